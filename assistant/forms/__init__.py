"""What form of answer a question wants, and the answers that are more than the best sentence."""
