"""Many questions from a JSONL file, answered into another."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.errors import FootnoteError
from assistant.pipeline import Assistant, checked
from assistant.schema import Turn

log = logging.getLogger(__name__)


def ask_all(assistant: Assistant, questions: Path, answers: Path) -> Iterator[str | None]:
    """Answer each line `{id, question, history?}` of `questions` with one line in `answers`.

    Yields, a line at a time, None or what was wrong with it; a line that cannot be asked is
    answered with `{"id": …, "error": …}`, so that none is lost.
    """
    with questions.open(encoding="utf-8") as source, answers.open("w", encoding="utf-8") as target:
        for number, line in enumerate(source, 1):
            if not line.strip():
                continue
            result, problem = _ask(assistant, line)
            target.write(json.dumps(result, ensure_ascii=False) + "\n")
            yield f"{questions}:{number}: {problem}" if problem else None


def _ask(assistant: Assistant, line: str) -> tuple[dict[str, Any], str | None]:
    identifier = None
    try:
        values = json.loads(line)
        if not isinstance(values, dict):
            raise FootnoteError("not a JSON object")
        identifier = values.get("id")
        if not isinstance(values.get("question"), str):
            raise FootnoteError("has no question")
        answer = assistant.ask(values["question"], turns(values.get("history") or []))
    except (FootnoteError, ValueError) as error:
        return {"id": identifier, "error": str(error)}, str(error)
    except Exception as error:  # one question that goes wrong does not end the others
        log.debug("A question could not be answered", exc_info=True)
        problem = f"could not be answered ({type(error).__name__})"
        return {"id": identifier, "error": problem}, problem
    return {"id": identifier, **answer.to_dict()}, None


def turns(history: Any) -> list[Turn]:
    """The reader's questions of a history `[{role, text}]`. Raises FootnoteError for another form, and for a question
    that could not have been asked."""
    if not isinstance(history, list) or not all(
        isinstance(h, dict) and isinstance(h.get("role"), str) and isinstance(h.get("text"), str) for h in history
    ):
        raise FootnoteError("history must be a list of {role, text}")
    return [Turn(checked(h["text"])) for h in history if h["role"] == "user" and h["text"].strip()]
