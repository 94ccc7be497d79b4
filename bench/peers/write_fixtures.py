#!/usr/bin/env python3
"""Writes what PyTorch computes for small models, for the tests that hold Minori against it.

Into tests/Minori.Testing/PyTorch, one folder a model: a checkpoint with its initial weights, the gradient of one batch
as another checkpoint, and fixture.json with that batch, its loss and the losses and gradient norms of a training run
with each optimizer. The same PyTorch on the same machine writes the same files.
"""

import argparse
import copy
import json
import pathlib
import sys

import numpy
import torch

from decoder import Decoder, Shape, mean_loss
from optimization import Optimization, learning_rate

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "tests" / "Minori.Testing" / "PyTorch"

BATCH = {"sequences": 8, "tokens_per_sequence": 24}

# A long run of the optimizer that most studies use, short ones of the others. The rates are so high that the losses
# fall in few steps and clipping takes part.
RECIPES = [
    {
        "optimizer": {"kind": "adamw", "beta1": 0.9, "beta2": 0.95, "epsilon": 1e-8},
        "steps": 200,
        "warmup_steps": 20,
        "peak_learning_rate": 5e-3,
        "floor_fraction": 0.1,
        "weight_decay": 0.1,
        "clip_norm": 1.0,
    },
    {
        "optimizer": {"kind": "lion", "beta1": 0.9, "beta2": 0.97},
        "steps": 20,
        "warmup_steps": 4,
        "peak_learning_rate": 5e-3,
        "floor_fraction": 0.1,
        "weight_decay": 0.5,
        "clip_norm": 1.4,
    },
    {
        "optimizer": {
            "kind": "muon", "momentum": 0.9, "rest_rate": 0.5, "beta1": 0.9, "beta2": 0.95, "epsilon": 1e-8,
        },
        "steps": 20,
        "warmup_steps": 4,
        "peak_learning_rate": 2e-2,
        "floor_fraction": 0.1,
        "weight_decay": 0.1,
        "clip_norm": 1.4,
    },
    {
        "optimizer": {"kind": "sgd-momentum", "momentum": 0.8},
        "steps": 20,
        "warmup_steps": 4,
        "peak_learning_rate": 0.3,
        "floor_fraction": 0.1,
        "weight_decay": 0.05,
        "clip_norm": 1.2,
    },
]

# Sizes that are no multiple of a vector, grouped queries, both kinds of head.
MODELS = {
    "llama-tied": Shape(
        vocabulary_size=61, width=28, layer_count=2, head_count=4, key_value_head_count=2, head_dimension=8,
        feed_forward_width=43, context_length=32, rope_base=500.0, initializer_range=0.15,
    ),
    "llama-untied": Shape(
        vocabulary_size=45, width=20, layer_count=2, head_count=3, key_value_head_count=3, head_dimension=10,
        feed_forward_width=37, context_length=32, tie_embeddings=False, initializer_range=0.15,
    ),
    "gpt2": Shape(
        vocabulary_size=53, width=21, layer_count=2, head_count=3, key_value_head_count=3, head_dimension=7,
        feed_forward_width=45, context_length=28, initializer_range=0.15, family="gpt2",
    ),
}  # fmt: skip


def write_safetensors(path, tensors):
    """8 bytes with the header's length, the header (JSON), the values: https://github.com/huggingface/safetensors."""
    header, end = {}, 0
    for name, tensor in tensors.items():
        size = 4 * tensor.numel()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [end, end + size]}
        end += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    values = b"".join(tensor.contiguous().numpy().astype("<f4").tobytes() for tensor in tensors.values())
    path.write_bytes(len(text).to_bytes(8, "little") + text + values)


def gpt2_configuration(shape):
    return {
        "architectures": ["GPT2LMHeadModel"],
        "model_type": "gpt2",
        "vocab_size": shape.vocabulary_size,
        "n_embd": shape.width,
        "n_layer": shape.layer_count,
        "n_head": shape.head_count,
        "n_inner": shape.feed_forward_width,
        "n_positions": shape.context_length,
        "tie_word_embeddings": shape.tie_embeddings,
        "layer_norm_epsilon": shape.norm_epsilon,
        "initializer_range": shape.initializer_range,
        "activation_function": "gelu_new",
    }


def llama_configuration(shape):
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": shape.vocabulary_size,
        "hidden_size": shape.width,
        "num_hidden_layers": shape.layer_count,
        "num_attention_heads": shape.head_count,
        "num_key_value_heads": shape.key_value_head_count,
        "head_dim": shape.head_dimension,
        "intermediate_size": shape.feed_forward_width,
        "max_position_embeddings": shape.context_length,
        "tie_word_embeddings": shape.tie_embeddings,
        "rms_norm_eps": shape.norm_epsilon,
        "rope_theta": shape.rope_base,
        "initializer_range": shape.initializer_range,
        "hidden_act": "silu",
    }


def learnable_text(vocabulary, count, random):
    """Tokens of which most follow from the one before, so that there is something to learn."""
    text = [random.integers(vocabulary)]
    while len(text) < count:
        follows = (7 * text[-1] + 3) % vocabulary
        text.append(int(follows if random.random() < 0.8 else random.integers(vocabulary)))
    return [int(token) for token in text]


def batch(text, step):
    """Windows of the text, one behind the other, from the beginning again where it ends."""
    sequences, tokens = BATCH["sequences"], BATCH["tokens_per_sequence"]
    places = (torch.arange(sequences) + step * sequences) * tokens
    window = torch.tensor(text)[(places[:, None] + torch.arange(tokens + 1)) % len(text)]
    return window[:, :-1], window[:, 1:]


def initialise(model, random):
    """Uneven attention, gains that are not one and biases that are not zero, so that every gradient counts."""
    for name, parameter in model.named_parameters():
        values = random.standard_normal(parameter.shape)
        deviation = model.shape.initializer_range if parameter.dim() > 1 else 0.2
        mean = 1 if "norm" in name and name.endswith("weight") else 0
        with torch.no_grad():
            parameter.copy_(torch.from_numpy(mean + deviation * values))


def gradient_of_batch(model, text, random):
    """Loss and gradient of the first batch, a quarter of whose targets are not scored."""
    inputs, targets = batch(text, 0)
    targets = targets.masked_fill(torch.from_numpy(random.random(targets.shape) < 0.25), -1)
    loss = mean_loss(model, inputs, targets)
    loss.backward()
    found = {"inputs": inputs.flatten().tolist(), "targets": targets.flatten().tolist(), "loss": loss.item()}
    return found, model.tensors(of=lambda parameter: parameter.grad)


def train(model, text, recipe):
    """A run from the model's weights: each step's loss before its update, and the gradient's norm before clipping."""
    model = copy.deepcopy(model)
    optimization = Optimization(model, recipe)
    losses, norms = [], []
    for step in range(recipe["steps"]):
        loss = mean_loss(model, *batch(text, step))
        norms.append(optimization.step(loss, learning_rate(recipe, step)).item())
        losses.append(loss.item())
    clipped = sum(norm > recipe["clip_norm"] for norm in norms)
    kind = recipe["optimizer"]["kind"]
    print(f"  {kind}: loss {losses[0]:.4f} to {losses[-1]:.4f}, {clipped} of {len(norms)} steps clipped")
    return {"recipe": recipe, "losses": losses, "gradient_norms": norms}


def write_checkpoint(folder, shape, tensors):
    folder.mkdir(parents=True, exist_ok=True)
    configuration = gpt2_configuration(shape) if shape.is_gpt2 else llama_configuration(shape)
    (folder / "config.json").write_text(json.dumps(configuration, indent=2) + "\n")
    write_safetensors(folder / "model.safetensors", tensors)


def write_fixture(folder, shape, seed):
    random = numpy.random.Generator(numpy.random.PCG64(seed))
    model = Decoder(shape)
    initialise(model, random)
    text = learnable_text(shape.vocabulary_size, 2999, random)
    write_checkpoint(folder, shape, model.tensors())
    one_batch, gradient = gradient_of_batch(model, text, random)
    write_checkpoint(folder / "gradient", shape, gradient)
    print(folder.name)
    fixture = {
        "pytorch": torch.__version__,
        **BATCH,
        "batch": one_batch,
        "text": text,
        "runs": [train(model, text, recipe) for recipe in RECIPES],
    }
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(value)}" for name, value in fixture.items())
    (folder / "fixture.json").write_text("{\n" + lines + "\n}\n")


def main():
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    torch.set_num_threads(1)
    for seed, (name, shape) in enumerate(MODELS.items()):
        write_fixture(FOLDER / name, shape, seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
