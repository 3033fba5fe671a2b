"""The outer eigenvalues of the Hessian of a network at a few places, and the rate at which its loss fell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geometry.lanczos import largest_eigenvalue
from landscapes.base import Landscape
from simulation.pause import pause


@dataclass(frozen=True)
class Ends:
    """The smallest and the largest eigenvalue of the Hessian at each of some places, both (k,); NaN if not finite."""

    smallest: np.ndarray
    largest: np.ndarray


def outer_eigenvalues(landscape: Landscape, places: Sequence[Sequence[float]]) -> Ends:
    """The eigenvalues at the thetas (k, d): see geometry/lanczos.py. Most lie near 0, so the smallest takes more."""
    theta = np.array(places, dtype=float).T
    d, count = theta.shape

    def product(vector: np.ndarray) -> np.ndarray:
        pause()
        return landscape.hessian_product(theta, vector)

    largest = largest_eigenvalue(product, d, count)
    # Moved down by the largest, the smallest one is that of the largest size.
    moved = largest_eigenvalue(lambda vector: largest * vector - product(vector), d, count)
    return Ends(largest - moved, largest)


def loss_factor(losses: np.ndarray) -> float:
    """The mean factor of the loss (rows,) a step over the late half of a run; NaN for one that ended before."""
    half = len(losses) // 2
    if len(losses) < 3 or not (np.isfinite(losses[[half, -1]]).all() and (losses[[half, -1]] > 0).all()):
        return float("nan")
    return float((losses[-1] / losses[half]) ** (1 / (len(losses) - 1 - half)))
