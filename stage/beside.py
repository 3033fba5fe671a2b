"""What a race on more than two parameters adds to its message: its map is a plane, and most places lie beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

import numpy as np

from catalog import listed
from figures.surface import surface_height
from landscapes._network import Network
from simulation.race import Race

ROUNDING = 1e-6  # of the size of the map: a distance below this is none
COARSE = 31  # rows


def beside(race: Race, theta: np.ndarray, coarse: bool = False) -> tuple[dict, dict[str, np.ndarray]]:
    """What is said of the map of a race, and arrays (balls, rows) for its theta (d, balls, rows).

    The arrays, in single precision: `beside`, the distance from the map in its unit, 0 where there is none but
    rounding; `way`, the same as a share of the distance from the first row; `picture`, the loss of the map at the place
    of the ball; `slope`, |∇f|. Of a network also `test_loss`, and where it tells classes apart `accuracy` and
    `test_accuracy`. What is said holds their names, and the scale of the surface.

    `coarse` is for the runs of a drag: what takes long is computed at COARSE rows, and is on straight lines between.
    """
    landscape, seen = race.problem.landscape, race.seen
    measures = {
        ("picture",): lambda theta: [seen.loss(landscape.project(theta))],
        ("slope",): lambda theta: [np.linalg.norm(landscape.gradient(theta), axis=0)],
    }
    if isinstance(landscape, Network):
        if landscape.architecture.head.classifies:
            measures[("test_loss", "test_accuracy")] = landscape.tested
            measures[("accuracy",)] = lambda theta: [landscape.accuracy(theta)]
        else:
            measures[("test_loss",)] = lambda theta: [landscape.test_loss(theta)]
    with np.errstate(all="ignore"):
        distance = _distances(race, theta)
        arrays = {
            "beside": distance,
            "way": _way(distance, theta),
        }
        for names, measure in measures.items():
            arrays |= zip(names, _measured(measure, theta, coarse), strict=True)
        arrays = {name: each.astype(np.float32) for name, each in arrays.items()}
        shares = _shares(race, theta)
    said = {
        "about": _sentence(race, distance, shares),
        "shares": [float(each) if np.isfinite(each) else None for each in shares],
        "arrays": list(arrays),
        "height": asdict(surface_height(seen)),
    }
    return said, arrays


def about(race: Race) -> str:
    """What is said of the map of a race, as `beside` gives it."""
    theta = np.array(race.paths).reshape(-1, race.problem.steps + 1, race.problem.landscape.dimension)
    theta = theta.transpose(2, 0, 1)
    with np.errstate(all="ignore"):
        return _sentence(race, _distances(race, theta), _shares(race, theta))


def _distances(race: Race, theta: np.ndarray) -> np.ndarray:
    """The distances from the map (balls, rows) in its unit, 0 where there is none but rounding."""
    distance = race.problem.landscape.beside(theta)
    return np.where(distance < ROUNDING * race.seen.size, 0.0, distance)


def _shares(race: Race, theta: np.ndarray) -> np.ndarray:
    """The share of the length of each path that lies in the map, (balls,)."""
    return _length(race.problem.landscape.project(theta)) / _length(theta)


def _measured(measure: Callable, theta: np.ndarray, coarse: bool) -> Sequence[np.ndarray]:
    """Measures (balls, rows) of theta (d, balls, rows); `coarse`: between COARSE rows on straight lines."""
    rows = np.arange(theta.shape[2])
    if not coarse or len(rows) <= COARSE:
        return measure(theta)
    some = np.rint(np.linspace(0, rows[-1], COARSE)).astype(int)
    return [_between(rows, some, each, theta) for each in measure(theta[:, :, some])]


def _between(rows: np.ndarray, some: np.ndarray, measured: np.ndarray, theta: np.ndarray) -> np.ndarray:
    """A measure of theta (d, balls, rows) that is known at some of its rows, on straight lines between these."""
    values = [
        np.interp(rows, some[known], each[known]) if (known := np.isfinite(each)).any() else np.full(len(rows), np.nan)
        for each in measured
    ]
    return np.where(np.isnan(theta[0]), np.nan, np.reshape(values, theta.shape[1:]))


def _way(distance: np.ndarray, theta: np.ndarray) -> np.ndarray:
    """A distance from the map (balls, rows) as a share of that from the first row, from 0 to 1."""
    length = np.linalg.norm(theta - theta[:, :, :1], axis=0)
    return np.where(distance == 0, 0.0, np.minimum(distance / length, 1.0))


def _length(theta: np.ndarray) -> np.ndarray:
    """The lengths (balls) of paths (d, balls, rows), up to where they end."""
    return np.nansum(np.linalg.norm(np.diff(theta), axis=0), axis=1)


def _sentence(race: Race, distances: np.ndarray, shares: np.ndarray) -> str:
    """How many weights there are, where the plane of the map is exact, and which share of each path lies in it."""
    text = f"{race.problem.landscape.dimension:,} weights."
    if exact := getattr(race.seen, "exact", ()):
        if not any(_distance_at(name, race, distances) for name in exact):
            text += exact_at(exact)
        else:
            start = "; of this race it is exact at the start" * bool((distances[:, 0] == 0).all())
            text += f" The map is a plane that another race spans{start}."
    return text + shares_said([each.name for each in race.balls], shares)


def exact_at(names: Sequence[str]) -> str:
    """The sentence on the points that a plane goes through, with a blank before it."""
    return f" The map is {'the' if len(names) > 2 else 'a'} plane through {listed(names)}, and is exact there."


def shares_said(names: Sequence[str], shares: Sequence[float] | np.ndarray) -> str:
    """The sentence on the shares of paths in the plane, with a blank before it; empty where none is known."""
    said = [f"{name} {100 * share:.0f} %" for name, share in zip(names, shares, strict=True) if np.isfinite(share)]
    return f" Share of each path's length in the plane: {', '.join(said)}." * bool(said)


def _distance_at(name: str, race: Race, distances: np.ndarray) -> float:
    """The distance between the map and a point that `exact` of a plane names, as far as it is one of this race."""
    if name == "the start":
        return float(distances[:, 0].max(initial=0.0))
    for ball, row in zip(race.balls, distances, strict=True):
        if name == f"the end of {ball.name}":
            return float(row[-1])
        before, found, step = name.rpartition(" at step ")
        if found and before == ball.name and int(step) < len(row):
            return float(row[int(step)])
    return 0.0
