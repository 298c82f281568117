"""What the cues of a sentence bear on: "not" on what follows it, "allegedly" on everything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from assistant.facts.cues import Cue, cues
from assistant.facts.words import Word

REACH = 4  # content words that a cue bears on
_DENIALS = frozenset("deny refuse fail".split())  # negate what follows with "to", "that" or "-ing" only
_COMPLEMENT = re.compile(r"\s{0,9}(?:to|that|having|being|it|any|\w{1,30}ing)\b", re.I)
_NO_NEGATION = re.compile(r"(?:no|not)\s+(?:other|longer|more|only|until)\b|nothing\s+but\b", re.I)


@dataclass(frozen=True)
class Scope:
    """A cue and the content words that it bears on, nearest first."""

    cue: Word
    kind: Cue
    over: tuple[Word, ...]


def scopes(text: str, found: Sequence[Word], kind: Cue) -> list[Scope]:
    """The cues of one kind in a text, with what follows each in its clause; those of report, which often
    stand in a clause of their own, bear on the whole text."""
    result = []
    for n, word in enumerate(found):
        if kind not in cues(word.text, word.lemma, found[n - 1].text if n else ""):
            continue
        if kind == "negation" and _NO_NEGATION.match(text, word.span.start):
            continue
        if word.lemma in _DENIALS and not _COMPLEMENT.match(text, word.span.end):
            continue
        clause = takewhile(lambda w: w.clause == word.clause, islice(found, n + 1, None))  # noqa: B023
        after = list(islice((w for w in clause if w.content), REACH if kind != "report" else None))
        if (kind == "report" and word.text.casefold() != word.lemma) or word.lemma == "according":
            after = [w for w in found if w.content and w is not word][: None if kind == "report" else REACH]
        result.append(Scope(word, kind, tuple(after)))
    return result
