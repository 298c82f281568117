"""A progress bar: articles read and passages stored when ingesting, or any other steps; time left."""

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
        self.open(articles, "Reading", "articles")

    def open(self, total: int, doing: str, unit: str, done: int = 0) -> None:
        """Draw a new bar in place of the last one."""
        from tqdm import tqdm

        if self._bar is not None:
            self._bar.close()
        columns, rows = shutil.get_terminal_size(DEFAULT_SIZE)
        self._bar = tqdm(
            total=total, initial=done, unit=f" {unit}", desc=doing, disable=None, ncols=columns - 1, nrows=rows
        )

    def step(self) -> None:
        self._bar.update()

    def article_read(self) -> None:
        self.step()

    def stored(self, articles: int, passages: int) -> None:
        self._passages += passages
        self._bar.set_postfix_str(f"{self._passages:,} passages")
