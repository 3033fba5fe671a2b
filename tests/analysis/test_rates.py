"""Rates from a rule's own step, against the closed forms of gradient descent and momentum on a quadratic.

Goh, Why Momentum Really Works (2017); Lessard, Recht & Packard (2016).
"""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from analysis.memory import by_name, parts, rebuilt
from analysis.rates import (
    Regime,
    convergence_rate,
    effective_learning_rate,
    is_linear,
    largest_stable_learning_rate,
    regime,
    step_matrix,
    tuned,
)
from catalog import parameter, parameters
from landscapes.ravine import Ravine
from optimizers import OPTIMIZERS
from optimizers.adam import Adam
from optimizers.averaged_momentum import AveragedMomentum
from optimizers.base import Optimizer
from optimizers.momentum import Momentum
from optimizers.nesterov import Nesterov
from optimizers.rolling_ball import RollingBall
from optimizers.sgd import SGD
from simulation.descent import descend


def superposes(rule):
    """Whether six steps from the sum of two places, on ½θ², end at the sum of where they lead from each, memory too."""
    one, other = np.array([1e4, -0.3]), np.array([-7.0, 1e-3])
    ends = []
    for theta in (one, other, one + other):
        memory = rule.init(theta)
        for _ in range(6):
            theta, memory = rule.step(theta, lambda place: place, memory)
        ends.append([theta, *parts(memory)])
    return all(
        np.allclose(first + second, both, rtol=1e-9, atol=1e-9) for first, second, both in zip(*ends, strict=True)
    )


LINEAR = [key for key, rule in OPTIMIZERS.items() if superposes(rule())]
TUNED = ["sgd", "momentum", "averaged_momentum", "nesterov"]
CONDITIONS = np.geomspace(1, 1e4, 25)
MEETING = 1e-7  # where two eigenvalues meet they are known to the root of rounding only


def heavy_ball_rate(alpha, beta, curvature):
    trace = 1 + beta - alpha * curvature
    root = np.sqrt(np.maximum(trace**2 - 4 * beta, 0))
    return np.where(trace**2 < 4 * beta, np.sqrt(beta), np.maximum(abs(trace + root), abs(trace - root)) / 2)


def test_gradient_descent_and_every_form_of_momentum_are_linear_and_adaptive_rules_are_not():
    assert {"averaged_momentum", "momentum", "nesterov", "rolling_ball", "sgd"} <= set(LINEAR)
    adaptive = "adadelta adagrad adam adamax adamw amsgrad lion nadam radam rmsprop"
    assert not set(adaptive.split()) & set(LINEAR)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_linear_are_the_rules_whose_step_is_in_proportion_to_the_slope(key):
    assert is_linear(OPTIMIZERS[key]()) == (key in LINEAR)


@pytest.mark.parametrize("key", sorted(set(OPTIMIZERS) - set(LINEAR)))
def test_a_rule_that_is_not_linear_has_no_rate_and_says_so_in_one_line(key):
    for call in (step_matrix, convergence_rate, regime, largest_stable_learning_rate):
        with pytest.raises(ValueError, match=r"^[^\n]* is not linear[^\n]*$"):
            call(OPTIMIZERS[key](), 1.0)


@dataclass(frozen=True)
class Clipped(Optimizer):
    """Linear on gentle ground only."""

    name = "Clipped"
    learning_rate: float = parameter(0.1, "a", 0, 1)

    def step(self, theta, gradient, memory):
        return theta - self.learning_rate * np.clip(gradient(theta), -1, 1), memory


@dataclass(frozen=True)
class TwoSpeeds(Optimizer):
    """Two velocities in a plain tuple: with both β equal it is the heavy ball at their sum."""

    name = "Two speeds"
    learning_rate: float = parameter(0.1, "a", 0, 1)
    momentum: float = parameter(0.9, "b", 0, 1)

    def init(self, theta):
        return np.zeros_like(theta), np.zeros_like(theta)

    def step(self, theta, gradient, speeds):
        slope = gradient(theta)
        slow, fast = (self.momentum * each + slope for each in speeds)
        return theta - self.learning_rate * (slow + fast), (slow, fast)


def test_a_step_that_leads_to_rounding_is_linear_all_the_same():
    assert is_linear(SGD(1.0))
    assert is_linear(SGD(np.nextafter(1.0, 0.0)))


def test_linearity_is_found_and_not_known_by_name():
    assert not is_linear(Clipped())
    assert is_linear(TwoSpeeds())
    assert convergence_rate(TwoSpeeds(0.01, 0.9), 1.0) == pytest.approx(heavy_ball_rate(0.02, 0.9, 1.0))
    assert by_name(TwoSpeeds(), (1, 2)) == {"speeds 1": 1, "speeds 2": 2}
    assert rebuilt((1, 2), (3, 4)) == (3, 4)
    assert parts(None) == ()


def test_the_step_matrix_of_the_heavy_ball_is_the_one_in_the_books():
    alpha, beta, curvature = 0.02, 0.7, 3.0
    expected = [[1 - alpha * curvature, -alpha * beta], [curvature, beta]]
    np.testing.assert_allclose(step_matrix(Momentum(alpha, beta), curvature), expected, rtol=1e-14)
    np.testing.assert_allclose(step_matrix(SGD(alpha), curvature), [[1 - alpha * curvature]], rtol=1e-14)


@pytest.mark.parametrize("alpha_lambda", [0.1, 0.7, 1.2])
@pytest.mark.parametrize("beta", [0.0, 0.3, 0.9])
def test_nesterovs_eigenvalues_solve_the_published_equation(alpha_lambda, beta):
    found = np.linalg.eigvals(step_matrix(Nesterov(alpha_lambda / 7, beta), 7.0))
    left = found**2 - (1 + beta) * (1 - alpha_lambda) * found + beta * (1 - alpha_lambda)
    np.testing.assert_allclose(left, 0, atol=1e-13)


@pytest.mark.parametrize("key", LINEAR)
@pytest.mark.parametrize("curvature", [0.3, 5.0])
def test_powers_of_the_step_matrix_are_the_loop(key, curvature):
    rule = OPTIMIZERS[key]()
    matrix = step_matrix(rule, curvature)
    run = descend(Ravine(curvature, 0.0), rule, (0.0, 1.0), 30).theta[:, 1]
    powers = [np.linalg.matrix_power(matrix, step)[0, 0] for step in range(31)]
    np.testing.assert_allclose(run, powers, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("optimizer", "largest", "published"),
    [
        (SGD(0.1818181818), 10, 0.8181818182),
        (Momentum(0.2308861570, 0.2698738636), 10, 0.5194938533),
        (Nesterov(0.1290322581, 0.4714423166), 10, 0.6407893959),
        (SGD(0.0198019802), 100, 0.9801980198),
        (Momentum(0.0330578512, 0.6694214876), 100, 0.8181818182),
        (Nesterov(0.0132890365, 0.7932747263), 100, 0.8847219165),
    ],
)
def test_the_published_table(optimizer, largest, published):
    # Ten digits of α and β leave five of the rate, where two eigenvalues meet.
    assert convergence_rate(optimizer, [1, largest]) == pytest.approx(published, abs=2e-5)
    best = tuned(optimizer.key, 1, largest)
    assert convergence_rate(best, [1, largest]) == pytest.approx(published, abs=MEETING)
    numbers = ([getattr(each, name) for name in parameters(type(best))] for each in (best, optimizer))
    np.testing.assert_allclose(*numbers, atol=1e-10)


@pytest.mark.parametrize(
    ("alpha", "beta", "factor", "word"),
    [
        (0.0015, 0.9, 0.948683298, "ringing"),
        (0.0015, 0.125, 0.823143040, "monotone"),
        (0.01, 0.0, 0.0, "one step"),
        (0.02, 0.05, 0.894076365, "alternating"),
        (0.025, 0.235, 1.038771153, "divergent"),
    ],
)
def test_the_five_probes_of_the_heavy_ball(alpha, beta, factor, word):
    assert convergence_rate(Momentum(alpha, beta), 100) == pytest.approx(factor, abs=1e-9)
    assert regime(Momentum(alpha, beta), 100) is Regime(word)


@pytest.mark.parametrize("smallest", [0.04, 1.0])
@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_best_rates_of_every_condition_number(smallest, condition):
    root = np.sqrt(condition)
    best = {
        "sgd": (condition - 1) / (condition + 1),
        "momentum": (root - 1) / (root + 1),
        "averaged_momentum": (root - 1) / (root + 1),
        "nesterov": 1 - 2 / np.sqrt(3 * condition + 1),
    }
    ends = smallest, smallest * condition
    for key, rate in best.items():
        assert convergence_rate(tuned(key, *ends), ends) == pytest.approx(rate, abs=MEETING)
    standard = Nesterov(1 / ends[1], (root - 1) / (root + 1))
    assert convergence_rate(standard, ends) == pytest.approx(1 - 1 / root, abs=MEETING)


@pytest.mark.parametrize("key", TUNED)
@pytest.mark.parametrize("condition", [1.0, 3.0, 100.0, 1e4])
def test_no_settings_nearby_are_better_than_the_best(key, condition):
    best = tuned(key, 1.0, condition)
    rate = convergence_rate(best, [1.0, condition])
    for size in (1e-3, 1e-2, 0.1):
        for turn in np.linspace(0, 2 * np.pi, 24, endpoint=False):
            nearby = {"learning_rate": best.learning_rate * (1 + size * np.cos(turn))}
            if key != "sgd":
                nearby["momentum"] = np.clip(best.momentum + size * (1 - best.momentum) * np.sin(turn), 0, 1)
            assert convergence_rate(replace(best, **nearby), [1.0, condition]) >= rate - MEETING


@pytest.mark.parametrize("arguments", [("adam", 1, 10), ("rolling_ball", 1, 10), ("sgd", 0, 1), ("sgd", 2, 1)])
def test_where_theory_knows_no_best_settings(arguments):
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        tuned(*arguments)


def test_a_map_of_rates_is_one_call_and_equals_the_closed_form():
    alphas, betas = np.meshgrid(np.geomspace(1e-4, 0.1, 100), np.linspace(0, 0.999, 100))
    rates = convergence_rate(Momentum(alphas, betas), [1.0, 100.0])
    expected = np.maximum(heavy_ball_rate(alphas, betas, 1.0), heavy_ball_rate(alphas, betas, 100.0))
    np.testing.assert_allclose(rates, expected, atol=MEETING)
    assert rates[3, 5] == convergence_rate(Momentum(alphas[3, 5], betas[3, 5]), [1.0, 100.0])
    np.testing.assert_allclose(convergence_rate(SGD(alphas), [1, 100]), np.maximum(1 - alphas, abs(1 - 100 * alphas)))


@pytest.mark.parametrize("curvature", [0.04, 1.0, 1000.0])
def test_the_largest_stable_learning_rates(curvature):
    betas = np.array([0.0, 0.3, 0.9, 0.99, 0.999])
    limits = {
        Momentum: (2 + 2 * betas) / curvature,
        AveragedMomentum: (2 + 2 * betas) / ((1 - betas) * curvature),
        Nesterov: (2 + 2 * betas) / ((1 + 2 * betas) * curvature),  # its equation at σ = −1
    }
    assert largest_stable_learning_rate(SGD(3.0), curvature) == pytest.approx(2 / curvature, rel=1e-9)
    for cls, expected in limits.items():
        np.testing.assert_allclose(largest_stable_learning_rate(cls(3.0, betas), curvature), expected, rtol=1e-8)
        single = largest_stable_learning_rate(cls(0.01, 0.9), curvature)
        assert single == pytest.approx(expected[2], rel=1e-9)


def test_flat_ground_bears_every_learning_rate_and_a_ridge_none():
    for rule in (SGD(0.1), Momentum(0.1, 0.9), Nesterov(0.1, 0.5)):
        np.testing.assert_array_equal(largest_stable_learning_rate(rule, [0.0, -2.0]), [np.inf, 0.0])
    assert largest_stable_learning_rate(Momentum(0.1, 1.1), 1.0) == 0.0
    with pytest.raises(ValueError, match="no learning rate"):
        largest_stable_learning_rate(RollingBall(), 1.0)


@pytest.mark.parametrize(
    ("optimizer", "expected"),
    [
        (SGD(0.02), 0.02),
        (Momentum(0.02, 0.9), 0.2),  # α/(1−β)
        (Nesterov(0.02, 0.9), 0.2),
        (AveragedMomentum(0.02, 0.9), 0.02),
        (RollingBall(2.0, 3.0, 0.5, 0.1), 0.1 * 2.0 * 3.0 / 0.5),  # at the speed at which friction cv carries mG
    ],
)
def test_the_effective_learning_rate_is_the_step_on_an_even_slope(optimizer, expected):
    assert effective_learning_rate(optimizer) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("optimizer", [Adam(), RollingBall(friction=0.0)])
def test_a_rule_that_isnt_linear_or_never_stops_gaining_speed_has_no_effective_learning_rate(optimizer):
    with pytest.raises(ValueError, match=r"linear|Singular"):
        effective_learning_rate(optimizer)


@pytest.mark.parametrize("alpha_lambda", [1e-3, 0.1, 0.5, 1.5, 3.0])
def test_at_the_critical_momentum_it_is_critical_and_fastest(alpha_lambda):
    alpha = alpha_lambda / 40
    beta = Momentum.critical_momentum(alpha, 40)
    assert regime(Momentum(alpha, beta), 40) is Regime.CRITICAL
    assert convergence_rate(Momentum(alpha, beta), 40) == pytest.approx(abs(1 - np.sqrt(alpha_lambda)), abs=MEETING)
    assert regime(Momentum(alpha, beta + 1e-3), 40) is Regime.RINGING
    below = Regime.MONOTONE if alpha_lambda < 1 else Regime.ALTERNATING
    assert regime(Momentum(alpha, beta - 1e-5), 40) is below
    betas = np.linspace(0, 0.999, 500)
    assert (convergence_rate(Momentum(alpha, betas), 40) >= abs(1 - np.sqrt(alpha_lambda)) - MEETING).all()


@pytest.mark.parametrize(
    ("factor", "word"),
    [(0.5, "monotone"), (0.0, "one step"), (-0.5, "alternating"), (-1.1, "divergent"), (1.1, "divergent")],
)
def test_the_regimes_of_gradient_descent_are_the_signs_of_its_factor(factor, word):
    assert regime(SGD(1.0), 1 - factor) is Regime(word)


def test_the_rolling_ball_has_the_regimes_of_the_oscillator():
    # m·a = −m·G·λθ − c·v is damped critically at c = 2m√(Gλ), but for the error of a small time step.
    critical = 2 * 2.0 * np.sqrt(1.5 * 4.0)
    assert regime(RollingBall(2.0, 1.5, 0.9 * critical, 1e-3), 4.0) is Regime.RINGING
    assert regime(RollingBall(2.0, 1.5, 1.1 * critical, 1e-3), 4.0) is Regime.MONOTONE


@pytest.mark.parametrize(
    "optimizer",
    [
        SGD(0.015),
        Momentum(0.018, 0.9),
        Momentum(0.004, 0.3),
        AveragedMomentum(0.03, 0.8),
        Nesterov(0.005, 0.5),
        RollingBall(1.0, 1.0, 0.8, 0.1),
    ],
)
def test_the_loop_shrinks_the_distance_by_the_rate(optimizer):
    size = np.hypot(*descend(Ravine(100.0, 30.0), optimizer, (1.0, 1.0), 700).theta.T)
    # A ringing run passes through zero now and then: the largest of each stretch shows the envelope.
    early, late = size[100:200].max(), size[500:600].max()
    assert (late / early) ** (1 / 400) == pytest.approx(convergence_rate(optimizer, [1, 100]), rel=2e-3)


def test_memory_goes_by_the_names_of_its_rule():
    theta = np.array([1.0, 2.0])
    assert by_name(SGD(), None) == {}
    assert list(by_name(Momentum(), theta)) == ["velocity"]
    assert list(by_name(Adam(), Adam().init(theta))) == ["first", "second", "steps"]
