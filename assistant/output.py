"""A file that takes its place only when it is whole."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from assistant.errors import FootnoteError
from assistant.files import name_of, reason_of


@contextmanager
def whole_file(target: Path, not_onto: Path | None = None, not_into: Path | None = None) -> Iterator[BinaryIO]:
    """A file to write to, which replaces `target` when the block ends. When it fails, `target` is as it was, and what
    was written is kept beside it, in a new file whose name ends in `.part`.

    Raises FootnoteError when `target` is something else than a file, or the file `not_onto`, or lies in the folder
    `not_into`, or cannot be written.
    """
    _refuse(target, not_onto)
    place = target.resolve()
    if not_into is not None and place.is_relative_to(not_into.resolve()):
        raise FootnoteError(f"{name_of(target)} lies in the library's own folder; name a file elsewhere.")
    scratch = place.with_name(f".{token_hex(8)}.part")
    try:
        with scratch.open("xb") as file:
            if place.exists():
                os.fchmod(file.fileno(), stat.S_IMODE(place.stat().st_mode))
            yield file
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(place)
    except BaseException as error:
        kept = _keep(scratch, place)
        if isinstance(error, OSError):
            raise FootnoteError(f"Cannot write {name_of(target)}: {reason_of(error)}.{kept}") from error
        raise


def _refuse(target: Path, not_onto: Path | None) -> None:
    try:
        status = target.stat()
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise FootnoteError(f"Cannot write {name_of(target)}: {reason_of(error)}.") from error
    if not stat.S_ISREG(status.st_mode):
        raise FootnoteError(f"{name_of(target)} is not a file; name one that can be written.")
    if not_onto is not None and not_onto.exists() and target.samefile(not_onto):
        raise FootnoteError(f"{name_of(target)} is the file that is read; name another one to write to.")


def _keep(scratch: Path, place: Path) -> str:
    """Where what was written so far is, as a sentence; '' when nothing was."""
    try:
        if scratch.stat().st_size == 0:
            scratch.unlink()
            return ""
        part = place.with_name(f"{place.name}.part")
        try:
            part.touch(exist_ok=False)
        except FileExistsError:  # it is somebody's, or what an earlier failure left
            part = place.with_name(f"{place.name}{scratch.name}")
        scratch.replace(part)
    except OSError:
        return ""
    return f" What was written so far is in {name_of(part)}."
