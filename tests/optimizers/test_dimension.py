"""Laws of every rule that hold for any number of parameters, and for runs side by side to the bit."""

import numpy as np
import pytest

from catalog import parameters
from tests.quadratic import Quadratic

pytestmark = pytest.mark.parametrize("d", [2, 33])


def arrays(memory):
    """The arrays that a memory is made of."""
    found = memory if isinstance(memory, tuple) else (memory,)
    return [each for each in found if isinstance(each, np.ndarray)]


def steps_of(optimizer, landscape, theta, count):
    """The thetas and the memories after each of so many steps, the start first."""
    rows, memories = [theta], [optimizer.init(theta)]
    for _ in range(count):
        theta, memory = optimizer.step(rows[-1], landscape.gradient, memories[-1])
        rows.append(theta)
        memories.append(memory)
    return rows, memories


def settings(rule, batch):
    """The rule with a learning rate, or else a first setting, of its own for every run of a batch."""
    all_of_it = parameters(rule)
    each = all_of_it["learning_rate" if "learning_rate" in all_of_it else "time_step"]
    return each.name, np.geomspace(0.2 * each.default, each.default, int(np.prod(batch))).reshape(batch)


def test_a_step_writes_to_nothing_that_it_is_given(rule, d):
    landscape, optimizer = Quadratic(d), rule()
    theta = landscape.embed(np.array(landscape.start))
    theta.setflags(write=False)
    memory = optimizer.init(theta)
    for _ in range(3):
        for each in arrays(memory):
            each.setflags(write=False)
        one, other = (optimizer.step(theta, landscape.gradient, memory) for _ in range(2))
        assert np.array_equal(one[0], other[0])
        for left, right in zip(arrays(one[1]), arrays(other[1]), strict=True):
            assert np.array_equal(left, right)
        theta, memory = one
        theta.setflags(write=False)


def test_theta_and_memory_keep_their_shapes(rule, d):
    landscape = Quadratic(d)
    for batch in ((), (3,), (2, 3)):
        theta = landscape.embed(np.broadcast_to(np.reshape(landscape.start, (2, *(1,) * len(batch))), (2, *batch)))
        rows, memories = steps_of(rule(), landscape, theta, 3)
        assert {each.shape for each in rows} == {(d, *batch)}
        for memory in memories:
            assert {each.shape for each in arrays(memory)} <= {(d, *batch)}


def test_the_first_memory_is_no_view_of_theta(rule, d):
    theta = Quadratic(d).embed(np.zeros((2, 3)))
    assert not any(np.shares_memory(each, theta) for each in arrays(rule().init(theta)))


def test_a_batch_equals_its_runs_one_by_one_to_the_bit(rule, d):
    landscape, batch = Quadratic(d), (2, 3)
    theta = landscape.embed(np.random.default_rng(5).normal(size=(2, *batch)))
    name, values = settings(rule, batch)
    together, memories = steps_of(rule(**{name: values}), landscape, theta, 40)
    for index in np.ndindex(batch):
        run = (slice(None), *index)
        alone, its_memories = steps_of(rule(**{name: float(values[index])}), landscape, theta[run].copy(), 40)
        for row, single in zip(together, alone, strict=True):
            assert np.array_equal(row[run], single)
        for left, right in zip(arrays(memories[-1]), arrays(its_memories[-1]), strict=True):
            assert np.array_equal(left[run], right)
    assert not np.array_equal(together[-1], together[0])
