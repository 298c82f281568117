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
class RankedPassage:
    """A passage with its fused retrieval score (0..1, higher is better)."""

    passage: Passage
    score: float


@dataclass(frozen=True)
class Citation:
    """Where a claim's words stand: `library.article(article_id, version).text[start:end] == quote`.

    `answer`: the place in the article of those words in the quote that answer, where it could be told.
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

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Citation:
        return cls(**{**data, "answer": tuple(data["answer"]) if data.get("answer") else None})


@dataclass(frozen=True)
class Claim:
    """One sentence of an answer with the citations it rests on."""

    text: str
    verdict: Verdict
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class PassageScore:
    """One row of the ranking an answer was chosen from."""

    passage_id: str
    article_id: str
    start: int
    end: int
    score: float


@dataclass(frozen=True)
class NearestArticle:
    """An article offered when the archive does not answer."""

    article_id: str
    version: int
    title: str
    published: str | None


@dataclass(frozen=True)
class Answer:
    """What was answered to a question, or that it was declined, and what it was chosen from.

    `note`: a line from an article's own details, for a question about the article as such.
    """

    question: str
    standalone_question: str
    declined: bool
    confidence: float
    mode: Mode
    claims: tuple[Claim, ...] = ()
    note: str | None = None
    nearest: tuple[NearestArticle, ...] = ()
    passages: tuple[PassageScore, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def citations(self) -> list[Citation]:
        """All citations, in the order of their numbers."""
        return sorted((c for claim in self.claims for c in claim.citations), key=lambda c: c.number)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Answer:
        claims = tuple(
            Claim(c["text"], c["verdict"], tuple(map(Citation.from_dict, c["citations"]))) for c in data["claims"]
        )
        return cls(
            **{
                **data,
                "claims": claims,
                "nearest": tuple(NearestArticle(**n) for n in data["nearest"]),
                "passages": tuple(PassageScore(**p) for p in data["passages"]),
            }
        )


@dataclass(frozen=True)
class Turn:
    """An earlier question of a conversation and the passages its answer cited."""

    question: str
    cited: tuple[Citation, ...] = ()
