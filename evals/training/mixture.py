"""What the reader is shown, and how much of each: answerable questions, near misses, readers' words, made ones."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.schema import Span
from evals.training.conversations import follow_up
from evals.training.examples import Example, examples, windowed
from evals.training.negatives import Negatives

FOLLOW_UPS = 0.25  # of the questions with siblings
TITLED = 0.5  # of the contexts with a title, as headlines stand before passages
PAIRED = 0.6  # of the answerable questions

Group = tuple[Example, ...]
"""An example; or an answerable one, and its question with a context that lacks the answer."""


@dataclass(frozen=True)
class Sources:
    """Files of rows. `asked`: from encyclopedias and the like, answerable or near misses that people wrote;
    `authored`: in readers' words."""

    asked: Sequence[Path]
    authored: Sequence[Path]


@dataclass(frozen=True)
class Shares:
    """How much of each kind is drawn, relative to each other."""

    asked: float = 0.42
    missed: float = 0.23  # near misses that people wrote
    authored: float = 0.25  # of which half are near misses
    made: float = 0.10  # of answerable questions


def mixture(sources: Sources, shares: Shares, chance: random.Random) -> Iterator[Group]:
    """Groups in random order, over and over; of a kind, each comes once before one comes again."""
    asked, authored = examples(sources.asked, chance), examples(sources.authored, chance)
    answerable = [e for e in asked if e.answer]
    there, here = Negatives(asked, chance), Negatives(authored, chance)
    decks = [
        (shares.asked, there, _deck(answerable, chance)),
        (shares.missed, there, _deck([e for e in asked if not e.answer], chance)),
        (shares.authored, here, _deck(authored, chance)),
        (shares.made, there, (made for e in _deck(answerable, chance) if (made := there.of(windowed(e, chance))))),
    ]
    while True:
        _, negatives, deck = chance.choices(decks, [share for share, *_ in decks])[0]
        drawn = _in_conversation(next(deck), chance)
        other = negatives.elsewhere(drawn) if drawn.answer and chance.random() < PAIRED else None
        titled = chance.random() < TITLED
        yield tuple(_titled(windowed(e, chance), titled) for e in (drawn, other) if e)


def _deck(held: list[Example], chance: random.Random) -> Iterator[Example]:
    while held:
        yield from chance.sample(held, len(held))


def _in_conversation(example: Example, chance: random.Random) -> Example:
    """The question after the earlier one of its conversation; or, now and then, after another about its context."""
    if example.earlier:
        return replace(example, question=f"{example.earlier} {example.question}")
    if example.siblings and chance.random() < FOLLOW_UPS:
        question = follow_up(example.question, chance.choice(example.siblings), chance)
        return replace(example, question=question) if question else example
    return example


def _titled(example: Example, titled: bool) -> Example:
    if not example.title or not titled:
        return example
    before, answer = f"{example.title}\n", example.answer
    moved = Span(answer.start + len(before), answer.end + len(before)) if answer else None
    return replace(example, context=before + example.context, answer=moved, tempting=None)
