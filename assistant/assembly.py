"""Config → Assistant: the one place where concrete classes meet."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.config import Config, LLMConfig
from assistant.errors import FootnoteError
from assistant.library.embedding import Encoder, MiniLM
from assistant.library.index import PassageIndex
from assistant.library.ingest import Ingest, Progress
from assistant.library.store import Library
from assistant.pins.approved import Approved
from assistant.pipeline import Assistant
from assistant.retrieval.reader import Reader

if TYPE_CHECKING:
    from assistant.attribution.check import Checker
    from assistant.attribution.judge import Judge
    from assistant.attribution.support import Embedder
    from assistant.generation.writer import Writer
    from assistant.llm.call import Model


def build_assistant(config: Config, encoder: Encoder | None = None, reader: Reader | None = None) -> Assistant:
    """An assistant over an existing library, with the default encoder and reader unless others are given.

    Raises LibraryError when there is no library.
    """
    from assistant.retrieval.dense import DenseRetriever
    from assistant.retrieval.fusion import HybridRetriever
    from assistant.retrieval.lexical import LexicalRetriever
    from assistant.retrieval.rerank import CrossEncoderReranker
    from assistant.retrieval.search import Search
    from assistant.retrieval.spread import ArticleSpread

    library = Library.open(config.library)
    encoder = encoder or default_encoder()
    settings = config.retrieval
    index = PassageIndex(library)
    index.sync_if_possible()
    retriever = HybridRetriever(
        DenseRetriever(index, encoder, settings.pool),
        LexicalRetriever(library, settings.pool, config.weights.search.headline),
        library,
        encoder,
        settings.dense_weight,
    )
    spread = ArticleSpread(per_article=settings.per_article)
    search = Search(retriever, spread, library, settings.top_k, config.weights)
    if reader is None and config.answer.sentences_read:
        reader = default_reader()
    reranker = CrossEncoderReranker(model=settings.reranker) if settings.reranker else None
    writer = build_writer(config, encoder)
    approved = Approved(library, encoder, config.weights)
    return Assistant(library, encoder, search, config, reader, reranker, writer, approved)


def build_writer(config: Config, encoder: Encoder) -> Writer | None:
    """What writes answers with the configured language model, None without one. Raises FootnoteError when the
    provider's package is missing."""
    if config.llm is None:
        return None
    from assistant.generation.writer import Writer

    model = _model(config.llm)
    return Writer(model, build_checker(config, encoder, model))


def build_checker(config: Config, encoder: Embedder, model: Model | None = None) -> Checker:
    """What checks claims, with the judge that the settings name. Raises FootnoteError when there is no such judge."""
    from assistant.attribution.check import Checker

    return Checker(encoder, build_judge(config, model), config.weights.checking)


def build_judge(config: Config, model: Model | None = None) -> Judge | None:
    """The judge of claims that the settings name; `model`: the language model it may ask. Raises FootnoteError when
    there is no such judge."""
    if config.judge == "none":
        return None
    if config.judge == "default":
        return default_judge()
    if config.judge == "llm":
        from assistant.generation.model_judge import ModelJudge

        if config.llm is None:
            raise FootnoteError("FOOTNOTE_JUDGE=llm needs a language model: set FOOTNOTE_LLM and FOOTNOTE_LLM_MODEL.")
        return ModelJudge(model or _model(config.llm), default_judge())
    from assistant.attribution.cross_encoder import CrossEncoderJudge

    return CrossEncoderJudge(config.judge)


def _model(config: LLMConfig) -> Model:
    from assistant.llm.call import Model
    from assistant.llm.providers import build_llm

    return Model(build_llm(config), config)


@lru_cache(maxsize=1)
def default_encoder() -> Encoder:
    """The embedding model that comes with Footnote, loaded once."""
    return MiniLM()


@lru_cache(maxsize=1)
def default_judge() -> Judge:
    """The judge that comes with Footnote, loaded once."""
    from assistant.attribution.judge import MiniLMJudge

    return MiniLMJudge()


@lru_cache(maxsize=1)
def default_reader() -> Reader:
    """The reader that comes with Footnote, loaded once."""
    from assistant.retrieval.reader import MiniLMReader

    return MiniLMReader()


def build_ingest(config: Config, progress: Progress, encoder: Encoder | None = None) -> Ingest:
    """An ingest into the library, which is made when it is not there."""
    library = Library.open(config.library, create=True)
    return Ingest(library, PassageIndex(library), encoder or default_encoder(), config.passage_tokens, progress)
