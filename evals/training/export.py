"""A trained reader → the layers that ship: half precision, without the embeddings, which the bundled model has.

`python -m evals.training.export FOLDER`
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from assistant.retrieval.reader import WEIGHTS


def main(arguments: Sequence[str] | None = None) -> None:
    from safetensors.torch import load_file, save_file

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--mean-with", type=Path, help="Layers to take the mean with, such as those it began with.")
    options = parser.parse_args(arguments)
    held = load_file(options.folder / "model.safetensors")
    layers = {name: tensor.float() for name, tensor in held.items() if "embeddings" not in name}
    if options.mean_with:
        others = load_file(options.mean_with)
        layers = {name: (tensor + others[name].float()) / 2 for name, tensor in layers.items()}
    layers = {name: tensor.half().contiguous() for name, tensor in layers.items()}
    options.out.parent.mkdir(parents=True, exist_ok=True)
    save_file(layers, options.out)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
