"""How often the first claim holds the answer, and what is declined, on a public set.

`python -m evals.first_claim FOLDER [--foreign FOLDER] [--every N]`: FOLDER holds corpus.jsonl and
queries.jsonl; the questions of the foreign folder are about other articles and should be declined.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from assistant.assembly import build_assistant, build_ingest
from assistant.config import Config
from assistant.progress import Bar


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--foreign", type=Path)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        config = Config(library=Path(scratch) / "library")
        with Bar() as bar:
            build_ingest(config, bar).run([options.folder / "corpus.jsonl"])
        assistant = build_assistant(config)
        questions = _questions(options.folder)[:: options.every]
        answerable = [q for q in questions if q.get("answerable", True)]
        hit = given = right = 0
        for question in answerable:
            answer = assistant.ask(question["question"])
            golds = [gold.casefold() for gold in question.get("answers", [])]
            hit += answer.passages[0].article_id in question["gold_doc_ids"]
            given += not answer.declined
            right += any(gold in answer.claims[0].text.casefold() for gold in golds) if answer.claims else 0
        print(f"{options.folder.name}: {len(answerable)} answerable questions")
        print(f"  article hit@1                      {hit / len(answerable):.3f}")
        print(f"  answered                           {given / len(answerable):.3f}")
        print(
            f"  gold string in the first claim     {right / len(answerable):.3f} of all, {right / given:.3f} of given"
        )
        near = [q for q in questions if not q.get("answerable", True)]
        foreign = _questions(options.foreign)[:: options.every] if options.foreign else []
        for name, asked in (("near misses", near), ("foreign questions", foreign)):
            if asked:
                declined = sum(assistant.ask(q["question"]).declined for q in asked)
                print(f"  {name + ' declined':<34} {declined / len(asked):.3f} of {len(asked)}")


def _questions(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
