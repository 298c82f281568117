"""A question as it was meant: a word that neither English nor the archive knows is spelt like the nearest one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter

from assistant.answering.leaning import asking_words
from assistant.facts.countries import mentions
from assistant.facts.words import known
from assistant.library.fulltext import document_frequency, in_a_row, vocabulary, written
from assistant.library.store import Library
from assistant.library.terms import STOP_WORDS, terms
from assistant.weights.answering import SpellingWeights

ENDING = 3  # letters that a term may have lost at its end
SHORTEST_PART = 3  # letters
_WORD = re.compile(r"\b[^\W\d_]+\b")  # not those in a code or a name with digits


def as_meant(question: str, library: Library, weights: SpellingWeights) -> str:
    """The question with its slips of the pen mended, where one word is nearest that may have been meant."""
    unknown = list(_unknown(question, library, weights))
    foreign = len(unknown) > min(weights.most, len(_WORD.findall(question)) / 2)
    if not unknown or foreign or not library.is_english():
        return question
    for word in reversed(unknown):
        own = word.group()
        named = word.start() > 0 and own[0].isupper()
        meant = _nearest(own, named, library, weights) or _parted(own, library)
        if meant:
            shown = meant[0].upper() + meant[1:] if own[0].isupper() else meant
            question = question[: word.start()] + shown + question[word.end() :]
    return question


def _unknown(question: str, library: Library, weights: SpellingWeights) -> Iterator[re.Match[str]]:
    countries = [mention.span for mention in mentions(question)]
    for word in _WORD.finditer(question):
        own = word.group().casefold()
        if (
            not weights.shortest <= len(own) <= weights.longest
            or own in STOP_WORDS
            or own in asking_words()
            or known(own)
        ):
            continue
        if any(place.start <= word.start() < place.end for place in countries):
            continue
        if (spelt := terms(own)) and not document_frequency(library, spelt)[0]:
            yield word


def _nearest(word: str, named: bool, library: Library, weights: SpellingWeights) -> str | None:
    """The nearest word of the archive, or of those that ask; None where none is near, or two are equally so. What is
    `named` can only be a name."""
    own = word.casefold()
    limit = 2 if len(own) >= weights.two_slips else 1
    held = vocabulary(library, len(own) + limit)
    near = [
        (distance, term)
        for spelt, most in ((own, limit + ENDING), (terms(own)[0], limit))
        for term, distance, _ in extract_iter(spelt, held, scorer=OSA.distance, score_cutoff=most)
    ]
    stems = list(dict.fromkeys(term for _, term in sorted(near)))[: weights.tried]
    frequency, _ = document_frequency(library, stems)
    forms = {form: frequency[term] for term in stems for form in written(library, term, weights.passages)}
    small = STOP_WORDS | asking_words()
    if named:
        forms, small = {form: count for form, count in forms.items() if form[0].isupper()}, frozenset()
    found = [
        (*_unlike(own, form, limit), 0, -count, form) for form, count in forms.items() if form.casefold() not in small
    ]
    found += [(*_unlike(own, form, limit), 1, 0, form) for form in small]
    near_ones = sorted(one for one in found if one[0] <= limit)[:2]
    if not near_ones:
        return None
    best, other = near_ones[0], near_ones[-1]
    if other[:-1] == best[:-1] and other[-1].casefold() != best[-1].casefold():
        return None
    swapped = best[1] == 0
    return best[-1] if len(own) > weights.shortest or swapped else None


def _unlike(word: str, other: str, limit: int) -> tuple[int, int, bool]:
    """Slips between two words; whether letters only changed places (0), were only left out or doubled (1), or are other
    ones (2); and whether the first one differs."""
    other = other.casefold()
    distance = int(OSA.distance(word, other, score_cutoff=limit))
    less, more = Counter(word) - Counter(other), Counter(other) - Counter(word)
    return distance, bool(less or more) + bool(less and more), word[0] != other[0]


def _parted(word: str, library: Library) -> str | None:
    """A word in which two of the archive, which stand in a row there, were run together."""
    for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        pair = [*terms(word[:place]), *terms(word[place:])]
        if len(document_frequency(library, pair)[0]) == len(set(pair)) and in_a_row(library, pair):
            return f"{word[:place]} {word[place:]}"
    return None
