"""Answers and articles → HTML for readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from urllib.parse import urlsplit

from assistant.config import DECLINE_SENTENCE
from assistant.desk.answers import StoredAnswer
from assistant.desk.freshness import freshness, is_overdue
from assistant.display import long_date
from assistant.footnotes import answer_text
from assistant.library.sentences import paragraph_around, paragraphs
from assistant.library.store import Library
from assistant.schema import Answer, Article, Citation, Span
from assistant.web.front import front, further
from assistant.web.offers import NOTHING, Example, Offers
from assistant.web.previews import answer_preview, article_preview
from assistant.web.privacy import Practice
from assistant.web.templating import render
from assistant.web.wording import archive_line

FOLDED_AFTER = 8  # steps of a timeline that are shown at once


@dataclass(frozen=True)
class Pending:
    """A turn whose answer is still growing, or that could not be asked (`problem`). `whole`: the answer has ended, but
    could not be kept."""

    question: str
    answer: Answer | None = None
    problem: str | None = None
    whole: bool = False


@dataclass(frozen=True)
class Piece:
    """A stretch of text, with the numbers of the citations that begin in it when it is cited."""

    text: str
    cited: bool = False
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Source:
    """An article cited by an answer, and each cited paragraph as pieces. `notice`: that it was withdrawn or erased;
    `correction`: what its latest version corrects."""

    first: Citation
    paragraphs: list[tuple[list[Citation], list[Piece]]]
    notice: str | None = None
    correction: str | None = None


@dataclass(frozen=True)
class TurnView:
    """A turn as the page shows it; `footnoted` is what copying it gives, None while it grows."""

    id: str
    answer: Answer
    sources: list[Source]
    thumb: str | None
    footnoted: str | None
    kept: bool = True

    @property
    def first_line(self) -> str:
        """What stands behind the question where the turn is folded: above all what happened to its articles since."""
        notices = [source.notice for source in self.sources if source.notice]
        said = [claim.text for claim in self.answer.claims]
        return next(iter([*notices, *said]), self.answer.note or DECLINE_SENTENCE)


def conversation_html(
    library: Library,
    stored: Sequence[StoredAnswer],
    pending: Pending | None,
    offers: Offers = NOTHING,
    written: bool = False,
    looking: bool = False,
) -> str:
    """Masthead, turns and the sources of every answer, or the front door. `written`: a language model writes them.
    `looking`: the visitor's earlier conversation is still being looked for."""
    overview = library.overview()
    turns = [
        TurnView(
            s.id,
            s.answer,
            sources(s.answer, library),
            s.thumb,
            _footnoted(s.answer),
        )
        for s in stored
    ]
    if pending and pending.answer:
        copied = _footnoted(pending.answer) if pending.whole else None
        turns.append(TurnView("pending", pending.answer, sources(pending.answer, library), None, copied, kept=False))
    return render(
        "conversation.html",
        name=overview.name or "Footnote",
        archive=archive_line(overview, freshness(library).label if is_overdue(library) else ""),
        articles=overview.articles,
        turns=turns,
        conversation=stored[0].conversation if stored else None,
        growing=pending is not None and not pending.whole and not pending.problem,
        pending=pending if pending and not pending.answer else None,
        front=None if turns or pending else front(library, offers),
        further=_further(library, turns, offers) if stored and not pending else (),
        written=written,
        looking=looking,
        folded_after=FOLDED_AFTER,
    )


def _further(library: Library, turns: Sequence[TurnView], offers: Offers) -> Sequence[Example]:
    answer = turns[-1].answer
    about = [cited.article_id for cited in (answer.citations or answer.nearest)][:1]
    return further(library, about, [turn.answer.question for turn in turns], offers.examples)


def article_html(article: Article, cited: Span | None, name: str) -> str:
    """An article's own page, with the cited words highlighted."""
    spans = paragraphs(article.text)
    body = [_pieces(article.text, p, [(cited, 0)] if cited else []) for p in spans]
    return render(
        "article.html",
        article=article,
        body=body,
        name=name,
        original=_web_address(article.url),
        preview=article_preview(article),
    )


def answer_html(stored: StoredAnswer, notices: Sequence[str], name: str) -> str:
    """An answer's own page: as it was given, with its footnotes and what happened to its articles since."""
    return render(
        "answer.html",
        id=stored.id,
        answer=stored.answer,
        asked_at=stored.asked_at[:10],
        notices=notices,
        name=name,
        preview=answer_preview(stored.answer, notices),
    )


def privacy_html(practice: Practice, name: str) -> str:
    """What is kept of readers."""
    return render("privacy.html", practice=practice, name=name)


def problem_html(title: str, detail: str, name: str) -> str:
    return render("problem.html", title=title, detail=detail, name=name)


def sources(answer: Answer, library: Library, for_editors: bool = False) -> list[Source]:
    """The cited articles in the order of their first number, with their cited paragraphs; editors see those of
    withdrawn articles too."""

    def key(c: Citation) -> tuple[str, int]:
        return (c.article_id, c.version)

    order = {k: i for i, k in reversed(list(enumerate(map(key, answer.citations))))}
    ordered = sorted(answer.citations, key=lambda c: (order[key(c)], c.start))
    return [_source(list(group), library, for_editors) for _, group in groupby(ordered, key)]


def _footnoted(answer: Answer) -> str:
    """The question and its answer as text, to copy."""
    return f"{answer.question}\n\n{answer_text(answer)}"


def _source(cited: list[Citation], library: Library, for_editors: bool) -> Source:
    first = min(cited, key=lambda c: c.number)
    if erased := library.erased_at(first.article_id):
        return Source(first, [], f"The newsroom erased this article on {long_date(erased[:10])}.")
    if library.is_altered(first.article_id, first.version):
        return Source(first, [], "This article cannot be shown at the moment: its stored text was damaged.")
    article = library.article(first.article_id, first.version)
    notice = None
    if article.withdrawn_at:
        when = long_date(article.withdrawn_at[:10])
        notice = f"The newsroom withdrew this article on {when}: {article.withdrawn_because}"
        if not for_editors:
            return Source(first, [], notice)
    correction = article.correction if article.is_latest else library.as_stored(article.id).correction
    around = [(paragraph_around(article.text, Span(c.start, c.end)), c) for c in cited]
    quoted = []
    for paragraph, group in groupby(around, lambda pair: pair[0]):
        inside = [c for _, c in group]
        marks = [(Span(c.start, c.end), c.number) for c in inside]
        quoted.append((inside, _pieces(article.text, paragraph, marks)))
    return Source(first, quoted, notice, correction)


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
