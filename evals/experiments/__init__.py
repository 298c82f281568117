"""Comparisons behind decisions, kept so that they can be run again."""
