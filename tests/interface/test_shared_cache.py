"""Work that takes long is done once, one at a time, whoever asks for it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from interface.shared_cache import shared_cache


def test_what_many_ask_for_at_once_is_worked_out_once_and_nothing_beside_it():
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


def test_only_so_many_answers_are_kept_the_last_asked_for_longest():
    asked = []
    square = shared_cache(2)(lambda number: asked.append(number) or number**2)
    assert [square(each) for each in (1, 2, 1, 3, 1, 2)] == [1, 4, 1, 9, 1, 4]
    assert asked == [1, 2, 3, 2]


def test_a_fault_is_told_to_who_asked_and_not_kept():
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
