"""How much longer an answer takes in a large archive: `python -m evals.scale`.

The sample archive is asked its own headlines; then with 100,000 passages beside it, made of its sentences in other
orders with other words in them, and of its vectors with noise. Nothing is embedded; search cannot tell the difference.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assistant.assembly import build_assistant, build_ingest
from assistant.config import Config
from assistant.library.embedding import EmbeddedPassage, Vector
from assistant.library.index import PassageIndex
from assistant.library.passages import PassageDraft
from assistant.library.store import Library
from assistant.progress import Bar
from assistant.schema import Draft, Span

PASSAGES = 100_000
PER_ARTICLE = 4
SENTENCES = 6
OTHER_WORDS = 0.4  # share of the longer words that are exchanged for made-up ones
VOCABULARY = 60_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=PASSAGES)
    wanted = parser.parse_args().passages
    with TemporaryDirectory() as scratch, Bar() as bar:
        config = Config(library=Path(scratch) / "library")
        build_ingest(config, bar).run([Path("corpus")])
        questions = [article.title for article in Library.open(config.library).articles()]
        small = p50(config, questions)
        enlarge(Library.open(config.library), wanted)
        large = p50(config, questions)
        passages = Library.open(config.library).overview().passages
    print(f"answer, warm, sample archive      {small:6.1f} ms p50")
    print(f"answer, warm, {passages:,} passages {large:6.1f} ms p50, ratio {large / small:.2f}")


def p50(config: Config, questions: list[str]) -> float:
    """Median milliseconds of an answer."""
    assistant = build_assistant(config)
    taken = []
    for question in questions:
        began = time.perf_counter()
        assistant.ask(question)
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken[10:])


def enlarge(library: Library, passages: int) -> None:
    """Add so many made-up passages."""
    chance, noise = random.Random(0), np.random.default_rng(0)
    known = library.passages(library.passage_ids())
    vectors = list(library.passage_vectors(known).values())
    sentences = [p.text[: p.text.find(".") + 1] or p.text for p in known.values()]
    bar = Bar()
    bar.open(passages // PER_ARTICLE, "Making up", "articles")
    for number in range(passages // PER_ARTICLE):
        texts = [[_other_words(chance.choice(sentences), chance) for _ in range(SENTENCES)] for _ in range(PER_ARTICLE)]
        text = "\n\n".join(" ".join(part) for part in texts)
        drafts, start = [], 0
        for part in texts:
            spans, at = [], start
            for sentence in part:
                spans.append(Span(at, at + len(sentence)))
                at += len(sentence) + 1
            drafts.append(PassageDraft(start, at - 1, tuple(spans)))
            start = at + 1
        embedded = [_embedded(chance.choice(vectors), len(d.sentences), noise) for d in drafts]
        with library.database.transaction():
            draft = Draft(title=texts[0][0][:60], text=text)
            library.save(f"made-up-{number}", draft, "made up", list(zip(drafts, embedded, strict=True)))
        bar.step()
    PassageIndex(library).sync()


def _other_words(sentence: str, chance: random.Random) -> str:
    def other(match: re.Match[str]) -> str:
        rank = int(VOCABULARY ** chance.random())  # few are frequent, most are rare
        return f"word{rank}" if chance.random() < OTHER_WORDS else match.group()

    return re.sub(r"\b\w{5,}\b", other, sentence.replace("\n", " "))


def _embedded(vector: Vector, sentences: int, noise: np.random.Generator) -> EmbeddedPassage:
    def near() -> Vector:
        moved = vector + 0.06 * noise.standard_normal(len(vector))
        return np.asarray(moved / np.linalg.norm(moved), dtype=np.float32)

    return EmbeddedPassage(near(), np.stack([near() for _ in range(sentences)]))


if __name__ == "__main__":
    main()
