"""The one idea of an optimizer: a pure step from a point and a memory to the next point and memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from catalog import choices, conventions, parameters
from checks import settle

if TYPE_CHECKING:
    from optimizers.rolling_ball import RollingBall

Gradient = Callable[[np.ndarray], np.ndarray]


class Optimizer:
    """An update rule. Subclasses are frozen dataclasses; their fields are `parameter(...)`.

    theta has shape (d, *batch), for any d; a field may be an array of shape batch. Nothing is written in place.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]  # each subclass is a dataclass: `fields` and `replace` take it

    key: ClassVar[str]  # the file's name, set by discover
    name: ClassVar[str]
    formula: ClassVar[str]  # LaTeX
    memory: ClassVar[str]  # on the page: the numbers that it stores from step to step
    convention: ClassVar[str]  # on the page: whose convention its defaults follow, and who differs
    colour: ClassVar[int] = 0  # its place in the palette, where that is free
    is_plain: bool = True  # whether each convention in which libraries differ is at its default; of an instance
    only_multiplies: ClassVar[bool] = False  # whether its settings are but factors of numbers of theta's shape
    learning_rate_per_size: ClassVar[float] = 0.0  # at first, on a map of size 1; 0 follows the main slider
    on_networks: ClassVar[dict[str, float]] = {}  # the settings that it starts with on a network instead

    def __post_init__(self) -> None:
        settle(self, batches=True)
        if conventions(type(self)) and self.has_own_convention:
            object.__setattr__(self, "is_plain", False)
            for name, value in (("formula", self.written()), ("memory", self.remembered())):
                if value != getattr(type(self), name):
                    object.__setattr__(self, name, value)

    @property
    def has_own_convention(self) -> bool:
        """Whether a convention in which the libraries differ is not at its default."""
        known: dict[str, Any] = {**parameters(type(self)), **choices(type(self))}
        return any(not np.array_equal(getattr(self, name), known[name].default) for name in conventions(type(self)))

    def written(self) -> str:
        """The formula in the convention in which it takes its steps."""
        return type(self).formula

    def remembered(self) -> str:
        """What it stores from step to step in the convention in which it takes its steps."""
        return type(self).memory

    def on(self, landscape) -> Optimizer:
        """The rule as it runs on a terrain: for a rule that has to know which weights are a matrix."""
        return self

    def idle(self, landscape) -> dict[str, str]:
        """The settings that change nothing on a terrain, each with the reason in a few words."""
        return {}

    def remark(self, landscape) -> str:
        """What the page says about the rule on a terrain; empty where its other texts say it all."""
        return ""

    def init(self, theta: np.ndarray) -> Any:
        """The memory before the first step."""
        return None

    def step(self, theta: np.ndarray, gradient: Gradient, memory: Any) -> tuple[np.ndarray, Any]:
        """The next point and memory. `gradient` is a function: look-ahead rules need it elsewhere than at theta."""
        raise NotImplementedError

    def looks_from(self, theta: np.ndarray, memory: Any) -> np.ndarray | None:
        """The point from which the ball looks ahead to theta; None for a rule that doesn't look ahead."""
        return None

    @classmethod
    def initial_settings(cls, learning_rate: float, size: float) -> dict[str, float]:
        """The settings that it starts with on a map of that size, where gradient descent runs well at that rate.

        These don't follow the main sliders, whose learning rate is that of gradient descent.
        """
        per_size = cls.learning_rate_per_size
        return {"learning_rate": rounded(per_size * size)} if per_size else {}

    @classmethod
    def best(cls, smallest: float, largest: float) -> Optimizer | None:
        """The settings with the best rate on a quadratic whose eigenvalues lie between these two, above 0.

        They may lie outside of the sliders. None where theory knows none.
        """
        return None

    @classmethod
    def critical_momentum(cls, learning_rate, eigenvalue):
        """The β at which it is critically damped on curvature λ; shapes broadcast. None where theory knows none."""
        return None

    def as_ball(self) -> RollingBall | None:
        """The rolling ball that takes the same path; None where there is none.

        G and m are 1 for a rule that isn't a rolling ball itself: its path doesn't depend on them.
        """
        return None

    @property
    def feels_elsewhere(self) -> bool:
        """Whether it takes the slope elsewhere than at theta."""
        return False

    def equivalent(self, scheduled: bool = False) -> Optimizer | None:
        """The rule that takes the same path, with noise too; where `scheduled`, also while a schedule changes α.

        None where there is none.
        """
        return None

    def pytorch(self) -> tuple[str, dict[str, Any]] | None:
        """The class of torch.optim that takes the same path, and its settings; None where PyTorch has none."""
        return None


def rounded(value: float, digits: int = 2) -> float:
    """To so many significant digits: a setting that a person would have chosen."""
    return float(f"{value:.{digits}g}")
