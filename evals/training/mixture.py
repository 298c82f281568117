"""What the reader is shown, and how much of each: answerable questions, near misses, readers' words, made ones."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evals.training.conversations import follow_up
from evals.training.examples import NEIGHBOURS, Example, examples, looked
from evals.training.negatives import Negatives

FOLLOW_UPS = 0.25  # of the questions with siblings
ALONE = 0.5  # of the sentences; the others stand between their neighbours under the headline
COMPARED = 0.6  # of the answerable questions, with each of two others

Group = tuple[Example, ...]
"""An example; or an answerable one, then its question with what lacks the answer."""


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
        (shares.made, there, (made for e in _deck(answerable, chance) if (made := there.of(e)))),
    ]
    while True:
        _, negatives, deck = chance.choices(decks, [share for share, *_ in decks])[0]
        drawn = _in_conversation(next(deck), chance)
        alone = chance.random() < ALONE
        others = _lacking(drawn, alone, negatives, chance) if drawn.answer else []
        yield tuple(looked(e, alone, chance) for e in (drawn, *others))


def _lacking(example: Example, alone: bool, negatives: Negatives, chance: random.Random) -> list[Example]:
    """The same question with what does not answer it: elsewhere, and in the same context."""
    elsewhere = negatives.elsewhere(example) if chance.random() < COMPARED else None
    beside = negatives.beside(example, 0 if alone else NEIGHBOURS) if chance.random() < COMPARED else None
    return [other for other in (elsewhere, beside) if other]


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
