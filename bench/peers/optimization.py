"""The update of Minori's recipes in PyTorch: clipping to a global norm, an optimizer, warm-up and cosine."""

import math

import torch


class Lion(torch.optim.Optimizer):
    """Chen et al. 2023 (arXiv 2302.06675), algorithm 2; PyTorch has none of its own."""

    def __init__(self, groups, betas):
        super().__init__(groups, {"lr": 0.0, "weight_decay": 0.0, "betas": betas})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                update = torch.sign(beta1 * m + (1 - beta1) * p.grad)
                p -= group["lr"] * (update + group["weight_decay"] * p)
                m.copy_(beta2 * m + (1 - beta2) * p.grad)


class DecoupledSgd(torch.optim.SGD):
    """Gradient descent with momentum whose weight decay does not pass through the momentum (Loshchilov and Hutter 2019)."""

    def __init__(self, groups, momentum):
        groups = [{**group, "weight_decay": 0.0, "decay": group["weight_decay"]} for group in groups]
        super().__init__(groups, lr=0.0, momentum=momentum)

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                p *= 1 - group["lr"] * group["decay"]
        super().step()


def orthogonalised(x):
    """Five steps of Newton and Schulz's iteration as Jordan et al. 2024 have it."""
    x = x / (x.norm() + 1e-7)
    for _ in range(5):
        gram = x @ x.t()
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    return x


class Muon(torch.optim.AdamW):
    """Muon for the matrices of the layers, in double precision, and AdamW for the rest; PyTorch 1.13 has no Muon."""

    def __init__(self, groups, model, settings):
        self.hidden = dict(self.matrices(model))
        self.momentum, self.rest_rate = settings["momentum"], settings["rest_rate"]
        groups = [{**group, "hidden": [p for p in group["params"] if p in self.hidden]} for group in groups]
        for group in groups:
            group["params"] = [p for p in group["params"] if p not in self.hidden]
        super().__init__(groups, betas=(settings["beta1"], settings["beta2"]), eps=settings["epsilon"])

    def zero_grad(self, set_to_none=True):
        super().zero_grad(set_to_none)
        for p in self.hidden:
            p.grad = None

    @staticmethod
    def matrices(model):
        """The layers' parameters, and the rows of the matrices that each holds."""
        for layer in model.layers:
            attention, feed_forward = layer.attention, layer.feed_forward
            yield attention.query_key_value.weight, attention.widths
            for name, product in [("output", attention.output), *feed_forward.named_children()]:
                rows = product.weight.shape[0]
                yield product.weight, (rows // 2, rows // 2) if name == "gate_up" else (rows,)

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["hidden"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p, dtype=torch.double))
                m.mul_(self.momentum).add_(p.grad)
                ahead = p.grad.double() + self.momentum * m
                parts = ahead.split(self.hidden[p])
                update = torch.cat([0.2 * max(part.shape) ** 0.5 * orthogonalised(part) for part in parts])
                p.copy_((1 - group["lr"] * group["weight_decay"]) * p - group["lr"] * update)
            group["lr"] *= self.rest_rate
        super().step()


def make_optimizer(groups, model, settings):
    kind = settings["kind"]
    if kind == "muon":
        return Muon(groups, model, settings)
    if kind == "lion":
        return Lion(groups, (settings["beta1"], settings["beta2"]))
    if kind == "sgd-momentum":
        return DecoupledSgd(groups, settings["momentum"])
    return torch.optim.AdamW(
        groups, betas=(settings["beta1"], settings["beta2"]), eps=settings["epsilon"], foreach=True
    )


class Optimization:
    """Clips and updates; weight decay applies to matrices and not to gains."""

    def __init__(self, model, recipe):
        self.parameters = list(model.parameters())
        self.clip_norm = recipe["clip_norm"]
        self.optimizer = make_optimizer(
            [
                {"params": [p for p in self.parameters if p.dim() > 1], "weight_decay": recipe["weight_decay"]},
                {"params": [p for p in self.parameters if p.dim() == 1], "weight_decay": 0.0},
            ],
            model,
            recipe["optimizer"],
        )

    def step(self, loss, learning_rate):
        """Updates the model from its loss; returns the gradient's norm before clipping, a tensor."""
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        gradients = [p.grad for p in self.parameters]
        # What clip_grad_norm_ does, in calls over all tensors at once, which PyTorch 1.13 has no option for.
        norm = torch.stack(torch._foreach_norm(gradients)).norm()
        torch._foreach_mul_(gradients, torch.clamp(self.clip_norm / norm, max=1.0).item())
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate
        self.optimizer.step()
        return norm


def learning_rate(recipe, step):
    """Of update `step`, counted from 0: linear to the peak, then half a cosine to the floor."""
    peak, warmup = recipe["peak_learning_rate"], recipe["warmup_steps"]
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = (step - warmup) / max(1, recipe["steps"] - warmup)
    floor = recipe["floor_fraction"]
    return peak * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * progress)))
