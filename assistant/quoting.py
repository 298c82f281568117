"""The answer in the articles' own sentences: the best ones, or those that its form asks for, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.about import asked_about, lead, note
from assistant.answering.citations import cite, nearest, verbatim_claims
from assistant.answering.extractive import choose
from assistant.answering.leaning import with_names
from assistant.clock import Clock
from assistant.config import Config
from assistant.considering import Considered, Considering, as_question
from assistant.forms.compose import COMPOSED, STEPPED, about, compose, composed_claims
from assistant.forms.decision import decided
from assistant.forms.introduce import asks_for_holder
from assistant.forms.reasons import with_reason
from assistant.forms.recognise import recognise, shipped
from assistant.forms.small_talk import in_another_language, is_plain, reply
from assistant.library.embedding import Encoder
from assistant.library.fulltext import document_frequency
from assistant.library.store import Library
from assistant.library.stories import fellows
from assistant.library.terms import content_terms, terms
from assistant.schema import Answer, Article, Certainty, Claim, Form, PassageScore, RankedPassage, Turn

NAMING: frozenset[Form] = frozenset(["who-is", "comparison"])  # which a question that leans on another cannot want
MAY_BE_MORE = "The articles may name more than is quoted here."


class Quoting:
    """Answers from one library word for word."""

    def __init__(self, library: Library, encoder: Encoder, considering: Considering, config: Config) -> None:
        self._library = library
        self._encoder = encoder
        self._considering = considering
        self._config = config
        self._config_hash = config.hash

    def answer(
        self, question: str, history: Sequence[Turn], any_time: bool, of_two: bool = False
    ) -> tuple[Answer, tuple[RankedPassage, ...]]:
        """The answer to a question that asks one thing, and the passages it was chosen from. `of_two`: it is one side
        of a comparison, which is none itself."""
        clock = Clock()
        article = asked_about(question, history, self._library)
        form = "fact" if article else self.form(question, history)
        form = "fact" if of_two and form == "comparison" else form
        if form == "archive":
            return self._reply(question, clock), ()
        considered = self._considering.consider(question, history, any_time, clock, form)
        if article is not None:
            given = self._of_an_article(question, article)
        elif form in COMPOSED and (composed := self._composed(form, considered)):
            given = composed
        else:
            if form in COMPOSED:
                considered = self._considering.consider(question, history, any_time, clock)
            given = self._best_sentences(considered, form)
        if not given.claims:
            given = replace(given, nearest=nearest(considered.sentences, self._config.weights.citations))
        clock.lap("answer")
        ranked = considered.ranked[: self._config.retrieval.top_k]
        answer = replace(
            given,
            question=question,
            standalone_question=_as_typed(considered.understood.standalone, question),
            period=None if article else considered.understood.period,
            passages=tuple(_row(entry) for r in ranked for entry in (r, *r.copies)),
            seconds=clock.seconds(),
        )
        return answer, tuple(ranked)

    def form(self, question: str, history: Sequence[Turn]) -> Form:
        """What kind of answer a question wants."""
        if in_another_language(question) and self._library.is_english():
            return "archive"
        worded = with_names(question) if history else question
        form = recognise(shipped(), worded, self._encoder.embed_question(question))
        if form == "archive" and (self._names_something(question) or (history and not is_plain(question))):
            return "fact"
        if (history and form in NAMING) or (form == "who-is" and asks_for_holder(question)):
            return "fact"
        return form

    def _names_something(self, question: str) -> bool:
        """Whether a question has a word that articles have and questions about an archive do not."""
        named = set(content_terms(question)) - {term for word in shipped().known for term in terms(word)}
        return bool(document_frequency(self._library, named)[0])

    def _reply(self, question: str, clock: Clock) -> Answer:
        """To what is no question to the articles."""
        said = reply(question, self._library)
        clock.lap("answer")
        return replace(
            self._giving((), 1.0, "archive"),
            question=question,
            standalone_question=question,
            declined=False,
            certainty="answers",
            note=said,
            seconds=clock.seconds(),
        )

    def _of_an_article(self, question: str, article: Article) -> Answer:
        cited = cite(1, article, lead(article))
        return replace(
            self._giving((Claim(cited.quote, "verbatim", (cited,)),), 1.0, "fact"), note=note(question, article)
        )

    def _composed(self, form: Form, considered: Considered) -> Answer | None:
        """The answer that several sentences give together; None where the articles say too little for that."""
        weights = self._config.weights
        ids = {candidate.article.id for candidate in considered.sentences} if form in STEPPED else ()
        told = compose(
            form,
            considered.understood.question,
            considered.sentences,
            considered.asked,
            fellows(self._library, ids),
            weights,
        )
        sure = about(told, considered.sentences, considered.asked, weights)
        if not told or sure < max(weights.forms.least, self._config.answer.threshold):
            return None
        claims = composed_claims(told, copies(considered.ranked, self._library), weights.lead_in)
        return self._giving(claims, sure, form)

    def _best_sentences(self, considered: Considered, form: Form) -> Answer:
        weights, settings = self._config.weights, self._config.answer
        if form == "list":
            most = max(settings.max_claims, weights.forms.items)
            settings = replace(settings, max_claims=most, threshold=max(settings.threshold, weights.forms.surely_list))
        if form == "yes-no":
            settings = replace(settings, threshold=max(settings.threshold, weights.forms.surely_yes_no))
        leads = {candidate.article.id for candidate in considered.sentences[: weights.extractive.leads]}
        stories = fellows(self._library, leads)
        choice = choose(considered.sentences, considered.asked, settings, weights, stories)
        if form == "why" or considered.asked.wanted == "cause":
            choice = with_reason(choice, considered.sentences)
        claims = verbatim_claims(choice, copies(considered.ranked, self._library), weights.lead_in)
        if form == "yes-no" and not choice.disagree:
            claims = decided(considered.understood.question, claims)
        left_out = MAY_BE_MORE if form == "list" and claims else None
        return replace(self._giving(claims, choice.confidence, form), disagree=choice.disagree, note=left_out)

    def _giving(self, claims: tuple[Claim, ...], confidence: float, form: Form) -> Answer:
        """An answer of these claims, its question yet to be named."""
        return Answer(
            question="",
            standalone_question="",
            declined=not claims,
            confidence=round(confidence, 4),
            mode="extractive",
            certainty=self._certainty(confidence) if claims else None,
            form=form,
            claims=claims,
            config=self._config_hash,
        )

    def _certainty(self, confidence: float) -> Certainty:
        return "answers" if confidence >= self._config.answer.sure else "may answer"


def _as_typed(standalone: str, question: str) -> str:
    """Without the question mark that it was given."""
    return standalone if as_question(question) == question else standalone.removesuffix("?")


def _row(ranked: RankedPassage) -> PassageScore:
    passage = ranked.passage
    return PassageScore(passage.id, passage.article_id, passage.start, passage.end, round(ranked.score, 6))


def copies(ranked: Sequence[RankedPassage], library: Library) -> dict[str, list[Article]]:
    """By article id, the articles that tell the same nearly word for word."""
    copied: dict[str, dict[str, None]] = {}
    for entry in ranked:
        for copy in entry.copies:
            copied.setdefault(entry.passage.article_id, {})[copy.passage.article_id] = None
    return {of: [library.article(i) for i in found] for of, found in copied.items()}
