"""Muon on the matrices of a network, and on a map of two parameters."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from landscapes import LANDSCAPES
from landscapes.formula import Formula
from optimizers.adam import Adam
from optimizers.muon import Muon, orthogonalised
from schedules.cosine import Cosine
from simulation.descent import descend
from tests.quadratic import Quadratic

with np.load(Path(__file__).parents[1] / "reference" / "muon.npz") as stored:
    ABOUT = json.loads(str(stored["about"]))
    PATHS = stored["theta"]

INPUTS = np.cos(np.arange(60.0).reshape(20, 3) ** 2)
TARGETS = INPUTS[:, :1] * INPUTS[:, 1:2] - INPUTS[:, 2:]
BIASES = np.r_[18:24, 48:52]

SHARE = 1.0  # what the five iterations make of the single direction of a column
for _ in range(5):
    SHARE = 3.4445 * SHARE - 4.775 * SHARE**3 + 2.0315 * SHARE**5


@dataclass(frozen=True)
class Small(Quadratic):
    """The network of tests/reference/make_muon.py, with its gradient written out."""

    dimension: int = 56
    matrices = ((0, 6, 3), (24, 4, 6), (52, 1, 4))

    def gradient(self, theta):
        if theta.ndim > 1:
            flat = theta.reshape(56, -1)
            return np.stack([self.gradient(np.ascontiguousarray(each)) for each in flat.T], 1).reshape(theta.shape)
        one, two, three = (theta[first : first + r * c].reshape(r, c) for first, r, c in self.matrices)
        hidden = INPUTS @ one.T + theta[18:24]
        bent = np.tanh(hidden @ two.T + theta[48:52])
        error = (bent @ three.T - TARGETS) / len(INPUTS)
        above = (error @ three) * (1 - bent * bent)
        below = above @ two
        parts = (below.T @ INPUTS, below.sum(axis=0), above.T @ hidden, above.sum(axis=0), error.T @ bent)
        return np.concatenate([each.ravel() for each in parts])


@pytest.mark.parametrize("index", [0, 1])
def test_on_a_network_it_takes_the_path_of_pytorch(index):
    assert ABOUT["torch"].startswith("2.13.0")
    path = PATHS[index]
    run = descend(Small(), Muon(**ABOUT["settings"][index]), path[0], len(path) - 1)
    np.testing.assert_allclose(run.theta, path, rtol=0, atol=1e-9)
    for first, rows, columns in Small.matrices:
        assert np.abs(path[-1] - path[0])[first : first + rows * columns].max() > 0.1


@pytest.mark.parametrize("batch", [(3,), (2, 3)])
def test_runs_on_a_network_are_the_same_alone_and_in_a_batch_to_the_bit(batch):
    rates = np.geomspace(0.003, 0.1, int(np.prod(batch))).reshape(batch)
    starts = PATHS[0][0].reshape(56, *(1,) * len(batch)) + 0.1 * np.random.default_rng(3).normal(size=(56, *batch))
    together = descend(Small(), Muon(rates), starts, 30)
    for index in np.ndindex(batch):
        run = (slice(None), slice(None), *index)
        alone = descend(Small(), Muon(float(rates[index])), starts[run[1:]], 30)
        np.testing.assert_array_equal(together.theta[run], alone.theta)


def test_each_setting_may_be_a_batch_on_a_network():
    for name, values in {"momentum": [0.5, 0.9], "weight_decay": [0.0, 0.5], "bias_factor": [0.1, 3.0]}.items():
        together = descend(Small(), Muon(**{name: values}), PATHS[0][0], 20)
        for place, value in enumerate(values):
            alone = descend(Small(), Muon(**{name: value}), PATHS[0][0], 20)
            np.testing.assert_array_equal(together.theta[..., place], alone.theta)


def test_a_step_on_a_network_writes_to_nothing_that_it_is_given():
    rule, theta = Muon().on(Small()), PATHS[0][0].copy()
    memory = rule.init(theta)
    for _ in range(3):
        for each in (theta, *memory[:3]):
            each.setflags(write=False)
        theta, memory = rule.step(theta, Small().gradient, memory)


@pytest.mark.parametrize("schedule", [None, Cosine()])
def test_the_biases_take_adams_steps_at_their_own_multiple_of_the_learning_rate(schedule):
    @dataclass(frozen=True)
    class Tilted(Small):
        def gradient(self, theta):  # the same for both rules, wherever their matrices are
            return np.cos(3.0 * np.arange(56)) + 0.0 * theta

    given = {"schedule": schedule} if schedule else {}
    muon = descend(Tilted(), Muon(0.02, bias_factor=0.4), PATHS[0][0], 40, **given)
    adam = descend(Tilted(), Adam(0.4 * 0.02), PATHS[0][0], 40, **given)
    np.testing.assert_allclose(muon.theta[:, BIASES], adam.theta[:, BIASES], rtol=0, atol=1e-14)


@pytest.mark.parametrize(("rows", "columns"), [(1, 7), (5, 1), (4, 6), (6, 3), (5, 5)])
def test_the_iterations_apply_their_polynomial_to_each_singular_value(rows, columns):
    matrix = np.random.default_rng(rows).normal(size=(rows, columns))
    left, values, right = np.linalg.svd(matrix, full_matrices=False)
    values = values / np.sqrt((values**2).sum())
    for _ in range(5):
        values = 3.4445 * values - 4.775 * values**3 + 2.0315 * values**5
    found = orthogonalised(matrix.ravel(), rows, columns).reshape(rows, columns)
    np.testing.assert_allclose(found, left * values @ right, rtol=0, atol=1e-12)


@pytest.mark.parametrize("slope", [(3.0, -4.0), (-1e-5, 2e-5), (1e30, 1e31)])
def test_on_a_map_of_two_every_step_is_0_985_alpha_long_in_the_direction_of_the_average(slope):
    assert pytest.approx(0.6964364, abs=1e-7) == SHARE
    rule, theta, slope = Muon(0.03, weight_decay=0.0), np.array([1.0, 2.0]), np.array(slope)
    moved, _ = rule.step(theta, lambda _: slope, rule.init(theta))
    np.testing.assert_allclose(moved - theta, -0.03 * 0.9849098 * slope / np.hypot(*slope), rtol=1e-6)


def test_on_a_map_of_two_it_is_normalised_momentum():
    landscape, alpha, beta = LANDSCAPES["himmelblau"](), 0.05, 0.9
    path = descend(landscape, Muon(alpha, beta, 0.0), landscape.start, 50).theta
    theta, average = np.array(landscape.start), np.zeros(2)
    for row in range(1, 51):
        slope = landscape.gradient(theta)
        average = beta * average + (1 - beta) * slope
        ahead = beta * average + (1 - beta) * slope
        theta = theta - SHARE * np.sqrt(2) * alpha * ahead / np.hypot(*ahead)
        np.testing.assert_allclose(path[row], theta, rtol=0, atol=1e-11)


def test_a_network_without_biases_leaves_nothing_to_adam():
    @dataclass(frozen=True)
    class Bare(Quadratic):
        dimension: int = 12
        matrices = ((0, 3, 4),)

    one, other = (descend(Bare(), Muon(0.02, bias_factor=each), np.cos(np.arange(12.0)), 20) for each in (0.1, 10.0))
    np.testing.assert_array_equal(one.theta, other.theta)


def test_the_factor_of_the_biases_is_idle_on_a_map_of_two():
    assert list(Muon().idle(LANDSCAPES["ravine"]())) == ["bias_factor"]
    assert Muon().idle(Small()) == {}


def test_it_keeps_its_settings_on_another_landscape():
    rule = Muon(0.3, 0.5, 0.2, 2.0)
    assert replace(rule.on(Small()), matrices=()) == rule == rule.on(Small()).on(LANDSCAPES["ravine"]())


@pytest.mark.parametrize("terrain", ["himmelblau", "ravine", "multi_well"])
def test_on_a_map_of_two_it_comes_to_rest_only_under_a_schedule(terrain):
    landscape = LANDSCAPES[terrain]()
    rule = Muon(**Muon.initial_settings(landscape.learning_rate, landscape.size))
    constant = descend(landscape, replace(rule, weight_decay=0.0), landscape.start, 600).theta
    length = SHARE * np.sqrt(2) * rule.learning_rate
    np.testing.assert_allclose(np.hypot(*np.diff(constant, axis=0).T), length, rtol=1e-9)
    end = descend(landscape, rule, landscape.start, 600, schedule=Cosine()).theta[-1]
    assert min(np.hypot(*(end - each)) for each in landscape.minima) < 1e-4


@pytest.mark.parametrize("scale", [1.0, 1000.0])
def test_its_first_weight_decay_lets_it_reach_every_corner_of_a_map(scale):
    edge = 5 * scale
    edges = {"x_from": -edge, "x_to": edge, "y_from": -edge, "y_to": edge}
    landscape = Formula(f"((x - {4 * scale}) / {scale})**2 + ((y + {4 * scale}) / {scale})**2", **edges)
    rule = Muon(**Muon.initial_settings(landscape.learning_rate, landscape.size))
    assert rule.weight_decay == (0.1 if scale == 1 else 1e-4)
    end = descend(landscape, rule, (-3.0 * scale, -2.0 * scale), 600).theta[-1]
    assert np.hypot(*(end - (4 * scale, -4 * scale))) < 0.1 * landscape.size
