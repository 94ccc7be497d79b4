#!/usr/bin/env python3
"""Writes what PyTorch computes for tunings with L2-SP and with LoRA, for the tests that hold Minori against it.

Into tests/Minori.Testing/PyTorchTuning, one file a model: the losses and gradient norms of a short run of each, from the
weights and over the batches of write_fixtures.py.
"""

import argparse
import copy
import json
import sys
from types import SimpleNamespace

import numpy
import torch
from torch import nn
from torch.nn.utils import parametrize

from decoder import Decoder, mean_loss
from optimization import Optimization, learning_rate
from write_fixtures import FOLDER, MODELS, batch, initialise, learnable_text

RECIPE = {
    "optimizer": {"kind": "adamw", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    "steps": 30,
    "warmup_steps": 3,
    "peak_learning_rate": 5e-3,
    "floor_fraction": 0.1,
    "weight_decay": 0.1,
    "clip_norm": 1.0,
}
L2_SP = 0.5
LORA = {"rank": 3, "alpha": 24.0}


class LowRank(nn.Module):
    """W + alpha/rank · B·A, on pieces of rows of a matrix that stands for several."""

    def __init__(self, factors, rows):
        super().__init__()
        self.factors, self.rows = factors, rows

    def forward(self, weight):
        scale = LORA["alpha"] / LORA["rank"]
        products = [b @ a for a, b in self.factors]
        assert sum(self.rows) == len(weight)
        return weight + scale * torch.cat(products)


def factor(number, rows, columns):
    """The values that the tests put into their adapters, too."""
    k = numpy.arange(rows * columns)
    values = 0.2 * (((k * 31 + number * 17) % 101) / 101 - 0.5)
    return nn.Parameter(torch.from_numpy(values.astype(numpy.float32).reshape(rows, columns)))


def adapt(model):
    """Puts factors beside every matrix of the layers; returns them, A before B, in the order of a checkpoint's tensors."""
    found = []
    for layer in model.layers:
        attention, feed_forward, width = layer.attention, layer.feed_forward, model.shape.width
        if model.shape.is_gpt2:
            first = (attention.query_key_value, (sum(attention.widths),))
            up = (feed_forward.up, (model.shape.feed_forward_width,))
        else:
            first = (attention.query_key_value, attention.widths)
            up = (feed_forward.gate_up, 2 * (model.shape.feed_forward_width,))
        for module, rows in (first, (attention.output, (width,)), up, (feed_forward.down, (width,))):
            factors = []
            for count in rows:
                a = factor(len(found), LORA["rank"], module.in_features)
                b = factor(len(found) + 1, count, LORA["rank"])
                found += [a, b]
                factors.append((a, b))
            parametrize.register_parametrization(module, "weight", LowRank(factors, rows))
    return found


def run(text, parameters, model, penalty=lambda: 0.0):
    """Each step's loss without its penalty, before its update, and the gradient's norm before clipping."""
    optimization = Optimization(SimpleNamespace(parameters=lambda: parameters), RECIPE)
    losses, norms = [], []
    for step in range(RECIPE["steps"]):
        loss = mean_loss(model, *batch(text, step))
        norms.append(optimization.step(loss + penalty(), learning_rate(RECIPE, step)).item())
        losses.append(loss.item())
    print(f"  loss {losses[0]:.4f} to {losses[-1]:.4f}, norm {norms[0]:.3f} to {norms[-1]:.3f}")
    return {"losses": losses, "gradient_norms": norms}


def with_l2_sp(model, text):
    model = copy.deepcopy(model)
    parameters = list(model.parameters())
    origin = [p.detach().clone() for p in parameters]
    return run(text, parameters, model, lambda: L2_SP / 2 * sum(((p - o) ** 2).sum() for p, o in zip(parameters, origin)))


def with_lora(model, text):
    model = copy.deepcopy(model)
    factors = adapt(model)
    return run(text, factors, model)


def main():
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    torch.set_num_threads(1)
    folder = FOLDER.parent / "PyTorchTuning"
    folder.mkdir(exist_ok=True)
    for seed, (name, shape) in enumerate(MODELS.items()):
        random = numpy.random.Generator(numpy.random.PCG64(seed))
        model = Decoder(shape)
        initialise(model, random)
        text = learnable_text(shape.vocabulary_size, 2999, random)
        print(name)
        fixture = {
            "pytorch": torch.__version__,
            "recipe": RECIPE,
            "l2_sp_strength": L2_SP,
            "lora_settings": LORA,
            "l2_sp": with_l2_sp(model, text),
            "lora": with_lora(model, text),
        }
        lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in fixture.items())
        (folder / f"{name}.json").write_text("{\n" + lines + "\n}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
