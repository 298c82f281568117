"""Other systems, measured beside Footnote."""
