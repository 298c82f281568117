"""What a score says about an answer, and why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.assembly import build_assistant
from assistant.config import AnswerConfig, Config
from assistant.library.store import Library
from assistant.schema import Answer, Article, Citation, Claim
from evals.dataset import EvalCase, Nugget
from evals.examine import Examiner
from evals.judges import ExactSpan, SharedWords
from evals.metrics.citations import citation_precision, citation_recall
from evals.scoring import Outcome, Score, scores
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder

OLD = "The bridge will cost 39 million crowns. It opens in 2026."
NEW = "The bridge now costs 64 million crowns. Steel is dearer."


@pytest.fixture
def library(config: Config, tmp_path: Path) -> Library:
    old = write_article(tmp_path, "old", OLD, id="old")
    new = write_article(tmp_path, "new", NEW, id="new")
    ingest(config, old, new)
    return Library.open(config.library)


CASE = EvalCase(
    id="cost",
    question="What does the bridge cost?",
    answer="64 million crowns.",
    gold_doc_ids=("new",),
    gold_text=("The bridge now costs 64 million crowns.",),
    nuggets=(Nugget(("64 million", "sixty-four million"), True), Nugget(("steel",), False)),
    outdated=("39 million",),
)


def claim(article: Article, words: str, number: int = 1) -> Claim:
    start = article.text.index(words)
    cited = Citation(
        number, article.id, article.version, start, start + len(words), words, article.title, *[None] * 4, article.kind
    )
    return Claim(words, "verbatim", (cited,))


def answer(*claims: Claim, confidence: float = 0.6) -> Answer:
    return Answer("?", "?", not claims, confidence, "extractive", claims)


def scored(case: EvalCase, given: Answer, library: Library, undeclined: Answer | None = None) -> dict[str, Score]:
    return scores(case, Outcome(given, undeclined or given), library)


def test_a_right_answer(library: Library) -> None:
    found = scored(CASE, answer(claim(library.article("new"), "The bridge now costs 64 million crowns.")), library)
    values = {name: score.value for name, score in found.items()}
    assert values["right"] == values["truthfulness"] == values["first claim holds the answer"] == 1.0
    assert values["current value first"] == 1.0
    assert values["gold sentence recall"] == values["gold sentence precision"] == 1.0
    assert (values["vital nuggets"], values["all nuggets"]) == (1.0, 0.5)
    assert found["all nuggets"].why == "missing: steel"
    assert values["altered quotes"] == 0.0
    assert values["decline recall"] is None


def test_an_outdated_answer_is_wrong_and_says_so(library: Library) -> None:
    found = scored(CASE, answer(claim(library.article("old"), "The bridge will cost 39 million crowns.")), library)
    assert found["current value first"].value == 0.0
    assert "outdated in it: 39 million" in found["current value first"].why
    assert found["right"] == Score(0.0, "missing: 64 million")
    assert found["truthfulness"].value == -1.0


def test_an_answer_declined_though_there_is_one_is_neither_right_nor_wrong(library: Library) -> None:
    bold = answer(claim(library.article("new"), "The bridge now costs 64 million crowns."), confidence=0.2)
    found = scored(CASE, answer(confidence=0.2), library, undeclined=bold)
    assert found["right"].value == 0.0
    assert found["truthfulness"].value == 0.0
    assert found["right if given"].value == 1.0
    assert found["first claim holds the answer, if given"].value is None
    assert found["decline precision"].value == 0.0


def test_what_the_articles_do_not_say_is_right_when_declined(library: Library) -> None:
    case = EvalCase(id="x", question="Who designed it?", answerable=False, distractor_doc_ids=("new",))
    declined = scored(case, answer(), library)
    assert declined["right"].value == declined["truthfulness"].value == declined["decline recall"].value == 1.0
    given = scored(case, answer(claim(library.article("new"), "Steel is dearer.")), library)
    assert (given["right"].value, given["truthfulness"].value, given["decline recall"].value) == (0.0, -1.0, 0.0)


def test_a_wrong_premise_is_declined_or_put_right(library: Library) -> None:
    case = replace(CASE, answerable=False, nuggets=(Nugget(("64 million",), True),))
    corrected = scored(case, answer(claim(library.article("new"), "The bridge now costs 64 million crowns.")), library)
    repeated = scored(case, answer(claim(library.article("old"), "It opens in 2026.")), library)
    assert corrected["right"].value == scored(case, answer(), library)["right"].value == 1.0
    assert repeated["right"].value == 0.0
    assert repeated["decline recall"].value is None


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ({"quote": "The bridge now costs 64 million crown"}, "altered quotes"),
        ({"end": 20}, "altered quotes"),
        ({"version": 7}, "unresolved citations"),
        ({"article_id": "nowhere"}, "citations of articles that are gone"),
    ],
)
def test_every_broken_promise_is_counted_by_its_name(library: Library, change: dict[str, object], broken: str) -> None:
    good = claim(library.article("new"), "The bridge now costs 64 million crowns.")
    bad = replace(good, citations=(replace(good.citations[0], **change),))  # type: ignore[arg-type]
    found = scored(CASE, answer(bad), library)
    names = ("altered quotes", "unresolved citations", "citations of articles that are gone")
    assert {name for name in names if found[name].value} == {broken}


def test_a_string_that_no_gold_article_holds_cannot_be_scored(library: Library) -> None:
    case = EvalCase(id="x", question="?", answers=("sixty-four, or thereabouts",), gold_doc_ids=("new",))
    found = scored(case, answer(claim(library.article("new"), "Steel is dearer.")), library)
    assert found["first claim holds the answer"].value is None
    assert found["right"] == Score(1.0, "a gold article is cited")


def test_a_case_that_raises_is_recorded_not_dropped(config: Config, library: Library) -> None:
    built = build_assistant(replace(config, answer=AnswerConfig(threshold=0.0)), HashEncoder())
    record = Examiner(built, built, library).examine(EvalCase(id="empty", question=" \u200b " + "x" * 3000))
    assert record.error is not None
    assert record.error.startswith("QuestionError: The question has")
    assert record.answer is None


def test_citation_recall_and_precision_are_those_of_alce() -> None:
    statements = [("a b", ["a b c"]), ("a b", ["a", "b", "z"]), ("d", [])]
    judge = ExactSpan()
    assert citation_recall(statements, judge) == pytest.approx(2 / 3)
    assert citation_precision(statements, judge) == pytest.approx(3 / 4)
    assert citation_recall([], judge) is None
    assert citation_precision([("d", [])], judge) is None


def test_shared_words_hold_numbers_to_the_letter() -> None:
    judge = SharedWords()
    assert judge.supports("The bridge costs 1,200 crowns", "The new bridge will cost 1200 crowns, said the mayor")
    assert not judge.supports("The bridge costs 1,300 crowns", "The new bridge will cost 1200 crowns, said the mayor")
    assert not judge.supports("", "anything")
