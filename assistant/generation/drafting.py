"""A reply as it arrives → its sentences, each with the names that it cites."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from assistant.generation.marks import MarkReader, Piece
from assistant.library.sentences import sentences
from assistant.schema import Span

_LIST = re.compile(r"\s{0,9}(?:(?:[-*•–]|\d{1,2}[.)]|>)\s+)+")
_HEADING = re.compile(r"\s{0,9}#{1,6}\s")
_EMPTY = re.compile(r"[\[【［〔⟦][\s\d,;^†]{0,60}[\]】］〕⟧]|[({<（]\s{0,9}[,;]?\s{0,9}[)}>）]")
_EMPHASIS = re.compile(r"(?<!\w)[*_](?=\w)|(?<=[\w.,;:!?”\"])[*_](?!\w)")
NESTED = 4  # empty brackets within brackets
_NOTE = re.compile(r"(?<=[.,;:!?”\"])[¹²³⁰⁴-⁹]+")


@dataclass(frozen=True)
class Written:
    """A sentence of a model, and the names of the passages it cites, in order."""

    text: str
    names: tuple[str, ...]


class Drafting:
    """Gives out a sentence as soon as the next one has begun, so that its marks are all there.

    A mark belongs to the sentence it stands in or right after; at the start of a line, to the first one of it.
    """

    def __init__(self, known: Collection[str], elsewhere: str = "") -> None:
        self._reader = MarkReader(known, elsewhere)
        self._line = ""
        self._marks: list[tuple[int, tuple[str, ...]]] = []

    def feed(self, delta: str) -> Iterator[Written]:
        """The sentences that are complete by now."""
        yield from self._take(self._reader.feed(delta))

    def finish(self) -> Iterator[Written]:
        """The sentences that are left."""
        yield from self._take(self._reader.finish())
        yield from self._close()

    def _take(self, pieces: Iterable[Piece]) -> Iterator[Written]:
        for piece in pieces:
            if piece.names:
                self._marks.append((len(self._line), piece.names))
            elif piece.text == "\n":
                yield from self._close()
            elif piece.text:
                self._line += piece.text
                yield from self._complete()

    def _complete(self) -> Iterator[Written]:
        """All sentences of the line but the last, which may go on; none while a quotation is open, which moves
        their borders."""
        if self._line.count('"') % 2 or self._line.count("“") != self._line.count("”"):
            return
        spans = self._sentences()
        if len(spans) < 2:
            return
        yield from self._written(spans[:-1], spans[-1].start)
        cut = spans[-1].start
        self._marks = [(place - cut, names) for place, names in self._marks if place > cut]
        self._line = self._line[cut:]

    def _close(self) -> Iterator[Written]:
        """All sentences of the line. A heading, or a line that only leads to what follows, says nothing."""
        spans = self._sentences()
        heading = _HEADING.match(self._line) or (self._line.rstrip().endswith(":") and not self._marks)
        if not heading:
            yield from self._written(spans, len(self._line) + 1)
        self._line, self._marks = "", []

    def _sentences(self) -> list[Span]:
        item = _LIST.match(self._line)
        start = item.end() if item else 0
        return [s for s in sentences(self._line, Span(start, len(self._line))) if _words(self._line, s)]

    def _written(self, spans: list[Span], end: int) -> Iterator[Written]:
        for place, span in enumerate(spans):
            upto = spans[place + 1].start if place + 1 < len(spans) else end
            after = span.start if place else -1
            names = (name for at, given in self._marks if after < at <= upto for name in given)
            text = self._reader.without_names(_tidied(self._line[span.start : span.end]))
            if re.search(r"\w", text):
                yield Written(_tidied(text), tuple(dict.fromkeys(names)))


def _words(text: str, span: Span) -> bool:
    return bool(re.search(r"\w", text[span.start : span.end]))


def _tidied(text: str) -> str:
    """Without Markdown's emphasis and the blanks and empty brackets that marks leave behind."""
    text = _EMPHASIS.sub("", _NOTE.sub("", text))
    for _ in range(NESTED):
        text = _EMPTY.sub("", text)
    text = re.sub(r" ([.,;:!?])(?=\s|\Z|[”\"])", r"\1", " ".join(text.split()))
    return re.sub(r"([.!?])(?: ?[.,;]){1,9}\Z", r"\1", text).strip()
