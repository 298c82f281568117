"""Questions as they come in a conversation: an earlier question, then one that points back to it.

The reader is asked "earlier question follow-up"; examples of that form are made of two questions about the same
context, with what they share exchanged for a pronoun in the second.
"""

from __future__ import annotations

import random
import re

from evals.training.negatives import NAME

_THING = re.compile(r"\b[Tt]he ((?:[a-z]+ )?[a-z]{3,})\b")
_PRONOUNS = [("it", "its", 0.5), ("they", "their", 0.2), ("he", "his", 0.15), ("she", "her", 0.15)]
UNCHANGED = 0.3  # of the questions that share nothing, which follow without pointing back


def follow_up(question: str, earlier: str, chance: random.Random) -> str | None:
    """`earlier`, then `question` pointing back to it; None when the two share nothing to point at."""
    pointed = _pointing(question, earlier, chance)
    if pointed is None and chance.random() > UNCHANGED:
        return None
    opening = chance.choice(["", "", "And ", "So "]) if pointed else ""
    text = pointed or question
    return f"{earlier} {opening}{text[0].lower() + text[1:] if opening else text}"


def _pointing(question: str, earlier: str, chance: random.Random) -> str | None:
    names = (re.sub(r"['’]s?$", "", m.group()) for m in NAME.finditer(question))
    shared = [name for name in names if name in earlier]
    shared += [m.group() for m in _THING.finditer(question) if re.search(rf"\b{re.escape(m[1])}\b", earlier)]
    if not shared:
        return None
    thing = max(shared, key=len)
    plain, possessive, _ = chance.choices(_PRONOUNS, [weight for *_, weight in _PRONOUNS])[0]
    named = rf"(?:\b[Tt]he )?\b{re.escape(thing)}"
    changed = re.sub(rf"{named}(?:['’]s?|s['’])(?=\s)", possessive, question, count=1)
    return changed if changed != question else re.sub(rf"{named}\b", plain, question, count=1)
