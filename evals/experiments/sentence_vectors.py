"""Which sentence vectors find the answering sentence of a known passage: each embedded alone, or late chunking?

`python -m evals.experiments.sentence_vectors FOLDER [--most N]` prints, for shares of term coverage mixed
with the cosine, how often the best sentence of the gold passage holds a gold string.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from pathlib import Path

import numpy as np

from assistant.library.embedding import MiniLM, Vector
from assistant.library.sentences import sentences
from assistant.library.terms import content_terms, terms
from assistant.schema import Span

SHARES = (0.0, 0.2, 0.35, 0.5, 0.7, 1.0)
KINDS = ("alone", "late")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=600)
    options = parser.parse_args()
    encoder = MiniLM()
    documents = {d["id"]: d for d in _lines(options.folder / "corpus.jsonl")}
    questions = [q for q in _lines(options.folder / "queries.jsonl") if q.get("answerable", True)][: options.most]
    passages = {q["gold_doc_ids"][0]: None for q in questions}
    cut = {i: _sentences(str(documents[i]["text"])) for i in passages}
    vectors = {i: _vectors(encoder, documents[i], spans) for i, spans in cut.items()}
    found = {i: [frozenset(terms(documents[i]["text"][s.start : s.end])) for s in spans] for i, spans in cut.items()}
    frequency = Counter(term for held in found.values() for sentence in held for term in sentence)
    total = sum(map(len, found.values()))
    right: Counter[tuple[float, str]] = Counter()
    for question in questions:
        passage = question["gold_doc_ids"][0]
        asked = content_terms(question["question"])
        weights = {t: math.log(1 + (total - frequency[t] + 0.5) / (frequency[t] + 0.5)) for t in asked}
        coverage = np.array([sum(w for t, w in weights.items() if t in held) for held in found[passage]])
        coverage = coverage / max(sum(weights.values()), 1e-9)
        vector = encoder.embed_question(question["question"])
        for share in SHARES:
            for kind in KINDS:
                best = int(np.argmax((1 - share) * (vectors[passage][kind] @ vector) + share * coverage))
                span = cut[passage][best]
                chosen = documents[passage]["text"][span.start : span.end].casefold()
                right[share, kind] += any(gold.casefold() in chosen for gold in question["answers"])
    print(f"{options.folder.name}, {len(questions)} questions")
    print("coverage  alone   late")
    for share in SHARES:
        print(
            f"{share:8.2f}  {right[share, 'alone'] / len(questions):.3f}  {right[share, 'late'] / len(questions):.3f}"
        )


def _vectors(encoder: MiniLM, document: dict[str, str], spans: list[Span]) -> dict[str, Vector]:
    text = document["text"]
    late = encoder.embed_passage(document["title"], text, tuple(spans)).sentences
    return {"late": late, "alone": np.stack([encoder.embed_question(text[s.start : s.end]) for s in spans])}


def _sentences(text: str) -> list[Span]:
    return sentences(text, Span(0, len(text)))


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
