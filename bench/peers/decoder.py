"""The decoders of Minori's Llama and GPT-2 families in plain PyTorch, written for speed in eager mode."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Shape:
    """A model's shape; the names are those of `minori bench --json`."""

    vocabulary_size: int  # V
    width: int  # C
    layer_count: int  # L
    head_count: int  # H
    key_value_head_count: int  # K
    head_dimension: int  # D
    feed_forward_width: int  # F
    context_length: int  # T
    tie_embeddings: bool = True
    norm_epsilon: float = 1e-5
    rope_base: float = 10000.0
    initializer_range: float = 0.02
    family: str = "llama"

    @property
    def is_gpt2(self):
        """LayerNorm, learned positions, GELU in its tanh form and biases, in place of what the Llama family has."""
        return self.family == "gpt2"

    @classmethod
    def of(cls, configuration):
        """Takes the fields above from a dictionary and leaves what else it holds."""
        return cls(**{name: configuration[name] for name in cls.__dataclass_fields__ if name in configuration})


class RmsNorm(nn.Module):
    """x / sqrt(mean(x²) + ε) · gain."""

    def __init__(self, shape):
        super().__init__()
        self.epsilon = shape.norm_epsilon
        self.weight = nn.Parameter(torch.ones(shape.width))

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.epsilon) * self.weight


def norm(shape):
    return nn.LayerNorm(shape.width, shape.norm_epsilon) if shape.is_gpt2 else RmsNorm(shape)


class Rotary(nn.Module):
    """Rotary positions that turn the pairs (i, i + D/2)."""

    def __init__(self, shape):
        super().__init__()
        d = shape.head_dimension
        frequencies = shape.rope_base ** (-torch.arange(0, d, 2, dtype=torch.float64) / d)
        angles = torch.outer(torch.arange(shape.context_length, dtype=torch.float64), frequencies)
        self.register_buffer("cosine", angles.cos().float(), persistent=False)  # [T, D/2]
        self.register_buffer("sine", angles.sin().float(), persistent=False)

    def forward(self, x):  # [B, H, T, D]
        tokens = x.shape[-2]
        cosine, sine = self.cosine[:tokens], self.sine[:tokens]
        a, b = x.chunk(2, -1)
        return torch.cat((a * cosine - b * sine, b * cosine + a * sine), -1)


class Attention(nn.Module):
    """Causal attention; query, key and value are one product."""

    def __init__(self, shape, rotary):
        super().__init__()
        d = shape.head_dimension
        self.heads, self.key_value_heads, self.dimension = shape.head_count, shape.key_value_head_count, d
        self.widths = (shape.head_count * d, shape.key_value_head_count * d, shape.key_value_head_count * d)
        self.query_key_value = nn.Linear(shape.width, sum(self.widths), bias=shape.is_gpt2)
        self.output = nn.Linear(shape.head_count * d, shape.width, bias=shape.is_gpt2)
        self.rotary = rotary
        mask = torch.full((shape.context_length, shape.context_length), float("-inf")).triu(1)
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, x):  # [B, T, C]
        batch, tokens, _ = x.shape
        q, k, v = self.query_key_value(x).split(self.widths, -1)
        q = q.view(batch, tokens, self.heads, self.dimension).transpose(1, 2)
        k = k.view(batch, tokens, self.key_value_heads, self.dimension).transpose(1, 2)
        v = v.view(batch, tokens, self.key_value_heads, self.dimension).transpose(1, 2)
        if self.rotary is not None:
            q, k = self.rotary(q), self.rotary(k)
        if self.heads != self.key_value_heads:
            k = k.repeat_interleave(self.heads // self.key_value_heads, 1)
            v = v.repeat_interleave(self.heads // self.key_value_heads, 1)
        flat = (batch * self.heads, tokens, self.dimension)
        scores = torch.baddbmm(
            self.mask[:tokens, :tokens], q.reshape(flat), k.reshape(flat).transpose(1, 2), alpha=self.dimension**-0.5
        )
        attended = torch.bmm(scores.softmax(-1), v.reshape(flat)).view(batch, self.heads, tokens, self.dimension)
        return self.output(attended.transpose(1, 2).reshape(batch, tokens, -1))


class GeluFeedForward(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.up = nn.Linear(shape.width, shape.feed_forward_width)
        self.down = nn.Linear(shape.feed_forward_width, shape.width)

    def forward(self, x):
        return self.down(F.gelu(self.up(x), approximate="tanh"))


class GatedFeedForward(nn.Module):
    """SwiGLU; gate and up are one product."""

    def __init__(self, shape):
        super().__init__()
        self.gate_up = nn.Linear(shape.width, 2 * shape.feed_forward_width, bias=False)
        self.down = nn.Linear(shape.feed_forward_width, shape.width, bias=False)

    def forward(self, x):
        gate, up = self.gate_up(x).chunk(2, -1)
        return self.down(F.silu(gate) * up)


class Layer(nn.Module):
    def __init__(self, shape, rotary):
        super().__init__()
        self.input_norm, self.post_attention_norm = norm(shape), norm(shape)
        self.attention = Attention(shape, rotary)
        self.feed_forward = GeluFeedForward(shape) if shape.is_gpt2 else GatedFeedForward(shape)

    def forward(self, x):
        x = x + self.attention(self.input_norm(x))
        return x + self.feed_forward(self.post_attention_norm(x))


class Decoder(nn.Module):
    """Token ids [B, T] to logits [B, T, V]."""

    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary_size, shape.width)
        self.positions = nn.Embedding(shape.context_length, shape.width) if shape.is_gpt2 else None
        rotary = None if shape.is_gpt2 else Rotary(shape)
        self.layers = nn.ModuleList(Layer(shape, rotary) for _ in range(shape.layer_count))
        self.final_norm = norm(shape)
        self.head = nn.Linear(shape.width, shape.vocabulary_size, bias=False)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, 0, shape.initializer_range)
        if shape.tie_embeddings:
            self.head.weight = self.embedding.weight

    def forward(self, tokens):
        x = self.embedding(tokens)
        if self.positions is not None:
            x = x + self.positions.weight[: tokens.shape[1]]
        for layer in self.layers:
            x = layer(x)
        return self.head(self.final_norm(x))

    def tensors(self, of=lambda parameter: parameter.detach()):
        """Views of the parameters (or, with `of`, of what belongs to each) under the names of a checkpoint."""
        return gpt2_tensors(self, of) if self.shape.is_gpt2 else llama_tensors(self, of)


def llama_tensors(model, of):
    found = {"model.embed_tokens.weight": of(model.embedding.weight)}
    for number, layer in enumerate(model.layers):
        attention, feed_forward = layer.attention, layer.feed_forward
        parts = {"input_layernorm": of(layer.input_norm.weight)}
        trio = of(attention.query_key_value.weight).split(attention.widths)
        parts.update(zip(("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"), trio))
        parts["self_attn.o_proj"] = of(attention.output.weight)
        parts["post_attention_layernorm"] = of(layer.post_attention_norm.weight)
        parts.update(zip(("mlp.gate_proj", "mlp.up_proj"), of(feed_forward.gate_up.weight).chunk(2)))
        parts["mlp.down_proj"] = of(feed_forward.down.weight)
        found.update((f"model.layers.{number}.{part}.weight", tensor) for part, tensor in parts.items())
    found["model.norm.weight"] = of(model.final_norm.weight)
    if not model.shape.tie_embeddings:
        found["lm_head.weight"] = of(model.head.weight)
    return found


def gpt2_tensors(model, of):
    """The matrices of a layer stand there as [in, out]."""
    found = {"transformer.wte.weight": of(model.embedding.weight), "transformer.wpe.weight": of(model.positions.weight)}
    for number, layer in enumerate(model.layers):
        prefix = f"transformer.h.{number}"
        parts = {
            "ln_1": layer.input_norm,
            "attn.c_attn": layer.attention.query_key_value,
            "attn.c_proj": layer.attention.output,
            "ln_2": layer.post_attention_norm,
            "mlp.c_fc": layer.feed_forward.up,
            "mlp.c_proj": layer.feed_forward.down,
        }
        for name, part in parts.items():
            found[f"{prefix}.{name}.weight"] = of(part.weight).t() if part.weight.dim() > 1 else of(part.weight)
            found[f"{prefix}.{name}.bias"] = of(part.bias)
    found["transformer.ln_f.weight"] = of(model.final_norm.weight)
    found["transformer.ln_f.bias"] = of(model.final_norm.bias)
    return found


def mean_loss(model, inputs, targets):
    """Nats per target; a target of −1 is not scored."""
    return F.cross_entropy(model(inputs).flatten(0, 1), targets.flatten(), ignore_index=-1)
