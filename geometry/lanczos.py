"""The largest eigenvalue of many symmetric matrices at once, each known only by its products with vectors.

Lanczos's method (1950) with full reorthogonalisation; Parlett, The symmetric eigenvalue problem (1998), chapter 13.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

MOST = 60  # products
ROUND = 6  # products between two looks at the error
EXACT = 1e-5  # of the eigenvalue: the bound of its error at which the iteration ends; the error itself is smaller
SPENT = 1e-10  # of the matrix: a remainder this small is rounding


def largest_eigenvalue(product: Callable[[np.ndarray], np.ndarray], dimension: int, count: int) -> np.ndarray:
    """The largest eigenvalues (count,) of symmetric matrices; NaN for a matrix that is not finite.

    `product` takes vectors (dimension, count), one for each matrix, and gives their products in that shape. Up to
    ROUND dimensions the result is exact to rounding. Beyond that the iteration ends when the bound of every error is
    below EXACT, or after MOST products.
    """
    draws = np.random.default_rng(0)
    most = min(dimension, MOST)
    basis = np.empty((most + 1, dimension, count))
    basis[0] = _unit(draws, dimension)
    diagonal, beside = np.zeros((most, count)), np.zeros((most, count))
    good = np.ones(count, dtype=bool)
    for step in range(most):
        with np.errstate(all="ignore"):
            image = product(basis[step])
        good &= np.isfinite(image).all(axis=0)
        image = np.where(good, image, 0.0)
        diagonal[step] = (basis[step] * image).sum(axis=0)
        spanned = basis[: step + 1]
        for _ in range(2):  # once leaves rounding of the size of the remainder
            image = image - (spanned * (spanned * image).sum(axis=1, keepdims=True)).sum(axis=0)
        if step + 1 == most:
            break
        beside[step] = _length(image)
        scale = np.abs(diagonal[: step + 1]).max(axis=0) + beside[: step + 1].max(axis=0)
        # Where the vectors so far span all that the matrix makes of them, the iteration goes on from another one.
        spent = beside[step] <= SPENT * scale
        other = np.broadcast_to(_unit(draws, dimension), image.shape)
        for _ in range(2):
            other = other - (spanned * (spanned * other).sum(axis=1, keepdims=True)).sum(axis=0)
        image = np.where(spent, other, image)
        basis[step + 1] = image / _length(image)
        if (step + 1) % ROUND == 0:
            values, errors = _ritz(diagonal[: step + 1], beside[: step + 1])
            if (errors <= EXACT * np.abs(values)).all() and not spent.any():
                return np.where(good, values, np.nan)
        beside[step] = np.where(spent, 0.0, beside[step])
    values, _ = _ritz(diagonal, beside)
    return np.where(good, values, np.nan)


def _unit(draws: np.random.Generator, dimension: int) -> np.ndarray:
    """A random vector (dimension, 1) of length 1."""
    vector = draws.standard_normal((dimension, 1))
    return vector / _length(vector)


def _length(vectors: np.ndarray) -> np.ndarray:
    """The lengths (k) of vectors (d, k), whose squares may overflow."""
    largest = np.maximum(np.abs(vectors).max(axis=0), 1e-300)
    return largest * np.sqrt(((vectors / largest) ** 2).sum(axis=0))


def _ritz(diagonal: np.ndarray, beside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The largest eigenvalue of each tridiagonal matrix, (count,), and the bound of its error."""
    size, count = diagonal.shape
    matrix = np.zeros((count, size, size))
    at = np.arange(size)
    matrix[:, at, at] = diagonal.T
    matrix[:, at[1:], at[:-1]] = matrix[:, at[:-1], at[1:]] = beside[:-1].T
    values, vectors = np.linalg.eigh(matrix)
    return values[:, -1], np.abs(beside[-1] * vectors[:, -1, -1])
