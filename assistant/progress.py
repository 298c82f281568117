"""A progress bar for ingesting: articles read, passages stored, time left."""

from __future__ import annotations

import shutil
from types import TracebackType
from typing import Any

DEFAULT_SIZE = (88, 24)  # of a terminal that does not tell


class Bar:
    """Draws on stderr, and only when that is a terminal."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._passages = 0

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def start(self, articles: int) -> None:
        from tqdm import tqdm

        columns, rows = shutil.get_terminal_size(DEFAULT_SIZE)
        self._bar = tqdm(total=articles, unit=" articles", desc="Reading", disable=None, ncols=columns - 1, nrows=rows)

    def article_read(self) -> None:
        self._bar.update()

    def stored(self, articles: int, passages: int) -> None:
        self._passages += passages
        self._bar.set_postfix_str(f"{self._passages:,} passages")
