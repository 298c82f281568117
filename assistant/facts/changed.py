"""Whether a text says that something is no longer as it was, or was not as it had been told."""

from __future__ import annotations

import re

_CHANGED = re.compile(
    r"\b(?:now|instead|no longer|new|next attempt|(?:up|down|back) to|put (?:off|back)|postponed|brought forward|reset"
    r"|ris(?:e|es|en|ing)|rose|falls?|fallen|fell|grow(?:s|n)|grew|mov(?:e|es|ed)|must wait|so far|thus"
    r"|in fact|points? out|in truth|as a result|that leaves|brings? (?:the|it|that)|slipped|delayed|redrawn"
    r"|succeed(?:s|ed)|takes? over|took over|elected|appointed|chos(?:e|en)|named|becomes?|became|replac(?:es|ed)|beat"
    r"|from now on|steps? (?:down|in)|reopen(?:s|ed)|doubl(?:es|ed)|halv(?:es|ed))\b",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\b(?:(?:gave|named|got|wrote|printed|published|reported|stated) (?:the|a|an) (?:wrong|incorrect|mistaken)"
    r"|(?:we|our (?:article|report|story|piece))\b[^.]{0,60}\b(?:wrong(?:ly)?|incorrect(?:ly)?|mistake|error|misspelt)"
    r"|not\b[^.]{0,40}\bas we (?:wrote|reported|said|had)|sorry for the (?:error|mistake)|is wrong|was wrong|were wrong"
    r"|recount|corrections?|correct(?:s|ed) (?:the|its|an)|not \w+, as)\b",
    re.IGNORECASE,
)


def tells_a_change(sentence: str) -> bool:
    """Whether a sentence tells of a change."""
    return bool(_CHANGED.search(sentence))


def corrects(article: str) -> bool:
    """Whether an article puts right what was told before."""
    return bool(_CORRECTS.search(article))
