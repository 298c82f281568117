"""Errors a user can act on: one line that says what is wrong and what to do about it."""


class FootnoteError(Exception):
    """A mistake or a situation the user can change. Shown as one line, never as a traceback."""


class LibraryError(FootnoteError):
    """The library on disk is missing, of another version, or in use by another writer."""


class AlteredError(LibraryError):
    """What is stored of an article is not what was stored: the disk has altered it."""


class QuestionError(FootnoteError):
    """The question cannot be asked as it stands (empty, too long)."""


class NotThereError(FootnoteError):
    """There is nothing of that name."""
