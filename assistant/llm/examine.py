"""One test call: whether the configured language model answers, and reads as much as it is said to."""

from __future__ import annotations

import time

from llama_index.core.llms import ChatMessage, MessageRole

from assistant.config import LLMConfig
from assistant.errors import FootnoteError
from assistant.library.health import Check
from assistant.llm.call import Model
from assistant.llm.faults import ModelError
from assistant.llm.providers import build_llm
from assistant.llm.tokens import CHARS_A_TOKEN

PATIENCE = 30.0  # seconds
WORD = "kittiwake"
FILLING = "The harbour was calm. "


def examine_model(config: LLMConfig) -> Check:
    """Send a text as long as the longest that an answer may need, and ask for the word at its beginning."""
    room = (config.context - config.max_tokens - 100) * CHARS_A_TOKEN
    asked = (
        f"The word is: {WORD}.\n\n{FILLING * int(room / len(FILLING))}\n\nWhich word was given at the beginning of "
        "this text? Reply with that word alone."
    )
    where = f"{config.model} at {config.url}" if config.url else config.model
    began = time.monotonic()
    try:
        calls = Model(build_llm(config), config).calls(PATIENCE)
        reply = calls.complete([ChatMessage(role=MessageRole.USER, content=asked)])
    except ModelError as error:
        return Check("language model", False, f"{where} {error.fault.reader}. {error.fault.operator}")
    except FootnoteError as error:
        return Check("language model", False, str(error))
    if not reply.strip():
        return Check("language model", False, f"{where} wrote nothing; check its chat template.")
    if WORD not in reply.lower():
        missed = f"{where} answers, but missed a word at the beginning of {config.context:,} tokens"
        return Check("language model", False, f"{missed}; lower FOOTNOTE_LLM_CONTEXT to what the server reads.")
    used = calls.use()
    counted = f", {used.prompt_tokens:,} tokens read" if used.prompt_tokens else ""
    return Check("language model", True, f"{where} answered in {time.monotonic() - began:.1f} s{counted}")
