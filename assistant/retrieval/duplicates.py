"""Near-copies: agency stories and rewrites count as one source, told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from assistant.library.store import Library
from assistant.library.terms import terms
from assistant.schema import RankedPassage
from assistant.weights.answering import DuplicatesWeights

Shingles = frozenset[tuple[str, ...]]


class Duplicates:
    """Puts passages that an article ranked before tells too, nearly word for word, behind that one.

    Texts are compared by the share of runs of a few words that they have in common, the containment of
    Broder, "On the resemblance and containment of documents" (1997), computed exactly.
    """

    def __init__(self, library: Library, weights: DuplicatesWeights) -> None:
        self._library = library
        self._weights = weights
        self._article = lru_cache(maxsize=128)(self._of_article)

    def grouped(self, ranked: Iterable[RankedPassage], most: int) -> list[RankedPassage]:
        """The first `most` passages that are no copies, each with its copies among those ranked before the last."""
        kept: list[tuple[RankedPassage, Shingles]] = []
        copies: dict[str, list[RankedPassage]] = {}
        for entry in ranked:
            own = shingles(entry.passage.text, self._weights.run)
            first = next((k for k, told in kept if self._copied(entry, own, k, told)), None)
            if first is not None:
                copies.setdefault(first.passage.id, []).append(entry)
            elif len(kept) < most:
                kept.append((entry, own))
            else:
                break
        return [replace(k, copies=tuple(copies.get(k.passage.id, ()))) for k, _ in kept]

    def _copied(self, one: RankedPassage, own: Shingles, other: RankedPassage, told: Shingles) -> bool:
        if one.passage.article_id == other.passage.article_id:
            return False
        least = self._weights.copied
        return contained(own, self._article(other.passage.article_id, other.passage.version), least) or contained(
            told, self._article(one.passage.article_id, one.passage.version), least
        )

    def _of_article(self, article_id: str, version: int) -> Shingles:
        return shingles(self._library.article(article_id, version).text, self._weights.run)


@lru_cache(maxsize=512)
def shingles(text: str, length: int) -> Shingles:
    """All runs of `length` terms in `text`; of a shorter text, itself."""
    words = terms(text)
    return frozenset(tuple(words[n : n + length]) for n in range(max(1, len(words) - length + 1)))


def contained(part: Shingles, whole: Shingles, least: float) -> bool:
    """Whether at least this share (0..1) of the runs of `part` stands in `whole`."""
    return len(part & whole) >= least * len(part)
