"""Plain data that crosses boundaries: articles, passages, claims, citations, answers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

Mode = Literal["extractive"]
Verdict = Literal["verbatim"]
Role = Literal["user", "assistant"]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An article as a reader of files found it, before the library gives it a version.

    `text` is what citations point into: paragraphs separated by one empty line.
    `published` stays None when the source does not date the article.
    """

    title: str
    text: str
    id: str | None = None
    byline: str | None = None
    published: date | None = None
    updated: date | None = None
    url: str | None = None
    source: str | None = None
    section: str | None = None
    kind: str = "news"
    language: str = "en"
    correction: str | None = None


@dataclass(frozen=True, kw_only=True)
class Article(Draft):
    """One version of one published story."""

    id: str
    version: int
    latest_version: int

    @property
    def is_latest(self) -> bool:
        return self.version == self.latest_version

    def to_dict(self) -> dict[str, Any]:
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(self).items()}


@dataclass(frozen=True)
class Span:
    """Character offsets `[start, end)` into an article's stored text."""

    start: int
    end: int


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both included; None: open on that side. `words`: how the question names it."""

    start: date | None
    end: date | None
    words: str

    def holds(self, day: date | None) -> bool:
        """Whether `day` lies within; an undated article lies in no period."""
        if day is None:
            return False
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def to_dict(self) -> dict[str, Any]:
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(self).items()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Period:
        start, end = (date.fromisoformat(data[k]) if data[k] else None for k in ("start", "end"))
        return cls(start, end, data["words"])


class Placed(Protocol):
    """Whatever stands at `[start, end)` in a version of an article, such as a citation."""

    @property
    def article_id(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True)
class Passage:
    """A span of one version of one article; the unit that is searched."""

    id: str
    article_id: str
    version: int
    start: int
    end: int
    text: str
    title: str


@dataclass(frozen=True)
class ArticleLink:
    """An article that is named, such as a copy of one that is cited."""

    article_id: str
    version: int
    title: str
    published: str | None


@dataclass(frozen=True)
class Nearest(ArticleLink):
    """An article offered when the archive does not answer, with its nearest sentence: `quote` is its text at
    `[start, end)`, word for word, and no answer. Answers stored by earlier versions have no sentence."""

    start: int = 0
    end: int = 0
    quote: str = ""


@dataclass(frozen=True)
class RankedPassage:
    """A passage with its fused retrieval score (0..1, higher is better), and those of other articles that tell
    the same nearly word for word, which are no source beside it."""

    passage: Passage
    score: float
    copies: tuple[RankedPassage, ...] = ()


@dataclass(frozen=True)
class Citation:
    """Where a claim's words stand: `library.article(article_id, version).text[start:end] == quote`.

    `answer`: the place in the article of those words in the quote that answer, where it could be told.
    `also_in`: other articles that tell the same nearly word for word; they are one source with this one.
    """

    number: int
    article_id: str
    version: int
    start: int
    end: int
    quote: str
    title: str
    published: str | None
    byline: str | None
    url: str | None
    source: str | None
    kind: str
    answer: tuple[int, int] | None = None
    also_in: tuple[ArticleLink, ...] = ()

    @property
    def answering_words(self) -> str | None:
        """Those words of the quote that answer."""
        return self.quote[self.answer[0] - self.start : self.answer[1] - self.start] if self.answer else None

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Citation:
        answer = tuple(data["answer"]) if data.get("answer") else None
        return cls(**{**data, "answer": answer, "also_in": tuple(ArticleLink(**a) for a in data.get("also_in", ()))})


@dataclass(frozen=True)
class Claim:
    """One sentence of an answer with the citations it rests on.

    `speaker`: who says it, when it is a quotation whose speaker the article names nearby, outside of it.
    `earlier`: older statements that it supersedes, newest first; their `answering_words` are the old figures.
    """

    text: str
    verdict: Verdict
    citations: tuple[Citation, ...]
    speaker: str | None = None
    earlier: tuple[Citation, ...] = ()

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Claim:
        return cls(
            data["text"],
            data["verdict"],
            tuple(map(Citation.from_dict, data["citations"])),
            data.get("speaker"),
            tuple(map(Citation.from_dict, data.get("earlier", ()))),
        )


@dataclass(frozen=True)
class PassageScore:
    """One row of the ranking an answer was chosen from."""

    passage_id: str
    article_id: str
    start: int
    end: int
    score: float


@dataclass(frozen=True)
class Answer:
    """What was answered to a question, or that it was declined, and what it was chosen from.

    `note`: a line beside the quotes: from an article's own details, for a question about the article as such, or
    which part of a question the articles leave open. `period`: the time
    that was asked about. `disagree`: the first two claims give different figures for the same time.
    """

    question: str
    standalone_question: str
    declined: bool
    confidence: float
    mode: Mode
    claims: tuple[Claim, ...] = ()
    note: str | None = None
    period: Period | None = None
    disagree: bool = False
    nearest: tuple[Nearest, ...] = ()
    passages: tuple[PassageScore, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def citations(self) -> list[Citation]:
        """All citations, in the order of their numbers."""
        found = (c for claim in self.claims for c in (*claim.citations, *claim.earlier))
        return sorted(found, key=lambda c: c.number)

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "period": self.period.to_dict() if self.period else None}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Answer:
        return cls(
            **{
                **data,
                "claims": tuple(map(Claim.from_dict, data["claims"])),
                "period": Period.from_dict(data["period"]) if data.get("period") else None,
                "nearest": tuple(Nearest(**n) for n in data["nearest"]),
                "passages": tuple(PassageScore(**p) for p in data["passages"]),
            }
        )


@dataclass(frozen=True)
class Turn:
    """An earlier question of a conversation, the passages its answer cited, and the period it was about."""

    question: str
    cited: tuple[Citation, ...] = ()
    period: Period | None = None

    @classmethod
    def of(cls, answer: Answer) -> Turn:
        return cls(answer.question, tuple(answer.citations), answer.period)
