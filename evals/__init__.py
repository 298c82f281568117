"""Measuring Footnote."""

import assistant as assistant  # which silences the libraries before any is imported
