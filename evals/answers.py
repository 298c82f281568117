"""Prints docs/answers.md: thirty questions to the sample archive with their answers as given.

`python -m evals.answers > docs/answers.md`
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from assistant.assembly import build_assistant, build_ingest
from assistant.config import Config
from assistant.footnotes import answer_text
from assistant.pipeline import Assistant
from assistant.progress import Bar
from assistant.schema import Turn

# Each line is a conversation; its questions are asked one after the other.
CONVERSATIONS = [
    ["When will the Heron Bridge open?"],
    ["How did the harbour union vote on the bridge?", "And how many abstained?"],
    ["Why was bathing forbidden at the beach of Norbank?"],
    ["What was found in the riverbed off Norbank?"],
    ["When was the wreck's timber felled?"],
    ["What caused the fire on the Sigrun?", "Who wrote this article?"],
    ["How many passengers did the lifeboat and the fishing boats take off the Sigrun?"],
    ["What does Otto Lund think of the cod survey?"],
    ["How much cod may boats from Skellhaven land?"],
    ["How many pairs of terns were counted?"],
    ["When do the terns leave?"],
    ["When was the tower on Gull Rock built?"],
    ["What is Tilda Brenn's record?"],
    ["How much is a return ticket to the Outer Isles?"],
    ["Is the emergency department of the hospital open at night?"],
    ["Is Karin Lund related to Otto Lund?"],
    ["When did Montenegro join NATO?"],
    ["When did Serbia proclaim military neutrality?"],
    ["What did the defence ministers sign in Tirana?"],
    ["Does the Tirana declaration contain a duty of mutual defence?"],
    ["How many soldiers does KFOR have?"],
    ["What did the International Court of Justice say about Kosovo's declaration of independence?"],
    ["How long does military training in Croatia last?"],
    ["Why can North Macedonia not open its first cluster?"],
    ["When did EUFOR take over from SFOR?"],
    ["What was Milorad Dodik found guilty of?"],
    ["What is the dialling code of Kosovo?"],
    ["Why was Macedonia not invited in Bucharest?"],
    ["What is the mayor's salary?"],
    ["Who won the Eurovision song contest?"],
]


HEAD = """\
# Thirty questions to the sample archive

Printed by `python -m evals.answers`. The questions stay as they are when an answer gets worse;
what the extractive answers get wrong is in the README's limits and in [the log](log.md).
"""


def document(assistant: Assistant) -> str:
    """The page as Markdown, asked anew."""
    return HEAD + "".join(_converse(assistant, questions) for questions in CONVERSATIONS)


def _converse(assistant: Assistant, questions: list[str]) -> str:
    turns: list[Turn] = []
    parts = []
    for question in questions:
        answer = assistant.ask(question, turns)
        parts.append(f"\n## {'and then: ' if turns else ''}{question}\n\n```text\n{answer_text(answer, 100)}\n```\n")
        turns.append(Turn.of(answer))
    return "".join(parts)


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        config = Config(library=Path(scratch) / "library")
        with Bar() as bar:
            build_ingest(config, bar).run([Path("corpus")])
        print(document(build_assistant(config)), end="")


if __name__ == "__main__":
    main()
