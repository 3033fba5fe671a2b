"""A few of the random inputs of `benchmarks/fuzz.py`, run and drawn with every warning an error."""

import pytest

from benchmarks import fuzz

FEW = {"links": 150, "formulas": 150, "uploads": 200, "pages": 6, "lessons": 6}


@pytest.mark.parametrize("kind", fuzz.KINDS)
def test_no_random_input_is_an_error(kind):
    make, use, _ = fuzz.KINDS[kind]
    failed, _ = fuzz.strange(kind, make, use, FEW[kind], seed="test")
    assert failed == []
