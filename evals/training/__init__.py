"""The recipe of the reader: examples, harder negatives, training, export."""
