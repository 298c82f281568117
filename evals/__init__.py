"""Measuring Footnote."""
