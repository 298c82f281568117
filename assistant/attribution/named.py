"""Names that a claim gives and its source does not, or gives to something else."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.attribution.pair import Pair, Sentence, nearness
from assistant.facts.names import Name, acronym, held, names
from assistant.facts.words import words


def check_names(pair: Pair) -> Iterator[str]:
    source = pair.source
    claimed = list(names(pair.claim, pair.words))
    if not claimed:
        return
    about = list(names(source.about, words(source.about)))
    given = [(n, s) for s in source.sentences for n in names(s.text, s.words)]
    for name in claimed:
        known = all(held(part, source.vocabulary) for part in name.parts)
        if not known and not any(acronym(name.parts, other.parts) for other in [*about, *(n for n, _ in given)]):
            yield f"names {name.text}, {'whom' if len(name.parts) > 1 else 'which'} the source does not"
        elif known and (rival := _rival(name, claimed, given, pair)):
            yield f"says {name.text}, the source says {rival.text}"


def _rival(name: Name, claimed: list[Name], given: list[tuple[Name, Sentence]], pair: Pair) -> Name | None:
    """Another name that stands in the evidence where the claim has this one."""
    near = [(nearness(pair.words, name.span, s.words, other.span), other, s) for other, s in given]
    own = max((score for score, other, _ in near if name.same(other)), default=0.0)
    rivals = [
        (score, other)
        for score, other, s in near
        if s in pair.evidence and not any(other.same(c) or _one_country(other, c) for c in claimed)
    ]
    score, rival = max(rivals, key=lambda r: r[0], default=(0.0, None))
    return rival if pair.means(score, own) else None


def _one_country(one: Name, other: Name) -> bool:
    return any(held(part, frozenset(other.parts)) for part in one.parts)
