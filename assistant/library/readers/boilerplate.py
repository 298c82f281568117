"""Paragraphs that stand in a page's text but are no part of the story.

The rules name families that newsrooms share: pointers to other pieces, calls to act (subscribe,
follow, report an error), labels of advertisements, and notices of rights.
"""

from __future__ import annotations

import re

_POINTER = re.compile(
    r"""^\W{0,40}(?:
        (?:also\s+read|read\s+(?:also|more|next)|see\s+(?:also|more)|more\s+(?:on|about)\s+this
          |related\s+(?:articles?|stories|reading|news)|recommended\s+for\s+you|you\s+(?:may|might)\s+also\s+like
          |click\s+here|continue\s+reading|don[’']t\s+miss\s+(?:our|out))\b
        |(?:read|see|watch|listen)(?:\s+(?:also|now|here|more))?\s*:
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_CALL = re.compile(
    r"""^\W{0,40}(?:
        (?:(?:subscribe|sign\s+up|register|log\s+in|donate)\s+(?:to|for|here|now|today|or|with)
          |follow\s+us|join\s+our|like\s+us|share\s+(?:this|on)|print\s+this
          |support\s+(?:us|our)|download\s+our|become\s+a\s+(?:member|patron|subscriber))\b
        |if\s+you\s+(?:\w+\s+){0,2}(?:notice|noticed|find|found|spot|spotted|see)\s+(?:an?|any)\s+
          (?:\w+\s+)?(?:error|mistake|typo|inaccuracy)
        |(?:spotted|found|noticed|see)\s+(?:an?|any)\s+(?:\w+\s+)?(?:error|mistake|typo)
        |.{0,120}\bctrl\s*\+\s*enter\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LABEL = re.compile(
    r"""^\W{0,40}(?:
        (?:advertisements?|ads?|advertising|sponsored(?:\s+content)?|promoted|promotion|newsletter|comments?|share|tags?
          |topics?|related|most\s+read|trending|copyright)\W{0,40}$
        |(?:©|\(c\)\s|copyright\s+(?:©|\d{4})|all\s+rights\s+reserved)
        |(?:photos?|pictures?|images?|credit)\s*:\s*[^.]{0,120}$
    )""",
    re.IGNORECASE | re.VERBOSE,
)


MAX_WORDS = 60


def is_boilerplate(paragraph: str) -> bool:
    """Whether a paragraph is a pointer, a call to act, a label or a notice, and not the story."""
    if len(paragraph.split()) > MAX_WORDS:
        return False
    return any(rule.search(paragraph) for rule in (_POINTER, _CALL, _LABEL))
