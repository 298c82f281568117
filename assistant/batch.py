"""Many questions from a JSONL file, answered into another."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any

from assistant.errors import FootnoteError
from assistant.files import name_of, read_lines
from assistant.json_text import json_text, parse_object
from assistant.output import whole_file
from assistant.pipeline import Assistant, checked
from assistant.schema import Turn

log = logging.getLogger(__name__)


def ask_all(assistant: Assistant, questions: Path, answers: Path) -> Iterator[str | None]:
    """Answer each line `{id, question, history?}` of `questions` with one line in `answers`.

    Yields, a line at a time, None or what was wrong with it; a line that cannot be asked is
    answered with `{"id": …, "error": …}`, so that none is lost. Raises FootnoteError when `questions` cannot be read,
    or `answers` cannot be written, is the file of the questions or lies in the library.
    """
    with whole_file(answers, questions, assistant.library.database.folder) as target:
        for number, line in read_lines(questions):
            result, problem = _ask(assistant, line)
            target.write(f"{json_text(result)}\n".encode())
            yield f"{name_of(questions)}:{number}: {problem}" if problem else None


def _ask(assistant: Assistant, line: str | FootnoteError) -> tuple[dict[str, Any], str | None]:
    identifier = None
    try:
        if isinstance(line, FootnoteError):
            raise line
        values = parse_object(line)
        identifier = _identifier(values.get("id"))
        if not isinstance(values.get("question"), str):
            raise FootnoteError("has no question")
        answer = assistant.ask(values["question"], turns(values.get("history") or []))
    except FootnoteError as error:
        return {"id": identifier, "error": str(error)}, str(error)
    except Exception as error:  # one question that goes wrong does not end the others
        log.debug("A question could not be answered", exc_info=True)
        problem = f"could not be answered ({type(error).__name__})"
        return {"id": identifier, "error": problem}, problem
    return {"id": identifier, **answer.to_dict()}, None


def _identifier(value: Any) -> str | int | float | None:
    if value is None or isinstance(value, str | int) or (isinstance(value, float) and isfinite(value)):
        return value
    raise FootnoteError("id must be text or a number")


def turns(history: Any) -> list[Turn]:
    """The reader's questions of a history `[{role, text}]`. Raises FootnoteError for another form, and for a question
    that could not have been asked."""
    if not isinstance(history, list) or not all(
        isinstance(h, dict) and isinstance(h.get("role"), str) and isinstance(h.get("text"), str) for h in history
    ):
        raise FootnoteError("history must be a list of {role, text}")
    return [Turn(checked(h["text"])) for h in history if h["role"] == "user" and h["text"].strip()]
