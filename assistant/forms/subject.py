"""What a question is about, without the words that only ask for a form: "what's new with the bridge" → "the bridge"."""

from __future__ import annotations

import re

from assistant.library.terms import content_terms
from assistant.schema import Form

_ASKING = {
    "latest": r"what(?:['’]?s| is) (?:new|happening|going on|the (?:latest|state of play|news))|(?:the )?(?:very )?latest(?: news)?"
    r"|(?:any )?(?:recent )?(?:news|updates?|developments?|progress)|anything new|newest|so far|at the moment|these days|right now"
    r"|how (?:far along|far)|where do (?:things|we|they) stand|how(?:['’]?s| is| are) .{0,40} (?:going|coming along)|lately|recently",
    "summary": r"what (?:happened|happend)|what(?:['’]?s| is| was) (?:all this|the story|up|going on)|summar(?:ise|ize|y)(?: of)?"
    r"|tell me(?: everything)?|catch me up|what do you know|explain|the (?:whole )?(?:story|gist|affair|scandal|row|business)(?: behind)?"
    r"|in short|short version|(?:an? )?overview|brief me|how did .{0,60}? come about|describe",
    "timeline": r"(?:in )?(?:the )?order(?: of events)?|step by step|one (?:after|by) (?:the other|one)|(?:give me )?(?:a |the )?(?:time ?line|chronology|history|key dates|dates|steps?|sequence)(?: of)?|in which order"
    r"|when did what happen|what happened when|how (?:did|has|have) .{0,60}? (?:change|chang\w+|develop\w*|come about|go)"
    r"|over the years|from the (?:start|beginning)|so far|year by year",
}  # fmt: skip
_ALWAYS = r"please|pls|can you|could you|i(?:['’]d| would) like to know|(?:i )?(?:have|has) not followed.{0,40}|i missed.{0,20}|thanks|\?"
_LEFT = re.compile(r"^\W*(?:(?:about|on|with|of|in|the|to|and|for|is|was|has)\b\W*)*|[\s,;:–-]+$", re.IGNORECASE)


def subject(question: str, form: Form) -> str:
    """The question without them; itself when nothing to look for would be left."""
    asking = _ASKING.get(form)
    if asking is None:
        return question
    left = re.sub(rf"\b(?:{asking})\b|(?:{_ALWAYS})", " ", question, flags=re.IGNORECASE)
    left = " ".join(_LEFT.sub("", left).split())
    return left if content_terms(left) else question
