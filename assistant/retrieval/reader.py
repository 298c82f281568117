"""A reader: question and passage → the span that answers, sentence by sentence, and whether there is any.

The default one is a span head on all-MiniLM-L6-v2, trained by `evals/training`; its card is
`reader_weights/card.md`. Any Hugging Face model for extractive question answering has the same form
(Devlin et al., "BERT", 2019): a start and an end logit for each token, the first token's pair for "no answer".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.library.embedding import MODEL_PACKAGE
from assistant.library.graphs import open_graph, write_graph
from assistant.library.tokens import Tokens, model_folder
from assistant.schema import Span

WEIGHTS = Path(__file__).parent / "reader_weights" / "layers.safetensors"
MAX_TOKENS = 384
MAX_SPAN_TOKENS = 40
KEPT = 2_048  # readings remembered, of some 7 kB each
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


@dataclass(frozen=True)
class ReadSentence:
    """The best answering span in a sentence, in characters of the text that was read, and its score:
    logits of its start and end less those of "no answer". Positive: rather this than none."""

    span: Span
    score: float


class Reader(Protocol):
    """`sentences` are spans into `text`; the result holds one entry for each, None for one cut off.

    `threads`: how many passages may be read at once.
    """

    threads: int

    def read(
        self, question: str, headline: str, text: str, sentences: Sequence[Span]
    ) -> tuple[ReadSentence | None, ...]: ...


class MiniLMReader:
    """The default reader. Two passages at once on one thread each are faster than one on two (docs/log.md)."""

    def __init__(self, threads: int = 2, weights: Path = WEIGHTS) -> None:
        self.threads = threads
        self._session = reader_session(weights)
        self._tokens = Tokens(MAX_TOKENS, keeps="end")
        self._logits = lru_cache(maxsize=KEPT)(self._run)

    def read(
        self, question: str, headline: str, text: str, sentences: Sequence[Span]
    ) -> tuple[ReadSentence | None, ...]:
        before = f"{headline}\n" if headline else ""
        starts, ends, offsets = self._logits(question, before + text)
        none = float(starts[0] + ends[0])
        return tuple(_best(starts, ends, offsets, s, len(before), none) for s in sentences)

    def _run(self, question: str, context: str) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.int64]]:
        """Start and end logits, shape (tokens,), and character offsets, shape (tokens, 2), of the context's
        tokens; those of the question have the offsets (-1, -1)."""
        ids, types, offsets = self._tokens.of_two(question, context)
        starts, ends = self._session.run(None, dict(zip(INPUTS, (ids, np.ones_like(ids), types), strict=True)))
        offsets[(types[0] == 0) | (offsets[:, 0] == offsets[:, 1])] = -1
        return starts[0], ends[0], offsets


def _best(
    starts: NDArray[Any], ends: NDArray[Any], offsets: NDArray[np.int64], sentence: Span, shift: int, none: float
) -> ReadSentence | None:
    inside = np.flatnonzero((offsets[:, 0] >= sentence.start + shift) & (offsets[:, 1] <= sentence.end + shift))
    if not len(inside):
        return None
    first, last = inside[0], inside[-1] + 1
    scores = starts[first:last, None] + ends[None, first:last]
    length = last - first
    allowed = np.triu(np.ones((length, length), dtype=bool)) & ~np.triu(
        np.ones((length, length), dtype=bool), MAX_SPAN_TOKENS
    )
    scores = np.where(allowed, scores, -np.inf)
    start, end = np.unravel_index(int(scores.argmax()), scores.shape)
    span = Span(int(offsets[first + start, 0]) - shift, int(offsets[first + end, 1]) - shift)
    return ReadSentence(span, float(scores[start, end]) - none)


def reader_session(weights: Path) -> Any:
    """The reader as a session of onnxruntime, its graph put together once from the bundled model's embeddings and
    `weights`."""
    digest = sha256(weights.read_bytes()).hexdigest()[:12]

    def export(target: Path) -> None:
        import torch
        from safetensors.torch import load_file
        from transformers import BertForQuestionAnswering
        from transformers.utils.logging import disable_progress_bar, set_verbosity_error

        disable_progress_bar()
        set_verbosity_error()
        model = BertForQuestionAnswering.from_pretrained(str(model_folder())).eval()
        layers = {name: tensor.float() for name, tensor in load_file(weights).items()}
        missing, unexpected = model.load_state_dict(layers, strict=False)
        assert not unexpected and all("embeddings" in name for name in missing), (missing, unexpected)

        class Logits(torch.nn.Module):  # type: ignore[misc, name-defined, unused-ignore]
            def __init__(self) -> None:
                super().__init__()
                self.model = model

            def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
                found = self.model(input_ids, attention_mask, token_type_ids)
                return found.start_logits, found.end_logits

        write_graph(Logits().eval(), target, INPUTS, ("starts", "ends"))

    return open_graph(f"{MODEL_PACKAGE}-reader-{digest}", export)
