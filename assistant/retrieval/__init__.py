"""Question → ranked passages: dense and lexical legs, fused, spread over articles."""
