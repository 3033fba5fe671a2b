"""The hyperparameters that several rules share, each declared once. A rule's own defaults stand in its own file."""

from __future__ import annotations

from typing import Any

from catalog import parameter


def learning_rate(default: float, help: str = "Raising it makes every step longer.") -> Any:
    return parameter(default, r"\alpha", 1e-5, 10.0, log=True, help=help, role="pace")


def step_length(default: float) -> Any:
    """The learning rate of a rule that divides the slope by its usual size."""
    help = "Raising it makes every step longer: along each axis a step is about as long as this."
    return learning_rate(default, help)


def momentum(default: float, help: str) -> Any:
    return parameter(default, r"\beta", 0.0, 0.999, help=help, role="memory")


def beta_1(default: float, help: str = "Raising it makes the ball keep its direction for longer.") -> Any:
    return parameter(default, r"\beta_1", 0.0, 0.999, help=help, role="memory")


def beta_2(default: float, help: str = "Raising it averages the size of the slope over more of the past.") -> Any:
    return parameter(default, r"\beta_2", 0.0, 0.9999, help=help, hide_default=True)


def rho(default: float, help: str) -> Any:
    return parameter(default, r"\rho", 0.0, 0.9999, help=help, hide_default=True, role="memory")


def epsilon(default: float, help: str = "Raising it makes the steps shorter where the slope is gentle.") -> Any:
    return parameter(default, r"\epsilon", 1e-12, 1.0, log=True, help=help, hide_default=True)


def weight_decay(default: float) -> Any:
    help = "Raising it pulls the ball harder towards the point (0, 0), whatever the terrain."
    return parameter(default, r"\lambda", 0.0, 1.0, log=True, help=help, hide_default=default == 0)
