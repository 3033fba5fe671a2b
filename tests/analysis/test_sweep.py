"""The measured map of two settings, against the theory of the quadratic and against single runs."""

from dataclasses import dataclass

import numpy as np
import pytest

from analysis.sweep import axes_of, from_scale, settings_map, to_scale, values
from catalog import parameter
from landscapes.base import Landscape
from landscapes.logistic_regression import LogisticRegression
from landscapes.rastrigin import Rastrigin
from landscapes.ravine import Ravine
from landscapes.rosenbrock import Rosenbrock
from optimizers import OPTIMIZERS
from optimizers.base import Optimizer
from optimizers.momentum import Momentum
from optimizers.rmsprop import RMSProp
from optimizers.rolling_ball import RollingBall
from optimizers.sgd import SGD
from schedules.cosine import Cosine
from simulation.descent import descend, run
from simulation.outcome import State, outcome
from simulation.problem import Problem


def test_the_edge_of_divergence_is_where_theory_has_it():
    # Starting across the ravine, at αλ = 2 + 2β. So near the edge a run needs its time to leave.
    rates, momenta = np.linspace(0.01, 0.05, 81), np.linspace(0, 0.9, 10)
    diverged = settings_map(Problem(Ravine(100.0), (0.0, 1.0), 2000), Momentum(), rates, momenta).diverged >= 0
    lowest = rates[np.argmax(diverged, axis=1)]
    np.testing.assert_array_less(np.abs(lowest - (2 + 2 * momenta) / 100), 1.001 * (rates[1] - rates[0]))
    # Above the lowest rate that diverges all do.
    assert (np.diff(diverged.astype(int), axis=1) >= 0).all()


def test_the_fewest_steps_are_at_the_best_settings_of_theory():
    # α = (2/11)², β = (9/11)² and a factor of 9/11 a step, in the long run: so near zero it is a long run.
    rates, momenta = np.linspace(0.02, 0.045, 51), np.linspace(0.5, 0.85, 36)
    found = settings_map(Problem(Ravine(100.0), (1.0, 1.0), 2000, tolerance=1e-100), Momentum(), rates, momenta)
    row, column = found.best
    assert abs(rates[column] - (2 / 11) ** 2) < rates[1] - rates[0]
    assert abs(momenta[row] - (9 / 11) ** 2) < momenta[1] - momenta[0]
    assert found.steps_to_tolerance[row, column] == pytest.approx(np.log(1e-100) / np.log(9 / 11), rel=0.05)


def test_the_published_steps_of_the_best_settings():
    problem = Problem(Ravine(100.0), (1.0, 1.0), 400, tolerance=1e-6)
    theory = settings_map(problem, Momentum(), [(2 / 11) ** 2], [(9 / 11) ** 2])
    assert theory.steps_to_tolerance.item() == 95


def test_critical_damping_is_the_fastest_momentum_in_a_round_bowl():
    # β = (1 − √α)²: less is slow, more rings.
    alpha, momenta = 0.04, np.linspace(0, 0.95, 96)
    found = settings_map(Problem(Ravine(1.0), (1.0, 0.5), 600, tolerance=1e-9), Momentum(), [alpha], momenta)
    row, _ = found.best
    assert momenta[row] == pytest.approx((1 - alpha**0.5) ** 2, abs=0.03)


def test_sgd_has_one_row_and_arrives_at_the_step_that_its_factor_gives():
    rates = np.array([0.001, 0.005, 0.0199, 0.0201])
    found = settings_map(Problem(Ravine(100.0), (1.0, 0.0), 3000), SGD(), rates)
    assert found.steps_to_tolerance.shape == (1, 4)
    steps = np.ceil(np.log(1e-3) / np.log(1 - rates))
    np.testing.assert_array_equal(found.steps_to_tolerance[0], np.where(steps <= 3000, steps, -1))
    np.testing.assert_allclose(found.final_loss[0], 0.5 * (1 - rates) ** 6000, rtol=1e-9)


def test_every_cell_is_the_single_run_with_its_settings(rule):
    wells, start = Rastrigin(), (-1.6, 0.7)  # so many minima that they are looked up in a table
    axes = axes_of(rule)
    assert axes[0].name in ("learning_rate", "time_step")
    # Not the longest steps: on such a terrain they make two runs of one rounding error.
    sets = [values(axes[0], 4, high=0.1), *(values(each, 4) for each in axes[1:])]
    problem = Problem(wells, start, 40, 0.3, 5, Cosine(), 0.15)
    found = settings_map(problem, rule(), *sets)
    assert found.diverged.shape == (len(sets[1]) if len(sets) == 2 else 1, 4)
    for row, column in np.ndindex(found.diverged.shape):
        settings = {each.name: chosen[at] for each, chosen, at in zip(axes, sets, (column, row), strict=False)}
        single = run(problem, rule(**settings))
        ended = outcome(wells, single, 0.15)
        steps = found.steps_to_tolerance[row, column]
        assert (None if steps < 0 else steps) == ended.steps_to_tolerance
        converged = ended.step if ended.state is State.CONVERGED else -1
        assert found.converged[row, column] == converged
        assert found.diverged[row, column] == single.diverged
        np.testing.assert_allclose(found.final_loss[row, column], single.loss[-1], rtol=1e-9, atol=1e-12)


def test_the_mini_batches_are_those_of_a_single_run():
    data = LogisticRegression(batch_size=4)
    found = settings_map(Problem(data, data.start, 60, seed=3, tolerance=0.2), SGD(), [0.1, 1.0])
    for column, rate in enumerate((0.1, 1.0)):
        run = descend(data, SGD(rate), data.start, 60, seed=3)
        above = run.loss[-1] - data.loss(np.array(data.minima[0]))
        assert found.final_loss[0, column] == pytest.approx(above, rel=1e-12)


def test_a_map_may_sweep_other_fields():
    found = settings_map(
        Problem(Rosenbrock(), (-1.2, 2.0), 50), RollingBall(), [0.5, 2.0], [0.5, 1.0, 5.0], names=("mass", "gravity")
    )
    run = descend(Rosenbrock(), RollingBall(mass=2.0, gravity=5.0), (-1.2, 2.0), 50)
    assert found.diverged[2, 1] == run.diverged
    assert found.diverged.shape == (3, 2)


def test_to_be_near_and_gone_again_is_not_the_best():
    # From beside the floor it is near at once, and far away later.
    found = settings_map(Problem(Ravine(100.0), (0.0, 5e-4)), SGD(), [0.001, 0.05])
    assert found.steps_to_tolerance.tolist() == [[0, 0]]
    assert found.converged.tolist() == [[0, -1]]
    assert found.diverged[0, 1] > 0
    assert np.isnan(found.final_loss[0, 1])
    assert found.best == (0, 0)
    assert settings_map(Problem(Ravine(100.0), (0.0, 1.0)), SGD(), [1e-5, 0.05]).best is None


def test_a_map_without_a_minimum_has_no_arrivals():
    class Slope(Landscape):
        x_range = y_range = (-1.0, 1.0)
        minima = ()

        def loss(self, theta):
            return -theta[0]

        def gradient(self, theta):
            return np.stack([-np.ones_like(theta[0]), np.zeros_like(theta[0])])

    found = settings_map(Problem(Slope(), (0.0, 0.0), 10), SGD(), [0.5])
    assert (found.steps_to_tolerance, found.final_loss) == (-1, -5.0)


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ("sgd", ["learning_rate"]),
        ("momentum", ["learning_rate", "momentum"]),
        ("adam", ["learning_rate", "beta_1"]),
        ("rmsprop", ["learning_rate", "rho"]),
        ("rolling_ball", ["time_step", "friction"]),
        ("adagrad", ["learning_rate"]),
    ],
)
def test_the_axes_of_a_rule(rule, names):
    assert [each.name for each in axes_of(OPTIMIZERS[rule])] == names
    assert axes_of(OPTIMIZERS[rule]()) == axes_of(OPTIMIZERS[rule])


@dataclass(frozen=True)
class Unnamed(Optimizer):
    """A rule whose settings have no role."""

    hidden: float = parameter(1.0, "h", 0.0, 2.0, hide_default=True)
    learning_rate: float = parameter(0.1, "a", 0.0, 1.0)
    inertia: float = parameter(0.1, "b", 0.0, 1.0)
    drag: float = parameter(0.1, "c", 0.0, 1.0)


def test_the_axes_of_a_rule_without_a_pace_are_its_first_two_settings_that_show_their_default():
    assert [each.name for each in axes_of(Unnamed)] == ["learning_rate", "inertia"]


def test_values_fill_the_range_evenly_on_the_scale_that_a_setting_acts_on(rule):
    for axis in axes_of(rule):
        found = values(axis, 12)
        assert (found[0], found[-1]) == (pytest.approx(axis.low), pytest.approx(axis.high))
        assert (axis.low <= found).all()
        assert (found <= axis.high).all()
        assert (np.diff(found) > 0).all()
        np.testing.assert_allclose(np.diff(to_scale(axis, found), 2), 0, atol=1e-9)
        np.testing.assert_allclose(from_scale(axis, to_scale(axis, found)), found, rtol=1e-9)
    rho = axes_of(RMSProp)[1]
    np.testing.assert_allclose(values(rho, 5), [0, 0.9, 0.99, 0.999, 0.9999], rtol=1e-9)
