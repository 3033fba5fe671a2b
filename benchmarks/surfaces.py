"""Ways to lay a surface through a grid of losses, compared: the table of docs/surfaces.md.

    python benchmarks/surfaces.py

SciPy, which the page doesn't need, gives two of them: `pip install scipy`.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.interpolate import Akima1DInterpolator, PchipInterpolator, RectBivariateSpline

sys.path.insert(0, str(Path(__file__).parents[1]))

from landscapes.surface import Patches
from uploads.found import Choices
from uploads.reader import read

TRIALS = Path(__file__).parents[1] / "tests/uploads/trials"

FINE = 12  # places across a cell
ROUNDS, POINTS = 25, 10_000
ORDERS = ((0, 0), (1, 0), (0, 1))


class Spline:
    """The cubic spline of the smallest curvature, which the page used before."""

    def __init__(self, x, y, z):
        spline = RectBivariateSpline(x, y, z.T)
        self.parts = {each: spline.partial_derivative(*each) if sum(each) else spline for each in ORDERS}

    def derivatives(self, x, y, *orders):
        return [self.parts[each](x, y, grid=False) for each in orders]


def by_slopes(slopes: Callable) -> Callable:
    """Bicubic patches whose slopes along each row and column are those of an interpolant of one variable."""

    def made(x, y, z):
        along_x, along_y = slopes(x, z), slopes(y, z.T).T
        twist = (slopes(y, along_x.T).T + slopes(x, along_y)) / 2
        surface = Patches(x, y, z)
        corners = np.stack([z, along_x, along_y, twist], axis=-1).reshape(-1, 4).T.copy()
        surface.__dict__["_patches"] = corners, (-np.inf, np.inf), np.diff(x), np.diff(y)
        return surface

    return made


WAYS = {
    "cubic spline, SciPy": Spline,
    "PCHIP along rows and columns": by_slopes(lambda x, z: PchipInterpolator(x, z, axis=1).derivative()(x)),
    "Akima's slopes (makima)": by_slopes(
        lambda x, z: Akima1DInterpolator(x, z, axis=1, method="makima").derivative()(x)
    ),
    "limited patches (ours)": Patches,
}


def network():
    """The loss of a network (2-8-1, tanh) on two moons, over a random plane: all examples, and 20 for each value."""
    draw = np.random.default_rng(3)
    angle, half = draw.uniform(0, np.pi, 200), np.repeat([0, 1], 100)
    inputs = np.array([np.cos(angle), np.sin(angle)]) * (1 - 2 * half) + np.array([[1.0], [0.5]]) * half
    inputs += draw.normal(size=inputs.shape) * 0.1
    centre, *axes = draw.normal(size=(3, 33))
    batches = draw.integers(0, 200, (21 * 21, 20))

    def loss(x, y, examples=None):
        weights = centre + np.multiply.outer(np.ravel(x), axes[0]) + np.multiply.outer(np.ravel(y), axes[1])
        hidden = np.tanh(weights[:, :16].reshape(-1, 8, 2) @ inputs + weights[:, 16:24, np.newaxis])
        score = (weights[:, np.newaxis, 24:32] @ hidden)[:, 0] + weights[:, 32:]
        losses = np.logaddexp(0, np.where(half, -score, score))
        chosen = losses if examples is None else np.take_along_axis(losses, examples, axis=1)
        return chosen.mean(axis=1).reshape(np.shape(x))

    return loss, batches


def grids():
    """Name, axes, losses, and the function that they were taken from where there is one."""
    for name, file in (("a bowl cut off at a cap", "clipped_wall.csv"), ("a sweep over α and β", "sweep_log_axis.csv")):
        grid = read((TRIALS / file).read_bytes(), Choices()).grid
        yield name, grid.x, grid.y, grid.z, None
    axis = np.linspace(-3, 3, 21)
    for name, function in (
        ("a smooth bowl", lambda x, y: (x - 0.37) ** 2 + 2 * (y + 0.21) ** 2 + np.sin(x + y)),
        ("a curved valley", lambda x, y: (1 - x) ** 2 + 10 * (y - x**2 / 3) ** 2),
    ):
        yield name, axis, axis, function(*np.meshgrid(axis, axis)), function
    loss, batches = network()
    axis = np.linspace(-1, 1, 21)
    places = np.meshgrid(axis, axis)
    yield "a slice of a network", axis, axis, loss(*places), loss
    yield "the same from mini-batches", axis, axis, loss(*places, batches), None


def between(axis):
    return np.unique(np.concatenate([np.linspace(*ends, FINE + 1) for ends in pairwise(axis)]))


def lower_by(heights, beside):
    """How far each height is below the lowest of those beside it, by offsets from (1, 1)."""
    around = np.pad(heights, 1, constant_values=np.inf)
    rows, columns = heights.shape
    return np.min([around[i:, j:][:rows, :columns] for i, j in beside], axis=0) - heights


def invented(x, y, z, heights):
    """The number of wells of the surface farther than a cell from each value that is lowest among its neighbours."""
    eight = [(i, j) for i in range(3) for j in range(3) if (i, j) != (1, 1)]
    measured = np.argwhere(lower_by(z, eight) >= 0)
    wells = np.argwhere(lower_by(heights, eight) > 1e-12 * np.ptp(z)) / FINE
    if not len(measured):
        return len(wells)
    return int((np.abs(measured[:, np.newaxis] - wells).max(axis=2).min(axis=0) > 1).sum())


def row(way, x, y, z, function):
    surface = WAYS[way](x, y, z)
    u, v = between(x), between(y)
    heights = surface.derivatives(*np.meshgrid(u, v), (0, 0))[0]
    outside = max(z.min() - heights.min(), heights.max() - z.max(), 0) / np.ptp(z)
    cells = [f"{100 * outside:.2g} %", str(invented(x, y, z, heights))]
    if function is None:
        return [*cells, "", ""]
    places = np.random.default_rng(1).uniform([[x[0]], [y[0]]], [[x[-1]], [y[-1]]], size=(2, 4000))
    step = 1e-5 * np.ptp(x)
    true = [
        (function(*(places + shift)) - function(*(places - shift))) / (2 * step)
        for shift in step * np.eye(2)[:, :, np.newaxis]
    ]
    height, *slopes = surface.derivatives(*places, *ORDERS)
    error = np.abs(height - function(*places)).max() / np.ptp(z)
    slope = np.hypot(*np.subtract(slopes, true)).max() / np.hypot(*true).max()
    return [*cells, f"{100 * error:.2g} %", f"{100 * slope:.2g} %"]


def speed(count):
    """Milliseconds of the processor for the gradient at POINTS places, by way; the ways take turns."""
    axis = np.linspace(-3, 3, count)
    z = np.random.default_rng(2).normal(size=(count, count))
    places = np.random.default_rng(4).uniform(-3, 3, size=(2, POINTS))
    surfaces = {way: WAYS[way](axis, axis, z) for way in ("cubic spline, SciPy", "limited patches (ours)")}
    times: dict[str, list[float]] = {way: [] for way in surfaces}
    for _ in range(ROUNDS):
        for way, surface in surfaces.items():
            began = time.process_time()
            surface.derivatives(*places, *ORDERS[1:])
            times[way].append(1000 * (time.process_time() - began))
    return {way: statistics.median(each[1:]) for way, each in times.items()}


def main():
    print("| grid | surface | outside of the losses | wells that nobody measured | error of loss | error of slope |")
    print("|---|---|---|---|---|---|")
    for name, x, y, z, function in grids():
        for way in WAYS:
            print(f"| {name}, {len(y)} × {len(x)} | {way} | {' | '.join(row(way, x, y, z, function))} |")
    for count in (41, 512):
        spline, ours = speed(count).values()
        print(f"\n{POINTS:,} gradients on {count} × {count}: {spline:.2f} ms, {ours:.2f} ms, ratio {ours / spline:.2f}")


if __name__ == "__main__":
    main()
