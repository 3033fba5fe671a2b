"""Muon, momentum orthogonalised by the method of Newton and Schulz (Jordan et al., 2024), as in PyTorch.

https://kellerjordan.github.io/posts/muon/. Each weight matrix takes the step of torch.optim.Muon with its five
iterations, its coefficients and its default `adjust_lr_fn`, in double precision: PyTorch iterates in bfloat16. The
biases take Adam's step.

On a terrain that names no matrices theta is one matrix of a single column. Five iterations turn a column u into
0.6964364 u/‖u‖: with two parameters and PyTorch's factor √2 for a matrix of 2x1 each step has the length 0.9849098 α.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple

import numpy as np

from catalog import parameter
from optimizers import _parameters
from optimizers.base import Optimizer, rounded

A, B, C = 3.4445, -4.775, 2.0315  # of the iteration
ITERATIONS = 5
LEAST_NORM = 1e-7  # a smaller norm counts as this one
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8  # Adam's, for the biases
REMARK = (
    "Two parameters count as a matrix of one column, which has one direction: there are no directions to balance. On "
    "this map Muon is momentum with steps of one length, 0.985 α without λ, and comes to rest only under a schedule of "
    "α. What it gains shows only on a network."
)


class Memory(NamedTuple):
    average: np.ndarray  # of the gradients, for the matrices
    first: np.ndarray  # Adam's average of the gradients, for the biases
    second: np.ndarray  # Adam's average of their squares, for the biases
    steps: int  # taken so far


def stretched(vector):
    """The iterations on a matrix of one row or column (d, *batch), which keep its direction."""
    norm = np.hypot.reduce(vector)
    factor = 1 / np.clip(norm, LEAST_NORM, None)
    length = norm * factor
    for _ in range(ITERATIONS):
        square = length * length
        growth = A + B * square + C * square * square
        factor, length = factor * growth, length * growth
    return factor * vector


def orthogonalised(entries, rows, columns):
    """The iterations on a matrix given row by row (rows * columns, *batch): its singular values come near to 1."""
    if rows == 1 or columns == 1:
        return stretched(entries)
    matrix = np.moveaxis(entries / np.clip(np.hypot.reduce(entries), LEAST_NORM, None), 0, -1)
    # A contiguous batch of matrices: the products are those of each run alone, to the bit.
    matrix = np.ascontiguousarray(matrix).reshape(*matrix.shape[:-1], rows, columns)
    if rows > columns:
        matrix = np.swapaxes(matrix, -1, -2)
    for _ in range(ITERATIONS):
        gram = matrix @ np.swapaxes(matrix, -1, -2)
        matrix = A * matrix + (B * gram + C * (gram @ gram)) @ matrix
    if rows > columns:
        matrix = np.swapaxes(matrix, -1, -2)
    return np.moveaxis(matrix.reshape(*matrix.shape[:-2], rows * columns), -1, 0)


@dataclass(frozen=True)
class Muon(Optimizer):
    """Rolls on the averaged slope of each weight matrix, and moves all directions of the matrix about equally far."""

    name = "Muon"
    formula = (
        r"g = \nabla f(\theta), \quad m \leftarrow \beta m + (1-\beta) g, \quad "
        r"X_0 = \frac{(1-\beta) g + \beta m}{\left\lVert (1-\beta) g + \beta m \right\rVert}, \quad "
        r"X_{k+1} = 3.4445\, X_k - 4.775\, X_k X_k^T X_k + 2.0315\, (X_k X_k^T)^2 X_k, \quad "
        r"\theta \leftarrow (1 - \alpha \cdot \lambda)\, \theta - \alpha \sqrt{\max(1, \text{rows}/\text{columns})}\, "
        r"X_5, \quad \text{biases: Adam's step with } \gamma \cdot \alpha"
    )
    memory = "One number for each weight of a matrix: the average m. Two for each bias, as Adam"
    colour = 4
    convention = (
        "As in PyTorch, with its default factor for the shape of a matrix, but in double precision: PyTorch iterates "
        "in bfloat16. By default λ is 0.1 in PyTorch, 0.004 in Keras, and 0 in Optax. PyTorch leaves the biases to "
        "another rule; γ is Keras's adam_lr_ratio."
    )
    learning_rate_per_size = 0.02  # As for Adam: fifty steps cross the map.
    on_networks: ClassVar = {"learning_rate": 0.05}  # On six of the seven it ends lower than at 0.02.

    learning_rate: float = _parameters.learning_rate(
        0.02, "Raising it makes every step longer: without λ, a step on a map is 0.985 times as long as this."
    )
    momentum: float = _parameters.momentum(0.95, "Raising it makes the ball keep its direction for longer.")
    weight_decay: float = _parameters.weight_decay(0.1)
    bias_factor: float = parameter(
        1.0,
        r"\gamma",
        0.0,
        100.0,
        log=True,
        help="Raising it makes the steps of the biases longer: their learning rate is γα.",
        hide_default=True,
    )
    matrices: tuple[tuple[int, int, int], ...] = ()  # (first weight, rows, columns) of each, from the landscape

    def on(self, landscape):
        return replace(self, matrices=landscape.matrices)

    def idle(self, landscape):
        return {} if landscape.matrices else {"bias_factor": "Only networks have biases."}

    def remark(self, landscape):
        return "" if landscape.matrices else REMARK

    def init(self, theta):
        rest = np.zeros_like(theta)
        if self.matrices:
            return Memory(rest, rest, rest, 0)
        return rest

    def step(self, theta, gradient, memory):
        slope = gradient(theta)
        if not self.matrices:
            average = self.momentum * memory + (1 - self.momentum) * slope
            ahead = (1 - self.momentum) * slope + self.momentum * average
            return self.shrunk(theta) - self.learning_rate * len(theta) ** 0.5 * stretched(ahead), average
        average = self.momentum * memory.average + (1 - self.momentum) * slope
        ahead = (1 - self.momentum) * slope + self.momentum * average
        count = memory.steps + 1
        first = BETA_1 * memory.first + (1 - BETA_1) * slope
        second = BETA_2 * memory.second + (1 - BETA_2) * slope * slope
        size = np.sqrt(second / (1 - BETA_2**count)) + EPSILON
        moved = theta - self.learning_rate * self.bias_factor * (first / (1 - BETA_1**count)) / size
        for start, rows, columns in self.matrices:
            part = slice(start, start + rows * columns)
            rate = self.learning_rate * max(1.0, rows / columns) ** 0.5
            moved[part] = self.shrunk(theta[part]) - rate * orthogonalised(ahead[part], rows, columns)
        return moved, Memory(average, first, second, count)

    def shrunk(self, theta):
        return theta * (1 - self.learning_rate * self.weight_decay)

    @classmethod
    def initial_settings(cls, learning_rate, size):
        # On a large map the pull of PyTorch's λ would be stronger than the steps: at 0.985/λ from the point (0, 0).
        weight_decay = min(0.1, rounded(1 / size))
        return {
            "learning_rate": rounded(cls.learning_rate_per_size * size),
            "momentum": 0.95,
            "weight_decay": weight_decay,
        }
