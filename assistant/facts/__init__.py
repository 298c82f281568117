"""What a sentence says that can be compared: words, names, quantities, times, quotations, cues of sense."""
