"""Answers: claims, the citations they rest on, and the turns of a conversation."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from assistant.schema.articles import ArticleLink

Mode = Literal["extractive", "generative", "checked"]
Verdict = Literal["verbatim", "supported", "unverified"]
Certainty = Literal["answers", "may answer"]
Form = Literal[
    "fact", "why", "yes-no", "who-is", "said", "latest", "summary", "timeline", "comparison", "list", "archive"
]
Role = Literal["user", "assistant"]


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


@dataclass(frozen=True)
class Nearest(ArticleLink):
    """An article offered when the archive does not answer, with its first sentence: `quote` is its text at
    `[start, end)`, word for word, and no answer. Answers stored by earlier versions have another sentence or none."""

    start: int = 0
    end: int = 0
    quote: str = ""


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

    `verdict`: what the check against the cited words found; `reasons` why it is unverified.
    `speaker`: who says it, when it is a quotation whose speaker the article names nearby, outside of it.
    `earlier`: older statements that it supersedes, newest first; their `answering_words` are the old figures.
    `lead_in`: an earlier sentence of the same article, which names what this one leans on ("It cost …").
    `heading`: what it is told of, in a comparison; "Yes" or "No" where it decides. `date` (ISO): of the step it tells,
    where steps are told in time.
    """

    text: str
    verdict: Verdict
    citations: tuple[Citation, ...]
    speaker: str | None = None
    earlier: tuple[Citation, ...] = ()
    reasons: tuple[str, ...] = ()
    lead_in: Citation | None = None
    heading: str | None = None
    date: str | None = None

    @property
    def opening(self) -> Citation | None:
        """The lead-in, unless its words have been erased."""
        return self.lead_in if self.lead_in and self.lead_in.quote else None

    @property
    def all_citations(self) -> tuple[Citation, ...]:
        """Those of its lead-in, its own, and of what it supersedes, in the order in which they are numbered."""
        return (*filter(None, [self.lead_in]), *self.citations, *self.earlier)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Claim:
        return cls(
            data["text"],
            data["verdict"],
            tuple(map(Citation.from_dict, data["citations"])),
            data.get("speaker"),
            tuple(map(Citation.from_dict, data.get("earlier", ()))),
            tuple(data.get("reasons", ())),
            Citation.from_dict(data["lead_in"]) if data.get("lead_in") else None,
            data.get("heading"),
            data.get("date"),
        )


@dataclass(frozen=True)
class Removed:
    """A sentence of a language model that was kept from the reader, and why."""

    text: str
    reasons: tuple[str, ...]

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Removed:
        return cls(data["text"], tuple(data["reasons"]))


@dataclass(frozen=True)
class ModelUse:
    """What a language model was asked for one answer. Tokens are None where the server does not count them,
    `cost` where no price is set (in the currency of the price)."""

    name: str
    calls: int
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cost: float | None = None


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

    `confidence`: probability (0..1) that the first claim answers; `certainty`: which of two bands it lies in, None for
    what was declined and for answers stored by earlier versions. `form`: what kind of answer the question wants.
    `note`: a line beside the quotes: from an article's own details, for a question about the article as such, which
    part of a question the articles leave open, or a reply to what is no question to them (form "archive").
    `period`: the time that was asked about. `disagree`: the first two claims give different figures for the same time.
    `removed`: what a language model wrote and the cited words do not support. `fallback`: why the articles are quoted
    although a language model was to answer. `model`: what that one was asked. `checked_on`: the day (ISO) on which
    the newsroom checked and approved this answer; then the mode is "checked". `config`: tells apart the settings that
    answers were given under.
    """

    question: str
    standalone_question: str
    declined: bool
    confidence: float
    mode: Mode
    claims: tuple[Claim, ...] = ()
    certainty: Certainty | None = None
    form: Form = "fact"
    note: str | None = None
    period: Period | None = None
    disagree: bool = False
    nearest: tuple[Nearest, ...] = ()
    removed: tuple[Removed, ...] = ()
    fallback: str | None = None
    model: ModelUse | None = None
    checked_on: str | None = None
    config: str = ""
    passages: tuple[PassageScore, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def citations(self) -> list[Citation]:
        """All citations, in the order of their numbers; one that several claims share is there once."""
        found = {c.number: c for claim in self.claims for c in claim.all_citations}
        return [found[number] for number in sorted(found)]

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
                "removed": tuple(map(Removed.from_dict, data.get("removed", ()))),
                "model": ModelUse(**data["model"]) if data.get("model") else None,
            }
        )


@dataclass(frozen=True)
class Turn:
    """An earlier question of a conversation, the passages its answer cited, the period it was about, what was said,
    and the question as it was searched for, '' when that is not known."""

    question: str
    cited: tuple[Citation, ...] = ()
    period: Period | None = None
    said: tuple[str, ...] = ()
    standalone: str = ""

    @classmethod
    def of(cls, answer: Answer) -> Turn:
        said = tuple(c.text for c in answer.claims)
        return cls(answer.question, tuple(answer.citations), answer.period, said, answer.standalone_question)
