"""What a stranger may bring, a little of `benchmarks/fuzz.py`: each is raced and drawn, with every warning an error."""

import pytest

from benchmarks import fuzz

FEW = {"links": 150, "formulas": 150, "uploads": 200, "pages": 6}


@pytest.mark.parametrize("kind", fuzz.KINDS)
def test_nothing_that_is_brought_is_a_fault(kind):
    make, use, _ = fuzz.KINDS[kind]
    failed, _ = fuzz.strange(kind, make, use, FEW[kind], seed="test")
    assert failed == []
