"""Greetings, thanks, and questions about the archive itself → a plain reply of the page's own."""

from __future__ import annotations

import re

from assistant.display import long_date
from assistant.library.store import Library

NEWEST = 3  # articles that are named
_THANKS = re.compile(
    r"\b(?:thanks?|thank you|thx|ta|cheers|bye|goodbye|see you|that['’]?s all|good night)\b", re.IGNORECASE
)
_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|howdy|greetings)\b", re.IGNORECASE
)
_NEWEST = re.compile(
    r"\b(?:new(?:est)?|latest|recent|today)\b.*\b(?:articles?|stories|pieces|news|things?)?|\barticles?\b.*\b(?:new|latest|today)",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"\bhow (?:many|big|large|far back|old)\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\x00-\x7fÀ-ɏ’‘“”–—…€£]")
_ENGLISH = frozenset(
    "a about all am and any anything are articles ask bye can could do does for get give good got have hello here hey hi how"
    " i in is it know me much my new news newest no of ok okay old on or read robot say see so something stories talk thank"
    " thanks that the them there these this to today ok up want was what when where which who why with write you your".split()
)


def reply(question: str, library: Library) -> str:
    """One or two sentences, none of them from an article."""
    if _in_another_language(question):
        return "I can only read English questions so far. Ask in English, please; the articles are searched in English."
    if _THANKS.search(question):
        return "You’re welcome. Ask again whenever you like."
    overview = library.overview()
    span = f", from {long_date(overview.oldest)} to {long_date(overview.newest)}" if overview.oldest else ""
    holds = f"This archive holds {overview.articles:,} article{'' if overview.articles == 1 else 's'}{span}."
    if _NEWEST.search(question) and not _HOW_MANY.search(question):
        dated = sorted((a for a in library.articles() if a.published), key=lambda a: (str(a.published), a.id))
        named = "; ".join(f"“{a.title}”, {long_date(a.published)}" for a in reversed(dated[-NEWEST:]))
        return f"The newest articles: {named}." if named else holds
    if _GREETING.match(question):
        return f"Hello. {holds} Ask about anything in it, in plain words."
    return (
        f"{holds} I am a program that answers from it in the articles’ own words, with a footnote to each sentence. "
        "Ask for a fact, what somebody said, what is new, or what happened and in which order."
    )


def _in_another_language(question: str) -> bool:
    letters = [c for c in question if c.isalpha()]
    if letters and sum(bool(_LETTERS.match(c)) for c in letters) > len(letters) / 3:
        return True
    words = re.findall(r"[^\W\d_]+", question.casefold())
    return len(words) >= 3 and not any(word in _ENGLISH for word in words)
