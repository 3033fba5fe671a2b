"""The hyperparameters that several rules share, each declared once. A rule's own defaults stand in its own file."""

from __future__ import annotations

from typing import Any

from catalog import as_convention, choice, parameter


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


def convention_weight_decay() -> Any:
    """The weight decay of a rule that is published without one."""
    return as_convention(weight_decay(0.0))


def decay() -> Any:
    """Where the weight decay is: in the slope, or beside the step."""
    options = {"coupled": "coupled λ", "decoupled": "decoupled λ"}
    help = "Ticked, the pull towards (0, 0) shrinks θ by αλ beside the step; unticked, λθ is a part of the slope (L2)."
    return as_convention(choice("coupled", options, "Decoupled weight decay", help=help))


def rate() -> Any:
    """Where the learning rate is: beside the velocity, or in it."""
    options = {"outside": "α beside v", "inside": "α inside v"}
    help = "Ticked, each slope enters the velocity times the α of its step; it matters only while a schedule changes α."
    return as_convention(choice("outside", options, "α inside the velocity", help=help))


def epsilon_in_root() -> Any:
    """The place of ε in RMSProp, Adagrad and NAdam."""
    options = {"outside": "ε beside the root", "inside": "ε inside the root"}
    help = "Ticked, ε is added below the root; unticked, to the root."
    return as_convention(choice("outside", options, "ε inside the root", help=help))


def initial_square() -> Any:
    help = "Raising it makes the first steps shorter: the memory of squared slopes starts at it, and not at 0."
    return as_convention(parameter(0.0, "s_0", 0.0, 10.0, log=True, help=help, hide_default=True))


def adams_epsilon(default: str) -> Any:
    """The place of ε in Adam and the rules that share its step."""
    options = {
        "corrected": "ε beside the corrected root",
        "uncorrected": "ε beside the root before its correction",
        "inside": "ε inside the root",
    }
    help = (
        "PyTorch and Optax add ε to the root of the corrected average, Keras to the root before it is corrected, which "
        "makes ε count more at first; inside the root it is Optax's eps_root."
    )
    return as_convention(choice(default, options, "Place of ε", help=help))
