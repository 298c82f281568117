"""Words in quotation marks, and texts made comparable by folding marks and spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.schema import Span

_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|„([^„“”]+)[“”]|«([^«»]+)»|(?<!\w)‘([^‘’]+(?:’\w[^‘’]*)*)’(?!\w)")
_FOLDED = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-",
    "\u00a0": " ", "\u202f": " ", "\u00ad": None, "…": "..."})  # fmt: skip


def quotations(text: str) -> Iterator[Span]:
    """What stands between quotation marks, without them."""
    for match in _QUOTED.finditer(text):
        group = next(n for n in range(1, 6) if match[n] is not None)
        yield Span(match.start(group), match.end(group))


def folded(text: str) -> str:
    """One kind of quotation mark, of dash and of blank; single blanks."""
    return " ".join(text.translate(_FOLDED).split())


def place(quote: str, text: str) -> Span | None:
    """Where `text` holds `quote`, marks and blanks folded; None when it does not."""
    wanted = folded(quote).strip()
    if not wanted:
        return None
    pattern = r"\s+".join(_piece(word) for word in wanted.split(" "))
    match = re.search(rf"(?<!\w){pattern}(?!\w)" if wanted[0].isalnum() and wanted[-1].isalnum() else pattern, text)
    return Span(match.start(), match.end()) if match else None


def _piece(word: str) -> str:
    """A pattern for a folded word as any hand may have set it."""
    kinds = {'"': '[“”„«»"]', "'": "['‘’]", "-": "[-–—]"}
    return "\u00ad?".join(kinds.get(c, re.escape(c)) for c in word).replace(r"\.\u00ad?\.\u00ad?\.", r"(?:\.\.\.|…)")
