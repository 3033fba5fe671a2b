"""The largest eigenvalues of symmetric matrices that are known only by their products with vectors, many at once.

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
    values, _, _ = _largest(product, dimension, count, 1)
    return values[:, 0]


def largest_eigenvectors(product: Callable[[np.ndarray], np.ndarray], dimension: int, wanted: int) -> np.ndarray:
    """The eigenvectors (wanted, dimension) of length 1 of the largest eigenvalues of one matrix, the largest first.

    `product` takes a vector (dimension, 1). There are at most `dimension` and at most ROUND of them.
    """
    _, weights, basis = _largest(product, dimension, 1, wanted)
    return weights[0].T @ basis[..., 0]


def _largest(product, dimension: int, count: int, wanted: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The largest eigenvalues (count, wanted), the largest first, and their vectors as weights (count, k, wanted) of a
    basis (k, dimension, count)."""
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
            values, weights, errors = _ritz(diagonal[: step + 1], beside[: step + 1], wanted)
            if (errors <= EXACT * np.abs(values)).all() and not spent.any():
                return np.where(good[:, np.newaxis], values, np.nan), weights, spanned
        beside[step] = np.where(spent, 0.0, beside[step])
    values, weights, _ = _ritz(diagonal, beside, wanted)
    return np.where(good[:, np.newaxis], values, np.nan), weights, basis[:most]


def _unit(draws: np.random.Generator, dimension: int) -> np.ndarray:
    """A random vector (dimension, 1) of length 1."""
    vector = draws.standard_normal((dimension, 1))
    return vector / _length(vector)


def _length(vectors: np.ndarray) -> np.ndarray:
    """The lengths (k) of vectors (d, k), whose squares may overflow."""
    largest = np.maximum(np.abs(vectors).max(axis=0), 1e-300)
    return largest * np.sqrt(((vectors / largest) ** 2).sum(axis=0))


def _ritz(diagonal: np.ndarray, beside: np.ndarray, wanted: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The largest eigenvalues (count, wanted) of each tridiagonal matrix, their vectors (count, size, wanted), and the
    bounds of their errors."""
    size, count = diagonal.shape
    matrix = np.zeros((count, size, size))
    at = np.arange(size)
    matrix[:, at, at] = diagonal.T
    matrix[:, at[1:], at[:-1]] = matrix[:, at[:-1], at[1:]] = beside[:-1].T
    values, vectors = np.linalg.eigh(matrix)
    values, vectors = values[:, ::-1][:, :wanted], vectors[:, :, ::-1][:, :, :wanted]
    return values, vectors, np.abs(beside[-1][:, np.newaxis] * vectors[:, -1])
