#!/usr/bin/env python3
"""The speed of PyTorch on one configuration, as one line of JSON. `race.py` calls it; the sizes come on standard input."""

import argparse
import json
import sys
import time

import torch

from decoder import Decoder, Shape, mean_loss
from optimization import Optimization

RECIPE = {
    "optimizer": {"kind": "adamw", "beta1": 0.9, "beta2": 0.95, "epsilon": 1e-8},
    "weight_decay": 0.1,
    "clip_norm": 1.0,
}
LEARNING_RATE = 1e-3
FEWEST_BLOCKS, WANTED_BLOCKS = 3, 200


def blas():
    """The library behind torch.mm, or None where it is not one of the fast ones."""
    if torch.backends.mkl.is_available():
        return "MKL"
    torch.mm(torch.ones(64, 64), torch.ones(64, 64))
    with open("/proc/self/maps", encoding="utf-8") as maps:
        return "OpenBLAS" if "openblas" in maps.read() else None


def measure(work, seconds, threads):
    """As `minori bench` does it: one call to warm up, one to choose the length of a block, then blocks of calls."""
    work()
    start = time.perf_counter()
    work()
    calls = max(1, int(seconds / WANTED_BLOCKS / (time.perf_counter() - start)))
    blocks = []
    whole = time.perf_counter()
    while len(blocks) < FEWEST_BLOCKS or time.perf_counter() - whole < seconds:
        processor, start = time.process_time(), time.perf_counter()
        for _ in range(calls):
            work()
        blocks.append((time.perf_counter() - start, time.process_time() - processor))
    blocks.sort()
    best, processor = blocks[0]
    return best / calls, blocks[len(blocks) // 2][0] / calls, processor / best / threads


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", choices=["train", "eval"])
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=3)
    arguments = parser.parse_args()
    library = blas()
    if library is None:
        sys.exit(
            "error: this PyTorch computes its products with the reference BLAS, which is many times slower: install "
            "OpenBLAS (Debian: apt install libopenblas0-pthread) and run again"
        )

    sizes = json.load(sys.stdin)
    shape = Shape.of(sizes["configuration"])
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    model = Decoder(shape)
    text = torch.randint(shape.vocabulary_size, (sizes["sequences"] * shape.context_length + 1,))
    inputs = text[:-1].view(sizes["sequences"], -1)
    targets = text[1:].view(sizes["sequences"], -1)
    optimization = Optimization(model, RECIPE)

    def train():
        optimization.step(mean_loss(model, inputs, targets), LEARNING_RATE)

    @torch.inference_mode()
    def evaluate():
        logits = model(inputs).flatten(0, 1)
        torch.nn.functional.cross_entropy(logits, targets.flatten(), reduction="none")

    best, median, share = measure(
        train if arguments.work == "train" else evaluate, arguments.seconds, arguments.threads
    )
    print(
        json.dumps(
            {
                "tokens_per_second": inputs.numel() / best,
                "tokens_per_second_median": inputs.numel() / median,
                "processor_share": share,
                "pytorch": torch.__version__,
                "blas": library,
                "parameters": sum(p.numel() for p in model.parameters()),
            }
        )
    )


if __name__ == "__main__":
    main()
