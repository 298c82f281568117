"""Models as ONNX graphs, exported once into the user's cache folder: opening one takes a tenth of a second."""

from __future__ import annotations

import hashlib
import logging
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.errors import FootnoteError

Export = Callable[[Path], None]


def open_graph(name: str, export: Export, threads: int = 1) -> Any:
    """A session of onnxruntime on the graph of this name, which `export` makes when it is not in the cache, or no
    longer sound there. `threads`: how many one run may use.

    Raises FootnoteError when the graph has to be made and cannot.
    """
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # on Windows no variable does
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(cached_graph(name, export)), options, providers=["CPUExecutionProvider"])


def cached_graph(name: str, export: Export) -> Path:
    """The file of a graph, sound: its name ends in the digest of what it holds, so that no damage goes unseen, and
    processes that export at the same time do not disturb each other. Raises FootnoteError when it cannot be made."""
    from platformdirs import user_cache_path

    folder = user_cache_path("footnote")
    try:
        found = sorted(folder.glob(f"{name}.*.onnx"))
        return next((path for path in found if _is_sound(path)), None) or _made(folder, name, export)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise FootnoteError(
            f"Cannot write a model to {folder} ({reason}); set XDG_CACHE_HOME to a folder that can be written."
        ) from error


def _is_sound(graph: Path) -> bool:
    try:
        return graph.is_file() and graph.name.split(".")[-2] == _digest(graph)
    except OSError:
        return False


def _made(folder: Path, name: str, export: Export) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as scratch:
        unfinished = Path(scratch) / "unfinished.onnx"
        export(unfinished)
        return unfinished.replace(folder / f"{name}.{_digest(unfinished)}.onnx")


def _digest(graph: Path) -> str:
    with graph.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()[:16]


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


def in_int8(graph: Path) -> None:
    """Turn the weights of a graph's matrix products into integers, in place: it runs in less than half the time.

    They have seven bits, each column its own scale, so that sums cannot overflow on processors without instructions
    for them (ONNX Runtime, "Quantize ONNX models").
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logger = logging.getLogger()
    logger.disabled = True  # it recommends a preparation that changes nothing here
    try:
        quantize_dynamic(
            graph,
            graph,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )
    finally:
        logger.disabled = False
