"""A sum over terms for many points is that for each of them, to the bit."""

import numpy as np
import pytest

from landscapes._sums import FEW, LANES, summed


@pytest.mark.parametrize("points", [5, FEW // LANES], ids=["a short table", "a long table"])
def test_a_sum_of_a_batch_is_that_of_each_point_to_the_bit_and_leaves_the_terms_as_they_are(points):
    draws = np.random.default_rng(1993)
    differs = False
    for count in range(1, 129):
        terms = draws.standard_normal((count, 2, 5)) * 10.0 ** draws.integers(-8, 8, (count, 2, 5))
        terms = np.concatenate([terms, np.zeros((count, 2, points - 5))], axis=-1)
        kept = terms.copy()
        together = summed(terms)[:, :5]
        alone = [np.add.reduce(np.ascontiguousarray(terms[:, row, column])) for row in range(2) for column in range(5)]
        assert together.ravel().tolist() == alone
        assert (terms == kept).all()
        differs |= (np.add.reduce(terms)[:, :5] != together).any()
    assert differs, "the rows of a table are added in another order"
