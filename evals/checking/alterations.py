"""Claims made false, kind by kind, out of sentences that are true: each changes one thing and leaves the rest."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator

from evals.checking import words
from evals.checking.material import NAME, Case, Material, Said

Alteration = Callable[[Material, random.Random], Iterator[Case]]
_QUOTE = re.compile(r"[“\"]([^”\"]{15,})[”\"]")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?(?![\w]|[.,]\d)")
_NUMBER_WORDS = (
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty".split()
)
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_MONTHS = "|".join(words.MONTHS)
_DATE = re.compile(
    rf"\b(?:(\d{{1,2}}) )?({_MONTHS})\b(?: ((?:19|20)\d\d)\b)?|\b(?:in|since|of|until) ((?:19|20)\d\d)\b"
)
_SAID = re.compile(
    rf"\b(?:said|says|told|added|wrote|asked) ({NAME.pattern})|({NAME.pattern}),? (?:said|says|told|added|wrote)\b"
)


def _shuffled(material: Material, chance: random.Random) -> list[Said]:
    return chance.sample(list(material.said), len(material.said))


def _outside_quotes(text: str, place: int) -> bool:
    return not any(m.start() <= place < m.end() for m in _QUOTE.finditer(text))


def _replaced(text: str, match: re.Match[str], new: str, group: int = 0) -> str:
    return text[: match.start(group)] + new + text[match.end(group) :]


def _by_table(kind: str, table: dict[str, str], before: str = "") -> Alteration:
    """Exchange a word by a table, every place of it a claim of its own."""
    pattern = re.compile(rf"{before}\b({'|'.join(sorted(map(re.escape, table), key=len, reverse=True))})(?!\w)")

    def altered(material: Material, chance: random.Random) -> Iterator[Case]:
        for said in _shuffled(material, chance):
            for match in pattern.finditer(said.text):
                if _outside_quotes(said.text, match.start(1)):
                    yield material.case(kind, _replaced(said.text, match, table[match[1]], 1), said)

    return altered


def quote_word(material: Material, chance: random.Random) -> Iterator[Case]:
    pool = [w for s in material.said for w in re.findall(r"\b[a-z]{4,}\b", s.text)]
    quoting = [(s, q) for s in material.said for q in _QUOTE.finditer(s.text)]
    while quoting:
        said, quote = chance.choice(quoting)
        chosen = chance.choice(
            [m for m in re.finditer(r"\b[a-z]{3,}\b", said.text) if quote.start(1) <= m.start() < quote.end(1)]
        )
        new = chance.choice(pool)
        if new != chosen.group():
            yield material.case("quote word", _replaced(said.text, chosen, new), said)


def number(material: Material, chance: random.Random) -> Iterator[Case]:
    for said in _shuffled(material, chance):
        places = [m for m in _NUMBER.finditer(said.text) if not _YEAR.fullmatch(m.group())]
        places = [m for m in places if not re.match(rf"\s+(?:{_MONTHS})", said.text[m.end() :])]
        for match in places:
            amount = float(match.group().replace(",", ""))
            new = amount + chance.choice([-1, 1]) * max(1, round(amount * chance.choice([0.1, 0.3, 0.5])))
            written = f"{new:,.0f}" if amount == int(amount) else f"{new:,.1f}"
            if new > 0 and written not in said.around:
                yield material.case("number", _replaced(said.text, match, written), said)
        for match in re.finditer(rf"(?<!-)\b(?:{'|'.join(_NUMBER_WORDS)})\b(?!-)", said.text):
            new_word = chance.choice([w for w in _NUMBER_WORDS if w not in said.around.lower()])
            yield material.case("number", _replaced(said.text, match, new_word), said)


def scale(material: Material, chance: random.Random) -> Iterator[Case]:
    other = {"million": "billion", "billion": "million", "thousand": "million", "hundred": "thousand"}
    yield from _by_table("scale", other)(material, chance)
    for said in _shuffled(material, chance):
        for match in _NUMBER.finditer(said.text):
            if not _YEAR.fullmatch(match.group()) and len(match.group()) > 2 and "." not in match.group():
                yield material.case("scale", _replaced(said.text, match, f"{match.group()} million"), said)


def date(material: Material, chance: random.Random) -> Iterator[Case]:
    for said in _shuffled(material, chance):
        for match in _DATE.finditer(said.text):
            group = chance.choice([g for g in range(1, 5) if match[g]])
            if group in (1, 3, 4):
                new = str(int(match[group]) + chance.choice([-2, -1, 1, 2]))
                if group == 1 and not 1 <= int(new) <= 28:
                    continue
            else:
                new = chance.choice([m for m in words.MONTHS if m != match[group]])
            if new not in said.around:
                yield material.case("date", _replaced(said.text, match, new, group), said)


def relative_date(material: Material, chance: random.Random) -> Iterator[Case]:
    yield from _by_table("relative date", words.RELATIVE)(material, chance)
    for said in _shuffled(material, chance):
        for match in re.finditer(rf"\b(?:{'|'.join(words.DAYS)})\b(?!,? \d)", said.text):
            for new in chance.sample([d for d in words.DAYS if d not in said.around], 3):
                yield material.case("relative date", _replaced(said.text, match, new), said)


def name_swap(material: Material, chance: random.Random) -> Iterator[Case]:
    for said in _shuffled(material, chance):
        others = [
            n
            for n in material.names[said.article]
            if n not in said.text and not set(n.split()) & set(said.text.split())
        ]
        strange = material.names[chance.choice(list(material.names))]
        for match in NAME.finditer(said.text):
            pool = (
                others if others and chance.random() < 0.5 else [n for n in strange if n.split()[-1] not in said.around]
            )
            if match.group() in material.names[said.article] and pool and _outside_quotes(said.text, match.start()):
                yield material.case("name swap", _replaced(said.text, match, chance.choice(pool)), said)


def role_swap(material: Material, chance: random.Random) -> Iterator[Case]:
    for said in _shuffled(material, chance):
        found = [m for m in NAME.finditer(said.text) if m.group() in material.names[said.article]]
        for one, other in itertools.pairwise(found):
            between = said.text[one.end() : other.start()]
            if (
                one.group() != other.group()
                and len(between.split()) > 2
                and not re.search(r"\band\b|\bor\b|,", between)
            ):
                swapped = said.text[: one.start()] + other.group() + between + one.group() + said.text[other.end() :]
                yield material.case("role swap", swapped, said)


def speaker_swap(material: Material, chance: random.Random) -> Iterator[Case]:
    speaking = [(s, m) for s in material.said for m in _SAID.finditer(s.text)]
    while speaking:
        said, match = chance.choice(speaking)
        group = 1 if match[1] else 2
        pool = [n for n in material.names[said.article] if " " in n and not set(n.split()) & set(said.text.split())]
        strange = [n for n in material.names[chance.choice(list(material.names))] if " " in n and n not in said.around]
        if chosen := [*chance.sample(pool, min(1, len(pool))), *chance.sample(strange, min(1, len(strange)))]:
            other = chance.choice(chosen)
            yield material.case("speaker swap", _replaced(said.text, match, other, group), said)


_COUNT = rf"\b(?:\d[\d,.]*|{'|'.join(_NUMBER_WORDS)}|an?|one|half a|million|thousand) ?"
unit = _by_table("unit", words.UNITS, _COUNT)
direction = _by_table("direction", words.OPPOSITES)


def negation(material: Material, chance: random.Random) -> Iterator[Case]:
    """A "not" put in or taken out of a sentence with at most one."""
    for case in _by_table("negation", words.NEGATED)(material, chance):
        if len(re.findall(r"\b(?:no|not|never|neither|nor|nobody|none|nothing|cannot|without)\b", case.claim)) <= 1:
            yield case


def _lowered(text: str) -> str:
    first = text.split()[0]
    return (
        text
        if (len(first) > 1 and first[1:] != first[1:].lower()) or NAME.fullmatch(" " + first)
        else text[0].lower() + text[1:]
    )


def _plain(said: Said) -> bool:
    return not re.search(
        r"[“”\"?:]|\b(?:not|no|never|may|might|could|would|if|unless|denied)\b", said.text
    ) and said.quote.endswith(".")


def modality(material: Material, chance: random.Random) -> Iterator[Case]:
    yield from list(_by_table("modality dropped", words.MODAL)(material, chance))[:140]
    for said in filter(_plain, _shuffled(material, chance)):
        doubtful = chance.choice(words.DOUBTS).format(_lowered(said.quote))
        yield material.case("modality dropped", said.text, said, source=said.around.replace(said.quote, doubtful))


def truncation(material: Material, chance: random.Random) -> Iterator[Case]:
    for said in filter(_plain, _shuffled(material, chance)):
        if chance.random() < 0.6:
            who = chance.choice(["The mayor", "A spokesman", "The company", "Her lawyer", "The ministry"])
            longer = chance.choice(words.DENIALS).format(_lowered(said.quote), who=who)
        else:
            longer = said.quote[:-1] + chance.choice(words.CONDITIONS)
        yield material.case("truncation", said.text, said, source=said.around.replace(said.quote, longer))


def other_article(material: Material, chance: random.Random) -> Iterator[Case]:
    while True:
        said, other = chance.sample(list(material.said), 2)
        if said.article != other.article and said.text not in other.around:
            yield material.case("claim from another article", said.text, other)


def merged(material: Material, chance: random.Random) -> Iterator[Case]:
    """The subject of one sentence with what another of the same passage says of something else."""
    verb = re.compile(
        r"(?<=\w) (?:is|are|was|were|has|have|had|will|can|must|said|opened|began|voted|took|gave|became|held) "
    )
    for said in _shuffled(material, chance):
        near = [s for s in material.said if s.article == said.article and s.text in said.around and s is not said]
        first = verb.search(said.text)
        if not near or not first or '"' in said.text or len(said.text[: first.start()].split()) > 7:
            continue
        other = chance.choice(near)
        second = verb.search(other.text)
        if not second or '"' in other.text or re.match(r"(?:He|She|It|They|This|That|There)\b", said.text):
            continue
        if re.match(r"(?:He|She|It|They|This|That|There)\b", other.text):
            continue
        if len(other.text[second.end() :].split()) >= 4:
            yield material.case("merged facts", said.text[: first.start()] + other.text[second.start() :], said)


KINDS: dict[str, Alteration] = {
    "quote word": quote_word, "number": number, "unit": unit, "scale": scale, "date": date,
    "relative date": relative_date, "name swap": name_swap, "role swap": role_swap, "speaker swap": speaker_swap,
    "negation": negation, "direction": direction, "modality dropped": modality, "truncation": truncation,
    "claim from another article": other_article, "merged facts": merged,
}  # fmt: skip
