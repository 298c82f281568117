"""An answer by a language model, a verified sentence at a time; or the fault that calls for quoting instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.citations import cite, instead
from assistant.attribution.addresses import without_addresses
from assistant.attribution.check import Checker
from assistant.generation.drafting import Drafting, Written
from assistant.generation.ids import short_names
from assistant.generation.outdated import superseded
from assistant.generation.prompts import Given, answer_messages, fitting
from assistant.generation.rewrite import standalone
from assistant.generation.verify import Verified, verify
from assistant.library.store import Library
from assistant.llm.call import Calls, Model
from assistant.llm.faults import EMPTY, ModelError
from assistant.schema import Answer, Article, Citation, Claim, ModelUse, Passage, Period, Removed, Span, Turn
from assistant.weights.answering import CitationsWeights

PARTLY_OPEN = "The articles leave part of this open."
UNVERIFIED = "Most of what the language model wrote could not be verified, so the articles are quoted instead."
ADDRESS = "gives an address"
SURVIVES = 0.5  # least share of the sentences
_DECLINES = re.compile(
    r"(?:(?:unfortunately|i['’]m sorry|sorry)\W+(?:but )?)?(?:the |these |provided |given ){0,5}"
    r"(?:articles?|passages?|sources?|texts?|context|information)(?: provided| given)? (?:do|does|did) ?(?:not|n['’]t) "
    r"(?:say|mention|state|contain|answer|provide|give|include|specify|address|tell)"
    r"|i (?:do not|don['’]t|cannot|can['’]t) (?:know|answer|find|say)|there is no information",
    re.I,
)


@dataclass(frozen=True)
class Writing:
    """An answer as far as it is written. `declined`: the model says that the articles do not say. `fallback`: why
    there is to be no answer of the model's, in a sentence."""

    claims: tuple[Claim, ...] = ()
    removed: tuple[Removed, ...] = ()
    declined: bool = False
    note: str | None = None
    fallback: str | None = None
    model: ModelUse | None = None


class Writer:
    """Asks a model, and lets nothing through that its cited words do not support."""

    def __init__(self, model: Model, checker: Checker) -> None:
        self._model = model
        self._checker = checker

    def calls(self) -> Calls:
        """The calls of one answer, whose time begins now."""
        return self._model.calls()

    def standalone(self, question: str, history: Sequence[Turn], today: date, calls: Calls) -> str | None:
        """The question as it stands alone, None when the model cannot tell. Raises ModelError."""
        return standalone(question, history, today, calls)

    def write(
        self, question: str, history: Sequence[Turn], given: Sequence[Given], today: date, quoted: Answer, calls: Calls
    ) -> Iterator[Writing]:
        """The answer as it grows; the last one is whole. `quoted`: the one in the articles' own sentences. A fault, or
        too little that can be verified, ends in a Writing with a `fallback` and no claims."""
        copies = {one.article.id: one.copies for one in given}
        page = _Page(self._model.config.unverified == "mark", copies)
        try:
            for written in self._sentences(question, history, given, today, quoted.period, calls):
                if page.add(written, self._checked(written, given, quoted.claims)):
                    yield page.writing(calls.use())
        except ModelError as error:
            yield Writing(removed=page.removed, fallback=reason(error), model=calls.use())
            return
        yield page.closed(calls.use())

    def _sentences(
        self, question: str, history: Sequence[Turn], given: Sequence[Given], today: date, period: Period | None,
        calls: Calls,
    ) -> Iterator[Written]:  # fmt: skip
        config = self._model.config
        sent = fitting(given, config.context, config.max_tokens + 600) or list(given[:1])
        messages = answer_messages(question, history, sent, today, period)
        drafting = Drafting([one.name for one in sent], f"{question} {' '.join(one.passage.text for one in sent)}")
        empty = True
        for delta in calls.stream(messages):
            for written in drafting.feed(delta):
                empty = False
                yield written
        for written in drafting.finish():
            empty = False
            yield written
        if empty:
            raise ModelError(EMPTY)

    def _checked(self, written: Written, given: Sequence[Given], quoted: Sequence[Claim]) -> Verified:
        found = verify(written, {one.name: one for one in given}, self._checker)
        newer = superseded(found, quoted)
        return replace(found, verdict="unverified", reasons=(newer,)) if newer else found


class _Page:
    """What of a model's sentences the reader may see, with citations numbered in the order they appear."""

    def __init__(self, mark: bool, copies: Mapping[str, Sequence[Article]]) -> None:
        self._mark = mark
        self._copies = copies
        self._claims: list[Claim] = []
        self._numbers: dict[tuple[str, int, Span], Citation] = {}
        self._open = False
        self._removed: list[Removed] = []

    @property
    def removed(self) -> tuple[Removed, ...]:
        return tuple(self._removed)

    def add(self, written: Written, found: Verified) -> bool:
        """Take up a sentence; whether the reader gets to see it."""
        if found.verdict == "unverified" and _DECLINES.match(written.text):
            self._open = True
            return False
        harmless = without_addresses(found.text)
        if harmless != found.text or (found.verdict == "unverified" and not (self._mark and found.spans)):
            self._removed.append(Removed(harmless, found.reasons or (ADDRESS,)))
            return False
        cited = tuple(dict.fromkeys(self._cited(article, span) for article, span in found.spans))
        if any(claim.text == found.text for claim in self._claims):
            return False
        self._claims.append(Claim(found.text, found.verdict, cited, found.speaker, reasons=found.reasons))
        return True

    def writing(self, use: ModelUse) -> Writing:
        return Writing(tuple(self._claims), self.removed, model=use)

    def closed(self, use: ModelUse) -> Writing:
        """The whole: an answer, a decline, or too little to be one."""
        if not self._claims and self._open:
            return Writing(removed=self.removed, declined=True, model=use)
        verified = [claim for claim in self._claims if claim.verdict != "unverified"]
        sentences = len(self._claims) + len(self._removed)
        if not self._claims or (not self._mark and len(verified) < SURVIVES * sentences):
            return Writing(removed=self.removed, fallback=UNVERIFIED, model=use)
        return replace(self.writing(use), note=PARTLY_OPEN if self._open else None)

    def _cited(self, article: Article, span: Span) -> Citation:
        """The citation of these words, the same number whenever they are cited."""
        key = (article.id, article.version, span)
        if key not in self._numbers:
            self._numbers[key] = cite(len(self._numbers) + 1, article, span, copies=self._copies[article.id])
        return self._numbers[key]


def in_place_of(quoted: Answer, writing: Writing, seconds: float, weights: CitationsWeights) -> Answer:
    """The answer with what a model wrote in `seconds` in place of the quoted sentences, which stay where it failed."""
    seconds = round(seconds, 6)
    taken = {**quoted.seconds, "write": seconds, "total": round(quoted.seconds["total"] + seconds, 6)}
    common = replace(quoted, removed=writing.removed, fallback=writing.fallback, model=writing.model, seconds=taken)
    if writing.fallback:
        return common
    return replace(
        common,
        mode="generative",
        declined=writing.declined,
        certainty=None if writing.declined else "answers",
        claims=writing.claims,
        note=writing.note,
        disagree=False,
        nearest=(quoted.nearest or instead(quoted.claims, weights)) if writing.declined else (),
    )


def named(passages: Sequence[Passage], copies: Mapping[str, Sequence[Article]], library: Library) -> list[Given]:
    """The passages with their names and articles, as they are sent to a model; `copies`: by article id."""
    return [
        Given(
            name,
            passage,
            library.article(passage.article_id, passage.version),
            tuple(copies.get(passage.article_id, ())),
        )
        for name, passage in short_names(passages).items()
    ]


def reason(error: ModelError) -> str:
    """One line for the reader."""
    return f"The language model {error.fault.reader}, so the articles are quoted instead."
