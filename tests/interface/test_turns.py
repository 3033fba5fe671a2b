"""Runs of the page follow one another. Long computations take turns, and one that nobody waits for ends."""

import threading
from time import perf_counter, thread_time

import pytest

from interface import turns
from interface.shared_cache import shared_cache
from landscapes._network import Network
from simulation.pause import pause
from tests.page import page

LONG_WORK = 10  # seconds of the processor; a test that waits for all of it has failed


def work(seconds, stop=None):
    """Use the processor, with pauses."""
    begun = thread_time()
    while thread_time() - begun < seconds and not (stop and stop.is_set()):
        pause()


@pytest.fixture
def long_work():
    """A long computation of another visitor, which has begun."""
    begun, stop = threading.Event(), threading.Event()

    def compute():
        with turns.turn(lambda: None):
            begun.set()
            work(LONG_WORK, stop)

    other = threading.Thread(target=compute)
    other.start()
    begun.wait()
    yield other
    stop.set()
    other.join()


def test_a_short_computation_waits_for_one_turn_of_a_long_one(long_work):
    with turns.turn(lambda: None):
        assert long_work.is_alive()


def test_nothing_runs_beside_the_computation_that_has_the_turn():
    running, most, order = 0, 0, []

    def compute(name):
        nonlocal running, most
        with turns.turn(lambda: None):
            for _ in range(4):
                running += 1
                most = max(most, running)
                order.append(name)
                running -= 1
                work(1.5 * turns.TURN / 4)

    threads = [threading.Thread(target=compute, args=[name]) for name in "abc"]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == 1
    assert sorted(order) == sorted("abc" * 4)


def test_the_map_of_a_network_which_its_race_decides_is_found_in_a_turn(monkeypatch):
    in_turn = []
    seen = Network.seen

    def found(*given):
        in_turn.append(len(turns._queue) == 1)
        return seen(*given)

    monkeypatch.setattr(Network, "seen", found)
    page("landscape=spirals&steps=300")
    assert in_turn
    assert all(in_turn)


class Gone(BaseException):
    """The visitor has gone."""


def gone():
    raise Gone


def test_who_has_gone_leaves_the_queue():
    begun, stop = threading.Event(), threading.Event()

    def hold():
        with turns.turn(lambda: None):
            begun.set()
            stop.wait()

    other = threading.Thread(target=hold)
    other.start()
    begun.wait()
    with pytest.raises(Gone), turns.turn(gone):
        pass
    assert len(turns._queue) == 1
    stop.set()
    other.join()
    assert not turns._queue


def test_the_computation_of_who_has_gone_ends_at_a_pause_and_the_next_one_runs():
    with pytest.raises(Gone), turns.turn(gone):
        work(LONG_WORK)
    with turns.turn(lambda: None):
        pass
    assert not turns._queue


@pytest.fixture
def who_goes(monkeypatch):
    """The threads whose visitors have gone."""
    found = set()

    def check():
        if threading.current_thread() in found:
            raise Gone

    monkeypatch.setattr("interface.shared_cache.check_visitor", check)
    return found


def held(then):
    """A cached function that waits, then calls `then`; its calls, the event of its begin, and the one it waits for."""
    calls, begun, go_on = [], threading.Event(), threading.Event()

    @shared_cache(1)
    def computed(number):
        calls.append(number)
        begun.set()
        go_on.wait()
        then()
        return number + 1

    return computed, calls, begun, go_on


def test_a_result_that_another_visitor_waits_for_is_computed_to_its_end(who_goes):
    computed, calls, begun, go_on = held(lambda: work(2 * turns.TURN))
    found = []

    def ask():
        found.append(computed(1))

    first, second = threading.Thread(target=ask), threading.Thread(target=ask)
    first.start()
    begun.wait()
    second.start()
    threading.Event().wait(0.1)  # until the second one waits
    who_goes.add(first)
    go_on.set()
    first.join()
    second.join()
    assert (calls, found) == ([1], [2, 2])


def test_a_result_that_nobody_waits_for_is_not_computed_to_its_end_and_can_be_asked_for_again(who_goes):
    calls = []

    @shared_cache(1)
    def computed(number):
        calls.append(number)
        work(LONG_WORK if len(calls) == 1 else 0)
        return number + 1

    who_goes.add(threading.current_thread())
    begun = thread_time()
    with pytest.raises(Gone):
        computed(1)
    assert thread_time() - begun < LONG_WORK / 2
    assert not computed.is_known(1)
    who_goes.clear()
    assert computed(1) == 2


def test_who_waits_for_the_result_of_a_visitor_who_fails_hears_of_it_and_who_waits_for_one_who_goes_computes_it():
    def fail_at_first():
        if len(calls) == 1:
            raise Gone

    computed, calls, begun, go_on = held(fail_at_first)
    found = []

    def first():
        with pytest.raises(Gone):
            computed(1)

    one, other = threading.Thread(target=first), threading.Thread(target=lambda: found.append(computed(1)))
    one.start()
    begun.wait()
    other.start()
    threading.Event().wait(0.1)
    go_on.set()
    one.join()
    other.join()
    assert (calls, found) == ([1, 1], [2])


def test_runs_of_the_page_follow_one_another():
    running, most, first, go_on = 0, 0, threading.Event(), threading.Event()

    def run():
        nonlocal running, most
        with turns.one_by_one(), turns.one_by_one():  # a fragment within a page
            running += 1
            most = max(most, running)
            first.set()
            go_on.wait(1)
            running -= 1

    threads = [threading.Thread(target=run) for _ in range(3)]
    for each in threads:
        each.start()
    first.wait()
    threading.Event().wait(0.1)  # in which all three could have begun
    go_on.set()
    for each in threads:
        each.join()
    assert most == 1


def test_a_run_that_fails_lets_the_next_one_go_on():
    def fail():
        with pytest.raises(ZeroDivisionError), turns.one_by_one():
            raise ZeroDivisionError

    failing = threading.Thread(target=fail)
    failing.start()
    failing.join()
    begun = perf_counter()
    with turns.one_by_one():
        assert perf_counter() - begun < turns.PATIENCE


def test_other_runs_go_on_beside_a_run_with_a_long_computation():
    begun, stop = threading.Event(), threading.Event()

    def long_run():
        with turns.one_by_one(), turns.turn(lambda: None):
            begun.set()
            stop.wait(LONG_WORK)

    other = threading.Thread(target=long_run)
    other.start()
    begun.wait()
    since = perf_counter()
    with turns.one_by_one():
        waited = perf_counter() - since
    stop.set()
    other.join()
    assert waited < turns.PATIENCE


def test_a_run_that_has_waited_for_long_goes_on_beside_the_one_before(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    begun, stop = threading.Event(), threading.Event()

    def slow_run():
        with turns.one_by_one():
            begun.set()
            stop.wait(LONG_WORK)

    other = threading.Thread(target=slow_run)
    other.start()
    begun.wait()
    with turns.one_by_one():
        is_beside = other.is_alive()
    stop.set()
    other.join()
    assert is_beside
