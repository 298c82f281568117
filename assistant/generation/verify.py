"""A sentence of a model and the passages it names → a claim with the exact words it rests on, or why it is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.attribution.check import Attribution, Checker, check
from assistant.attribution.pair import Source, pair
from assistant.facts.speakers import speaker
from assistant.generation.drafting import Written
from assistant.generation.prompts import Given
from assistant.schema import Article, Span, Verdict

NAMES_NOTHING = "names no passage that it rests on"
UNREADABLE = "holds characters that could not be read"


@dataclass(frozen=True)
class Verified:
    """A sentence after the check. `spans`: the words it rests on, in their articles; none when it rests on nothing."""

    text: str
    verdict: Verdict
    reasons: tuple[str, ...]
    spans: tuple[tuple[Article, Span], ...]
    speaker: str | None = None


def verify(written: Written, given: Mapping[str, Given], checker: Checker) -> Verified:
    """Check a sentence against each passage that it names, and against all of them together.

    A passage that supports it alone is enough; then those that do are cited, and the others are not.
    """
    cited = [given[name] for name in written.names if name in given]
    if not cited:
        return Verified(written.text, "unverified", (NAMES_NOTHING,), ())
    if "\ufffd" in written.text:
        return Verified(written.text, "unverified", (UNREADABLE,), ())
    sources = [_source(one) for one in cited]
    alone = [check(written.text, source, checker) for source in sources]
    if any(found.verdict == "verbatim" for found in alone):
        return _verbatim(cited, alone)
    enough = [(one, found) for one, found in zip(cited, alone, strict=True) if found.verdict == "supported"]
    if enough:
        enough.sort(key=lambda pair: -pair[1].support)
        return Verified(written.text, "supported", (), _spans([one for one, _ in enough], [a.span for _, a in enough]))
    parts = [pair(written.text, source, checker.weights).span for source in sources]
    spans = _spans(cited, parts)
    if len(spans) > 1:
        together = check(written.text, _together(sources, parts), checker)
        if together.verdict != "unverified":
            return Verified(written.text, "supported", (), spans)
    best = max(alone, key=lambda found: (-len(found.reasons), found.support))
    return Verified(written.text, "unverified", best.reasons, spans)


def _source(one: Given) -> Source:
    article = one.article
    about = " ".join(part for part in (article.title, article.byline, article.source) if part)
    return Source(article.text[one.passage.start : one.passage.end], article.published, about)


def _verbatim(cited: Sequence[Given], alone: Sequence[Attribution]) -> Verified:
    """The article's own words, from the stored text."""
    one, found = next((one, a) for one, a in zip(cited, alone, strict=True) if a.verdict == "verbatim")
    ((article, span),) = _spans([one], [found.span])
    return Verified(
        article.text[span.start : span.end], "verbatim", (), ((article, span),), speaker(article.text, span)
    )


def _spans(cited: Sequence[Given], inside: Sequence[Span | None]) -> tuple[tuple[Article, Span], ...]:
    """The spans moved from the passages to their articles, each once."""
    found: dict[tuple[str, int, Span], Article] = {}
    for one, span in zip(cited, inside, strict=True):
        if span is not None:
            moved = Span(one.passage.start + span.start, one.passage.start + span.end)
            found.setdefault((one.article.id, one.article.version, moved), one.article)
    return tuple((article, key[2]) for key, article in found.items())


def _together(sources: Sequence[Source], parts: Sequence[Span | None]) -> Source:
    """What each source has to say of it, as one; days count only when all sources are of the same one."""
    texts = [s.text[part.start : part.end] for s, part in zip(sources, parts, strict=True) if part]
    days = {source.published for source in sources}
    return Source("\n\n".join(texts), days.pop() if len(days) == 1 else None, " ".join(s.about for s in sources))
