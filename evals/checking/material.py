"""Sentences of the sample archive, each with the words around it that an answer would cite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from assistant.library.readers import Found, files, read
from assistant.library.sentences import paragraphs, sentences

AROUND = 1  # paragraphs before and after that are cited with a sentence
NAME = re.compile(r"(?<!^)(?<![.!?“\"] )\b[A-Z][a-zà-ž]{2,}(?: (?:de |van |von )?[A-Z][a-zà-ž]{2,})*\b(?! \d)")
_NO_NAMES = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\b|\bThe\b"
)


@dataclass(frozen=True)
class Said:
    """One sentence, or a paraphrase of the sentence `quote`; the paragraphs around it, the day and headline of its
    article."""

    text: str
    quote: str
    around: str
    published: date | None
    article: str
    headline: str


@dataclass(frozen=True)
class Case:
    """A claim, the words it cites, and whether they support it."""

    kind: str
    claim: str
    source: str
    published: date | None
    about: str
    supported: bool = False


@dataclass(frozen=True)
class Material:
    said: Sequence[Said]
    names: dict[str, list[str]] = field(default_factory=dict)  # by article

    @classmethod
    def of(cls, corpus: Path) -> Material:
        said, named = [], {}
        for entry in (found for path in files([corpus]) for found in read(path)):
            if not isinstance(entry, Found):
                continue
            draft = entry.draft
            spans = paragraphs(draft.text)
            for n, paragraph in enumerate(spans):
                last = min(n + AROUND, len(spans) - 1)
                around = draft.text[spans[max(0, n - AROUND)].start : spans[last].end]
                for span in sentences(draft.text, paragraph):
                    text = draft.text[span.start : span.end]
                    if len(text.split()) >= 5:
                        about = f"{draft.title} {draft.source or ''}"
                        said.append(Said(text, text, around, draft.published, draft.title, about))
            found = {m.group() for m in NAME.finditer(draft.text) if not _NO_NAMES.search(m.group())}
            named[draft.title] = sorted(found)
        return cls(said, named)

    def case(self, kind: str, claim: str, said: Said, supported: bool = False, source: str | None = None) -> Case:
        return Case(kind, claim, source or said.around, said.published, said.headline, supported)
