"""Any natural language inference model of sentence-transformers as a judge."""

from __future__ import annotations

import numpy as np

from assistant.attribution.judge import Judgement
from assistant.errors import FootnoteError
from assistant.library.tokens import readable

_LABELS = {"supported": ("entail", "support"), "neutral": ("neutral", "not enough"), "refuted": ("contra", "refut")}


class CrossEncoderJudge:
    """A CrossEncoder with the labels entailment, neutral and contradiction in any order; or with one label, whose
    score is taken for the probability of support. Raises FootnoteError for a model with other labels."""

    def __init__(self, model: str) -> None:
        from sentence_transformers import CrossEncoder

        try:
            self._encoder = CrossEncoder(model)
        except (OSError, ValueError) as error:
            raise FootnoteError(f"There is no cross-encoder at {model}: give its folder in FOOTNOTE_JUDGE.") from error
        names = [str(name).lower() for _, name in sorted(self._encoder.config.id2label.items())]
        self._places = [next((i for i, n in enumerate(names) if n.startswith(starts)), None)
                        for starts in _LABELS.values()]  # fmt: skip
        if len(names) > 1 and None in self._places:
            raise FootnoteError(f"{model} has the labels {', '.join(names)}; a judge needs entailment and the others.")

    def judge(self, claim: str, text: str) -> Judgement:
        """What the model says of a claim, given a text."""
        logits = np.asarray(
            self._encoder.predict([(readable(text), readable(claim))], show_progress_bar=False)
        ).reshape(-1)
        if len(logits) == 1:
            share = float(logits[0])
            return Judgement(share, 1 - share, 0.0)
        shares = np.exp(logits - logits.max())
        shares /= shares.sum()
        return Judgement(*(float(shares[place]) for place in self._places if place is not None))
