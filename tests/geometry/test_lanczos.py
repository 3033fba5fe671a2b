"""The largest eigenvalue by products, against NumPy's eigenvalues of the whole matrix."""

import numpy as np
import pytest

from geometry.lanczos import largest_eigenvalue, largest_eigenvectors


def by_products(matrices):
    """The largest eigenvalues of matrices (d, d, k)."""
    return largest_eigenvalue(
        lambda vectors: np.einsum("ijk,jk->ik", matrices, vectors), len(matrices), matrices.shape[-1]
    )


def by_numpy(matrices):
    return np.linalg.eigvalsh(np.moveaxis(matrices, -1, 0))[:, -1]


def symmetric(dimension, count):
    draws = np.random.default_rng(dimension).standard_normal((dimension, dimension, count))
    return draws + draws.transpose(1, 0, 2)


@pytest.mark.parametrize("dimension", [1, 2, 3, 6])
def test_in_a_few_dimensions_it_is_exact(dimension):
    matrices = symmetric(dimension, 9)
    np.testing.assert_allclose(by_products(matrices), by_numpy(matrices), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("dimension", [7, 12, 13, 33, 60])
def test_up_to_sixty_dimensions_its_error_is_below_the_bound(dimension):
    matrices = symmetric(dimension, 9)
    np.testing.assert_allclose(by_products(matrices), by_numpy(matrices), rtol=1e-5)


@pytest.mark.parametrize("dimension", [100, 300])
def test_in_many_dimensions_sixty_products_are_enough(dimension):
    matrices = symmetric(dimension, 3)
    np.testing.assert_allclose(by_products(matrices), by_numpy(matrices), rtol=1e-3)
    # The Hessian of a network has few large eigenvalues, apart from the rest.
    axes = np.linalg.qr(matrices[..., 0])[0]
    eigenvalues = np.array([5.0, 3.0, 2.5, *np.linspace(-0.5, 0.5, dimension - 3)])
    network = ((axes * eigenvalues) @ axes.T)[..., np.newaxis]
    np.testing.assert_allclose(by_products(network), 5, rtol=1e-8)


@pytest.mark.parametrize("dimension", [2, 7, 90])
def test_matrices_with_equal_eigenvalues_and_negative_ones_are_no_exception(dimension):
    one = np.eye(dimension)
    first = np.zeros((dimension, dimension))
    first[0, 0] = 1
    matrices = np.stack([0 * one, -3 * one, one, first, -first, -np.diag(np.arange(dimension) + 1.0)], axis=-1)
    np.testing.assert_allclose(by_products(matrices), [0, -3, 1, 1, 0, -1], atol=1e-6)


def test_the_largest_is_found_whatever_the_scale():
    matrices = symmetric(5, 1) * np.array([1e-200, 1e-9, 1.0, 1e9, 1e200])
    np.testing.assert_allclose(by_products(matrices) / by_numpy(matrices), 1, rtol=1e-9)


def test_one_that_is_not_finite_leaves_the_others_as_they_are():
    matrices = symmetric(4, 3)
    broken = matrices.copy()
    broken[1, 2, 1] = np.nan
    found = by_products(broken)
    assert np.isnan(found[1])
    np.testing.assert_allclose(found[[0, 2]], by_numpy(matrices)[[0, 2]], rtol=1e-12)


@pytest.mark.parametrize("dimension", [2, 6, 33])
def test_the_vectors_of_the_two_largest_are_those_of_the_whole_matrix(dimension):
    matrix = symmetric(dimension, 1)[..., 0]
    vectors = largest_eigenvectors(lambda vector: matrix @ vector, dimension, 2)
    expected = np.linalg.eigh(matrix)[1][:, ::-1][:, :2]
    np.testing.assert_allclose(np.abs(vectors @ expected), np.eye(2), atol=1e-4)
