"""What a question is about, without the words that only ask for a form: "what's new with the bridge" → "the bridge"."""

from __future__ import annotations

import re

from assistant.library.terms import content_terms
from assistant.schema import Form

_ASKING = {
    "latest": (
        r"what(?:['’]?s| is) (?:new|happening|going on|the (?:latest|state of play|news))",
        r"(?:the )?(?:very )?latest(?: news)?",
        r"(?:any )?(?:recent )?(?:news|updates?)|(?:any )?(?:recent )?(?:developments?|progress) (?:on|in|with|about)",
        r"anything new|newest|so far|at the moment|these days|right now|lately|recently",
        r"how (?:far along|far)|where do (?:things|we|they) stand",
        r"how(?:['’]?s| is| are) .{0,40} (?:going|coming along)",
    ),
    "summary": (
        r"what (?:happened|happend)|what(?:['’]?s| is| was) (?:all this|the story|up|going on)",
        r"summar(?:ise|ize|y)(?: of)?|tell me(?: everything)?|catch me up|what do you know|explain|describe|brief me",
        r"(?:the )?(?:whole )?(?:story|gist|affair|scandal|row|business) (?:of|behind|about|over|with)",
        r"in short|short version|(?:an? )?overview|how did .{0,60}? come about",
    ),
    "timeline": (
        r"(?:in )?(?:the )?order(?: of events)?|in which order|step by step|one (?:after|by) (?:the other|one)",
        r"(?:give me )?(?:a |the )?(?:time ?line|chronology|key dates)(?: of)?",
        r"(?:give me )?(?:a |the )?(?:history|dates|steps?|sequence) (?:of|in|for)",
        r"(?:all the )?dates(?: one after the other)?",
        r"when did what happen|what happened when|year by year|over the years|from the (?:start|beginning)|so far",
        r"how (?:did|has|have) .{0,60}? (?:chang\w+|develop\w*|come about|go)",
    ),
}
_ALWAYS = r"please|pls|thanks|can you|could you|i(?:['’]d| would) like to know"
_LEADING = re.compile(r"\W{0,9}(?:(?:about|on|with|of|in|the|to|and|for|is|was|has)\b\W{0,9}){0,9}", re.IGNORECASE)


def subject(question: str, form: Form) -> str:
    """The question without them; itself when nothing to look for would be left."""
    asking = _ASKING.get(form)
    if asking is None:
        return question
    left = re.sub(rf"\b(?:{'|'.join(asking)}|{_ALWAYS})\b|\?", " ", question, flags=re.IGNORECASE)
    left = " ".join(left.split())
    leading = _LEADING.match(left)
    left = left[leading.end() if leading else 0 :].rstrip(" ,;:.–-")
    return left if content_terms(left) else question
