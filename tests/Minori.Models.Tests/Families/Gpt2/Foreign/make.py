"""Writes the GPT-2 checkpoint beside it and what it predicts, with nothing but Python's standard library.

The file is as the first GPT-2 checkpoints are: no prefix before the names, matrices [in, out], the causal mask and its
fill value as buffers, no copy of the head. Run it in its own folder: python3 make.py
"""
import json
import math
import random
import struct

V, C, L, H, T = 13, 6, 2, 2, 8
D, F, EPSILON = C // H, 4 * C, 1e-5
TOKENS = [3, 0, 7, 12, 5, 5, 1, 9]

random.seed(20)


def tensor(*shape, deviation=0.5, centre=0.0):
    count = math.prod(shape)
    # What a float32 holds, so that the file loses nothing.
    return shape, [struct.unpack("<f", struct.pack("<f", random.gauss(centre, deviation)))[0] for _ in range(count)]


tensors = {"wte.weight": tensor(V, C), "wpe.weight": tensor(T, C, deviation=0.3)}
for layer in range(L):
    for norm in ("ln_1", "ln_2"):
        tensors[f"h.{layer}.{norm}.weight"] = tensor(C, centre=1.0, deviation=0.2)
        tensors[f"h.{layer}.{norm}.bias"] = tensor(C, deviation=0.2)
    for name, inputs, outputs in (("attn.c_attn", C, 3 * C), ("attn.c_proj", C, C), ("mlp.c_fc", C, F), ("mlp.c_proj", F, C)):
        tensors[f"h.{layer}.{name}.weight"] = tensor(inputs, outputs)
        tensors[f"h.{layer}.{name}.bias"] = tensor(outputs, deviation=0.2)
    tensors[f"h.{layer}.attn.bias"] = (1, 1, T, T), [float(column <= row) for row in range(T) for column in range(T)]
    tensors[f"h.{layer}.attn.masked_bias"] = (), [-1e4]
tensors["ln_f.weight"] = tensor(C, centre=1.0, deviation=0.2)
tensors["ln_f.bias"] = tensor(C, deviation=0.2)


def rows(name):
    shape, values = tensors[name]
    return [values[i * shape[1] : (i + 1) * shape[1]] for i in range(shape[0])]


def norm(x, name):
    mean = sum(x) / C
    deviation = math.sqrt(sum((v - mean) ** 2 for v in x) / C + EPSILON)
    return [(v - mean) / deviation * g + b for v, g, b in zip(x, tensors[name + ".weight"][1], tensors[name + ".bias"][1])]


def product(x, name):
    weight = rows(name + ".weight")
    return [b + sum(x[i] * weight[i][j] for i in range(len(x))) for j, b in enumerate(tensors[name + ".bias"][1])]


def gelu(x):
    return 0.5 * x * (1 + math.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def softmax(x):
    powers = [math.exp(v - max(x)) for v in x]
    return [p / sum(powers) for p in powers]


x = [[e + p for e, p in zip(rows("wte.weight")[token], rows("wpe.weight")[t])] for t, token in enumerate(TOKENS)]
for layer in range(L):
    qkv = [product(norm(row, f"h.{layer}.ln_1"), f"h.{layer}.attn.c_attn") for row in x]
    for t in range(len(x)):
        joined = []
        for head in range(H):
            q = qkv[t][head * D : (head + 1) * D]
            keys = [qkv[s][C + head * D : C + (head + 1) * D] for s in range(t + 1)]
            values = [qkv[s][2 * C + head * D : 2 * C + (head + 1) * D] for s in range(t + 1)]
            shares = softmax([sum(a * b for a, b in zip(q, k)) / math.sqrt(D) for k in keys])
            joined += [sum(share * v[i] for share, v in zip(shares, values)) for i in range(D)]
        x[t] = [a + b for a, b in zip(x[t], product(joined, f"h.{layer}.attn.c_proj"))]
    for t in range(len(x)):
        hidden = [gelu(v) for v in product(norm(x[t], f"h.{layer}.ln_2"), f"h.{layer}.mlp.c_fc")]
        x[t] = [a + b for a, b in zip(x[t], product(hidden, f"h.{layer}.mlp.c_proj"))]

losses = []
for t in range(len(TOKENS) - 1):
    h = norm(x[t], "ln_f")
    shares = softmax([sum(a * b for a, b in zip(h, row)) for row in rows("wte.weight")])
    losses.append(-math.log(shares[TOKENS[t + 1]]))

header, data = {}, b""
for name, (shape, values) in sorted(tensors.items()):
    begin = len(data)
    data += struct.pack(f"<{len(values)}f", *values)
    header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [begin, len(data)]}
text = json.dumps(header, separators=(",", ":")).encode()
text += b" " * (-len(text) % 8)
with open("model.safetensors", "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + data)
with open("config.json", "w") as file:
    json.dump(
        {
            "activation_function": "gelu_new", "architectures": ["GPT2LMHeadModel"], "attn_pdrop": 0.1,
            "bos_token_id": 12, "eos_token_id": 12, "initializer_range": 0.02, "layer_norm_epsilon": EPSILON,
            "model_type": "gpt2", "n_ctx": T, "n_embd": C, "n_head": H, "n_layer": L, "n_positions": T, "vocab_size": V,
            "summary_type": "cls_index", "task_specific_params": {"text-generation": {"do_sample": True}},
        },
        file, indent=2)
    file.write("\n")
with open("expected.json", "w") as file:
    json.dump({"tokens": TOKENS, "losses": losses}, file, indent=2)
    file.write("\n")
