"""Footnote: answers from a publisher's own articles, each sentence with the words it rests on."""

from assistant import offline as offline

__version__ = "0.1.0"
