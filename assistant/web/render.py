"""Answers and articles → HTML. Everything from outside is escaped here, by one filter or by Jinja2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant import config
from assistant.desk.answers import StoredAnswer
from assistant.display import long_date, period_label, visible
from assistant.footnotes import answer_text, removed_count
from assistant.library.sentences import paragraph_around, paragraphs
from assistant.library.store import Library, Overview
from assistant.schema import Answer, Article, Citation, Claim, Placed, Span


@dataclass(frozen=True)
class Pending:
    """A turn whose answer is still growing, or that could not be asked (`problem`)."""

    question: str
    answer: Answer | None = None
    problem: str | None = None


@dataclass(frozen=True)
class Piece:
    """A stretch of text, with the numbers of the citations that begin in it when it is cited."""

    text: str
    cited: bool = False
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Source:
    """An article cited by an answer, and each cited paragraph as pieces; a `notice` instead when it is withdrawn."""

    first: Citation
    paragraphs: list[tuple[list[Citation], list[Piece]]]
    notice: str | None = None


@dataclass(frozen=True)
class TurnView:
    """A turn as the page shows it; `footnoted` is what copying it gives, None while it grows."""

    id: str
    answer: Answer
    sources: list[Source]
    thumb: str | None
    footnoted: str | None


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("assistant.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "safe_text": safe_text,
        "long_date": long_date,
        "article_link": article_link,
        "emphasised": emphasised,
        "period_label": period_label,
        "promise_kept": promise_kept,
        "removed_count": removed_count,
    }
    environment.globals |= {"decline_sentence": config.DECLINE_SENTENCE, "disagree_sentence": config.DISAGREE_SENTENCE}
    return environment


def safe_text(text: str | None) -> Markup:
    """Text that shows as text: escaped, its direction kept to itself, control characters spelled out."""
    return Markup("<bdi>{}</bdi>").format(visible(text or ""))


def article_link(cited: Placed) -> str:
    """The address of an article, at the words that are cited of the version that is cited."""
    return f"/article/{quote(cited.article_id)}?version={cited.version}&cited={cited.start}-{cited.end}#cited"


def emphasised(claim: Claim) -> list[tuple[str, bool]]:
    """The claim's text in stretches, each with whether it is what answers."""
    cited = claim.citations[0]
    if cited.answer is None or claim.text != cited.quote:
        return [(claim.text, False)]
    start, end = (edge - cited.start for edge in cited.answer)
    stretches = [(claim.text[:start], False), (claim.text[start:end], True), (claim.text[end:], False)]
    return [(text, strong) for text, strong in stretches if text]


def promise_kept(answer: Answer) -> str:
    """What can be said of all sentences of an answer."""
    if all(claim.verdict == "verbatim" for claim in answer.claims):
        return "quoted word for word" if len(answer.claims) == 1 else "every sentence quoted word for word"
    checked = [claim for claim in answer.claims if claim.verdict != "unverified"]
    if len(checked) < len(answer.claims):
        return f"{len(checked)} of {len(answer.claims)} sentences supported by the words they cite"
    return "written by a language model, every sentence checked against the words it cites"


def archive_line(overview: Overview) -> str:
    """'108 articles, December 1995 to November 2025'."""
    count = f"{overview.articles:,} article{'' if overview.articles == 1 else 's'}"
    if not overview.oldest or not overview.newest:
        return count
    first, last = f"{overview.oldest:%B %Y}", f"{overview.newest:%B %Y}"
    return f"{count}, {first}" if first == last else f"{count}, {first} to {last}"


def conversation_html(
    library: Library,
    stored: Sequence[StoredAnswer],
    pending: Pending | None,
    examples: Sequence[str],
    written: bool = False,
) -> str:
    """Masthead, turns and the sources of every answer. `written`: a language model writes them."""
    overview = library.overview()
    turns = [
        TurnView(
            s.id,
            s.answer,
            sources(s.answer, library),
            s.thumb,
            f"{s.answer.question}\n\n{answer_text(s.answer)}",
        )
        for s in stored
    ]
    if pending and pending.answer:
        turns.append(TurnView("pending", pending.answer, sources(pending.answer, library), None, None))
    template = _environment().get_template("conversation.html")
    return template.render(
        name=overview.name or "Footnote",
        archive=archive_line(overview),
        articles=overview.articles,
        turns=turns,
        pending=pending if pending and not pending.answer else None,
        examples=examples,
        written=written,
    )


def article_html(article: Article, cited: Span | None, name: str) -> str:
    """An article's own page, with the cited words highlighted."""
    spans = paragraphs(article.text)
    body = [_pieces(article.text, p, [(cited, 0)] if cited else []) for p in spans]
    template = _environment().get_template("article.html")
    return template.render(article=article, body=body, name=name, original=_web_address(article.url))


def answer_html(stored: StoredAnswer, notices: Sequence[str], name: str) -> str:
    """An answer's own page: as it was given, with its footnotes and what happened to its articles since."""
    template = _environment().get_template("answer.html")
    return template.render(
        id=stored.id, answer=stored.answer, asked_at=stored.asked_at[:10], notices=notices, name=name
    )


def problem_html(title: str, detail: str, name: str) -> str:
    return _environment().get_template("problem.html").render(title=title, detail=detail, name=name)


def sources(answer: Answer, library: Library) -> list[Source]:
    """The cited articles in the order of their first number, with their cited paragraphs."""

    def key(c: Citation) -> tuple[str, int]:
        return (c.article_id, c.version)

    order = {k: i for i, k in reversed(list(enumerate(map(key, answer.citations))))}
    ordered = sorted(answer.citations, key=lambda c: (order[key(c)], c.start))
    return [_source(list(group), library) for _, group in groupby(ordered, key)]


def _source(cited: list[Citation], library: Library) -> Source:
    first = min(cited, key=lambda c: c.number)
    if erased := library.erased_at(first.article_id):
        return Source(first, [], f"The newsroom erased this article on {long_date(erased[:10])}.")
    article = library.article(first.article_id, first.version)
    if article.withdrawn_at:
        when = long_date(article.withdrawn_at[:10])
        return Source(first, [], f"The newsroom withdrew this article on {when}: {article.withdrawn_because}")
    around = [(paragraph_around(article.text, Span(c.start, c.end)), c) for c in cited]
    quoted = []
    for paragraph, group in groupby(around, lambda pair: pair[0]):
        inside = [c for _, c in group]
        marks = [(Span(c.start, c.end), c.number) for c in inside]
        quoted.append((inside, _pieces(article.text, paragraph, marks)))
    return Source(first, quoted)


def _pieces(text: str, paragraph: Span, marks: Sequence[tuple[Span, int]]) -> list[Piece]:
    """The paragraph cut at the borders of the marked spans; together the pieces are its text."""
    cuts = {paragraph.start, paragraph.end}
    for span, _ in marks:
        cuts |= {min(max(edge, paragraph.start), paragraph.end) for edge in (span.start, span.end)}
    edges = sorted(cuts)
    return [
        Piece(
            text[start:end],
            any(s.start <= start and end <= s.end for s, _ in marks),
            tuple(number for s, number in marks if s.start == start),
        )
        for start, end in pairwise(edges)
    ]


def _web_address(url: str | None) -> str | None:
    """`url` when a browser may follow it: http or https, with a host."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None
