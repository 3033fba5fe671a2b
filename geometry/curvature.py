"""The eigenvalues and eigenvectors of many Hessians at once."""

from __future__ import annotations

import numpy as np


def principal_axes(hessian: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The eigenvalues (k, d), ascending, and the eigenvectors (k, d, d), one a column, of k Hessians (d, d, k).

    A Hessian that is not finite counts as zero.
    """
    hessian = np.moveaxis(hessian, -1, 0)
    finite = np.isfinite(hessian).all(axis=(1, 2))
    return np.linalg.eigh(np.where(finite[:, np.newaxis, np.newaxis], hessian, 0.0))


def along_axes(axes: np.ndarray, vector: np.ndarray) -> np.ndarray:
    """The components (k, d) of k vectors (d, k) along the columns of `axes` (k, d, d)."""
    return np.einsum("kij,ik->kj", axes, vector)


def from_axes(axes: np.ndarray, components: np.ndarray) -> np.ndarray:
    """The k vectors (d, k) of these components (k, d) along the columns of `axes` (k, d, d)."""
    return np.einsum("kij,kj->ik", axes, components)


def shortened(step: np.ndarray, longest: float | np.ndarray) -> np.ndarray:
    """The steps (2, k), those longer than `longest`, one number or (k), cut to that length."""
    return step * np.minimum(1, longest / np.maximum(np.hypot(*step), 1e-300))
