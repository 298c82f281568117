"""What a sentence states of what is asked: the figure, the time, or who it is, and for which day."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.answering.candidates import Candidate
from assistant.answering.questions import Question
from assistant.facts.moments import as_of, moments, shifted
from assistant.facts.names import Name, names
from assistant.facts.quantities import Quantity, quantities
from assistant.facts.words import words as placed_words
from assistant.library.terms import words
from assistant.schema import Period, Span

LONGEST_PAST = timedelta(days=366)  # for which a day without a year may be one to come
_HOLDS = re.compile(
    r"\bwho(?:['’]?s|\s+(?:now\s+)?(?:is|are|leads|runs|heads|coaches|edits|captains|manages|chairs|commands|owns|holds"
    r"|conducts|governs|directs|represents))\b(?!\s+\w+ing\b)",
    re.IGNORECASE,
)
# Who no longer holds a post: whoever a sentence names that says so, and whom another one follows.
_LEAVES = re.compile(
    r"\b(?:handed over|steps? down|stepped down|lost (?:his|her|the) (?:post|seat|job)|resign(?:s|ed)|retire[sd]?"
    r"|quits?|went to|has joined|has left|leaves office)\b"
)
_UNDER = re.compile(r"\b(?:deputy|vice|assistant|former|acting|depute)\b", re.IGNORECASE)
_FORMER = re.compile(
    r"\b(?:after|succeed(?:s|ed|ing)?|to follow|follow(?:s|ed)|replac(?:es|ed|ing)|beat|ahead of|instead of|in place of"
    r"|took over from|takes over from)\s+(?:the\s+)?(?:[a-z]+\s+){0,3}$"
)


@dataclass(frozen=True)
class Statement:
    """A candidate, the figure it gives or the name of who holds what is asked for, with its place in the article, and
    the day for which it gives it."""

    candidate: Candidate
    figure: Quantity | Period | Name
    words: Span
    day: date

    def same(self, other: Statement) -> bool:
        one, two = self.figure, other.figure
        if isinstance(one, Quantity) and isinstance(two, Quantity):
            return abs(one.amount - two.amount) < 1e-9 * max(1.0, abs(one.amount))
        if isinstance(one, Name) and isinstance(two, Name):
            return one.same(two)
        return isinstance(one, Period) and isinstance(two, Period) and (one.start, one.end) == (two.start, two.end)

    def comparable(self, other: Statement) -> bool:
        if isinstance(self.figure, Quantity) and isinstance(other.figure, Quantity):
            return self.figure.comparable(other.figure)
        return type(self.figure) is type(other.figure)

    def marked(self) -> Candidate:
        """The candidate with its figure, or more around it that was read, as the words that answer."""
        read = self.candidate.answer
        whole = read is not None and read.start <= self.words.start and self.words.end <= read.end
        return self.candidate if whole else replace(self.candidate, answer=self.words)


def statement(candidate: Candidate, question: Question) -> Statement | None:
    """The figure that a candidate gives to a question for a number or a time, or the name that it gives to one for
    who holds a post; None when it gives none."""
    if question.wanted not in ("number", "length", "time", "person"):
        return None
    if question.wanted == "person" and not _HOLDS.search(question.text):
        return None
    day = as_of(candidate.text, candidate.article.published)
    figures = [] if day is None else _figures(candidate, question, day)
    if day is None or not figures:
        return None
    figure, words = figures[0]
    return Statement(candidate, figure, words, day)


def _figures(candidate: Candidate, question: Question, day: date) -> list[tuple[Quantity | Period | Name, Span]]:
    """Figures of the kind asked for with their places in the article; where the sentence was read, only those in what
    was read; of what is to come, only times after `day`."""
    text, shift = candidate.text, candidate.span.start
    found: list[tuple[Quantity | Period | Name, Span]]
    if question.wanted == "time":
        told = moments(text, candidate.article.published)
        times = ((_to_come(p, day) if question.future else p, start) for p, start in told)
        found = [(p, Span(start + shift, start + shift + len(p.words))) for p, start in times if p]
    elif question.wanted == "person":
        asked = frozenset(words(question.text.casefold()))
        other_post = _UNDER.search(text) and not _UNDER.search(question.text)
        given = [] if _LEAVES.search(text) or other_post else names(text, placed_words(text))
        named = (n for n in given if not asked & set(n.parts) and not _FORMER.search(text[: n.span.start]))
        found = [(n, Span(n.span.start + shift, n.span.end + shift)) for n in named]
    else:
        amounts = {q.amount for q in quantities(question.text)}
        counted = (q for q in quantities(text) if q.amount not in amounts)
        found = [(q, Span(q.span.start + shift, q.span.end + shift)) for q in counted]
    if candidate.read is None:
        return found
    read = candidate.read
    return [(f, s) for f, s in found if s.start < read.end and s.end > read.start]


def _to_come(period: Period, day: date) -> Period | None:
    """A time after `day`; one without a year that has passed is the next one of the name."""
    assert period.start and period.end
    if period.end > day:
        return period
    if re.search(r"\d{4}", period.words) or period.end < shifted(day, -LONGEST_PAST):
        return None
    return replace(period, start=_next_year(period.start), end=_next_year(period.end))


def _next_year(day: date) -> date:
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
