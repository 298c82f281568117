"""What the commands for conversations, slips and changing values print, and on what."""

from __future__ import annotations

from assistant.pipeline import Assistant
from evals import chains, conversations
from evals.dataset import json_lines, read_cases
from evals.reference import read_reference


def test_there_are_conversations_and_slips_enough() -> None:
    threads = list(read_cases(conversations.FOLDER / "threads.jsonl"))
    assert len(threads) >= 60
    assert all(case.earlier for case in threads)
    assert all(case.vital for case in threads if case.answerable)
    slips = [values for _, values in json_lines(conversations.FOLDER / "slips.jsonl")]
    assert len(slips) >= 10
    assert all(len(set(values["slips"])) == 10 for values in slips)


def test_a_question_complete_in_itself_is_answered_the_same_after_another_conversation(sample: Assistant) -> None:
    alone = [case for case in read_reference().cases if not case.history][::12]
    seen = list(conversations.complete(conversations.Conversing(sample), alone))
    assert [one.shown for one in seen if not one.holds] == []


def test_slips_of_the_pen_change_few_answers(sample: Assistant) -> None:
    seen = list(conversations.slips(conversations.Conversing(sample), conversations.FOLDER / "slips.jsonl"))[:60]
    assert sum(one.holds for one in seen) >= 0.9 * len(seen)
    (line,) = conversations.report(seen)
    assert line.startswith("slips: same first claim")


def test_what_stands_now_leads_in_most_chains() -> None:
    told = list(chains.tell())
    assert len(told) == 60
    assert sum(one.current for one in told) >= 0.7 * len(told)
    current, _, false = chains.report(told)
    assert "of 60" in current
    assert false.startswith("false “Earlier”")
