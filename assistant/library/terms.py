"""Text → stemmed terms: one analysis for the full-text index, for questions and for sentences."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+")
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
_LOCAL = threading.local()

STOP_WORDS = frozenset(
    """a about all also am an and any are article articles as at be because been before being both but by can could
    did do does doing done for from get give had happen happened happening happens has have having he her here him
    his how i if in into is it its just know latest ll many me more most much my news no nor not of on or other
    our out over please re s say says said she should so some such t tell than that the their them then there
    these they this those to too up us ve very was we were what when where which while who whom whose why will
    with would you your""".split()
)


def _stem(word: str) -> str:
    stemmer = getattr(_LOCAL, "stemmer", None)
    if stemmer is None:
        import Stemmer

        stemmer = _LOCAL.stemmer = Stemmer.Stemmer("english")
    return str(stemmer.stemWord(word))


@lru_cache(maxsize=65_536)
def _term(token: str) -> str:
    folded = plain(token)
    if folded[:1].isdigit():
        return _THOUSANDS.sub("", folded).replace(",", ".")
    return _stem(folded)


def plain(token: str) -> str:
    """A token in lower case, without diacritics."""
    folded = unicodedata.normalize("NFKD", token.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c))


def placed(text: str) -> list[tuple[int, int, str]]:
    """Start and end of every token of `text`, with its term."""
    return [(found.start(), found.end(), _term(found.group())) for found in _TOKEN.finditer(text)]


def words(text: str) -> list[str]:
    """The tokens of `text` as written: runs of letters or digits, '1,200.5' kept whole."""
    return _TOKEN.findall(text)


def terms(text: str) -> list[str]:
    """Every token of `text`, case-folded, without diacritics, stemmed (Snowball English)."""
    return [t for t in map(_term, words(text)) if t]


def content_terms(text: str) -> list[str]:
    """The distinct `terms` of `text` in order, without stop words."""
    kept = (_term(w) for w in words(text) if w.casefold() not in STOP_WORDS)
    return list(dict.fromkeys(t for t in kept if t))
