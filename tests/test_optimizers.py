"""Laws that every rule obeys."""

import dataclasses
import inspect

import numpy as np
import pytest

from catalog import parameters
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from simulation.descent import descend
from simulation.experiment import Experiment


def freeze(memory):
    """The memory with every array in it locked against writing."""
    for each in memory if isinstance(memory, tuple) else (memory,):
        if isinstance(each, np.ndarray):
            each.setflags(write=False)
    return memory


def test_at_rest_on_the_flat_it_stays(rule):
    theta = np.array([0.3, -1.2])
    optimizer = rule()
    memory = optimizer.init(theta)
    for _ in range(5):
        moved, memory = optimizer.step(theta, np.zeros_like, memory)
        assert (moved == theta).all()


def test_a_step_is_pure(rule):
    optimizer = rule()
    theta = freeze(np.array([1.0, 2.0]))
    memory = freeze(optimizer.init(theta))
    _, memory = optimizer.step(theta, lambda at: 3 * at, memory)
    freeze(memory)
    one = optimizer.step(theta, lambda at: 3 * at, memory)
    other = optimizer.step(theta, lambda at: 3 * at, memory)
    assert (one[0] == other[0]).all()


def test_a_batch_equals_its_runs_one_by_one(rule, landscape):
    # The last rate makes even a run diverge that lies on a plain, where no slope grows with the distance.
    rates = landscape.learning_rate * np.array([[0.1, 0.5, 1.0], [0.2, 0.7, 1e8]])
    starts = np.array([landscape.start, landscape.minima[-1], landscape.clamp((0.4, 0.7))]).T.reshape(2, 1, 3)
    together = descend(landscape, rule(learning_rate=rates), starts, 60, noise=0.1, seed=4)
    assert together.diverged[1, 2] > 0
    for row in range(2):
        for column in range(3):
            alone = descend(landscape, rule(learning_rate=rates[row, column]), starts[:, 0, column], 60, 0.1, 4)
            assert together.diverged[row, column] == alone.diverged
            scale = np.nanmax(np.abs(alone.theta))
            np.testing.assert_allclose(together.theta[:, :, row, column], alone.theta, rtol=1e-9, atol=1e-9 * scale)


def test_it_goes_downhill_with_its_defaults(rule):
    ravine = LANDSCAPES["ravine"](condition_number=10.0)
    run = descend(ravine, rule(), ravine.start, 300)
    assert run.diverged < 0
    assert run.loss[-1] < run.loss[0]


def test_it_races_well_on_every_terrain_as_the_page_sets_it_up(rule, landscape):
    experiment = dataclasses.replace(
        Experiment(landscape), optimizers=(Experiment(landscape).following(rule.key),), own=(frozenset(),)
    )
    (run,) = experiment.run()
    last = run.loss[~np.isnan(run.loss)][-1]
    assert run.diverged >= 0 or last < run.loss[0]


def test_its_equivalent_takes_the_same_path(rule, landscape):
    other = rule(learning_rate=0.01 * landscape.learning_rate).equivalent()
    if other is None:
        assert rule.key not in ("momentum", "averaged_momentum")
        return
    assert other.equivalent() is not None
    one = descend(landscape, rule(learning_rate=0.01 * landscape.learning_rate), landscape.start, 200, 0.5, 1)
    two = descend(landscape, other, landscape.start, 200, 0.5, 1)
    np.testing.assert_allclose(one.theta, two.theta, rtol=0, atol=1e-10 * landscape.size)


def test_it_says_what_the_page_needs(rule):
    assert rule.name
    assert rule.formula
    assert rule.__doc__.strip().endswith(".")
    assert inspect.getmodule(rule).__doc__, "the module says where the rule is from"
    assert OPTIMIZERS[rule.key] is rule
    for name, each in parameters(rule).items():
        assert each.low <= each.default <= each.high, name
        assert each.help, name


@pytest.mark.parametrize("rule_with_memory", ["momentum", "averaged_momentum", "nesterov"])
def test_without_momentum_it_is_sgd_bit_for_bit(rule_with_memory, landscape):
    rate = landscape.learning_rate
    sgd = descend(landscape, OPTIMIZERS["sgd"](rate), landscape.start, 200, 0.3, 2)
    same = descend(landscape, OPTIMIZERS[rule_with_memory](rate, 0.0), landscape.start, 200, 0.3, 2)
    assert np.array_equal(sgd.theta, same.theta, equal_nan=True)


@pytest.mark.parametrize("key", ["sgd", "momentum", "averaged_momentum", "nesterov"])
def test_these_rules_do_not_care_which_way_the_plane_is_turned(key):
    angle = 33.0
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    turn = np.array([[cosine, -sine], [sine, cosine]])
    straight = descend(LANDSCAPES["ravine"](50.0, 0.0), OPTIMIZERS[key](0.01), (-1.5, 1.0), 100)
    turned = descend(LANDSCAPES["ravine"](50.0, angle), OPTIMIZERS[key](0.01), turn @ (-1.5, 1.0), 100)
    np.testing.assert_allclose(turned.theta, straight.theta @ turn.T, atol=1e-12)
