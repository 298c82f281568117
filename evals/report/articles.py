"""The articles of a report, with the gold and the cited words marked, so that a link can open them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from markupsafe import Markup, escape


@dataclass
class Marked:
    """An article of the run and the spans that are marked in it, each with the class it is shown by."""

    id: str
    title: str
    published: str | None
    text: str
    spans: dict[tuple[int, int], set[str]] = field(default_factory=dict)

    def mark(self, start: int, end: int, kind: str) -> str:
        """Mark a span; returns the fragment that links to it."""
        self.spans.setdefault((start, end), set()).add(kind)
        return f"#{self.anchor}-{start}-{end}"

    @property
    def anchor(self) -> str:
        return f"article-{self.id}"

    def html(self) -> Markup:
        """The text in paragraphs; every span opens with its anchor, overlapping ones share their words."""
        cuts = sorted({0, len(self.text), *(edge for span in self.spans for edge in span)})
        pieces = []
        for start, end in pairwise(cuts):
            held = [span for span in self.spans if span[0] <= start and end <= span[1]]
            anchors = "".join(f'<a id="{escape(self.anchor)}-{s}-{e}"></a>' for s, e in held if s == start)
            words = str(escape(self.text[start:end])).replace("\n\n", "</p><p>")
            kinds = " ".join(sorted({kind for span in held for kind in self.spans[span]}))
            pieces.append(f'{anchors}<mark class="{kinds}">{words}</mark>' if kinds else words)
        return Markup(f"<p>{''.join(pieces)}</p>")


class Articles:
    """Those a report links to, in the order of their first link."""

    def __init__(self, kept: Mapping[str, dict[str, Any]]) -> None:
        self._kept = kept
        self._linked: dict[str, Marked] = {}

    def linked(self) -> Iterable[Marked]:
        return self._linked.values()

    def link(self, article_id: str, start: int, end: int, kind: str) -> str | None:
        """A link to a span, None when the run did not keep the article."""
        article = self._open(article_id)
        return article.mark(start, end, kind) if article else None

    def find(self, sentence: str, articles: Iterable[str], kind: str) -> tuple[Marked, str] | None:
        """The first of the articles that holds the sentence, and a link to it there."""
        for article in filter(None, map(self._open, articles)):
            start = article.text.find(sentence)
            if start >= 0:
                return article, article.mark(start, start + len(sentence), kind)
        return None

    def _open(self, article_id: str) -> Marked | None:
        if article_id not in self._linked and article_id in self._kept:
            kept = self._kept[article_id]
            self._linked[article_id] = Marked(article_id, kept["title"], kept["published"], kept["text"])
        return self._linked.get(article_id)
