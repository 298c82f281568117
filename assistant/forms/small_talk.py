"""Greetings, thanks, and questions about the archive itself → a plain reply of the page's own."""

from __future__ import annotations

import re

from assistant.display import long_date
from assistant.facts.words import known
from assistant.library.store import Library
from assistant.library.terms import words

NEWEST = 3  # articles that are named
ENGLISH_ONLY = "Ask in English, please: so far I can only search for English words."
_THANKS = re.compile(
    r"\b(?:thanks?|thank you|thx|ta|cheers|bye|goodbye|see you|that['’]?s all|good night)\b", re.IGNORECASE
)
_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|howdy|greetings)\b", re.IGNORECASE
)
_ABOUT = re.compile(r"\b(?:you|your|archive|articles?|website|page|ai|bot|robot|human|help)\b", re.IGNORECASE)
_NEWEST = re.compile(r"\b(?:new(?:est)?|latest|recent\w*|today|this week)\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow (?:many|big|large|far back|old)\b", re.IGNORECASE)
_ENGLISH_LETTERS = re.compile(r"[A-Za-zÀ-ɏ]")
# Small words of other languages, none of them English.
_FOREIGN = frozenset(
    "der das und ist wie wer warum nicht ein eine für mit auf wann wo gibt kostet sind wurde"  # German
    " les des et qui que quoi pourquoi quand où combien dans avec sur quel quelle"  # French
    " y quién qué cuándo dónde cuánto cuál cómo"  # Spanish
    " gli che chi quando quanto perché della sono è"  # Italian
    " kto kiedy gdzie ile dlaczego czy się jak nie"  # Polish
    " šta kada gde koliko zašto"  # Serbian
    " ki mikor hol mennyi hogyan és egy".split()  # Hungarian
)


def is_plain(question: str) -> bool:
    """Whether a question greets, thanks, or names the archive or who answers; for one that might go on from another."""
    return any(pattern.search(question) for pattern in (_THANKS, _GREETING, _ABOUT))


def in_another_language(question: str) -> bool:
    """Whether most letters of a question are of another script, or its words ask in another language: two of them, or
    one where half are in no English dictionary."""
    letters = [c for c in question if c.isalpha()]
    if letters and sum(not _ENGLISH_LETTERS.match(c) for c in letters) > len(letters) / 2:
        return True
    small = [word for word in words(question) if word[0].islower()]
    foreign = sum(word in _FOREIGN for word in small)
    return foreign > 1 or (foreign == 1 and sum(not known(word) for word in small) >= len(small) / 2)


def reply(question: str, library: Library) -> str:
    """One or two sentences, none of them from an article."""
    if in_another_language(question):
        return ENGLISH_ONLY
    if _THANKS.search(question):
        return "You’re welcome. Ask again whenever you like."
    overview = library.overview()
    span = f", from {long_date(overview.oldest)} to {long_date(overview.newest)}" if overview.oldest else ""
    holds = f"This archive holds {overview.articles:,} article{'' if overview.articles == 1 else 's'}{span}."
    if _NEWEST.search(question) and not _HOW_MANY.search(question):
        named = "; ".join(f"“{a.title}”, {long_date(a.published)}" for a in library.newest(NEWEST))
        return f"The newest articles: {named}." if named else holds
    if _GREETING.match(question):
        return f"Hello. {holds} Ask about anything in it, in plain words."
    return (
        f"{holds} I am a program that answers from it in the articles’ own words, with a footnote to each sentence. "
        "Ask for a fact, what somebody said, what is new, or what happened and in which order."
    )
