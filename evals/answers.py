"""Prints docs/answers.md: forty conversations with the sample archive, as answered, the failures marked.

`python -m evals.answers > docs/answers.md`. What each turn wants was written with the articles open: some wording
(`wants`), at least half of several facts (`all`), that nothing is said (`declined`), or a plain reply (`reply`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.assembly import build_assistant
from assistant.config import Config
from assistant.footnotes import answer_text
from assistant.pipeline import Assistant
from assistant.schema import Answer, Turn
from evals.dataset import json_lines
from evals.reference import CASES, reference_set
from evals.runner import ingest, on_its_day

CONVERSATIONS = CASES / "conversations" / "shown.jsonl"
ENOUGH = 0.5  # share of the facts that an answer of several holds

HEAD = """\
# Forty conversations with the sample archive

Printed by `python -m evals.answers`. The questions stay as they are when an answer gets worse; what is wrong is marked
as such, by what the questions' writer wanted with the articles open. {right} of {turns} turns are right, {wrong} wrong,
{declined} declined although the articles say it.
"""


def failure(wanted: Mapping[str, Any], answer: Answer) -> str | None:
    """What is wrong with the answer to a turn; None when it is right."""
    if wanted.get("reply"):
        return None if answer.form == "archive" else "**Wrong:** a plain reply was wanted."
    if wanted.get("declined"):
        return None if answer.declined else "**Wrong:** the articles do not say it."
    facts: Sequence[Sequence[str]] = wanted.get("all") or [wanted["wants"]]
    if answer.declined:
        return f"**Declined,** although the articles say it: {_told(facts)}."
    text = " ".join(claim.text for claim in answer.claims).casefold()
    share = sum(any(wording.casefold() in text for wording in fact) for fact in facts) / len(facts)
    return None if share >= ENOUGH else f"**Wrong:** wanted {_told(facts)}."


def _told(facts: Sequence[Sequence[str]]) -> str:
    return "; ".join(f"“{fact[0]}”" for fact in facts)


def converse(assistant: Assistant, turns: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Answer, str | None]]:
    """Each question of a conversation, with its answer and what is wrong with that."""
    history: list[Turn] = []
    for wanted in turns:
        answer = assistant.ask(wanted["question"], history)
        yield wanted["question"], answer, failure(wanted, answer)
        history.append(Turn.of(answer))


def document(assistant: Assistant) -> str:
    """The page as Markdown, asked anew."""
    parts, failures, turns = [], [], 0
    for _, conversation in json_lines(CONVERSATIONS):
        for place, (question, answer, failed) in enumerate(converse(assistant, conversation["turns"])):
            turns += 1
            heading = f"\n## {'and then: ' if place else ''}{question}\n"
            mark = f"\n{failed}\n" if failed else ""
            failures += [failed] if failed else []
            parts.append(f"{heading}{mark}\n```text\n{answer_text(answer, 100)}\n```\n")
    declined = sum(failed.startswith("**Declined") for failed in failures)
    counts = {"turns": turns, "right": turns - len(failures), "wrong": len(failures) - declined, "declined": declined}
    return HEAD.format(**counts) + "".join(parts)


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        config = Config(library=Path(scratch) / "library")
        ingest(reference_set("all"), config)
        print(document(build_assistant(on_its_day(config))), end="")


if __name__ == "__main__":
    main()
