"""Judges: models that say whether a text supports a claim, refutes it, or neither.

The form is that of natural language inference (Bowman et al., "SNLI", 2015). The default one is a head on
all-MiniLM-L6-v2, trained by `evals/training/judge.py`; its card is `judge_weights/card.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from assistant.library.embedding import MODEL_PACKAGE
from assistant.library.graphs import open_graph, write_graph
from assistant.library.tokens import Tokens, model_folder

WEIGHTS = Path(__file__).parent / "judge_weights" / "layers.safetensors"
MAX_TOKENS = 256
KEPT = 2_048  # judgements remembered
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


@dataclass(frozen=True)
class Judgement:
    """Probabilities that add up to 1."""

    supported: float
    neutral: float
    refuted: float


class Judge(Protocol):
    def judge(self, claim: str, text: str) -> Judgement: ...


class MiniLMJudge:
    """The default judge: some 10 ms a claim on one thread."""

    def __init__(self) -> None:
        self._session = judge_session(WEIGHTS)
        self._tokens = Tokens(MAX_TOKENS)
        self.judge = lru_cache(maxsize=KEPT)(self._judge)

    def _judge(self, claim: str, text: str) -> Judgement:
        ids, types, _ = self._tokens.of_two(claim, text)
        (logits,) = self._session.run(None, dict(zip(INPUTS, (ids, np.ones_like(ids), types), strict=True)))
        shares = np.exp(logits[0] - logits[0].max())
        return Judgement(*(float(share) for share in shares / shares.sum()))


def judge_session(weights: Path) -> Any:
    """The judge as a session of onnxruntime, its graph put together once from the bundled model's embeddings and
    `weights`."""
    digest = sha256(weights.read_bytes()).hexdigest()[:12]

    def export(target: Path) -> None:
        import torch
        from safetensors.torch import load_file
        from transformers import BertForSequenceClassification
        from transformers.utils.logging import disable_progress_bar, set_verbosity_error

        disable_progress_bar()
        set_verbosity_error()
        model = BertForSequenceClassification.from_pretrained(str(model_folder()), num_labels=3).eval()
        layers = {name: tensor.float() for name, tensor in load_file(weights).items()}
        missing, unexpected = model.load_state_dict(layers, strict=False)
        assert not unexpected and all("embeddings" in name for name in missing), (missing, unexpected)

        class Logits(torch.nn.Module):  # type: ignore[misc, name-defined, unused-ignore]
            def __init__(self) -> None:
                super().__init__()
                self.model = model

            def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
                return self.model(input_ids, attention_mask, token_type_ids).logits

        write_graph(Logits().eval(), target, INPUTS, ("logits",))

    return open_graph(f"{MODEL_PACKAGE}-judge-{digest}", export)
