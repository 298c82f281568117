"""How many tokens a reply cost, told by each provider in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CHARS_A_TOKEN = 3.0  # of English, on the safe side
READ = ("prompt_tokens", "input_tokens", "prompt_eval_count")  # OpenAI, Anthropic, Ollama
WRITTEN = ("completion_tokens", "output_tokens", "eval_count")


def tokens(response: Any) -> tuple[int | None, int | None]:
    """Tokens (read, written) up to this response of LlamaIndex's, None where it does not say."""
    raw = getattr(response, "raw", None)
    usage = _get(raw, "usage") or _get(_get(raw, "message"), "usage") or raw
    return _first(usage, READ), _first(usage, WRITTEN)


def _first(usage: Any, names: tuple[str, ...]) -> int | None:
    return next((value for name in names if isinstance(value := _get(usage, name), int)), None)


def _get(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
