"""JSON as others write it, read without surprises, and JSON that can be written and shown anywhere."""

from __future__ import annotations

import json
from typing import Any

from assistant.display import HIDDEN
from assistant.errors import FootnoteError


def parse_object(text: str) -> dict[str, Any]:
    """The object that a text is. Raises FootnoteError for what is no JSON, nested too deeply, or no object."""
    try:
        values = json.loads(text)
    except json.JSONDecodeError as error:
        raise FootnoteError(f"not JSON ({error})") from error
    except ValueError as error:
        raise FootnoteError("not JSON that can be used (a number has thousands of digits)") from error
    except RecursionError as error:
        raise FootnoteError("not JSON that can be used (nested too deeply)") from error
    if not isinstance(values, dict):
        raise FootnoteError("not a JSON object")
    return values


def json_text(value: Any, indent: int | None = None) -> str:
    """`value` as JSON that a terminal shows as it is and UTF-8 can hold: characters that move the cursor or hide, and
    half characters, are written as escapes, which mean the same."""
    return HIDDEN.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=indent))


def _escaped(match: Any) -> str:
    return match.group() if match.group() in "\n\t" else json.dumps(match.group())[1:-1]
