"""A sentence that an editor writes, and the words of articles that it rests on: held to the same check as a language
model's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.citations import cite
from assistant.attribution.check import Checker, check
from assistant.attribution.pair import Source
from assistant.attribution.support import NOT_SAID
from assistant.desk.named import named_article
from assistant.errors import FootnoteError
from assistant.generation.drafting import Written
from assistant.generation.prompts import Given
from assistant.generation.verify import Verified, verify
from assistant.library.store import Library
from assistant.library.withdrawal import unused_among
from assistant.schema import Article, Citation, Claim, Passage, Span

MAX_SENTENCE_CHARS, MAX_CITED = 1_000, 5
Place = tuple[Article, Span]


@dataclass(frozen=True)
class Cited:
    """The exact words of an article that a sentence rests on."""

    article_id: str
    words: str


@dataclass(frozen=True)
class Sentence:
    """A sentence that an editor wants to be said, and what it rests on."""

    text: str
    cited: tuple[Cited, ...]


def place_words(library: Library, cited: Cited) -> Place:
    """Where cited words stand in the latest version of an article that may be used. Raises FootnoteError when they do
    not, letter for letter."""
    article = named_article(library, cited.article_id)
    if unused_among(library, [article.id]):
        raise FootnoteError(f"'{article.id}' may not be used in answers.")
    words = cited.words.strip()
    start = article.text.find(words) if words else -1
    if start < 0:
        raise FootnoteError(f"“{article.title}” does not hold these words: “{words[:80]}”. Copy them from the article.")
    return article, Span(start, start + len(words))


def claims(library: Library, checker: Checker, said: Sequence[Sentence]) -> tuple[Claim, ...]:
    """The sentences with their citations. Raises FootnoteError, naming the sentence, when it is none, when words that
    it cites are not in their article, or when they do not support it."""
    numbers: dict[tuple[str, int, int], Citation] = {}
    return tuple(_claim(library, checker, one, place, numbers) for place, one in enumerate(said, 1))


def _claim(
    library: Library,
    checker: Checker,
    sentence: Sentence,
    place: int,
    numbers: dict[tuple[str, int, int], Citation],
) -> Claim:
    text = " ".join(sentence.text.split())
    if not text or len(text) > MAX_SENTENCE_CHARS or not 1 <= len(sentence.cited) <= MAX_CITED:
        raise FootnoteError(
            f"Sentence {place}: write 1 to {MAX_SENTENCE_CHARS:,} characters, and cite 1 to {MAX_CITED} places."
        )
    places = list(dict.fromkeys(place_words(library, cited) for cited in sentence.cited))
    given = {str(n): _given(str(n), *one) for n, one in enumerate(places)}
    found = verify(Written(text, tuple(given)), given, checker)
    if found.verdict == "unverified":
        raise FootnoteError(f"Sentence {place} is not supported by the words it cites: {'; '.join(found.reasons)}.")
    further = [_further(found, places, one, place, checker) for one in places if not _rests_on(found, *one)]
    citations = []
    for article, span in (*found.spans, *further):
        key = (article.id, span.start, span.end)
        numbers.setdefault(key, cite(len(numbers) + 1, article, span))
        citations.append(numbers[key])
    return Claim(found.text, found.verdict, tuple(citations), found.speaker)


def _given(name: str, article: Article, span: Span) -> Given:
    words = article.text[span.start : span.end]
    passage = Passage(name, article.id, article.version, span.start, span.end, words, article.title)
    return Given(name, passage, article)


def _rests_on(found: Verified, article: Article, span: Span) -> bool:
    return any(a.id == article.id and span.start <= s.start and s.end <= span.end for a, s in found.spans)


def _further(found: Verified, places: Sequence[Place], own: Place, number: int, checker: Checker) -> Place:
    """What a sentence that other words support rests on, too: whether these say all of it is for the editor to judge;
    whom they speak of may stand in the others. Raises FootnoteError when they say nothing of it, or say otherwise."""
    article, span = own
    words = article.text[span.start : span.end]
    others = " ".join(a.text[s.start : s.end] for a, s in places)
    said = check(found.text, Source(words, article.published, f"{article.title} {others}"), checker)
    otherwise = [reason for reason in said.reasons if reason != NOT_SAID]
    if said.span is None or otherwise:
        raise FootnoteError(
            f"Sentence {number} does not rest on “{words[:80]}” of “{article.title}”: "
            f"{'; '.join(otherwise) or NOT_SAID}. Remove that source."
        )
    return article, Span(span.start + said.span.start, span.start + said.span.end)
