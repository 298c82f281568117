"""Words that change what a sentence claims: negation, doubt, report, plan, condition, and how much of a whole."""

from __future__ import annotations

import re
from typing import Literal

Cue = Literal["negation", "possibility", "report", "plan", "condition"]

CUES: dict[Cue, frozenset[str]] = {
    "negation": frozenset(
        "not no never none nobody nothing neither nor without cannot hardly barely scarcely deny refuse fail "
        "unable".split()
    ),
    "possibility": frozenset(
        "may might could possibly perhaps maybe probably likely potentially apparently presumably seem appear suggest "
        "suspect believe think estimate fear unclear uncertain unconfirmed possible potential doubt "
        "guess assume suspected believed".split()
    ),
    "report": frozenset(
        "allege alleged allegedly reportedly supposedly claim accuse rumour rumor purportedly purported "
        "suspected according".split()
    ),
    "plan": frozenset(
        "plan propose proposal intend hope want aim expect would should consider will shall seek promise vow pledge "
        "offer urge demand request threaten wish forecast predict planned proposed expected "
        "try attempt".split()
    ),
    "condition": frozenset("if unless provided except".split()),
}  # fmt: skip
_NOT_SHORT = re.compile(r"n['’]t$", re.I)
PARTIAL = frozenset("some several many few part partly half nearly almost most about only third quarter".split())
WHOLE = frozenset("all every everyone everybody entire entirely whole completely always fully".split())
RETRACTS = frozenset("withdraw withdrawn retract deny false wrong untrue disprove correct overturn mistaken".split())
DOUBTS = frozenset("wrong false untrue doubt reject refute dispute dismiss rumour rumor myth lie".split())
NEGATIVE = frozenset(
    """without except only fail lack stop end refuse reject deny oppose against last out free unable avoid unlike
    instead rather but finish cease close lose loss drop forbid ban prevent block rule neither leave expire miss low
    little few hardly remain outside remove bar dismiss cannot prohibition""".split()
)
SAYS = frozenset("say tell state add write report warn argue explain insist declare claim announce note".split())
PREFIX = re.compile(r"^(?:un|in|im|ir|dis|non)(?=\w{4})")  # turns a word into its opposite
_NOUNS = frozenset(
    "plan claim hope demand offer request promise estimate fear doubt wish proposal attempt forecast".split()
)
_DETERMINERS = frozenset("the a an this that its their his her any no of our your first second each every".split())


def cues(word: str, lemma: str, before: str = "") -> frozenset[Cue]:
    """What a word may change, by the word as written, its dictionary form, and the word before it."""
    if _NOT_SHORT.search(word):
        return frozenset(["negation"])
    folded = word.casefold()
    if lemma in _NOUNS and before.casefold() in _DETERMINERS:
        return frozenset()
    if folded == "may" and word[0].isupper():
        return frozenset()  # the month
    return frozenset(cue for cue, lemmas in CUES.items() if lemma in lemmas or folded in lemmas)
