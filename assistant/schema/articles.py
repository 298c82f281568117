"""Articles, their versions and passages."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol


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
    """One version of one published story. `withdrawn_at` (ISO time) and why, when no answer may use it and readers are
    told; `hidden_at`, when no answer may use it, although readers may read it. `altered`: the disk has made something
    else of what was stored."""

    id: str
    version: int
    latest_version: int
    withdrawn_at: str | None = None
    withdrawn_because: str | None = None
    hidden_at: str | None = None
    altered: bool = False

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
class ArticleLink:
    """An article that is named, such as a copy of one that is cited."""

    article_id: str
    version: int
    title: str
    published: str | None


@dataclass(frozen=True)
class RankedPassage:
    """A passage with its fused retrieval score (0..1, higher is better), and those of other articles that tell
    the same nearly word for word, which are no source beside it."""

    passage: Passage
    score: float
    copies: tuple[RankedPassage, ...] = ()
