"""Other systems on the same articles and questions, each in a process of its own."""
