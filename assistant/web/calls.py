"""The calls that the page makes of its functions. What has another form is no call."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.config import MAX_QUESTION_CHARS
from assistant.errors import FootnoteError

TOO_LONG = f"The question has {{length:,}} characters; shorten it to {MAX_QUESTION_CHARS:,} at most."
Question = Annotated[str, Field(max_length=MAX_QUESTION_CHARS)]
Data = TypeVar("Data")
Told = TypeVar("Told")


class Form(BaseModel):
    """Exactly these fields, exactly of these types."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Nothing(Form):
    """What an event tells that has nothing to tell."""


class Call(Form, Generic[Data, Told]):
    """A call as Gradio's page sends it. `data`: a value for each input; `event_data`: what the event tells."""

    fn_index: int
    session_hash: Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
    trigger_id: int | None = None
    data: Data
    event_data: Told = Field(default=None, validate_default=True)


class _Which(BaseModel):
    model_config = ConfigDict(strict=True)

    fn_index: int


class WrongCallError(FootnoteError):
    """Not a call that the page makes."""


class Calls:
    """The calls that the functions of a page take."""

    def __init__(self, functions: Collection[Any], takes: Mapping[str, type[Call[Any, Any]]]) -> None:
        """`functions`: Gradio's; `takes`: by its name, the form of a call. A function without one cannot be called."""
        self._forms = {f._id: takes[f.name] for f in functions if f.name in takes}
        self._triggers = {f._id: {None, *(element for element, _ in f.targets)} for f in functions}

    def checked(self, body: bytes) -> Call[Any, Any]:
        """The call; written anew, whoever reads it next reads what was checked. Raises WrongCallError."""
        try:
            form = self._forms.get(_Which.model_validate_json(body).fn_index)
            if form is None:
                raise WrongCallError("fn_index: The page has no such function.")
            call = form.model_validate_json(body)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False)[0]
            if first["type"] == "string_too_long":
                raise WrongCallError(TOO_LONG.format(length=len(first["input"]))) from error
            where = ".".join(str(part) for part in first["loc"])
            raise WrongCallError(f"{where}: {first['msg']}" if where else first["msg"]) from error
        if call.trigger_id not in self._triggers[call.fn_index]:
            raise WrongCallError("trigger_id: This does not call the function.")
        return call
