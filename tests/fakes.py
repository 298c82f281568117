"""Small real implementations that tests use in place of heavy ones."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

from assistant.library.embedding import EmbeddedPassage, Vector
from assistant.library.terms import content_terms
from assistant.schema import Span


class HashEncoder:
    """A bag of hashed terms: texts that share words have near vectors. One token a word."""

    name = "hashed terms"
    dimension = 64

    def count_tokens(self, text: str) -> int:
        return len(text.split()) + len(text) // 200

    def embed_question(self, text: str) -> Vector:
        vector = np.full(self.dimension, 1e-3, dtype=np.float32)
        for term in content_terms(text):
            vector[blake2b(term.encode(), digest_size=2).digest()[0] % self.dimension] += 1
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)

    def embed_passage(self, headline: str, text: str, sentences: tuple[Span, ...]) -> EmbeddedPassage:
        parts = np.stack([self.embed_question(text[s.start : s.end]) for s in sentences])
        return EmbeddedPassage(self.embed_question(f"{headline}\n{text}"), parts)


class Silence:
    """Progress that nobody watches, but that remembers what it was told."""

    def __init__(self) -> None:
        self.articles = 0
        self.read = 0
        self.total = 0

    def start(self, articles: int) -> None:
        self.total = articles

    def article_read(self) -> None:
        self.read += 1

    def stored(self, articles: int, passages: int) -> None:
        self.articles += articles
