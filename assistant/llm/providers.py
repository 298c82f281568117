"""LLMConfig → LlamaIndex's `LLM`, the one interface to every provider."""

from __future__ import annotations

import os

import httpx
from llama_index.core.llms import LLM

from assistant.config import LLMConfig
from assistant.errors import FootnoteError
from assistant.llm.bounded import bounded

KEY = "FOOTNOTE_LLM_KEY"
NO_KEY = "none"  # what servers that want none are sent


def build_llm(config: LLMConfig) -> LLM:
    """The model as configured. Raises FootnoteError when its package is not installed."""
    try:
        return _BUILD[config.provider](config, os.environ.get(KEY) or NO_KEY)
    except ImportError as error:
        raise FootnoteError(
            f"FOOTNOTE_LLM={config.provider} needs more packages: pip install 'footnote-assistant[{config.provider}]'"
        ) from error


def _openai_like(config: LLMConfig, key: str) -> LLM:
    from llama_index.llms.openai_like import OpenAILike

    llm: LLM = OpenAILike(
        model=config.model,
        api_base=config.url,
        api_key=key,
        is_chat_model=True,
        context_window=config.context,
        max_tokens=config.max_tokens,
        temperature=0.0,
        timeout=config.timeout,
        max_retries=0,
        additional_kwargs={"stream_options": {"include_usage": True}},
        http_client=_client(config),
    )
    return llm


def _anthropic(config: LLMConfig, key: str) -> LLM:
    from llama_index.llms.anthropic import Anthropic

    llm = Anthropic(
        model=config.model,
        base_url=config.url,
        api_key=key,
        max_tokens=config.max_tokens,
        temperature=0.0,
        timeout=config.timeout,
        max_retries=0,
    )
    llm._client = llm._client.with_options(http_client=_client(config))  # it can be given none
    built: LLM = llm
    return built


def _ollama(config: LLMConfig, key: str) -> LLM:
    from llama_index.llms.ollama import Ollama
    from ollama import Client

    url = config.url or "http://127.0.0.1:11434"
    llm: LLM = Ollama(
        model=config.model,
        base_url=url,
        request_timeout=config.timeout,
        context_window=config.context,
        temperature=0.0,
        additional_kwargs={"num_predict": config.max_tokens},
        client=Client(url, timeout=config.timeout, event_hooks=bounded(config.timeout)),
    )
    return llm


def _client(config: LLMConfig) -> httpx.Client:
    return httpx.Client(timeout=config.timeout, follow_redirects=True, event_hooks=bounded(config.timeout))


_BUILD = {"openai-like": _openai_like, "anthropic": _anthropic, "ollama": _ollama}
