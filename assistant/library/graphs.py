"""Models as ONNX graphs, exported once into the user's cache folder: opening one takes a tenth of a second."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.errors import FootnoteError


def cached_graph(name: str, export: Callable[[Path], None]) -> Path:
    """The graph of this name, made by `export` when it is not in the cache yet.

    Raises FootnoteError when the cache folder cannot be written.
    """
    from platformdirs import user_cache_path

    folder = user_cache_path("footnote")
    graph = folder / name
    if not graph.exists():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=folder) as scratch:
                unfinished = Path(scratch) / graph.name
                os.environ["HF_HUB_OFFLINE"] = "1"
                export(unfinished)
                unfinished.replace(graph)
        except OSError as error:
            raise FootnoteError(
                f"Cannot write a model to {folder} ({error.strerror}); "
                "set XDG_CACHE_HOME to a folder that can be written."
            ) from error
    return graph


def write_graph(model: Any, target: Path, inputs: Sequence[str], outputs: Sequence[str]) -> None:
    """Export a torch module whose inputs and outputs are of shape (batch, tokens, …)."""
    import torch

    example = torch.ones((2, 5), dtype=torch.int64)
    axes = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            (example,) * len(inputs),
            str(target),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=dict.fromkeys([*inputs, *outputs], axes),
            dynamo=False,
        )
