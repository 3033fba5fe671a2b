"""The one idea of an optimizer: a pure step from a point and a memory to the next point and memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

Gradient = Callable[[np.ndarray], np.ndarray]


class Optimizer:
    """An update rule. Subclasses are frozen dataclasses; their fields are `parameter(...)`.

    theta has shape (d, *batch); a field may be an array of shape batch. Nothing is written in place.
    """

    key: ClassVar[str]  # the file's name, set by discover
    name: ClassVar[str]
    formula: ClassVar[str]  # LaTeX
    memory: ClassVar[str]  # what it remembers from step to step, for the visitor
    colour: ClassVar[int] = 0  # its place in the palette, where that is free

    def on(self, landscape) -> Optimizer:
        """The rule as it runs on a terrain: for a rule that has to know which weights are a matrix."""
        return self

    def init(self, theta: np.ndarray) -> Any:
        """The memory before the first step."""
        return None

    def step(self, theta: np.ndarray, gradient: Gradient, memory: Any) -> tuple[np.ndarray, Any]:
        """The next point and memory. `gradient` is a function: look-ahead rules need it elsewhere than at theta."""
        raise NotImplementedError

    def looks_from(self, theta: np.ndarray, memory: Any) -> np.ndarray | None:
        """Where the ball is that feels the slope at theta: for a rule shown where it looks ahead."""
        return None

    @classmethod
    def initial_settings(cls, learning_rate: float, size: float) -> dict[str, float]:
        """The settings that it starts with on a map of that size, where gradient descent runs well at that rate.

        What is named here has no use for the learning rate of gradient descent: it doesn't follow the main sliders.
        """
        return {}

    def equivalent(self) -> Optimizer | None:
        """The same path in another convention, where there is one."""
        return None

    def pytorch(self) -> tuple[str, dict[str, Any]] | None:
        """The class of torch.optim that takes the same path, and its settings; None where PyTorch has none."""
        return None


def rounded(value: float, digits: int = 2) -> float:
    """To so many significant digits: a setting that a person would have chosen."""
    return float(f"{value:.{digits}g}")
