"""The parameters that several networks share, each declared once. A network's own defaults stand in its file."""

from __future__ import annotations

from typing import Any

from catalog import choice, parameter

MOST_EXAMPLES = 500


def width(default: int) -> Any:
    help = "Raising it gives each hidden layer more units: more weights, and a network that can fit more."
    return parameter(default, "h", 1, 32, log=True, help=help)


def layers(default: int) -> Any:
    return parameter(default, "", 1, 3, help="Raising it puts more hidden layers between the inputs and the outputs.")


def activation(default: str = "tanh") -> Any:
    help = "Ticked, a hidden unit gives max(z, 0); unticked, tanh z."
    return choice(default, {"tanh": "tanh", "relu": "ReLU"}, "ReLU", help=help)


def training_size(default: int) -> Any:
    help = "Raising it trains the network on more examples. The test examples stay."
    return parameter(default, "n", 4, MOST_EXAMPLES, log=True, help=help)


def batch_size(default: int = MOST_EXAMPLES) -> Any:
    help = (
        "Raising it lets each step see more of the examples: a gradient with less noise. "
        "As many as there are, or more, is plain gradient descent."
    )
    return parameter(default, "B", 1, MOST_EXAMPLES, log=True, help=help)


def start_seed() -> Any:
    return parameter(0, "", 0, 9999, help="Another seed is another start: other first weights.")


def noise(default: float, high: float) -> Any:
    help = "Raising it scatters the examples more, those of the training and those of the test."
    return parameter(default, "", 0.0, high, help=help)


def flipped() -> Any:
    help = "Raising it gives more of the training examples a wrong label. The test examples keep the right ones."
    return parameter(0.0, "", 0.0, 0.5, help=help)
