"""Finds citation marks in a reply as it arrives, in brackets of any style; half marks wait, unknown ones vanish."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from assistant.generation.ids import NAME

LONGEST = 160  # characters between brackets
_CLOSING = {"[": "]", "【": "】", "［": "］", "〔": "〕", "⟦": "⟧", "(": ")", "（": "）", "{": "}", "<": ">"}
_SQUARE = "[【［〔⟦"  # nothing but marks is expected in these
_OPENING = re.compile("[" + re.escape("".join(_CLOSING)) + "`\n]|\\*\\*|__|[*_]\\Z")
_NOISE = re.compile(
    r"[\W\d_†^]+|\b(?:sources?|passages?|articles?|ids?|docs?|documents?|refs?|references?|cites?|citations?|footnotes?"
    r"|see|and|also|from|lines?|l|n|no|p|pp)\b",
    re.I,
)
_THINKING = "<think"
_THOUGHT = re.compile(r"</think(?:ing)?>")
_HALF = re.compile(r"\A.(?:\s{0,9}\S{0,12}\Z|\s{0,9}\w{0,40}\d\w{0,40})?", re.S)  # an opened mark that is never closed
_ENDING = re.compile(r"[\w.@-]{0,60}\Z")  # a word that may go on


@dataclass(frozen=True)
class Piece:
    """A stretch of text, or the names that a mark gives, or the end of a line (`text` a line break)."""

    text: str = ""
    names: tuple[str, ...] = ()


class MarkReader:
    """Turns the pieces of a reply into text and marks.

    `known`: names that may be cited. `elsewhere`: what was sent to the model; a word of it that looks like a name
    stays a word.
    """

    def __init__(self, known: Collection[str], elsewhere: str = "") -> None:
        self._known = frozenset(known)
        self._words = frozenset(m.group().casefold() for m in NAME.finditer(elsewhere)) - self._known
        self._rest = ""

    def feed(self, delta: str) -> Iterator[Piece]:
        """What can be told by now; nothing that a later piece could change."""
        self._rest += delta.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
        yield from self._read(final=False)

    def without_names(self, text: str) -> str:
        """The text without what looks like a name, such as two halves that came together."""
        while found := next((m for m in NAME.finditer(text) if m.group().casefold() not in self._words), None):
            text = text[: found.start()] + text[found.end() :]
        return text

    def finish(self) -> Iterator[Piece]:
        """What is left at the end of the reply."""
        yield from self._read(final=True)

    def _read(self, final: bool) -> Iterator[Piece]:
        while self._rest:
            opening = _OPENING.search(self._rest)
            if opening is None:
                yield from self._plain(len(self._rest), final)
                return
            if opening.start():
                yield from self._plain(opening.start(), True)
            pieces = self._special(final)
            if pieces is None:
                return
            yield from pieces

    def _plain(self, end: int, whole: bool) -> Iterator[Piece]:
        """The text up to `end`, of which the last word waits unless it is whole; names in it are marks."""
        if not whole:
            last = _ENDING.search(self._rest, 0, end)
            end = last.start() if last else end
        text, self._rest = self._rest[:end], self._rest[end:]
        yield from self._named(text)

    def _named(self, text: str) -> Iterator[Piece]:
        done = 0
        for match in NAME.finditer(text):
            name = match.group().casefold()
            if name in self._words:
                continue
            yield Piece(text[done : match.start()])
            if name in self._known:
                yield Piece(names=(name,))
            done = match.end()
        yield Piece(text[done:])

    def _special(self, final: bool) -> list[Piece] | None:
        """What a bracket, a backtick or a line break at the start means; None when that cannot be told yet."""
        first = self._rest[0]
        if first in "`\n":
            self._rest = self._rest[1:]
            return [Piece(first)] if first == "\n" else []
        if first in "*_":
            return self._emphasis(final)
        if first == "<" and (self._rest.startswith(_THINKING) or _THINKING.startswith(self._rest)):
            return self._thinking(final)
        end = self._closing()
        if end is None and not final and len(self._rest) <= LONGEST and "\n" not in self._rest:
            return None
        if end is None:
            self._rest = _HALF.sub("", self._rest) if first in _SQUARE else self._rest[1:]
            return [] if first in _SQUARE else [Piece(first)]
        inside, after = self._rest[1:end], self._rest[end + 1 :]
        if (names := self._mark(inside, first)) is not None:
            self._rest = after
            return [Piece(names=names)] if names else []
        self._rest = self._rest[1:]
        return [Piece(first)]

    def _emphasis(self, final: bool) -> list[Piece] | None:
        """Two stars are Markdown's; whether one is followed by another may not be known yet."""
        first = self._rest[0]
        if len(self._rest) == 1 and not final:
            return None
        double = self._rest.startswith(first * 2)
        self._rest = self._rest[2 if double else 1 :]
        return [] if double else [Piece(first)]

    def _closing(self) -> int | None:
        """Where the bracket at the start is closed, brackets of its kind inside it skipped."""
        first, depth = self._rest[0], 0
        for place, character in enumerate(self._rest[: LONGEST + 1]):
            if character == "\n":
                return None
            depth += (character == first) - (character == _CLOSING[first])
            if depth == 0:
                return place
        return None

    def _mark(self, inside: str, bracket: str) -> tuple[str, ...] | None:
        """The known names in brackets that hold nothing but a mark; () for one that cites nothing known, None for
        ordinary words."""
        found = [m.group().casefold() for m in NAME.finditer(inside)]
        if any(name in self._words for name in found):
            return None
        if _NOISE.sub("", NAME.sub("", inside)):
            return None
        if not found and bracket not in _SQUARE:
            return None
        return tuple(dict.fromkeys(name for name in found if name in self._known))

    def _thinking(self, final: bool) -> list[Piece] | None:
        """A model's thoughts are left out."""
        end = _THOUGHT.search(self._rest)
        if end:
            self._rest = self._rest[end.end() :]
            return []
        if final:
            self._rest = ""
            return []
        return None
