"""The one idea of a landscape: a smooth height over the plane that knows its exact slope and curvature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import ClassVar, NamedTuple

import numpy as np

from catalog import parameter

GROUPS = ("Ravines", "Valleys", "Many wells", "Saddles and plateaus", "Data", "Your own")  # by what they teach
EXAMPLES = 32  # in a data set: as many as the bits of a whole number
MOST_MINIMA = 200  # a valley floor that is flat has no end of them
RATES = (*(float(f"{digit}e{power}") for power in range(-5, 1) for digit in (1, 2, 5)), 10.0)
TRIAL = 200  # steps
FAR = 30  # map sizes
REACH = 100  # map sizes: a run that is farther than this from the centre of the map has diverged


class Landscape:
    """A loss of d parameters and its map. Subclasses are frozen dataclasses; their fields are `parameter(...)`.

    theta has shape (d, *batch), where d is `dimension`. The loss has shape batch, the gradient (d, *batch), the
    Hessian (d, d, *batch). A place is a point of the map and has shape (2, *batch).
    """

    key: ClassVar[str]  # the file's name, set by discover
    name: ClassVar[str]
    group: ClassVar[str]  # one of GROUPS
    formula: ClassVar[str]  # LaTeX
    source: ClassVar[str]
    x_range: ClassVar[tuple[float, float]]
    y_range: ClassVar[tuple[float, float]]
    start: ClassVar[tuple[float, float]]
    view: ClassVar[tuple[float, float, float]] = (-1.0, -1.25, 1.2)  # from where the surface is seen: x, y, z
    axes: ClassVar[tuple[str, str]] = ("x", "y")  # what the two coordinates are
    files: ClassVar[tuple[str, ...]] = ()  # the kinds of file that `read` makes such a terrain of
    file_help: ClassVar[str] = ""
    unlinked: ClassVar[str] = ""  # what of it a link can't hold, as a sentence
    tip: ClassVar[bool] = False  # whether there is a point without a slope, as on a cone: there it counts as 0
    learning_rate: ClassVar[float]  # a learning rate at which the usual rules have a race worth watching
    dimension: int = 2  # d, the number of parameters in theta
    matrices: tuple[tuple[int, int, int], ...] = ()  # (first weight, rows, columns) of each matrix in theta

    @property
    def minima(self) -> tuple[tuple[float, ...], ...]:
        """Every local minimum that is known, each a theta (d,), the deepest first; there may be none."""
        raise NotImplementedError

    def loss(self, theta):
        raise NotImplementedError

    def gradient(self, theta):
        raise NotImplementedError

    def hessian(self, theta):
        raise NotImplementedError

    def hessian_product(self, theta, vector):
        """The Hessian at theta times a vector, both (d, *batch), in the same order of additions for any batch."""
        hessian = self.hessian(theta)
        return sum(hessian[:, each] * vector[each] for each in range(self.dimension))

    def seen(self, paths, names) -> Landscape:
        """The landscape of two parameters that the map of a race shows, from its paths, each (rows, d), and names."""
        return self

    def embed(self, place):
        """theta (d, *batch) of a place of the map (2, *batch)."""
        return np.asarray(place, dtype=float)

    def project(self, theta):
        """The place of the map (2, *batch) nearest to theta (d, *batch)."""
        return np.asarray(theta, dtype=float)

    def beside(self, theta):
        """The distance of theta (d, *batch) from its place on the map, in the map's unit, of shape batch."""
        return np.zeros(np.shape(theta)[1:])

    @property
    def divergence_centre(self) -> np.ndarray:
        """A run has diverged when it is farther than `divergence_radius` from this theta (d,)."""
        return self.embed(self.centre)

    @property
    def divergence_radius(self) -> float:
        return REACH * self.size

    @classmethod
    def read(cls, name: str, data: bytes) -> Landscape:
        """The terrain of a visitor's file. ValueError says in one line why it can't be."""
        raise NotImplementedError

    def sampler(self, steps: int, seed: np.ndarray) -> Callable[[int], Callable] | None:
        """Where the gradient of a step is not the exact one: step (from 0) -> gradient, on average the exact one.

        `seed` has as many axes as the batch; a seed draws the same for every run, and as many steps more or less
        leave the first ones as they are. A terrain that samples says so in a second way, for libraries that work out
        gradients by themselves: `weights(steps, seed)`, and `weighted_loss(theta, weights)` of the weights of one step.
        """
        return None

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


@dataclass(frozen=True)
class Data(Landscape):
    """The mean loss of a model of two parameters over a small data set; a step feels a seeded mini-batch of it.

    The model says link(z) with z = x·input + y, where (x, y) is theta: its slope and its intercept. A subclass gives
    the loss of one example, and its two derivatives, as functions of z and the target.
    """

    group = "Data"
    axes = ("slope w", "intercept b")
    inputs: ClassVar[np.ndarray]  # (EXAMPLES,)
    targets: ClassVar[np.ndarray]  # (EXAMPLES,)
    link: ClassVar[str] = "identity"  # or "logistic"
    ridge: ClassVar[float] = 0.0  # ½·ridge·x² is added to the mean

    batch_size: int = parameter(
        4,
        "B",
        1,
        EXAMPLES,
        log=True,
        help=f"Raising it lets each step see more of the {EXAMPLES} examples: a gradient with less noise. "
        "All of them is plain gradient descent.",
    )

    def misfit(self, z, target):
        raise NotImplementedError

    def misfit_slope(self, z, target):
        raise NotImplementedError

    def misfit_curvature(self, z, target):
        raise NotImplementedError

    def _outputs(self, theta):
        """The inputs and targets as (EXAMPLES, 1 ...), and z (EXAMPLES, *batch)."""
        x, y = theta
        ones = (1,) * np.ndim(x)
        inputs = self.inputs.reshape(-1, *ones)
        return inputs, self.targets.reshape(-1, *ones), inputs * x + y

    def loss(self, theta):
        return self.weighted_loss(theta, 1 / EXAMPLES)

    def weighted_loss(self, theta, weights):
        _, targets, z = self._outputs(theta)
        x, _ = theta
        return np.add.reduce(weights * self.misfit(z, targets)) + 0.5 * self.ridge * x * x

    def gradient(self, theta):
        return self._gradient(theta, 1 / EXAMPLES)

    def _gradient(self, theta, weights):
        inputs, targets, z = self._outputs(theta)
        slopes = weights * self.misfit_slope(z, targets)
        return np.array([np.add.reduce(inputs * slopes) + self.ridge * theta[0], np.add.reduce(slopes)])

    def hessian(self, theta):
        inputs, targets, z = self._outputs(theta)
        curvatures = self.misfit_curvature(z, targets) / EXAMPLES + np.zeros_like(z)
        mixed = np.add.reduce(inputs * curvatures)
        return np.array(
            [[np.add.reduce(inputs * inputs * curvatures) + self.ridge, mixed], [mixed, np.add.reduce(curvatures)]]
        )

    @cached_property
    def minima(self):
        return find_minima(self)

    def batches(self, steps: int, seed: np.ndarray) -> np.ndarray:
        """Which examples each step sees, (steps, EXAMPLES, *shape of seed): True for `batch_size` of them."""
        draws = [np.random.default_rng([int(each), 1]).random((steps, EXAMPLES)) for each in np.ravel(seed)]
        ranks = np.argsort(np.argsort(draws, axis=2), axis=2)
        return np.moveaxis(ranks < self.batch_size, 0, -1).reshape(steps, EXAMPLES, *np.shape(seed))

    def weights(self, steps, seed):
        return self.batches(steps, seed) / self.batch_size

    def sampler(self, steps, seed):
        if self.batch_size >= EXAMPLES:
            return None
        weights = self.weights(steps, seed)
        return lambda step: lambda theta: self._gradient(theta, weights[step])


def find_minima(landscape: Landscape, n: int = 161) -> tuple[tuple[float, float], ...]:
    """The local minima on the map, the deepest first: the lowest cells of an (n, n) grid, polished by Newton's method.

    A well narrower than a cell of the grid can be missed; of a flat valley floor only some points are listed.
    """
    x, y, points = landscape.grid(n)
    height = np.pad(landscape.loss(points), 1, constant_values=np.inf)
    middle = height[1:-1, 1:-1]
    neighbours = [
        height[1 + i : n + 1 + i, 1 + j : n + 1 + j] for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0)
    ]
    lowest = np.all([middle <= each for each in neighbours], axis=0)
    theta = points[:, lowest][:, np.argsort(middle[lowest])[: 2 * MOST_MINIMA]]
    cell = np.hypot(x[1] - x[0], y[1] - y[0])
    for _ in range(50):
        gradient, values, vectors = _curvature(landscape, theta)
        along = np.einsum("kij,ik->kj", vectors, gradient)
        # Downhill also where the curvature is negative, and no farther than to the next cells where it is small.
        step = np.einsum(
            "kij,kj->ik", vectors, along / np.maximum(np.abs(values), 1e-12 * np.abs(values).max(initial=1))
        )
        theta = theta - step * np.minimum(1, 2 * cell / np.maximum(np.hypot(*step), 1e-300))
    gradient, values, _ = _curvature(landscape, theta)
    scale = np.maximum(np.abs(values).max(axis=1), 1)
    still = (np.hypot(*gradient) <= 1e-9 * scale) & (values[:, 0] >= -1e-9 * scale)
    inside = (x[0] <= theta[0]) & (theta[0] <= x[-1]) & (y[0] <= theta[1]) & (theta[1] <= y[-1])
    theta = theta[:, still & inside]
    found = np.empty((2, 0))
    for point in theta[:, np.argsort(landscape.loss(theta), kind="stable")].T:
        point = point[:, np.newaxis]
        if found.shape[1] < MOST_MINIMA and (np.hypot(*(point - found)) > 1e-3 * cell).all():
            found = np.hstack([found, point])
    return tuple((float(x), float(y)) for x, y in found.T)


def _curvature(landscape: Landscape, theta: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The gradient (2, k) at k points, and the eigenvalues (k, 2) and eigenvectors (k, 2, 2) of the Hessian.

    Where they are not finite the point counts as flat and sloping, which makes it no minimum.
    """
    gradient, hessian = landscape.gradient(theta), np.moveaxis(landscape.hessian(theta), -1, 0)
    fine = np.isfinite(gradient).all(axis=0) & np.isfinite(hessian).all(axis=(1, 2))
    return np.where(fine, gradient, 1e6), *np.linalg.eigh(np.where(fine[:, np.newaxis, np.newaxis], hessian, 0.0))


class Survey(NamedTuple):
    """What somebody chooses by hand for a terrain of ours, and what has to be found for a stranger's."""

    minima: tuple[tuple[float, float], ...]
    start: tuple[float, float]
    learning_rate: float


@lru_cache(maxsize=32)  # the page makes the same terrain anew with every move of a slider
def survey(landscape: Landscape) -> Survey:
    """The minima, a start and a learning rate for a terrain that nobody tuned. Its loss is finite on the map."""
    with np.errstate(all="ignore"):
        minima = tuple(each for each in find_minima(landscape) if not _on_a_plateau(landscape, each))
        start = find_start(landscape, minima)
        return Survey(minima, start, find_learning_rate(landscape, start, bool(minima)))


def _on_a_plateau(landscape: Landscape, place: tuple[float, float]) -> bool:
    """Whether all the ground around is exactly as high, so that the place is no more a minimum than any beside it."""
    angle = np.arange(8) * np.pi / 4
    around = np.array(place)[:, np.newaxis] + 1e-3 * landscape.size * np.array([np.cos(angle), np.sin(angle)])
    return bool((landscape.loss(around) == landscape.loss(np.array(place))).all())


def find_start(landscape: Landscape, minima: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    """A place on a slope, higher than three quarters of the map and away from the deepest minimum, in round numbers."""
    _, _, points = landscape.grid(41)
    points = points[:, 4:-4, 4:-4].reshape(2, -1)  # at the very edge a ball is easily overlooked
    loss, slope = landscape.loss(points), np.hypot(*landscape.gradient(points))
    deepest = np.array(minima[0]) if minima else points[:, np.argmin(loss)]
    away = np.hypot(*(points - deepest[:, np.newaxis]))
    good = (slope >= np.median(slope)) & (away >= 0.3 * landscape.size)
    if good.any():
        points, loss = points[:, good], loss[good]
    place = points[:, np.argmin(np.abs(loss - np.quantile(landscape.loss(landscape.grid(41)[2]), 0.75)))]
    shorter = min(high - low for low, high in (landscape.x_range, landscape.y_range))
    digits = 2 - int(np.floor(np.log10(shorter)))
    return landscape.clamp(round(float(each), digits) for each in place)


def find_learning_rate(landscape: Landscape, start: tuple[float, float], ends: bool) -> float:
    """A rate at which SGD and momentum 0.9 have a race worth watching from `start`, one of RATES.

    One below the largest at which the loss of SGD never rises and momentum stays near the map for TRIAL steps; where
    the way down has no end, not too far from it.
    """
    reach = landscape.size * (1 if ends else FAR)
    rates, momentum = np.array(RATES), np.array([[0.0], [0.9]])
    theta = np.broadcast_to(np.array(start)[:, np.newaxis, np.newaxis], (2, 2, len(rates)))
    velocity, loss = np.zeros(theta.shape), landscape.loss(theta)
    centre, calm = landscape.centre[:, np.newaxis, np.newaxis], np.ones(len(rates), dtype=bool)
    for _ in range(TRIAL):
        velocity = momentum * velocity + landscape.gradient(theta)
        theta = theta - rates * velocity
        before, loss = loss, landscape.loss(theta)
        calm &= (np.abs(theta - centre) <= reach).all(axis=(0, 1))
        calm &= loss[0] <= before[0] + 1e-9 * np.abs(before[0])
        theta = np.where(calm, theta, centre)  # what was too fast stays behind, and overflows nothing
    too_fast = len(rates) if calm.all() else int(np.argmin(calm))
    return RATES[max(0, too_fast - 2)]
