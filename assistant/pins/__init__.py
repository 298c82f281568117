"""Answers that the newsroom approved, and to which questions they are given."""
