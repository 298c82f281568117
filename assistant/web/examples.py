"""What a page offers: the newest stories, and questions about them that were asked and are surely answered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from assistant.answering.about import lead
from assistant.answering.citations import cite
from assistant.facts.speakers import speaker_named
from assistant.library.sentences import paragraphs, sentences
from assistant.library.stories import Story, stories
from assistant.library.story_names import headed, name
from assistant.library.terms import content_terms, terms
from assistant.pipeline import Assistant
from assistant.schema import Article, Form
from assistant.web.offers import Developing, Example, Offers

STORIES = 8  # the newest ones, about which is asked
LEAST = 3  # articles of one that is
LEAST_CLAIMS: dict[Form, int] = {"timeline": 3, "summary": 3, "latest": 2}
PEOPLE = 2  # who speak in a story, about whom is asked


def offers(assistant: Assistant) -> Offers:
    """The newest stories of some length, and the questions about them that are answered surely, in the form that they
    ask for.

    They are asked without the reader, which would keep the machine busy when the first visitors come.
    """
    config = assistant.config
    quick = assistant.under(replace(config, answer=replace(config.answer, sentences_read=0)))
    told = [story for story in stories(assistant.library) if len(story.articles) >= LEAST][:STORIES]
    named = [(story, name(story, assistant.library)) for story in told]
    return Offers(
        tuple(_developing(story, called) for story, called in named),
        tuple(example for story, called in named for example in _answered(quick, story, called)),
    )


def _developing(story: Story, called: str) -> Developing:
    newest = _newest(story, called)
    return Developing(story.number, headed(called), cite(1, newest, lead(newest)), _told_by(story), story.named)


def _newest(story: Story, called: str) -> Article:
    """The newest article that begins with what the story is called after; the newest of all if none does."""
    wanted = set(content_terms(called))
    begins = [a for a in story.articles if wanted & set(terms(f"{a.title} {a.text[: lead(a).end]}"))]
    return (begins or story.articles)[-1]


def _told_by(story: Story) -> frozenset[tuple[str, int]]:
    return frozenset((article.id, article.version) for article in story.articles)


def _answered(assistant: Assistant, story: Story, called: str) -> Iterator[Example]:
    if not story.named and called.islower() and " " not in called:  # "gas" tells nobody what the story is
        return
    for label, question, form in _questions(story, called):
        answer = assistant.ask(question)
        if answer.form == form and answer.certainty == "answers" and len(answer.claims) >= LEAST_CLAIMS.get(form, 1):
            cited = frozenset((c.article_id, c.version) for c in answer.citations)
            yield Example(question, cited | _told_by(story), story.number, label)


def _questions(story: Story, called: str) -> Iterator[tuple[str, str, Form]]:
    """Label, question and the form of answer that it wants."""
    yield "What’s new", f"What’s new with {called}?", "latest"
    yield "In short", f"What happened with {called}?", "summary"
    yield "From the start", f"Timeline of {called}", "timeline"
    for person in _speaking(story):
        yield person, f"Who is {person}?", "who-is"
        yield f"What {person} says", f"What does {person} say about {called}?", "said"


def _speaking(story: Story) -> list[str]:
    """Those who speak most often in a story, by first and last name."""
    spoken = (
        speaker_named(article.text[span.start : span.end])
        for article in story.articles
        for paragraph in paragraphs(article.text)
        for span in sentences(article.text, paragraph, article.language)
    )
    counted = Counter(who for who in spoken if who and len(who.split()) == 2)
    for who in list(counted):
        if any(re.search(rf"\b[Tt]he {re.escape(who)}\b", article.text) for article in story.articles):
            del counted[who]  # not a person, but the council or the list of one
    return [who for who, count in counted.most_common(PEOPLE) if count > 1]
