"""Metrics as pure functions. None means "cannot be scored", which is neither 0 nor a pass."""
