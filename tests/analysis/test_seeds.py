"""The share of seeded starts that a rule solves, its interval, and the comparison of two rules on the same starts."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.seeds import end_losses, from_any_start, mcnemar, sign_test, wilson
from landscapes.digits import Digits
from landscapes.ravine import Ravine
from landscapes.xor import Xor
from optimizers.adam import Adam
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import run
from simulation.problem import Problem

FOUR = Xor(width=2, training_size=4, noise=0.0)


def trained(seed, rate, beta, steps):
    """The loss of 2-2-1 tanh on the four points of the exclusive or, by a loop written out here."""
    chance = np.random.default_rng(seed)
    k = 1 / np.sqrt(2)
    hidden, hidden_bias = chance.uniform(-k, k, (2, 2)), chance.uniform(-k, k, 2)
    out, out_bias = chance.uniform(-k, k, 2), chance.uniform(-k, k, 1)
    inputs, targets = np.array([[-1, -1], [1, 1], [-1, 1], [1, -1]]), np.array([0, 0, 1, 1])
    velocity = [np.zeros_like(each) for each in (hidden, hidden_bias, out, out_bias)]
    for _ in range(steps):
        values = np.tanh(inputs @ hidden.T + hidden_bias)
        error = (1 / (1 + np.exp(-(values @ out + out_bias))) - targets) / 4
        back = np.outer(error, out) * (1 - values**2)
        slopes = [back.T @ inputs, back.sum(axis=0), values.T @ error, error.sum(keepdims=True)]
        for weight, each, slope in zip((hidden, hidden_bias, out, out_bias), velocity, slopes, strict=True):
            each[...] = beta * each + slope
            weight -= rate * each
    answer = 1 / (1 + np.exp(-(np.tanh(inputs @ hidden.T + hidden_bias) @ out + out_bias)))
    return -np.mean(np.log(np.where(targets == 1, answer, 1 - answer)))


@pytest.mark.parametrize("rule", [SGD(1.0), Momentum(0.3, 0.9)])
def test_the_starts_solved_are_those_of_a_loop_written_out(rule):
    losses = end_losses(Problem(FOUR, (0, 0), 400), rule, 0, 60)
    expected = [trained(seed, rule.learning_rate, getattr(rule, "momentum", 0.0), 400) for seed in range(60)]
    np.testing.assert_allclose(losses, expected, rtol=1e-6)
    assert 0.3 < np.mean(losses <= FOUR.target_loss) < 0.9


@pytest.mark.parametrize("network", [FOUR, Digits(training_size=50, batch_size=16)])
def test_each_start_is_the_race_from_that_seed_to_the_bit(network):
    problem = Problem(network, (0, 0), 60, seed=3)
    losses = end_losses(from_any_start(problem), Adam(0.05), 7, 4)
    alone = [run(replace(problem, landscape=replace(network, start_seed=7 + k)), Adam(0.05)).loss[-1] for k in range(4)]
    assert losses.tolist() == alone


def test_the_starts_of_a_problem_are_those_of_every_problem_that_differs_in_its_start():
    problem = Problem(FOUR, (0, 0), 60)
    assert from_any_start(replace(problem, landscape=replace(FOUR, start_seed=5), start=(1.0, 2.0))) == problem


def test_a_run_that_diverged_has_no_loss():
    assert np.isnan(end_losses(Problem(FOUR, (0, 0), 30), SGD(1e6), 0, 3)).all()


def test_a_terrain_without_seeded_starts_is_refused_in_a_line():
    with pytest.raises(TypeError, match="Only a network has seeded starts"):
        end_losses(Problem(Ravine(), (1.0, 1.0), 10), SGD(0.01), 0, 3)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_that_of_newcombes_table(successes, n, low, high):
    """R. G. Newcombe, Two-sided confidence intervals for the single proportion (1998), table I, method 3."""
    assert np.round(wilson(successes, n), 4).tolist() == [low, high]


@pytest.mark.parametrize("n", [1, 7, 100, 2000])
def test_the_interval_holds_the_share_and_ends_at_0_and_1(n):
    assert wilson(0, n)[0] == 0
    assert wilson(n, n)[1] == 1
    for successes in range(0, n + 1, max(1, n // 7)):
        low, high = wilson(successes, n)
        assert 0 <= low <= successes / n <= high <= 1
        np.testing.assert_allclose(wilson(n - successes, n), (1 - high, 1 - low), atol=1e-12)


def test_the_ends_of_the_interval_are_the_shares_that_the_score_test_just_allows():
    low, high = wilson(37, 90)
    for share in (low, high):
        assert abs(37 / 90 - share) / np.sqrt(share * (1 - share) / 90) == pytest.approx(1.959963984540054)


def test_mcnemars_z_is_that_of_the_published_example():
    """A. Agresti, Categorical data analysis (2nd edition, 2002), section 10.1.3: 86 and 150 voters, z² = 17.36."""
    assert mcnemar(86, 150) == pytest.approx(-4.17, abs=0.005)
    assert mcnemar(86, 150) ** 2 == pytest.approx(17.36, abs=0.005)
    assert mcnemar(0, 0) == 0


def test_the_sign_test_of_a_few_starts_is_counted_out():
    assert sign_test(0, 0) == 1
    assert sign_test(5, 0) == sign_test(0, 5) == 2 / 2**5
    assert sign_test(1, 7) == 2 * (1 + 8) / 2**8
    assert sign_test(4, 4) == 1


def test_the_sign_test_of_many_starts_is_that_of_mcnemars_z():
    """With the usual correction for whole counts, |first − second| − 1."""
    from math import erfc, sqrt

    for first, second in ((900, 1000), (480, 520)):
        z = (abs(first - second) - 1) / sqrt(first + second)
        assert sign_test(first, second) == pytest.approx(erfc(z / sqrt(2)), rel=0.01)
