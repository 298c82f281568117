"""A claim beside the words it rests on: the sentences of the source, and those of them that say most of the claim."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assistant.facts.words import Word, content_keys, words
from assistant.library.sentences import paragraphs, sentences
from assistant.library.terms import words as plain_words
from assistant.schema import Span
from assistant.weights.checking import CheckingWeights


@dataclass(frozen=True)
class Sentence:
    """`span` in the source; `words` with spans in `text`."""

    text: str
    span: Span
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Source:
    """Words that are cited, the day of their article, and what else is known of it (headline, byline)."""

    text: str
    published: date | None = None
    about: str = ""

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        spans = [s for p in paragraphs(self.text) for s in sentences(self.text, p)]
        texts = [self.text[s.start : s.end] for s in spans]
        return tuple(Sentence(t, s, words(t)) for t, s in zip(texts, spans, strict=True))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All its words in lower case."""
        return frozenset(w.casefold() for w in plain_words(f"{self.about} {self.text}"))


@dataclass(frozen=True)
class Pair:
    """`evidence`: the neighbouring sentences that say most of the claim; `coverage`: how much, 0..1."""

    claim: str
    words: tuple[Word, ...]
    source: Source
    evidence: tuple[Sentence, ...]
    coverage: float
    weights: CheckingWeights

    @property
    def span(self) -> Span | None:
        return Span(self.evidence[0].span.start, self.evidence[-1].span.end) if self.evidence else None

    @property
    def best(self) -> Sentence:
        """Of the evidence, the one sentence that says most of the claim."""
        wanted = content_keys(self.words)
        return max(self.evidence, key=lambda s: len(wanted & content_keys(s.words)))

    @property
    def text(self) -> str:
        return " ".join(s.text for s in self.evidence)

    def means(self, rival: float, own: float) -> bool:
        """Whether something else is so much nearer than what the claim names that the source means that."""
        nearer = self.weights.nearer
        return rival > nearer.times * own and rival > own + nearer.more


def pair(claim: str, source: Source, weights: CheckingWeights) -> Pair:
    """The claim with its evidence, none when they share no content word."""
    own, evidence = words(claim), weights.evidence
    weighed = {w.key: evidence.heavy if w.capital or w.text[0].isdigit() else 1.0 for w in own if w.content}
    held = [frozenset(weighed) & content_keys(s.words) for s in source.sentences]
    best, found = 0.0, range(0)
    for first in range(len(held)):
        for last in range(first, min(first + evidence.widest, len(held))):
            share = _share(frozenset().union(*held[first : last + 1]), weighed) - evidence.each_more * (last - first)
            if share > best + 1e-9:
                best, found = share, range(first, last + 1)
    coverage = best + evidence.each_more * max(0, len(found) - 1)
    return Pair(claim, own, source, tuple(source.sentences[n] for n in found), coverage, weights)


def _share(keys: frozenset[str], weights: dict[str, float]) -> float:
    return sum(weights[key] for key in keys) / sum(weights.values()) if weights else 0.0


def nearness(one: Sequence[Word], here: Span, other: Sequence[Word], there: Span) -> float:
    """How alike the surroundings of two places are: content words in common, near ones counting more."""
    near, far = _around(one, here), _around(other, there)
    return sum(1 / math.sqrt((1 + near[key]) * (1 + far[key])) for key in near.keys() & far.keys())


def _around(found: Sequence[Word], place: Span) -> dict[str, int]:
    """By key of a content word, its distance in words from a place."""
    inside = [n for n, w in enumerate(found) if w.span.start < place.end and place.start < w.span.end]
    if not inside:
        return {}
    distances: dict[str, int] = {}
    for n, word in enumerate(found):
        if word.content and n not in inside:
            away = inside[0] - n if n < inside[0] else n - inside[-1]
            distances[word.key] = min(away, distances.get(word.key, away))
    return distances
