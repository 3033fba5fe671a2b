"""Weight decay as the libraries have it: coupled, in the slope (L2), or decoupled, beside the step."""

from __future__ import annotations

from typing import Any

from optimizers.base import Optimizer

SLOPE = r"\nabla f(\theta)"
STEP = r"\theta \leftarrow \theta"


def is_zero(value: Any) -> bool:
    """Whether a setting is 0; False for a batch of settings."""
    return isinstance(value, float) and value == 0


class Decaying(Optimizer):
    """A rule with the fields `learning_rate`, `weight_decay` λ and `decay`, a word that says where λ is."""

    learning_rate: float
    weight_decay: float
    decay: str

    def felt(self, theta, gradient):
        """The slope at theta, and theta, each with the part of the weight decay that belongs there."""
        slope = gradient(theta)
        if self.is_plain:
            return slope, theta
        if is_zero(self.weight_decay):
            return slope, theta
        if self.decay == "decoupled":
            return slope, self.shrunk(theta)
        return slope + self.weight_decay * theta, theta

    def shrunk(self, theta):
        """Theta after a decoupled weight decay."""
        return theta * (1 - self.learning_rate * self.weight_decay)

    def written(self):
        formula = self.formula_without_decay()
        if is_zero(self.weight_decay):
            return formula
        if self.decay == "decoupled":
            return formula.replace(STEP, r"\theta \leftarrow (1 - \alpha \cdot \lambda)\, \theta")
        slope = formula.find(r"\nabla f(")
        end = formula.index(")", slope) + 1
        place = formula[slope + len(r"\nabla f(") : end - 1]
        pull = rf"{formula[slope:end]} + \lambda " + (place if place == r"\theta" else f"({place})")
        alone = formula[:slope].endswith("g = ")
        return formula[:slope] + (pull if alone else rf"\left({pull}\right)") + formula[end:]

    def formula_without_decay(self) -> str:
        """The formula in its convention, but for the weight decay."""
        return type(self).formula

    def decay_in_pytorch(self, decouples: bool = False) -> dict[str, Any] | None:
        """The arguments of PyTorch for the weight decay; None for a decoupled one unless the class `decouples`."""
        if is_zero(self.weight_decay):
            return {}
        if self.decay == "coupled":
            return {"weight_decay": self.weight_decay}
        return {"weight_decay": self.weight_decay, "decoupled_weight_decay": True} if decouples else None
