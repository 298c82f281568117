"""Words that say the opposite of each other: rose and fell, for and against, opened and closed."""

from __future__ import annotations

from collections.abc import Mapping

# Each line is an axis: its two ends, as dictionary forms.
_AXES = """
rise rose increase grow climb jump gain surge soar growth raise expand double triple up higher \
| fall decrease decline drop shrink lose sink reduce cut halve plunge slump tumble reduction loss lower down
more | less few fewer
win victory | lose defeat
support back favour favor endorse for | oppose opposition against resist
approve accept adopt pass agree endorse | reject refuse decline disagree veto
open reopen opening | close shut closure closed
allow permit authorise authorize legalise lift | ban forbid prohibit bar outlaw block
begin start commence | end stop finish cease halt conclude
before | after
early earlier | late later
first | last
buy purchase | sell sale
arrive enter come join | leave left depart quit exit withdraw
hire appoint recruit | dismiss fire sack
include | exclude omit
succeed success successful | fail failure
strengthen strong stronger | weaken weak weaker
improve better good best improvement | worsen bad worse worst deteriorate
above over | below under beneath
north northern | south southern
east eastern | west western
high | low
long longer | short shorter
young younger | old older
new | old former
large big great larger bigger | small little smaller
rich wealthy | poor
cheap cheaper | expensive costly
safe | dangerous unsafe
guilty convict | innocent acquit
alive survive live | dead die kill
majority | minority
maximum most | minimum least
build construct erect | demolish destroy
lend | borrow
import | export
attack | defend
left | right
public | private
permanent | temporary
agree | disagree
confirm | deny
keep retain maintain | abandon drop scrap abolish
add | remove
widen broaden | narrow
quick quickly fast faster speed accelerate | slow slowly slower
advance | retreat
send | receive
give | take
remember | forget
push | pull
encourage | discourage
connect | disconnect
possible | impossible
likely | unlikely
legal lawful | illegal unlawful
able | unable
happy | unhappy
all every everybody everyone always | none nobody never
many much most | few little least
hot warm warmer | cold cool colder cooler
wet | dry
full | empty
male man men boy husband son father brother | female woman women girl wife daughter mother sister
morning | evening
inside | outside
ahead | behind
profit surplus | loss deficit
praise welcome | criticise criticize condemn
friend ally | enemy
peace | war
even | odd
"""

_WEAK = frozenset("for up down over under above right left back after before take give even man live".split())


def _placed() -> Mapping[str, frozenset[tuple[int, int]]]:
    found: dict[str, set[tuple[int, int]]] = {}
    for axis, line in enumerate(filter(None, _AXES.strip().splitlines())):
        for sign, side in zip((1, -1), line.split("|"), strict=True):
            for lemma in side.split():
                found.setdefault(lemma, set()).add((axis, sign))
    return {lemma: frozenset(ends) for lemma, ends in found.items()}


_PLACED = _placed()


def ends(lemma: str, weak: bool = True) -> frozenset[tuple[int, int]]:
    """The ends of axes, as (axis, 1 or -1), that a word stands at. Not `weak`: none for words that mostly mean
    something else."""
    return frozenset() if not weak and lemma in _WEAK else _PLACED.get(lemma, frozenset())


def opposite(one: str, other: str) -> bool:
    """Whether two dictionary forms stand at opposite ends of an axis, at the same end of none."""
    a, b = ends(one), ends(other)
    return any((axis, -sign) in b for axis, sign in a) and not a & b
