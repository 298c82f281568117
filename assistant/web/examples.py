"""Example questions drawn from the library: about names it writes of often, and only if it answers them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from assistant.library.store import Library
from assistant.library.withdrawal import unused_among
from assistant.pipeline import Assistant
from assistant.schema import Article

COUNT = 4
NAMES = 12  # names tried for each kind of question
RECENT_ARTICLES = 200
SURE = 0.6

_CAPITALISED = r"[A-Z][^\W\d_A-Z][\w’'-]{0,30}"
_NAME = re.compile(rf"(?<![.!?:“\"] )(?<!^)\b({_CAPITALISED} {_CAPITALISED})\b", re.MULTILINE)
_INITIALS = re.compile(r"\b[A-Z]{3,6}\b")
_SPEAKS = re.compile(r"\bsa(?:id|ys)\b")
_NO_NAME = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday"
    r"|Wednesday|Thursday|Friday|Saturday|Sunday|President|Minister|Prime|Mr|Mrs|Ms|Dr|Professor)\b"
)


@dataclass(frozen=True)
class Example:
    """A question, and the articles, each with its version, that it is answered from."""

    question: str
    answered_from: frozenset[tuple[str, int]]

    def stands(self, library: Library) -> bool:
        """Whether all of these may be used, and are as they were then."""
        ids = {article for article, _ in self.answered_from}
        if unused_among(library, ids):
            return False
        now = {(a.id, a.version) for a in map(library.as_stored, ids) if not a.altered}
        return self.answered_from <= now


def example_questions(assistant: Assistant) -> list[Example]:
    """Up to COUNT questions that the assistant answers, each of another kind and about another name.

    They are looked for without the reader, which would keep the machine busy when the first visitors come.
    """
    config = assistant.config
    quick = assistant.under(replace(config, answer=replace(config.answer, sentences_read=0)))
    articles = [a for a in assistant.library.articles()[:RECENT_ARTICLES] if a.kind != "sponsored"]
    chosen: dict[str, str] = {}
    for kind in _kinds(articles):
        sure = [(quick.ask(question).confidence, question, name) for name, question in kind if name not in chosen]
        best = max(sure, default=(0.0, "", ""))
        if best[0] >= SURE:
            chosen[best[2]] = best[1]
    return list(islice(_answered(assistant, chosen.values()), COUNT))


def _answered(assistant: Assistant, questions: Iterable[str]) -> Iterator[Example]:
    for question in questions:
        answer = assistant.ask(question)
        if not answer.declined:
            yield Example(question, frozenset((c.article_id, c.version) for c in answer.citations))


def _kinds(articles: list[Article]) -> Iterator[list[tuple[str, str]]]:
    """(name, question) pairs of one kind after the other, about the names most written of."""
    named: Counter[str] = Counter()
    speaking: Counter[str] = Counter()
    initials: Counter[str] = Counter()
    for article in articles:
        named.update(_names(article.text))
        initials.update(set(_INITIALS.findall(article.text)))
        for sentence in re.split(r"(?<=[.!?”\"])\s+", article.text):
            if _SPEAKS.search(sentence):
                speaking.update(n for n in _names(sentence) if not re.search(rf"\b[Tt]he {n}\b", article.text))
    people = [n for n, c in speaking.most_common() if c >= max(2, 0.25 * named[n])][:NAMES]
    subjects = [n for n, c in named.most_common() if c >= 2 and n not in people][:NAMES]
    yield [(n, f"When will the {n} open?") for n in subjects]
    yield [(n, f"What did {n} say?") for n in people]
    yield [(n, f"What is {n}?") for n, c in initials.most_common(NAMES) if c >= 2]
    yield [(n, f"Who is {n}?") for n in people]
    yield [(n, f"What do the articles say about the {n}?") for n in subjects]


def _names(text: str) -> set[str]:
    return {name for name in _NAME.findall(text) if not _NO_NAME.search(name)}
