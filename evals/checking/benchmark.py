"""`python -m evals.checking`: how many altered claims are found, by kind, and how many true ones are called false."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from assistant import terminal
from assistant.assembly import build_checker
from assistant.attribution.check import Attribution, Checker, check
from assistant.attribution.pair import Source
from assistant.config import Config
from assistant.library.embedding import MiniLM
from evals.checking.alterations import KINDS
from evals.checking.material import Case, Material, Said

CORPUS = Path(__file__).parent.parent.parent / "corpus"
PARAPHRASES = Path(__file__).parent / "paraphrases.jsonl"
EACH = 200
SEED = 11
FROM_THE_SOURCE = ("modality dropped", "truncation")  # there it is the cited words that say more than the claim


def altered(material: Material, each: int = EACH) -> dict[str, list[Case]]:
    """At most so many claims of each kind, none twice, the same ones at every call."""
    found = {}
    for kind, make in KINDS.items():
        made = islice(make(material, random.Random(SEED)), 20 * each)
        distinct = {(c.claim, c.source): c for c in made}
        cases = [c for c in distinct.values() if c.claim not in c.source or kind in FROM_THE_SOURCE]
        found[kind] = random.Random(SEED).sample(cases, min(each, len(cases)))
    return found


def reworded(material: Material) -> Material:
    """The paraphrases in the place of the sentences they reword, to be altered like those."""
    rows = [(case, said) for case, said in _paraphrased(material)]
    return Material([replace(said, text=case.claim) for case, said in rows], material.names)


def untouched(material: Material, each: int = EACH) -> list[Case]:
    chosen = random.Random(SEED).sample(list(material.said), each)
    return [Case("untouched", s.text, s.around, s.published, s.headline, True) for s in chosen]


def paraphrases(material: Material) -> list[Case]:
    return [case for case, _ in _paraphrased(material)]


def _paraphrased(material: Material) -> list[tuple[Case, Said]]:
    """True claims in other words, written by hand, with the sentences of the archive that they reword:
    `{article, quote, claim}` a line."""
    rows = [json.loads(line) for line in PARAPHRASES.read_text(encoding="utf-8").splitlines()]
    known = {s.text: s for s in material.said}
    return [(material.case("paraphrase", r["claim"], known[r["quote"]], True), known[r["quote"]]) for r in rows]


def verdicts(cases: Iterable[Case], checker: Checker) -> list[tuple[Case, Attribution]]:
    return [(c, check(c.claim, Source(c.source, c.published, c.about), checker)) for c in cases]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=EACH)
    parser.add_argument("--show", metavar="KIND", help="Print the claims of one kind that were judged wrongly.")
    parser.add_argument("--judge", default="default", help="default, none, or the folder of a CrossEncoder.")
    options = parser.parse_args()
    material, checker = Material.of(CORPUS), build_checker(Config(judge=options.judge), MiniLM())
    plain, other = altered(material, options.each), altered(reworded(material), options.each)
    true = {"untouched": untouched(material, options.each), "paraphrase": paraphrases(material)}
    if options.show:
        chosen = [case for cases in (plain, other, true) for case in cases.get(options.show, [])]
        show(verdicts(chosen, checker))
        return
    began, checked = time.perf_counter(), 0
    print(f"{'altered':27} {'quoted sentences':>26} {'paraphrases':>26}")
    for kind in KINDS:
        cells = []
        for cases in (plain[kind], other[kind]):
            cells.append(share(verdicts(cases, checker)) if cases else "–")
            checked += len(cases)
        print(f"{kind:27} {cells[0]:>26} {cells[1]:>26}", flush=True)
    print("true, called false")
    for name, cases in true.items():
        print(f"{name:27} {share(verdicts(cases, checker)):>26}", flush=True)
        checked += len(cases)
    print(f"{1000 * (time.perf_counter() - began) / checked:.0f} ms a claim")


def share(found: Sequence[tuple[Case, Attribution]]) -> str:
    """The share called unverified, with its 95% interval (Wilson) and their number."""
    from scipy.stats import binomtest

    called = sum(a.verdict == "unverified" for _, a in found)
    interval = binomtest(called, len(found)).proportion_ci(method="wilson")
    return f"{called / len(found):.3f} [{interval.low:.3f}, {interval.high:.3f}] {len(found):3}"


def show(found: Iterable[tuple[Case, Attribution]]) -> None:
    for case, attribution in found:
        if (attribution.verdict == "unverified") == case.supported:
            terminal.show(f"- {case.claim}\n    {'; '.join(attribution.reasons) or f'{attribution.support:.2f}'}")
            terminal.show("    | " + case.source.replace("\n\n", "\n    | "))


if __name__ == "__main__":
    main()
