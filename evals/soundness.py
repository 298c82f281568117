"""What must hold of the cases over the sample archive: true to the corpus, whole, and no leaks between the splits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

from assistant.library.readers import Found, files, read
from evals.dataset import EvalCase
from evals.metrics.overlap import contains, normalised
from evals.reference import CORPUS, SPLITS, TAGS, Reference

SAME_QUESTION = 0.8  # share of words in common from which two questions are one
IN_TIME = ("latest", "summary", "timeline")

Texts = Mapping[str, str]


def problems(reference: Reference, forms: Sequence[EvalCase] = (), corpus: Path = CORPUS) -> Iterator[str]:
    """What is wrong with the cases, and with those of `forms`, a line each."""
    drafts = {f.draft.id or "": f.draft for path in files([corpus]) for f in read(path) if isinstance(f, Found)}
    texts = {article: draft.text for article, draft in drafts.items()}
    days = {article: str(draft.published or "") for article, draft in drafts.items()}
    for article in sorted(texts.keys() ^ reference.story_of.keys()):
        yield f"article {article} is " + ("of no story in stories.toml" if article in texts else "not in the corpus")
    for case in reference.cases:
        yield from (f"{case.id}: {problem}" for problem in (*_against_corpus(case, texts), *_whole(case)))
    for case in forms:
        yield from (f"{case.id}: {problem}" for problem in (*_against_corpus(case, texts), *_of_form(case, days)))
    yield from _leaks(reference, (*reference.cases, *forms), texts)


def _against_corpus(case: EvalCase, texts: Texts) -> Iterator[str]:
    for article in dict.fromkeys((*case.gold_doc_ids, *case.distractor_doc_ids, *case.order)):
        if article not in texts:
            yield f"there is no article {article}"
    for sentence in case.gold_text:
        if not any(sentence in texts.get(article, "") for article in case.gold_doc_ids):
            yield f"no gold article holds the words “{sentence}”"
    for nugget in case.nuggets:
        if not contains(" ".join(case.gold_text), nugget.wordings):
            yield f"no gold sentence holds the nugget “{nugget.wordings[0]}”"


def _whole(case: EvalCase) -> Iterator[str]:
    if unknown := [tag for tag in case.tags if tag not in TAGS]:
        yield f"unknown tag {unknown[0]}; use one of {', '.join(TAGS)}"
    if not case.tags:
        yield "has no tag"
    if case.answerable and not (case.answer and case.gold_text and case.vital):
        yield "an answerable case needs an answer, gold sentences and a vital nugget"
    if not case.answerable and not case.corrects and case.gold_text:
        yield "a case that must be declined has gold sentences"


def _of_form(case: EvalCase, days: Mapping[str, str]) -> Iterator[str]:
    """A case of a form: each wording is the archive's own, and what it is to draw on stands in the order of time."""
    if case.answerable and not (case.answer and case.gold_text and case.vital):
        yield "an answerable case needs an answer, gold sentences and a vital nugget"
    for wording in (wording for nugget in case.nuggets for wording in nugget.wordings):
        if not any(contains(sentence, [wording]) for sentence in case.gold_text):
            yield f"no gold sentence holds the wording “{wording}”"
    if case.answerable and case.form in IN_TIME and not case.order:
        yield f"a case of form {case.form} needs the order of its articles"
    if strange := sorted(set(case.order) - set(case.gold_doc_ids)):
        yield f"its order names {strange[0]}, which is not gold"
    told = [days.get(article, "") for article in case.order]
    if told != sorted(told, reverse=case.form == "latest"):
        yield "its order is not that of time"


def _leaks(reference: Reference, cases: Sequence[EvalCase], texts: Texts) -> Iterator[str]:
    """Articles, sentences or questions that a case of one split shares with the other split."""
    other_text = {
        split: "\n".join(t for a, t in texts.items() if reference.split_of.get(reference.story_of.get(a, "")) != split)
        for split in SPLITS
    }
    for case in cases:
        split = reference.split(case)
        for article in (*case.gold_doc_ids, *case.distractor_doc_ids):
            if reference.split_of.get(reference.story_of.get(article, ""), split) != split:
                yield f"{case.id}: leak: its article {article} is of the other split"
        for sentence in case.gold_text:
            if sentence in other_text[split]:
                yield f"{case.id}: leak: an article of the other split holds “{sentence}”"
    asked = [(case, set(normalised(case.question).split())) for case in cases]
    dev, test = ([one for one in asked if reference.split(one[0]) == split] for split in SPLITS)
    for (one, words), (other, more) in product(dev, test):
        if _alike(one, words, other, more):
            yield f"{one.id}: leak: asks the same as {other.id} of the other split"


def _alike(one: EvalCase, words: set[str], other: EvalCase, more: set[str]) -> bool:
    if one.earlier or other.earlier:
        return (*one.earlier, one.question) == (*other.earlier, other.question)
    return len(words & more) >= SAME_QUESTION * len(words | more)
