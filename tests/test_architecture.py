"""Imports flow one way, and each third party has one home (docs/decisions/0001)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

LAYERS = [
    "schema",
    "errors",
    "answering.evidence",
    "weights",
    "config",
    "display",
    "files",
    "json_text",
    "output",
    "terminal",
    "library",
    "retrieval",
    "facts",
    "attribution",
    "answering",
    "clock",
    "forms",
    "considering",
    "quoting",
    "conversing",
    "llm",
    "generation",
    "pins",
    "pipeline",
    "assembly",
]
ABOVE = ("footnotes", "desk", "batch", "progress", "web", "cli", "__main__")
ORDER = {name: number for number, name in enumerate((*LAYERS, *ABOVE))} | {"errors": 0, "offline": 0}
HOMES = {
    "chromadb": ["library/index.py"],
    "gradio": ["web/chat.py", "web/server.py"],
    "sentence_transformers": ["library/embedding.py", "retrieval/rerank.py", "attribution/cross_encoder.py"],
    "onnxruntime": ["library/graphs.py"],
    "tokenizers": ["library/tokens.py"],
    "simplemma": ["facts/words.py"],
    "openai": [],
    "sqlite3": [
        "library/connection.py",
        "library/database.py",
        "library/store.py",
        "library/searchable.py",
        "library/index.py",
        "cli/ending.py",
    ],
    "fastapi": ["web/"],
    "argon2": ["desk/hashing.py"],
    "sklearn": ["desk/coverage.py"],
    "click": ["cli/", "terminal.py"],
}
FILES = sorted((ROOT / "assistant").rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def layer(module: str) -> str:
    """The layer of a module: its own where it has one, else its package's."""
    inside = module.removeprefix("assistant.")
    return inside if inside in ORDER else inside.split(".")[0]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    inside = path.relative_to(ROOT / "assistant")
    own = ORDER.get(layer(".".join(inside.with_suffix("").parts)), 0)
    for module in imports(path):
        assert not module.startswith(("evals", "tests"))
        if module.startswith("assistant."):
            assert ORDER[layer(module)] <= own, f"{inside} imports {module}"
        elif (root := module.split(".")[0]) in HOMES:
            assert str(inside).startswith(tuple(HOMES[root])), f"{root} is at home in {HOMES[root]}"
