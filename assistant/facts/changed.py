"""Whether a text says that something is no longer as it was, or was not as it had been told."""

from __future__ import annotations

import re

_CHANGED = re.compile(
    r"\b(?:now|instead|no longer|(?:a|the|has a|have a) new|(?:up|down|back) to|put (?:off|back)|postponed|reset"
    r"|brought forward|risen|rises? (?:to|by)|rose|falls? (?:to|by)|fallen|fell|grown|grows|grew|moves? (?:to|from)"
    r"|moved|must wait|so far|thus|in fact|points? out|in truth|as a result|slipped|delayed|succeed(?:s|ed)"
    r"|takes? over|took over|elected|appointed|chos(?:e|en)|becomes?|became|replac(?:es|ed)|beat|from now on"
    r"|steps? (?:down|in)|reopen(?:s|ed)|doubl(?:es|ed)|halv(?:es|ed))\b",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\b(?:(?:gave|named|got|wrote|printed|published|reported|stated) (?:the|a|an) (?:wrong|incorrect|mistaken)"
    r"|(?:we|our (?:article|report|story|piece))\b[^.]{0,60}\b(?:wrong(?:ly)?|incorrect(?:ly)?|mistake|error|misspelt)"
    r"|not\b[^.]{0,40}\bas we (?:wrote|reported|said|had)|sorry for the (?:error|mistake)|corrected (?:the|its|an)"
    r"|not \w+, as)\b",
    re.IGNORECASE,
)


def tells_a_change(sentence: str) -> bool:
    """Whether a sentence tells of a change."""
    return bool(_CHANGED.search(sentence))


def corrects(text: str) -> bool:
    """Whether a text puts right what was told before."""
    return bool(_CORRECTS.search(text))
