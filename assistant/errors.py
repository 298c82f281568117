"""Errors a user can act on: one line that says what is wrong and what to do about it."""


class FootnoteError(Exception):
    """A mistake or a situation the user can change. Shown as one line, never as a traceback."""


class LibraryError(FootnoteError):
    """The library on disk is missing, of another version, or in use by another writer."""


class AlteredError(LibraryError):
    """What is stored of an article is not what was stored: the disk has altered it."""


class NotWrittenError(LibraryError):
    """The library cannot be written at the moment: the disk is full, or somebody else keeps it locked."""


class ReaderError(FootnoteError):
    """About what a reader asked for: readers are told it word for word. Of all else they are only told that it is not
    their fault."""


class QuestionError(ReaderError):
    """The question cannot be asked as it stands (empty, too long)."""


class NotThereError(FootnoteError):
    """There is nothing of that name."""
