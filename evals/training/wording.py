"""Trains a linear model over how questions are worded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from assistant.answering.wording import WordingModel, tokens

Labelled = Sequence[tuple[str, str]]
Features = Callable[[str, frozenset[str]], "Counter[str]"]


def train(
    labelled: Labelled,
    features: Features,
    common: int,
    strength: float,
    even: bool,
    beside: NDArray[np.float32] | None = None,
) -> WordingModel:
    """A model that tells the labels of these questions by their `features`, those that `common` of them share, as are
    the words in them. `strength`: inverse of the regularisation's. `even`: whether a rarer label counts as
    much as another. `beside`: further columns, shape (questions, columns)."""
    asked, labels = [q for q, _ in labelled], [label for _, label in labelled]
    held = Counter(word for question in asked for word in set(tokens(question)))
    known = frozenset(word for word, count in held.items() if count >= common)
    vectoriser = TfidfVectorizer(analyzer=lambda q: list(features(q, known).elements()), min_df=2, sublinear_tf=True)
    rows = vectoriser.fit_transform(asked)
    if beside is not None:
        rows = np.hstack([rows.toarray(), beside])
    model = LogisticRegression(C=strength, max_iter=3_000, class_weight="balanced" if even else None).fit(rows, labels)
    weights, bias = model.coef_.T, model.intercept_
    if len(model.classes_) == 2:
        weights, bias = np.hstack([0 * weights, weights]), np.array([0.0, *bias])
    return WordingModel(
        model.classes_.tolist(),
        known,
        dict(vectoriser.vocabulary_),
        vectoriser.idf_.astype(np.float32),
        weights.astype(np.float32),
        bias.astype(np.float32),
    )
