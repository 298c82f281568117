"""Trains what tells the form of answer a question wants: `python -m evals.training.forms`.

From `forms.jsonl`, questions written for it, none about the sample archive. Prints how many of each half are told as
trained on the other (two writers wrote them, most of each half is of one), and of the cases of `evals/cases/forms`;
`--write` puts the weights into the assistant.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from assistant.assembly import default_encoder
from assistant.forms.recognise import VECTOR, WEIGHTS, Recogniser, features, tokens
from evals.dataset import json_lines
from evals.forms import cases

DATA = Path(__file__).with_suffix(".jsonl")
COMMON = 2  # questions that share a word that is a feature
INVERSE_STRENGTH = 10.0  # of the regularisation
Labelled = Sequence[tuple[str, str]]


def questions() -> list[tuple[str, str]]:
    """Questions and their forms."""
    return [(values["question"], values["form"]) for _, values in json_lines(DATA)]


def train(labelled: Labelled) -> Recogniser:
    """A recogniser of the forms of these questions."""
    asked, forms = [q for q, _ in labelled], [f for _, f in labelled]
    held = Counter(word for question in asked for word in set(tokens(question)))
    known = frozenset(word for word, count in held.items() if count >= COMMON)
    vectoriser = TfidfVectorizer(
        analyzer=lambda q: list(features(q, known).elements()), min_df=COMMON, sublinear_tf=True
    )
    vectors = np.stack([default_encoder().embed_question(question) for question in asked])
    rows = np.hstack([vectoriser.fit_transform(asked).toarray(), VECTOR * vectors])
    model = LogisticRegression(C=INVERSE_STRENGTH, max_iter=3_000).fit(rows, forms)
    return Recogniser(
        model.classes_.tolist(),
        known,
        dict(vectoriser.vocabulary_),
        vectoriser.idf_.astype(np.float32),
        model.coef_.T.astype(np.float32),
        model.intercept_.astype(np.float32),
    )


def told(recogniser: Recogniser, labelled: Labelled) -> float:
    """Share of the questions whose form is recognised."""
    encoder = default_encoder()
    return float(np.mean([recogniser.recognise(q, encoder.embed_question(q)) == form for q, form in labelled]))


def write(recogniser: Recogniser, path: Path = WEIGHTS) -> None:
    in_order = sorted(recogniser.places, key=lambda feature: recogniser.places[feature])
    np.savez_compressed(
        path,
        forms=np.array(recogniser.forms),
        known=np.array(sorted(recogniser.known)),
        features=np.array(in_order),
        **{name: getattr(recogniser, name).astype(np.float16) for name in ("rarity", "weights", "bias")},
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    labelled = questions()
    half = len(labelled) // 2
    for name, ours, theirs in (
        ("first", labelled[half:], labelled[:half]),
        ("second", labelled[:half], labelled[half:]),
    ):
        print(f"the {name} half, trained on the other: {told(train(ours), theirs):.3f} of {len(theirs)}")
    recogniser = train(labelled)
    own = [(case.question, case.form or "") for case in cases("all")]
    print(f"cases of evals/cases/forms: {told(recogniser, own):.3f} of {len(own)}")
    if options.write:
        write(recogniser)
        print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
