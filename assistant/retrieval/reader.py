"""A reader: a question and some looks at articles → the words in each that would answer, and how gladly.

The default one is a span head on all-MiniLM-L6-v2, trained by `evals/training`; its card is
`reader_weights/card.md`. Any Hugging Face model for extractive question answering has the same form
(Devlin et al., "BERT", 2019): a start and an end logit for each token, the first token's pair for "no answer".
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.library.embedding import MODEL_PACKAGE
from assistant.library.graphs import in_int8, open_graph, write_graph
from assistant.library.tokens import Tokens, model_folder
from assistant.schema import Span

WEIGHTS = Path(__file__).parent / "reader_weights" / "layers.safetensors"
MAX_TOKENS = 384
MAX_SPAN_TOKENS = 40
KEPT = 256  # readings that are remembered, two of a question
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


@dataclass(frozen=True)
class Look:
    """What is read at a time: a headline, '' for none; a text; and the sentence in it that may answer."""

    headline: str
    text: str
    sentence: Span


@dataclass(frozen=True)
class Reading:
    """The best answering span in a sentence, in characters of the text that was read, and its score:
    logits of its start and end less those of "no answer". Positive: rather this than none."""

    span: Span
    score: float


class Reader(Protocol):
    """The result holds one entry for each look, None for one whose sentence was cut off."""

    def read(self, question: str, looks: Sequence[Look]) -> Sequence[Reading | None]: ...


class MiniLMReader:
    """The default reader. Two runs at once on one thread each are faster than one on two (docs/log.md)."""

    def __init__(self, threads: int = 2, weights: Path = WEIGHTS) -> None:
        self._threads = threads
        self._session = reader_session(weights)
        self._tokens = Tokens(MAX_TOKENS, keeps="end")
        self._remembered = lru_cache(maxsize=KEPT)(self._read)

    def read(self, question: str, looks: Sequence[Look]) -> Sequence[Reading | None]:
        return self._remembered(question, tuple(looks))

    def _read(self, question: str, looks: tuple[Look, ...]) -> tuple[Reading | None, ...]:
        with ThreadPoolExecutor(self._threads) as pool:
            return tuple(pool.map(lambda look: self._at(question, look), looks))

    def _at(self, question: str, look: Look) -> Reading | None:
        """Each by itself: integers are scaled by all that one run reads, so its neighbours would change the scores."""
        before = f"{look.headline}\n" if look.headline else ""
        ids, types, offsets = self._tokens.of_two(question, before + look.text)
        starts, ends = self._session.run(None, dict(zip(INPUTS, (ids, np.ones_like(ids), types), strict=True)))
        return _best(starts[0], ends[0], types[0], offsets, look.sentence, len(before))


def _best(
    starts: NDArray[Any],
    ends: NDArray[Any],
    types: NDArray[np.int64],
    offsets: NDArray[np.int64],
    sentence: Span,
    shift: int,
) -> Reading | None:
    first, last = sentence.start + shift, sentence.end + shift
    held = (types == 1) & (offsets[:, 0] < offsets[:, 1]) & (offsets[:, 0] >= first) & (offsets[:, 1] <= last)
    inside = np.flatnonzero(held)
    if not len(inside):
        return None
    scores = starts[inside, None] + ends[None, inside]
    allowed = np.triu(np.ones(scores.shape, dtype=bool)) & ~np.triu(np.ones(scores.shape, dtype=bool), MAX_SPAN_TOKENS)
    scores = np.where(allowed, scores, -np.inf)
    start, end = np.unravel_index(int(scores.argmax()), scores.shape)
    span = Span(int(offsets[inside[start], 0]) - shift, int(offsets[inside[end], 1]) - shift)
    return Reading(span, float(scores[start, end] - starts[0] - ends[0]))


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
        in_int8(target)

    return open_graph(f"{MODEL_PACKAGE}-reader-int8-{digest}", export)
