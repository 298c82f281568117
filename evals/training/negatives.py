"""Questions that a context does not answer, made from ones that it does.

Near misses are the hard half of knowing what is not said: the right names, a missing fact. The ways of making them
follow the kinds of unanswerable questions in Rajpurkar et al., "Know What You Don't Know" (ACL 2018).
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.library.terms import content_terms
from assistant.schema import Span
from evals.training.examples import Example, nearest, sentence_spans

NAME = re.compile(r"(?<!^)(?<![.?!] )\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_OPPOSITES = """
    first last | largest smallest | biggest smallest | highest lowest | most least | more fewer | before after
    | earliest latest | oldest youngest | increase decrease | increased decreased | rise fall | rose fell | won lost
    | win lose | began ended | begin end | start end | started ended | opened closed | open close | north south
    | east west | northern southern | eastern western | upper lower | above below | major minor | maximum minimum
    | best worst | longest shortest | old new | early late | inside outside | support oppose | supported opposed
    | for against | accept reject | accepted rejected | allowed forbidden | bought sold | buy sell | hot cold
    | born killed | male female | men women | husband wife | father mother | son daughter | brother sister
    | summer winter | day night | left right | enter leave | entered left | include exclude | build destroy
    | built destroyed | founded dissolved | arrived departed | directly indirectly | always never | with without"""
_OPPOSITE: dict[str, str] = {}
for _pair in _OPPOSITES.split("|"):
    _one, _other = _pair.split()
    _OPPOSITE.setdefault(_one, _other)
    _OPPOSITE.setdefault(_other, _one)
COMMON = 600  # contexts; a term that more of them hold tells nothing
_AUXILIARY = re.compile(r"\b(did|does|do|is|are|was|were|has|have|can|could|will|would|should)\b(?! not)")


class Negatives:
    """Makes a negative of an example, by a way chosen by chance among those that work for it."""

    def __init__(self, examples: Sequence[Example], chance: random.Random) -> None:
        self._chance = chance
        self._titles = {example.context: example.title for example in examples}
        self._contexts = list(self._titles)
        self._holding: dict[str, list[int]] = defaultdict(list)
        for number, context in enumerate(self._contexts):
            for term in content_terms(context):
                self._holding[term].append(number)
        self._ways: list[tuple[float, Callable[[Example], Example | None]]] = [
            (0.35, self.swapped),
            (0.25, self.opposed),
            (0.40, self.removed),
        ]

    def of(self, example: Example) -> Example | None:
        """A question and a context that does not answer it; None when no way works."""
        ways = list(self._ways)
        while ways:
            way = self._chance.choices(ways, [weight for weight, _ in ways])[0]
            made = way[1](example)
            if made is not None:
                return made
            ways.remove(way)
        return None

    def swapped(self, example: Example) -> Example | None:
        """A name or number of the question exchanged for another that stands in the context."""
        for pattern in self._chance.sample([NAME, _NUMBER], 2):
            asked = [m.group() for m in pattern.finditer(example.question)]
            others = {m.group() for m in pattern.finditer(example.context)} - {example.answer_text}
            others = {o for o in others if o not in example.question and not _overlaps(o, example.question)}
            if asked and others:
                old, new = self._chance.choice(asked), self._chance.choice(sorted(others))
                question = example.question.replace(old, new, 1)
                return replace(example, question=question, answer=None, tempting=example.answer)
        return None

    def opposed(self, example: Example) -> Example | None:
        """A word of the question exchanged for its opposite, or the question negated."""
        found = [w for w in re.findall(r"[a-z]+", example.question) if w in _OPPOSITE and w not in ("for", "with")]
        if found:
            word = self._chance.choice(found)
            question = re.sub(rf"\b{word}\b", _OPPOSITE[word], example.question, count=1)
            return replace(example, question=question, answer=None, tempting=example.answer)
        if self._chance.random() < 0.3 and (match := _AUXILIARY.search(example.question)):
            negated = f"{example.question[: match.end()]} not{example.question[match.end() :]}"
            return replace(example, question=negated, answer=None, tempting=example.answer)
        return None

    def elsewhere(self, example: Example) -> Example | None:
        """One of the best lexical matches of the question among the contexts that lack the answer."""
        shared: Counter[int] = Counter()
        for term in content_terms(example.question):
            holding = self._holding.get(term, [])
            if len(holding) <= COMMON:
                shared.update(holding)
        answer = example.answer_text.casefold()
        near = [self._contexts[number] for number, _ in shared.most_common(12)]
        lacking = [c for c in near if c != example.context and answer not in c.casefold()][:4]
        if not lacking:
            return None
        context = self._chance.choice(lacking)
        return replace(example, context=context, title=self._titles[context], answer=None, tempting=None)

    def beside(self, example: Example, apart: int) -> Example | None:
        """The same context, for a look at another of its sentences, one more than `apart` sentences from any that
        holds the answer."""
        spans = sentence_spans(example.context)
        holding = [n for n, s in enumerate(spans) if _holds(example, s)]
        lacking = [s for n, s in enumerate(spans) if all(abs(n - held) > apart for held in holding)]
        near = nearest(example, lacking, 3)
        return replace(example, answer=None, tempting=self._chance.choice(near)) if near else None

    def removed(self, example: Example) -> Example | None:
        """The context without the sentences that hold the answer."""
        spans = [s for s in sentence_spans(example.context) if not _holds(example, s)]
        kept = [example.context[s.start : s.end] for s in spans]
        if not kept or len(" ".join(kept)) < 80:
            return None
        return replace(example, context=" ".join(kept), answer=None)


def _holds(example: Example, sentence: Span) -> bool:
    """Whether a sentence of the context holds the answer's words, or part of the answer."""
    answer, words = example.answer, example.context[sentence.start : sentence.end].casefold()
    within = answer is not None and sentence.start < answer.end and answer.start < sentence.end
    return within or example.answer_text.casefold() in words


def _overlaps(one: str, other: str) -> bool:
    return bool(set(one.casefold().split()) & set(other.casefold().split()))
