"""A few of the random inputs of `benchmarks/fuzz.py`, run and drawn with every warning an error."""

import time

import pytest

from benchmarks import fuzz
from tests.further import few_of

# Of each kind some parts of so many inputs.
FEW = {"links": (5, 10), "formulas": (5, 10), "uploads": (5, 16), "pages": (1, 6), "lessons": (1, 6)}
PARTS = [(kind, part, count) for kind, (parts, count) in FEW.items() for part in range(parts)]
MAIN = [each for each in PARTS if each[0] in ("links", "formulas", "uploads") and each[1] == 0]


@pytest.mark.parametrize(("kind", "part", "count"), few_of(PARTS, MAIN))
def test_no_random_input_is_an_error(kind, part, count):
    make, use, _ = fuzz.KINDS[kind]
    failed, _ = fuzz.strange(kind, make, use, count, seed=f"test {part}")
    assert failed == []


def test_the_limit_counts_the_time_of_the_processor_and_not_that_of_the_clock():
    with fuzz.limit(0.05):
        time.sleep(0.1)

    def forever():
        while True:
            pass

    with pytest.raises(TimeoutError), fuzz.limit(0.05):
        forever()
