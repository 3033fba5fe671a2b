"""The inner workings of a step: the step of the race, taken apart."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from analysis.workings import workings
from catalog import parameter
from landscapes.linear_regression import LinearRegression
from landscapes.ravine import Ravine
from landscapes.rosenbrock import Rosenbrock
from optimizers.adagrad import Adagrad
from optimizers.adam import Adam
from optimizers.adamw import AdamW
from optimizers.averaged_momentum import AveragedMomentum
from optimizers.base import Optimizer
from optimizers.lion import Lion
from optimizers.momentum import Momentum
from optimizers.muon import Muon
from optimizers.nesterov import Nesterov
from optimizers.rmsprop import RMSProp
from optimizers.rolling_ball import RollingBall
from optimizers.sam import SAM
from optimizers.sgd import SGD
from schedules import CONSTANT
from schedules.inverse_root import InverseRoot
from simulation.descent import run
from simulation.problem import Problem


@pytest.mark.parametrize("terrain", [Ravine(30.0, 20.0), Rosenbrock(), LinearRegression()])
@pytest.mark.parametrize(("noise", "schedule"), [(0.0, CONSTANT), (0.3, InverseRoot())])
def test_the_steps_are_those_of_the_race(terrain, rule, noise, schedule):
    optimizer = rule(**rule.initial_settings(terrain.learning_rate, terrain.size))
    if hasattr(optimizer, "learning_rate"):
        optimizer = replace(optimizer, learning_rate=min(optimizer.learning_rate, 0.3 * terrain.learning_rate))
    problem = Problem(terrain, terrain.start, 60, noise, 5, schedule)
    path, memory, steps = run(problem, optimizer), None, workings(problem, optimizer)
    for step in (0, 1, 2, 30, 31, 59):
        found = steps[step]
        np.testing.assert_array_equal(found.theta, path.theta[step])
        np.testing.assert_array_equal(found.move, path.theta[step + 1] - path.theta[step])
        np.testing.assert_allclose(found.coast + found.push, found.move, rtol=1e-12, atol=1e-15)
        if not optimizer.feels_elsewhere:
            np.testing.assert_array_equal(found.gradient_at, found.theta)
        if step in (1, 2, 31):
            np.testing.assert_equal(found.before, memory)
        memory = found.after
        if noise == 0 and not isinstance(terrain, LinearRegression):
            np.testing.assert_array_equal(found.gradient, terrain.gradient(found.gradient_at))
        if schedule != CONSTANT and hasattr(optimizer, "learning_rate"):
            assert found.learning_rate == pytest.approx(optimizer.learning_rate / np.sqrt(step + 1))


def test_the_gradient_has_the_noise_and_the_mini_batch_of_that_step():
    data, theta = LinearRegression(batch_size=3), np.array([-1.2, 1.2])
    found = workings(Problem(data, theta, 8, 0.5, 11), SGD(0.0))[7]
    (*_, batch) = data.batches(8, np.array(11))
    errors = (theta[0] * data.inputs + theta[1] - data.targets)[batch]
    exact = [np.mean(errors * data.inputs[batch]), np.mean(errors)]
    shift = 0.5 * np.random.default_rng(11).standard_normal((8, 2))[7]
    np.testing.assert_allclose(found.gradient, exact + shift, rtol=1e-12)


def test_a_memory_goes_by_its_own_name_before_and_after():
    found = workings(Problem(Ravine(), (-1.5, 1.0), 13), Momentum(0.01, 0.9))[12]
    assert list(found.before) == list(found.after) == ["velocity"]
    np.testing.assert_allclose(found.after["velocity"], 0.9 * found.before["velocity"] + found.gradient, rtol=1e-14)
    adam = workings(Problem(Ravine(), (-1.5, 1.0), 13), Adam(0.1))[12]
    assert list(adam.before) == ["first", "second", "steps"]
    assert (adam.before["steps"], adam.after["steps"]) == (12, 13)
    assert workings(Problem(Ravine(), (-1.5, 1.0), 13), SGD(0.01))[12].before == {}


@pytest.mark.parametrize(
    ("rule", "of_velocity", "of_gradient"),
    [
        (Momentum(0.01, 0.9), -0.01 * 0.9, -0.01),
        (AveragedMomentum(0.1, 0.9), -0.1 * 0.9, -0.01),
        (Nesterov(0.01, 0.9), -0.01 * 0.9**2, -0.01 * 1.9),
        (RollingBall(2.0, 1.5, 0.4, 0.05), 0.05 * (1 - 0.4 * 0.05 / 2), -1.5 * 0.05**2),
    ],
)
def test_a_step_of_momentum_is_a_coast_and_a_push(rule, of_velocity, of_gradient):
    found = workings(Problem(Ravine(100.0, 25.0), (-1.5, 1.0), 21), rule)[20]
    np.testing.assert_allclose(found.coast, of_velocity * found.before["velocity"], rtol=1e-9)
    np.testing.assert_allclose(found.push, of_gradient * found.gradient, rtol=1e-9)
    np.testing.assert_allclose(found.scale, -of_gradient, rtol=1e-9)


@pytest.mark.parametrize("step", [0, 1, 25])
def test_the_scale_of_the_adaptive_rules_is_their_learning_rate_over_the_root(step):
    ravine, start = Ravine(50.0, 35.0), (-1.5, 1.0)
    found = workings(Problem(ravine, start, step + 1), RMSProp(0.02, rho=0.9))[step]
    np.testing.assert_allclose(found.scale, 0.02 / (np.sqrt(found.after["squares"]) + 1e-8), rtol=1e-9)
    found = workings(Problem(ravine, start, step + 1), Adagrad(0.5))[step]
    np.testing.assert_allclose(found.scale, 0.5 / (np.sqrt(found.after["squares"]) + 1e-10), rtol=1e-9)
    share = 0.1 / (1 - 0.9 ** (step + 1))
    for rule in (Adam(0.1, beta_2=0.95), AdamW(0.1, beta_2=0.95, weight_decay=0.5)):
        found = workings(Problem(ravine, start, step + 1), rule)[step]
        second = found.after["second"] / (1 - 0.95 ** (step + 1))
        np.testing.assert_allclose(found.scale, share * 0.1 / (np.sqrt(second) + 1e-8), rtol=1e-9)


@pytest.mark.parametrize(("momentum", "scale"), [(0.0, 0.01), (0.9, 0.019)])
def test_sam_takes_its_gradient_a_radius_uphill_and_steps_by_that_one(momentum, scale):
    ravine = Ravine(100.0, 25.0)
    found = workings(Problem(ravine, (-1.5, 1.0), 21), SAM(0.01, momentum, 0.05))[20]
    here = ravine.gradient(found.theta)
    np.testing.assert_allclose(found.gradient_at, found.theta + 0.05 * here / np.hypot(*here), rtol=1e-12)
    np.testing.assert_allclose(found.scale, scale, rtol=1e-9)


def test_muons_first_step_has_its_length_whatever_the_gradient():
    found = workings(Problem(Ravine(), (-1.5, 1.0), 1), Muon(0.01, weight_decay=0.0))[0]
    np.testing.assert_allclose(found.scale, 0.009849098 / np.hypot(*found.gradient), rtol=1e-6)


def test_lions_first_step_has_its_full_length_whatever_the_gradient():
    found = workings(Problem(Ravine(), (-1.5, 1.0), 1), Lion(0.01))[0]
    np.testing.assert_allclose(found.scale, 0.01 / np.abs(found.gradient), rtol=1e-9)


def test_where_the_gradient_is_zero_there_is_no_scale():
    found = workings(Problem(Ravine(), (-1.5, 0.0), 1), Adam(0.1))[0]
    assert np.isnan(found.scale).tolist() == [False, True]


def test_nesterov_looks_ahead_from_the_ball_of_his_own_form():
    alpha, beta, ravine = 0.01, 0.9, Ravine(100.0, 20.0)
    theta, velocity = np.array([-1.5, 1.0]), np.zeros(2)
    for step in range(40):
        found = workings(Problem(ravine, (-1.5, 1.0), step + 1), Nesterov(alpha, beta))[step]
        np.testing.assert_allclose(found.looks_from, theta, atol=1e-12)
        np.testing.assert_allclose(found.gradient_at, theta - alpha * beta * velocity, atol=1e-12)
        velocity = beta * velocity + ravine.gradient(theta - alpha * beta * velocity)
        theta = theta - alpha * velocity
    assert workings(Problem(ravine, (-1.5, 1.0), 6), Momentum(alpha, beta))[5].looks_from is None


@dataclass(frozen=True)
class LooksAhead(Optimizer):
    """A rule that takes the gradient a whole step of its velocity ahead."""

    name = "Looks ahead"
    learning_rate: float = parameter(0.01, "a", 0, 1)

    def init(self, theta):
        return np.zeros_like(theta)

    def step(self, theta, gradient, velocity):
        velocity = 0.9 * velocity + gradient(theta - self.learning_rate * velocity)
        return theta - self.learning_rate * velocity, velocity


def test_a_gradient_taken_elsewhere_comes_with_its_point():
    ravine = Ravine(20.0, 10.0)
    found = workings(Problem(ravine, (-1.5, 1.0), 11), LooksAhead(0.01))[10]
    np.testing.assert_allclose(found.gradient_at, found.theta - 0.01 * found.before["velocity"], rtol=1e-12)
    np.testing.assert_array_equal(found.gradient, ravine.gradient(found.gradient_at))


def test_of_a_run_that_diverges_there_are_the_steps_until_then():
    problem = Problem(Ravine(), (-1.5, 1.0), 60)
    assert len(workings(problem, SGD(0.05))) == run(problem, SGD(0.05)).diverged > 0
