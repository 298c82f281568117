"""A small data set in the folder format."""

from __future__ import annotations

import json
from pathlib import Path

CORPUS = [
    {
        "id": "ferry",
        "title": "Fire on the ferry",
        "date": "2024-01-24",
        "text": "The ferry Sigrun burnt on a Tuesday in January. All 83 people on board were saved by the lifeboat.",
    },
    {
        "id": "bridge",
        "title": "A bridge for the town",
        "text": "The town will build a bridge over the river. It is to cost 39 million crowns and open in 2026.",
    },
    {
        "id": "terns",
        "title": "Terns return",
        "text": "Wardens counted 1,312 pairs of terns on the mudflats. The birds leave in August.",
    },
]
QUERIES = [
    {
        "id": 7,
        "question": "How many people were on board the ferry?",
        "answer": "83",
        "answers": ["83"],
        "gold_doc_ids": ["ferry"],
        "gold_text": ["All 83 people on board were saved by the lifeboat."],
    },
    {
        "id": "cost",
        "question": "What will the bridge cost?",
        "answers": ["39 million crowns"],
        "gold_doc_ids": ["bridge"],
    },
    {
        "id": "follow",
        "question": "Who saved the people?",
        "history": [{"role": "user", "text": "When did the ferry burn?"}, {"role": "assistant", "text": "In January."}],
        "answer": "The lifeboat.",
        "gold_doc_ids": ["ferry"],
    },
    {
        "id": "pairs",
        "question": "How many pairs of terns were counted?",
        "answers": ["1,312"],
        "gold_doc_ids": ["terns"],
    },
    {
        "id": "near",
        "question": "Who designed the bridge?",
        "answerable": False,
        "distractor_doc_ids": ["bridge"],
    },
]


def write_small(folder: Path) -> Path:
    """The data set, written into the folder."""
    folder.mkdir(parents=True)
    for name, lines in (("corpus", CORPUS), ("queries", QUERIES)):
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder
