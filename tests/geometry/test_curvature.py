"""Eigenvalues and eigenvectors of Hessians whose eigenvalues are known."""

import numpy as np
import pytest

from geometry.curvature import along_axes, from_axes, principal_axes, shortened


@pytest.fixture
def rotations():
    """Five orthogonal matrices of 4 × 4, one eigenvector a column."""
    return np.linalg.qr(np.random.default_rng(1).normal(size=(5, 4, 4)))[0]


def test_the_eigenvalues_ascend_and_the_axes_are_the_eigenvectors(rotations):
    known = np.array([-3.0, 0.5, 2.0, 100.0])
    hessian = np.einsum("kij,j,klj->ilk", rotations, known, rotations)
    values, axes = principal_axes(hessian)
    assert values.shape == (5, 4)
    assert axes.shape == (5, 4, 4)
    np.testing.assert_allclose(values, np.tile(known, (5, 1)), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(np.abs(np.einsum("kij,kij->kj", axes, rotations)), 1, rtol=1e-12)


@pytest.mark.parametrize("lost", [np.nan, np.inf, -np.inf])
def test_a_hessian_that_is_not_finite_counts_as_zero_and_spoils_no_other(lost):
    hessian = np.zeros((2, 2, 2))
    hessian[:, :, 0] = [[3.0, 1.0], [1.0, 3.0]]
    hessian[0, 1, 1] = lost
    values, _ = principal_axes(hessian)
    np.testing.assert_allclose(values, [[2, 4], [0, 0]], atol=1e-15)


def test_components_along_the_axes_make_up_the_vector_again(rotations):
    vector = np.random.default_rng(2).normal(size=(4, 5))
    components = along_axes(rotations, vector)
    for matrix, one, found in zip(rotations, vector.T, components, strict=True):
        np.testing.assert_allclose(found, matrix.T @ one, rtol=1e-12)
    np.testing.assert_allclose(from_axes(rotations, components), vector, rtol=1e-12, atol=1e-15)


def test_a_long_step_is_cut_and_a_short_one_stays():
    steps = np.array([[3.0, 0.03, 0.0], [4.0, 0.04, 0.0]])
    np.testing.assert_allclose(shortened(steps, 0.5), [[0.3, 0.03, 0], [0.4, 0.04, 0]], rtol=1e-15)
