"""Answers that a language model writes, every sentence checked before it is shown."""
