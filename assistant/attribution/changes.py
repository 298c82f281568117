"""What was changed in a claim that is nearly a sentence of the source: who is named, what is left out or put in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from assistant.attribution.pair import Pair
from assistant.facts.cues import PREFIX, SAYS, cues
from assistant.facts.directions import opposite
from assistant.facts.measures import measures
from assistant.facts.names import HONORIFICS, acronym, held
from assistant.facts.words import Word, content_keys, known

ORDINALS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth".split())
_MILD = frozenset(["without", "unable", "hardly", "barely", "scarcely"])
_NEUTRAL = SAYS | frozenset("find show confirm know prove see learn recall reveal stress point agree decide".split())
_STRONGER = {
    "may": "will shall must", "might": "will shall must", "could": "will shall must can",
    "should": "will shall", "would": "was were is are has had did", "propose": "decide", "plan": "decide",
}  # fmt: skip


def check_changes(pair: Pair) -> Iterator[str]:
    claim, source, weights = pair.words, pair.best.words, pair.weights.changes
    matcher = SequenceMatcher(None, [w.key for w in claim], [w.key for w in source], autojunk=False)
    alike = sum(block.size for block in matcher.get_matching_blocks())
    if not claim or alike < weights.nearly * len(claim):
        return
    changes = matcher.get_opcodes()
    for n, (what, a, b, c, d) in enumerate(changes):
        ours, theirs = claim[a:b], source[c:d]
        if what == "equal":
            continue
        yield from _opposites(ours, theirs)
        yield from _stronger(ours, theirs)
        inside = 0 < n < len(changes) - 1 and len(theirs) <= weights.inside
        yield from _negations(ours, theirs, inside)
        yield from _unframed(ours, theirs, a, pair)
        if what == "replace":
            yield from _exchanged(ours, theirs, pair)
            in_a_row = changes[n + 1][2] - changes[n + 1][1] if n + 1 < len(changes) else 0
            if in_a_row >= weights.in_a_row and not any(w.content for w in claim[:a]):
                yield from _joined(ours, theirs, pair)


def _opposites(ours: Sequence[Word], theirs: Sequence[Word]) -> Iterator[str]:
    for one in ours:
        for other in theirs:
            ordinals = one.lemma in ORDINALS and other.lemma in ORDINALS
            units = measures([one.key]) and measures([other.key]) and not measures([one.key]) & measures([other.key])
            if one.key != other.key and (ordinals or units or opposite(one.lemma, other.lemma)):
                yield f"says “{one.text}”, the source says “{other.text}”"


def _stronger(ours: Sequence[Word], theirs: Sequence[Word]) -> Iterator[str]:
    """What may be for what will be."""
    for other in theirs:
        for one in ours:
            if one.text.casefold() in _STRONGER.get(other.lemma, "").split() or (
                one.lemma in _STRONGER.get(other.lemma, "").split()
            ):
                yield f"says “{one.text}”, the source says “{other.text}”"


def _negations(ours: Sequence[Word], theirs: Sequence[Word], inside: bool) -> Iterator[str]:
    """A "not" put in, or left out of the middle."""
    put_in = [w for w in ours if _negates(w)]
    left_out = [w for w in theirs if _negates(w)]
    if put_in and not left_out and not any(_turns(w, theirs) for w in ours):
        yield f"says “{put_in[0].text}”, the source does not"
    if left_out and not put_in and inside and not any(_turns(w, theirs) for w in ours):
        prefixed = any(PREFIX.match(w.key) for w in ours)
        if not prefixed and not any(w.lemma in _MILD for w in left_out):
            yield f"leaves out “{left_out[0].text}”"


def _negates(word: Word) -> bool:
    return "negation" in cues(word.text, word.lemma)


def _unframed(ours: Sequence[Word], theirs: Sequence[Word], start: int, pair: Pair) -> Iterator[str]:
    """What the source only says that somebody doubts, denies or might think."""
    if start or not theirs or theirs[0] is not pair.best.words[0]:
        return
    frame = {w.lemma for w in theirs}
    if theirs[-1].lemma == "that" or (ours and "that" in frame):
        doubted = any(cues(w.text, w.lemma) for w in theirs)
        given = content_keys(ours)
        kept = any(w.key in given for w in theirs if w.content) or any(cues(w.text, w.lemma) for w in ours)
        if (doubted or not frame & _NEUTRAL) and not kept:
            yield f"leaves out “{' '.join(w.text for w in theirs)}”"


def _turns(word: Word, theirs: Sequence[Word]) -> bool:
    return any(opposite(word.lemma, other.lemma) for other in theirs)


def _exchanged(ours: Sequence[Word], theirs: Sequence[Word], pair: Pair) -> Iterator[str]:
    """A name for another one."""
    mine, given = _names(ours, pair.words), _names(theirs, pair.best.words)
    sentence = frozenset(plain(w) for w in pair.best.words)
    strange = [w for w in mine if not held(plain(w), sentence)]
    spoken = content_keys(pair.words)
    if strange and given and all(w.key not in spoken for w in given):
        if not acronym([plain(w) for w in mine], [plain(w) for w in given]):
            yield f"says {' '.join(w.text for w in mine)}, the source says {' '.join(w.text for w in given)}"
        return
    crossed = [w for w in mine if w.key in {v.key for v in pair.best.words}]
    if crossed and given and {w.key for w in given} <= spoken and not _passive(pair):
        yield f"puts {crossed[0].text} where the source has {given[0].text}"


def _joined(ours: Sequence[Word], theirs: Sequence[Word], pair: Pair) -> Iterator[str]:
    """Something else that the source speaks of, in the place of what it says this of."""
    mine, given = [w for w in ours if w.content], [w for w in theirs if w.content]
    elsewhere = {w.key for s in pair.source.sentences if s is not pair.best for w in s.words}
    spoken, there = content_keys(pair.words), content_keys(pair.best.words)
    if not mine or not given or any(w.key in spoken for w in given) or any(w.key in there for w in mine):
        return
    if all(w.key in elsewhere for w in mine):
        yield f"says of {' '.join(w.text for w in ours)} what the source says of {' '.join(w.text for w in theirs)}"


def _names(part: Sequence[Word], whole: Sequence[Word]) -> list[Word]:
    """The capitalised words of a part; the first word of the whole when no dictionary has it."""
    capitals = [w for w in part if w.capital and w.content and w.text.casefold() not in HONORIFICS]
    return [w for w in capitals if w is not whole[0] or not known(w.text)]


def plain(word: Word) -> str:
    """A word in lower case without its possessive ending."""
    return re.sub(r"['’]s?$", "", word.text).casefold()


def _passive(pair: Pair) -> bool:
    """Whether one of both says with "by" what the other says without."""
    by = [any(w.lemma == "by" for w in found) for found in (pair.words, pair.best.words)]
    return by[0] != by[1]
