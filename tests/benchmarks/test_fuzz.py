"""A few of the random inputs of `benchmarks/fuzz.py`, run and drawn with every warning an error."""

import time

import pytest

from benchmarks import fuzz
from tests.further import few_of

FEW = {"links": 50, "formulas": 50, "uploads": 80, "pages": 6, "lessons": 6}
MAIN = ("links", "formulas")


@pytest.mark.parametrize("kind", few_of(fuzz.KINDS, MAIN))
def test_no_random_input_is_an_error(kind):
    make, use, _ = fuzz.KINDS[kind]
    failed, _ = fuzz.strange(kind, make, use, FEW[kind], seed="test")
    assert failed == []


def test_the_limit_counts_the_time_of_the_processor_and_not_that_of_the_clock():
    with fuzz.limit(0.05):
        time.sleep(0.1)

    def forever():
        while True:
            pass

    with pytest.raises(TimeoutError), fuzz.limit(0.05):
        forever()
