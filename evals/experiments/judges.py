"""How far each judge of support agrees with people: `python -m evals.experiments.judges FILE`.

FILE holds lines {premise, claim, label}; a label that is not "supported" counts as not supported.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from evals.dataset import json_lines
from evals.judges import judges

SUPPORTED = ("supported", "SUPPORTS", "entailment")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    pairs = [pair for _, pair in json_lines(parser.parse_args().file)]
    wanted = [pair["label"] in SUPPORTED for pair in pairs]
    print(f"{len(pairs)} pairs, {sum(wanted)} supported")
    for name, judge in judges().items():
        said = [judge.supports(pair["claim"], pair["premise"]) for pair in pairs]
        agreed = sum(s == w for s, w in zip(said, wanted, strict=True))
        held = sum(w for s, w in zip(said, wanted, strict=True) if s)
        print(
            f"{name:<14} agrees {agreed / len(pairs):.2f}; says supported {sum(said)}, of which people: "
            f"{held / sum(said) if said and sum(said) else 0:.2f}"
        )


if __name__ == "__main__":
    main()
