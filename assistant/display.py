"""Makes hostile text harmless to look at, without touching the stored words."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date

from assistant.schema import Period

# Controls that move the cursor, hide text or reverse its direction (Unicode Cc and Cf, less tab and newline).
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
# What a terminal obeys instead of showing it: the same, line ends, half characters, and what has no width (joiners
# only outside of the scripts and emoji that need them).
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2028\u2029\u2060-\u206f\u3164\ud800-\udfff\ufeff"
    f"\ufff9-\ufffb\U000e0000-\U000e0fff{_BIDI}]|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)


def visible(text: str) -> str:
    """`text` with control and direction-changing characters spelled out, such as ⟨U+202E⟩."""
    return _INVISIBLE.sub(_spelled_out, text)


def on_a_line(text: str) -> str:
    """`text` as one line that a terminal can be given: all that it would obey is spelled out, line ends too."""
    return HIDDEN.sub(_spelled_out, text)


def _spelled_out(match: re.Match[str]) -> str:
    return f"⟨U+{ord(match.group()):04X}⟩"


def one_line(text: str) -> str:
    """`visible(text)` with every run of white space as one blank."""
    return " ".join(visible(text).split())


def long_date(value: str | date | None) -> str:
    """'2025-03-18' → '18 March 2025'; '' → 'undated'."""
    if not value:
        return "undated"
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day.day} {day:%B %Y}"


def period_label(period: Period) -> str:
    """'2024', 'May 2024', '12 May 2024', 'since 1 January 2020', '1 June 2025 to 31 August 2025'."""
    start, end = period.start, period.end
    if start is None or end is None:
        return f"since {long_date(start)}" if start else f"until {long_date(end)}"
    if start == end:
        return long_date(start)
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        if (start.year, start.month) == (end.year, end.month):
            return f"{start:%B %Y}"
        if start.month == 1 and end.month == 12:
            return f"{start.year}" if start.year == end.year else f"{start.year} to {end.year}"
    return f"{long_date(start)} to {long_date(end)}"


def slug(text: str, most: int = 80) -> str:
    """Lower-case ASCII words joined by hyphens, at most so many characters; '' when nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower()))[:most].strip("-")
