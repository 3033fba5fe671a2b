"""The one idea of a landscape: a smooth height over the plane that knows its exact slope and curvature."""

from __future__ import annotations

from typing import ClassVar

import numpy as np


class Landscape:
    """A terrain to roll on. Subclasses are frozen dataclasses; their fields are `parameter(...)`.

    theta has shape (2, *batch). The loss has shape batch, the gradient (2, *batch), the Hessian
    (2, 2, *batch).
    """

    key: ClassVar[str]  # the file's name, set by discover
    name: ClassVar[str]
    formula: ClassVar[str]  # LaTeX
    source: ClassVar[str]
    x_range: ClassVar[tuple[float, float]]
    y_range: ClassVar[tuple[float, float]]
    start: ClassVar[tuple[float, float]]
    view: ClassVar[tuple[float, float, float]] = (-1.0, -1.25, 1.2)  # from where the surface is seen: x, y, z
    learning_rate: ClassVar[float]  # a learning rate at which the usual rules have a race worth watching

    @property
    def minima(self) -> tuple[tuple[float, float], ...]:
        """Every local minimum on the map, the deepest first."""
        raise NotImplementedError

    def loss(self, theta):
        raise NotImplementedError

    def gradient(self, theta):
        raise NotImplementedError

    def hessian(self, theta):
        raise NotImplementedError

    @property
    def centre(self) -> np.ndarray:
        return np.array([sum(self.x_range) / 2, sum(self.y_range) / 2])

    @property
    def size(self) -> float:
        """The longer side of the map."""
        return max(self.x_range[1] - self.x_range[0], self.y_range[1] - self.y_range[0])

    def clamp(self, place) -> tuple[float, float]:
        """The nearest place on the map."""
        (x, y), (left, right), (bottom, top) = place, self.x_range, self.y_range
        return min(max(float(x), left), right), min(max(float(y), bottom), top)

    def grid(self, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The axes x (n,) and y (n,) of the map, and its points (2, n, n) with y along the rows."""
        x, y = np.linspace(*self.x_range, n), np.linspace(*self.y_range, n)
        return x, y, np.stack(np.meshgrid(x, y))


def find_minima(landscape: Landscape, n: int = 161) -> tuple[tuple[float, float], ...]:
    """The local minima on the map, the deepest first: the lowest cells of an (n, n) grid, polished by Newton's method.

    A well narrower than a cell of the grid can be missed.
    """
    x, y, points = landscape.grid(n)
    height = np.pad(landscape.loss(points), 1, constant_values=np.inf)
    middle = height[1:-1, 1:-1]
    neighbours = [
        height[1 + i : n + 1 + i, 1 + j : n + 1 + j] for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0)
    ]
    theta = points[:, np.all([middle <= each for each in neighbours], axis=0)]
    for _ in range(50):
        step = np.linalg.solve(
            np.moveaxis(landscape.hessian(theta), (0, 1), (-2, -1)), landscape.gradient(theta).T[..., np.newaxis]
        )
        theta = theta - step[..., 0].T
    eigenvalues = np.linalg.eigvalsh(np.moveaxis(landscape.hessian(theta), (0, 1), (-2, -1)))
    inside = (x[0] <= theta[0]) & (theta[0] <= x[-1]) & (y[0] <= theta[1]) & (theta[1] <= y[-1])
    found: list[tuple[float, float]] = []
    for point in theta[:, inside & (eigenvalues[:, 0] > 0)].T:
        if all(np.hypot(*(point - other)) > 1e-6 * landscape.size for other in found):
            found.append((float(point[0]), float(point[1])))
    return tuple(sorted(found, key=lambda point: float(landscape.loss(np.array(point)))))
