"""Long computations are run once for all visitors, and one at a time."""

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from interface.shared_cache import shared_cache
from simulation.link import from_query
from simulation.race import Race


def test_a_result_that_many_request_at_once_is_computed_once_and_nothing_beside_it():
    busy, most, asked = 0, 0, []
    everybody = threading.Barrier(8)

    @shared_cache(10)
    def square(number):
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        asked.append(number)
        threading.Event().wait(0.01)  # long enough for another to come in between, if it could
        busy -= 1
        return number**2

    def ask(number):
        everybody.wait()
        return square(number % 2)

    with ThreadPoolExecutor(8) as visitors:
        assert list(visitors.map(ask, range(8))) == [0, 1] * 4
    assert sorted(asked) == [0, 1]
    assert most == 1


def test_the_least_recently_used_results_are_dropped_where_all_take_more_than_the_cache_may():
    asked = []
    # Of 1 MB each, in a cache of 2.5 MB.
    numbers = shared_cache(2.5)(lambda number: asked.append(number) or np.full(125_000, float(number)))
    assert [numbers(each)[0] for each in (1, 2, 1, 3, 1, 2)] == [1, 2, 1, 3, 1, 2]
    assert asked == [1, 2, 3, 2]


def test_a_result_larger_than_the_cache_is_kept_until_the_next_one():
    numbers = shared_cache(0.5)(np.zeros)  # of 1 MB
    assert numbers(125_000).shape == (125_000,)
    assert numbers.is_known(125_000)
    numbers(1)
    assert not numbers.is_known(125_000)


def test_arguments_are_told_apart_and_not_kept():
    asked = []

    @shared_cache(1, told_by=lambda race, theme: (race.experiment, race.held, theme))
    def paths(race, theme):
        asked.append(race.experiment.steps)
        return len(race.paths)

    races = [Race(from_query(f"landscape=ravine&steps={steps}")) for steps in (10, 20, 10)]
    kept = [weakref.ref(each) for each in races]
    assert [paths(each, "light") for each in races] == [2, 2, 2]
    assert asked == [10, 20]
    del races
    gc.collect()
    assert [each() for each in kept] == [None] * 3


def test_an_error_is_raised_and_not_cached():
    asked = []

    @shared_cache(2)
    def fails_first(number):
        asked.append(number)
        if len(asked) == 1:
            raise ValueError("no")
        return number

    with pytest.raises(ValueError, match="no"):
        fails_first(1)
    assert fails_first(1) == 1
