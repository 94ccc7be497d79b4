"""The update of Minori's recipe in PyTorch: clipping to a global norm, AdamW, warm-up and cosine."""

import math

import torch


class Optimization:
    """Clips and updates; weight decay applies to matrices and not to gains."""

    def __init__(self, model, recipe):
        self.parameters = list(model.parameters())
        self.clip_norm = recipe["clip_norm"]
        self.optimizer = torch.optim.AdamW(
            [
                {"params": [p for p in self.parameters if p.dim() > 1], "weight_decay": recipe["weight_decay"]},
                {"params": [p for p in self.parameters if p.dim() == 1], "weight_decay": 0.0},
            ],
            betas=(recipe["beta1"], recipe["beta2"]),
            eps=recipe["epsilon"],
            foreach=True,
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
