"""One peer in a process of its own, so that its start and its memory are its own.

`python -m evals.peers.worker PEER build CORPUS FOLDER` and `… ask QUESTIONS FOLDER`; prints JSON.
QUESTIONS holds lines {id, question, earlier}.
"""

from __future__ import annotations

import time

BEGAN = time.time()

import json  # noqa: E402
import resource  # noqa: E402
import sys  # noqa: E402
from dataclasses import asdict  # noqa: E402
from importlib import import_module  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

PEERS = {
    "footnote": ("evals.peers.footnote", "Footnote"),
    "llamaindex": ("evals.peers.quickstart", "Quickstart"),
    "txtai": ("evals.peers.txtai_hybrid", "TxtaiHybrid"),
}


def main(name: str, command: str, source: str, folder: str) -> dict[str, Any]:
    module, kind = PEERS[name]
    peer = getattr(import_module(module), kind)()
    result = _build(peer, Path(source), Path(folder)) if command == "build" else _ask(peer, Path(source), Path(folder))
    return {**result, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _build(peer: Any, corpus: Path, folder: Path) -> dict[str, Any]:
    began = time.perf_counter()
    passages = peer.build(corpus, folder)
    return {"passages": passages, "seconds": time.perf_counter() - began}


def _ask(peer: Any, questions: Path, folder: Path) -> dict[str, Any]:
    peer.open(folder)
    answers, milliseconds = {}, []
    first_answer = 0.0
    for line in questions.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        began = time.perf_counter()
        answers[asked["id"]] = asdict(peer.ask(asked["question"], asked["earlier"]))
        milliseconds.append(1000 * (time.perf_counter() - began))
        first_answer = first_answer or time.time() - BEGAN
    return {"answers": answers, "ms": milliseconds, "first_answer_s": first_answer}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
