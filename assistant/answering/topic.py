"""What a conversation is about: the person or thing that a question which leans on it points at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.facts.countries import mentions
from assistant.facts.names import names
from assistant.facts.words import Word, words
from assistant.library.fulltext import document_frequency, in_a_row
from assistant.library.store import Library
from assistant.library.terms import terms
from assistant.retrieval.dates import MONTHS
from assistant.schema import Turn
from assistant.weights.answering import CondenseWeights

_PERSON = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.IGNORECASE)
_ASKS_WHO = re.compile(r"\bwho(?:m|se)?\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|an?|this|that|these|those|its|his|her|their|our)\s{1,3}$", re.IGNORECASE)
_GOVERNED = re.compile(
    r"\b(?:the|an?|this|that|these|those|about|with|of|on|in|at|for|from|by|to|against|near|under|over|between|and|or"
    r"|many|much|which|what|whose)"
    r"\s{1,3}$",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s{1,3}(?:of|on|in|at|for|with|and)\s{1,3}(?:the\s{1,3})?", re.IGNORECASE)
_TIMES = frozenset(
    f"{MONTHS}|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|spring|summer|autumn|winter|last|next|day|week|month"
    "|year|yesterday|today|years|days|weeks|months|ago".casefold().split("|")
)


def topic(question: str, asked: Sequence[str], before: Turn, library: Library, weights: CondenseWeights) -> str:
    """The person or thing that `question` points at, in words: of the questions `asked` before it, as they stand alone,
    that of the last one which names any, or of the answer to that. '' where nothing is named."""
    found = (_distinct(noun_phrases(one, library, weights))[-weights.things :] for one in reversed(asked))
    things = next(filter(None, found), [])
    if _PERSON.search(question) and (person := _person(asked[-1], before)):
        things = [person, *(thing for thing in things if not _shares(person, thing))]
    return ", ".join(things)


def noun_phrases(question: str, library: Library, weights: CondenseWeights) -> Iterator[str]:
    """What a question names: runs of words that the articles have in a row too, behind an article or a preposition or
    with a capital, and several of them where only a preposition joins them."""
    start = end = None
    for run in _runs(question, library, weights):
        first, last = run[0].span.start, run[-1].span.end
        capital = any(word.capital and word.span.start for word in run)
        if _is_time(run) or not (capital or len(run) > 1 or _GOVERNED.search(question[:first])):
            continue
        article = _ARTICLE.search(question[:first])
        first = article.start() if article else first
        if end is not None and _JOINT.fullmatch(question[end:first] + " "):
            end = last
            continue
        if start is not None:
            yield question[start:end]
        start, end = first, last
    if start is not None:
        yield question[start:end]


def _runs(question: str, library: Library, weights: CondenseWeights) -> Iterator[list[Word]]:
    run: list[Word] = []
    for word in words(question):
        if run and not (word.content and _belongs(question, run, word, library, weights)):
            yield run
            run = []
        if word.content:
            run.append(word)
    if run:
        yield run


def _is_time(run: Sequence[Word]) -> bool:
    return all(word.text.isdigit() or word.text.casefold() in _TIMES for word in run)


def _belongs(question: str, run: Sequence[Word], following: Word, library: Library, weights: CondenseWeights) -> bool:
    """Whether a word goes on from a run: right behind it, where an article, an owner or a capital goes with both, or
    the articles have the two in a row for much of what they have of the rarer one."""
    word = run[-1]
    if question[word.span.end : following.span.start].strip(" -"):
        return False
    opens = len(run) == 1 and _ARTICLE.search(question[: word.span.start])
    if opens or word.text.endswith(("'s", "’s")) or (word.capital and following.capital and word.span.start):
        return True
    pair = [*terms(word.text), *terms(following.text)]
    found, _ = document_frequency(library, pair)
    if len(found) < len(set(pair)):
        return False
    return in_a_row(library, pair) >= weights.together * min(found.values())


def _person(asked: str, before: Turn) -> str | None:
    """Who "he" or "she" is: the one whom the question before names, or its answer when it asked for one."""
    named = _people(asked)
    if named and not _ASKS_WHO.search(asked):
        return named[0]
    told = [name for text in before.said[:1] for name in _people(text) if not any(_shares(name, n) for n in named)]
    return next(iter([*told, *named]), None)


def _people(text: str) -> list[str]:
    """Names that may be of people: without an article, and of no country; of two words or more first."""
    found = [
        name.text
        for name in names(text, words(text))
        if not _ARTICLE.search(text[: name.span.start]) and not any(mentions(name.text))
    ]
    return sorted(found, key=lambda name: " " not in name)


def _shares(name: str, thing: str) -> bool:
    return bool(set(terms(name)) & set(terms(thing)))


def _distinct(phrases: Iterator[str]) -> list[str]:
    """Each once, the last time it comes."""
    found: dict[str, str] = {}
    for phrase in phrases:
        key = re.sub(r"^(?:the|an?)\s", "", phrase.casefold())
        found.pop(key, None)
        found[key] = phrase
    return list(found.values())
