"""A sentence that an editor writes, and the words of articles that it rests on: held to the same check as a language
model's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.citations import cite
from assistant.attribution.check import Checker
from assistant.desk.named import named_article
from assistant.errors import FootnoteError
from assistant.generation.drafting import Written
from assistant.generation.prompts import Given
from assistant.generation.verify import Verified, verify
from assistant.library.store import Library
from assistant.library.withdrawal import unused_among
from assistant.schema import Article, Citation, Claim, Passage, Span

MAX_SENTENCE_CHARS, MAX_CITED = 1_000, 5
Place = tuple[Article, Span]


@dataclass(frozen=True)
class Cited:
    """The exact words of an article that a sentence rests on."""

    article_id: str
    words: str


@dataclass(frozen=True)
class Sentence:
    """A sentence that an editor wants to be said, and what it rests on."""

    text: str
    cited: tuple[Cited, ...]


def place_words(library: Library, cited: Cited) -> Place:
    """Where cited words stand in the latest version of an article that may be used. Raises FootnoteError when they do
    not, letter for letter."""
    article = named_article(library, cited.article_id)
    if unused_among(library, [article.id]):
        raise FootnoteError(f"'{article.id}' may not be used in answers.")
    words = cited.words.strip()
    start = article.text.find(words) if words else -1
    if start < 0:
        raise FootnoteError(f"“{article.title}” does not hold these words: “{words[:80]}”. Copy them from the article.")
    return article, Span(start, start + len(words))


def claims(library: Library, checker: Checker, said: Sequence[Sentence]) -> tuple[Claim, ...]:
    """The sentences with their citations. Raises FootnoteError, naming the sentence, when it is none, when words that
    it cites are not in their article, or when it does not rest on all of them."""
    numbers: dict[tuple[str, int, int], Citation] = {}
    return tuple(_claim(library, checker, one, place, numbers) for place, one in enumerate(said, 1))


def _claim(
    library: Library,
    checker: Checker,
    sentence: Sentence,
    place: int,
    numbers: dict[tuple[str, int, int], Citation],
) -> Claim:
    text = " ".join(sentence.text.split())
    if not text or len(text) > MAX_SENTENCE_CHARS or not 1 <= len(sentence.cited) <= MAX_CITED:
        raise FootnoteError(
            f"Sentence {place}: write 1 to {MAX_SENTENCE_CHARS:,} characters, and cite 1 to {MAX_CITED} places."
        )
    places = list(dict.fromkeys(place_words(library, cited) for cited in sentence.cited))
    found = _verified(text, places, checker)
    if found.verdict == "unverified":
        raise FootnoteError(f"Sentence {place} is not supported by the words it cites: {'; '.join(found.reasons)}.")
    if idle := next((one for one in places if not _rests_on(found, *one)), None):
        raise FootnoteError(
            f"Sentence {place} does not rest on what it cites of “{idle[0].title}”: its other words say it without "
            "them. Remove that source."
        )
    citations = []
    for article, span in found.spans:
        key = (article.id, span.start, span.end)
        numbers.setdefault(key, cite(len(numbers) + 1, article, span))
        citations.append(numbers[key])
    return Claim(found.text, found.verdict, tuple(citations), found.speaker)


def _verified(text: str, places: Sequence[Place], checker: Checker) -> Verified:
    """Like `verify`; but a sentence that stands word for word in one place rests on the others that say it, too."""
    given = {str(n): _given(str(n), *place) for n, place in enumerate(places)}
    found = verify(Written(text, tuple(given)), given, checker)
    if found.verdict != "verbatim":
        return found
    alone = (verify(Written(text, (name,)), given, checker) for name in given)
    spans = (span for one in (found, *alone) if one.verdict != "unverified" for span in one.spans)
    return replace(found, spans=tuple(dict.fromkeys(spans)))


def _given(name: str, article: Article, span: Span) -> Given:
    words = article.text[span.start : span.end]
    passage = Passage(name, article.id, article.version, span.start, span.end, words, article.title)
    return Given(name, passage, article)


def _rests_on(found: Verified, article: Article, span: Span) -> bool:
    return any(a.id == article.id and span.start <= s.start and s.end <= span.end for a, s in found.spans)
