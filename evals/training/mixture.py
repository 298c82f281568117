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
    missed: float = 0.20  # near misses that people wrote
    authored: float = 0.16  # of which half are near misses
    made: float = 0.22  # of answerable questions; most are of another passage, as most that are read are


def mixture(sources: Sources, shares: Shares, chance: random.Random) -> Iterator[Example]:
    """Examples in random order, over and over; of a kind, each comes once before one comes again."""
    asked = examples(sources.asked, chance)
    answerable = [e for e in asked if e.answer]
    negatives = Negatives(answerable, chance)
    decks = [
        (shares.asked, _deck(answerable, chance)),
        (shares.missed, _deck([e for e in asked if not e.answer], chance)),
        (shares.authored, _deck(examples(sources.authored, chance), chance)),
        (shares.made, (made for e in _deck(answerable, chance) if (made := negatives.of(windowed(e, chance))))),
    ]
    while True:
        drawn = next(chance.choices([deck for _, deck in decks], [share for share, _ in decks])[0])
        yield _titled(_in_conversation(windowed(drawn, chance), chance), chance)


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


def _titled(example: Example, chance: random.Random) -> Example:
    if not example.title or chance.random() > TITLED:
        return example
    before, answer = f"{example.title}\n", example.answer
    moved = Span(answer.start + len(before), answer.end + len(before)) if answer else None
    return replace(example, context=before + example.context, answer=moved, tempting=None)
