"""Dates respected: what stands now leads, what it supersedes is shown, disagreement is said, the past is preferred
when it is asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.assembly import build_assistant
from assistant.config import AnswerConfig, Config
from assistant.pipeline import Assistant
from assistant.schema import Answer, Turn
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder

BRIDGE = {
    "first": ("2023-02-03", "The new bridge will cost 39 million crowns, the town hall says."),
    "second": ("2024-05-12", "The new bridge will cost 48 million crowns, the town hall says now."),
    "third": ("2025-03-14", "The new bridge will cost 61 million crowns, according to the town hall."),
    "other": ("2025-04-01", "A ticket for the bridge museum will cost 5 crowns, and the shop stays open."),
}


def archive(config: Config, tmp_path: Path, stories: dict[str, tuple[str, str]]) -> Assistant:
    for name, (published, text) in stories.items():
        dated = {"published": published} if published else {}
        write_article(tmp_path / "in", name, text, title=f"The {name} story", **dated)
    ingest(config, tmp_path / "in")
    settings = AnswerConfig(threshold=0.0, sentences_read=0)
    return build_assistant(Config(library=config.library, answer=settings, today=date(2025, 11, 22)), HashEncoder())


def earlier(answer: Answer) -> list[tuple[str | None, str | None]]:
    return [(c.answering_words, c.published) for c in answer.claims[0].earlier]


@pytest.fixture
def bridge(config: Config, tmp_path: Path) -> Assistant:
    return archive(config, tmp_path, BRIDGE)


@pytest.mark.parametrize("question", ["How much will the new bridge cost?", "How much will the new bridge cost now?"])
def test_the_newest_figure_leads_and_older_ones_are_shown_as_earlier(bridge: Assistant, question: str) -> None:
    answer = bridge.ask(question)
    assert "61 million" in answer.claims[0].text
    assert earlier(answer) == [("48 million crowns", "2024-05-12"), ("39 million crowns", "2023-02-03")]
    assert "48 million" not in " ".join(claim.text for claim in answer.claims)


def test_superseded_statements_are_citations_like_all_others(bridge: Assistant) -> None:
    answer = bridge.ask("How much will the new bridge cost?")
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    for cited in answer.citations:
        assert bridge.library.article(cited.article_id, cited.version).text[cited.start : cited.end] == cited.quote
    assert Answer.from_dict(answer.to_dict()) == answer


@pytest.mark.parametrize("words", ["in May 2024", "in 2024", "between March 2024 and June 2024"])
def test_a_question_about_the_past_is_answered_from_that_time(bridge: Assistant, words: str) -> None:
    answer = bridge.ask(f"How much was the new bridge to cost {words}?")
    assert answer.period and answer.period.words == words
    assert "48 million" in answer.claims[0].text
    assert not answer.claims[0].earlier


def test_the_reader_can_take_the_period_away(bridge: Assistant) -> None:
    answer = bridge.ask("How much will the new bridge cost in May 2024?", any_time=True)
    assert answer.period is None
    assert "61 million" in answer.claims[0].text


def test_a_follow_up_keeps_the_period_until_it_names_another_or_asks_for_now(bridge: Assistant) -> None:
    first = bridge.ask("How much was the new bridge to cost in May 2024?")
    kept = bridge.ask("And who says it?", [Turn.of(first)])
    assert kept.period == first.period
    other = bridge.ask("And in February 2023?", [Turn.of(first)])
    assert other.period and other.period.start == date(2023, 2, 1)
    assert "39 million" in other.claims[0].text
    now = bridge.ask("And what is it now?", [Turn.of(first)])
    assert now.period is None


def test_sources_of_the_same_days_that_differ_are_both_shown(config: Config, tmp_path: Path) -> None:
    assistant = archive(
        config,
        tmp_path,
        {
            "courier": ("2025-03-14", "The storm damaged 40 houses in the old town, the mayor said."),
            "gazette": ("2025-03-15", "The storm damaged 55 houses in the old town, the brigade said."),
        },
    )
    answer = assistant.ask("How many houses in the old town has the storm damaged?")
    assert answer.disagree
    assert {c.citations[0].article_id for c in answer.claims[:2]} == {"courier", "gazette"}
    assert not answer.claims[0].earlier


def test_sources_that_agree_or_count_something_else_are_no_conflict(config: Config, tmp_path: Path) -> None:
    assistant = archive(
        config,
        tmp_path,
        {
            "courier": ("2025-03-14", "The storm damaged 40 houses in the old town, the mayor said."),
            "gazette": ("2025-03-15", "The storm damaged forty houses in the old town, said the brigade."),
            "herald": ("2025-03-15", "The storm damaged 12 boats in the old town, and a mast fell."),
        },
    )
    answer = assistant.ask("How many houses in the old town has the storm damaged?")
    assert not answer.disagree
    assert not answer.claims[0].earlier


def test_an_undated_figure_neither_leads_nor_counts_as_earlier(config: Config, tmp_path: Path) -> None:
    undated = ("", "The new bridge will cost 70 million crowns, the town hall says.")
    answer = archive(config, tmp_path, {**BRIDGE, "undated": undated}).ask("How much will the new bridge cost now?")
    assert "61 million" in answer.claims[0].text or answer.claims[0].citations[0].published is None
    assert all(published for _, published in earlier(answer))


def test_what_an_earlier_answer_cited_is_not_given_again(config: Config, tmp_path: Path) -> None:
    text = "The old mill was built of red brick. The old mill was sold to a baker of the town."
    assistant = archive(config, tmp_path, {"mill": ("2025-01-01", text)})
    first = assistant.ask("What was the old mill built of?")
    follow = assistant.ask("And what happened to it, the old mill?", [Turn.of(first)])
    assert follow.claims[0].text == "The old mill was sold to a baker of the town."


def test_a_period_can_be_counted_from_an_event_in_the_headlines(config: Config, tmp_path: Path) -> None:
    for name, published, title in (
        ("plan", "2024-01-10", "Fleet grows"),
        ("summit", "2024-06-24", "Leaders meet for the harbour summit"),
        ("cut", "2024-09-01", "Fleet shrinks"),
    ):
        text = f"The fleet has {len(name) * 10} boats in the harbour of the town, the {name} report says."
        write_article(tmp_path / "in", name, text, title=title, published=published)
    ingest(config, tmp_path / "in")
    settings = AnswerConfig(threshold=0.0, sentences_read=0)
    assistant = build_assistant(Config(library=config.library, answer=settings), HashEncoder())
    before = assistant.ask("How many boats did the fleet have before the harbour summit?")
    assert before.period and before.period.end == date(2024, 6, 23)
    assert before.claims[0].citations[0].article_id == "plan"
    after = assistant.ask("How many boats did the fleet have after the harbour summit?")
    assert after.period and after.period.start == date(2024, 6, 25)
    assert after.claims[0].citations[0].article_id == "cut"
    assert assistant.ask("How many boats did the fleet have before the great flood?").period is None
