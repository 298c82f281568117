"""An editor's own answer: its sentences are held to the same check as those of a language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.citations import cite
from assistant.attribution.check import Checker
from assistant.desk.audit import note
from assistant.desk.conflicts import NOTHING, ChangedError, approval, approved_answer, unchanged
from assistant.desk.named import named_article
from assistant.errors import FootnoteError
from assistant.generation.drafting import Written
from assistant.generation.prompts import Given
from assistant.generation.verify import verify
from assistant.library.database import now
from assistant.library.store import Library
from assistant.library.withdrawal import unused_among
from assistant.pins.store import Pin, Pins, lapsed
from assistant.pipeline import checked
from assistant.schema import Answer, Article, Citation, Claim, Passage, Span

MAX_SENTENCES, MAX_SENTENCE_CHARS, MAX_CITED = 12, 1_000, 5


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


def approve(
    library: Library,
    checker: Checker,
    question: str,
    said: Sequence[Sentence],
    actor: str,
    based_on: str | None = None,
) -> Pin:
    """Check an answer and give it from now on to this question. Raises FootnoteError, naming the sentence, when the
    words it cites are not in the latest version of their article, or do not support it; ChangedError when the approved
    answer to this question is not the one of the revision `based_on`."""
    question = checked(question)
    unchanged(library.database, approved_answer(question), based_on)
    if not 1 <= len(said) <= MAX_SENTENCES:
        raise FootnoteError(f"An approved answer has 1 to {MAX_SENTENCES} sentences.")
    numbers: dict[tuple[str, int, int], Citation] = {}
    with library.database.snapshot():
        claims = [_claim(library, checker, one, place, numbers) for place, one in enumerate(said, 1)]
    answer = Answer(
        question=question,
        standalone_question=question,
        declined=False,
        confidence=1.0,
        mode="checked",
        certainty="answers",
        claims=tuple(claims),
        checked_on=now()[:10],
    )
    with library.database.transaction():
        unchanged(library.database, approved_answer(question), based_on)
        if changed := lapsed(answer, library):
            raise FootnoteError(f"{changed} in the meantime. Read it, and approve the answer again.")
        if (before := approved_answer(question).revision(library.database)) != NOTHING:
            note(library.database, actor, "approval replaced", before)
        pin = Pins(library.database).add(question, answer, actor)
        note(library.database, actor, "answer approved", pin.id, question)
    return pin


def withdraw_approval(library: Library, pin_id: str, actor: str) -> None:
    """Give an approved answer no more. Raises FootnoteError when there is none, and ChangedError when it was one that
    somebody replaced or withdrew."""
    with library.database.transaction():
        if not Pins(library.database).holds(pin_id) and approval(pin_id).last(library.database):
            raise ChangedError(approval(pin_id).done(library.database, pin_id), NOTHING)
        Pins(library.database).remove(pin_id)
        note(library.database, actor, "approval withdrawn", pin_id)


def place_words(library: Library, cited: Cited) -> tuple[Article, Span]:
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
    given = {}
    for number, cited in enumerate(sentence.cited):
        article, span = place_words(library, cited)
        passage = Passage(
            str(number),
            article.id,
            article.version,
            span.start,
            span.end,
            article.text[span.start : span.end],
            article.title,
        )
        given[str(number)] = Given(str(number), passage, article)
    found = verify(Written(text, tuple(given)), given, checker)
    if found.verdict == "unverified":
        raise FootnoteError(f"Sentence {place} is not supported by the words it cites: {'; '.join(found.reasons)}.")
    citations = []
    for article, span in found.spans:
        key = (article.id, span.start, span.end)
        numbers.setdefault(key, cite(len(numbers) + 1, article, span))
        citations.append(numbers[key])
    return Claim(found.text, found.verdict, tuple(citations), found.speaker)
