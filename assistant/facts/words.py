"""The words of a text in their places, with the dictionary forms by which they are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.library.terms import STOP_WORDS, terms
from assistant.schema import Span

_WORD = re.compile(r"[^\W\d_][^\W_]*(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_CLAUSE_END = re.compile(r"[,;:.!?()—–]|\s-\s")
_NO_CONTENT = STOP_WORDS | frozenset(
    "there were one may might must shall could would like also even still yet only just while since until per via "
    "among between through under above against during without within after before upon onto whether than".split()
)


@dataclass(frozen=True)
class Word:
    """`lemma`: its dictionary form, lower case; `key`: what two words must share to be taken for the same;
    `clause`: number of the clause it stands in."""

    text: str
    lemma: str
    key: str
    span: Span
    clause: int

    @property
    def content(self) -> bool:
        return self.text.casefold() not in _NO_CONTENT and self.lemma not in _NO_CONTENT

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def words(text: str) -> tuple[Word, ...]:
    found, clause, last = [], 0, 0
    for match in _WORD.finditer(text):
        clause += bool(_CLAUSE_END.search(text, last, match.start()))
        last = match.end()
        own = re.sub(r"['’]s?$", "", match.group())
        lemma = _lemma(own)
        found.append(Word(match.group(), lemma, _key(lemma), Span(match.start(), match.end()), clause))
    return tuple(found)


def content_keys(found: Sequence[Word]) -> frozenset[str]:
    return frozenset(word.key for word in found if word.content)


@lru_cache(maxsize=65_536)
def known(word: str) -> bool:
    """Whether an English dictionary holds the word in lower case."""
    from simplemma import is_known

    return bool(is_known(word.casefold(), lang="en"))


@lru_cache(maxsize=65_536)
def _lemma(word: str) -> str:
    from simplemma import lemmatize

    return str(lemmatize(word.casefold(), lang="en")).casefold()


@lru_cache(maxsize=65_536)
def _key(lemma: str) -> str:
    return (terms(lemma) or [lemma])[0]
