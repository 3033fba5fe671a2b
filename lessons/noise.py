"""Noisy gradients: the stationary variance of each rule, and the smoothness of its path."""

from dataclasses import replace

import numpy as np

from analysis.noise import cloud, measured_variance, stationary_variance
from lessons.base import Lesson, Stage, Try
from schedules import CONSTANT
from schedules.cosine import Cosine
from schedules.inverse_root import InverseRoot
from simulation.race import Race

RUNS = 200  # as in the view of noise
NOISY = "ravine.condition_number=1&noise=1&steps=600"
FAIR = f"{NOISY}&race=sgd+momentum&learning_rate=0.1&2.learning_rate=0.01"


def clouds(race, runs=400):
    # Four hundred runs of two coordinates each: a variance is then known to about 5 %.
    return [cloud(each.problem, each.rule, runs) for each in race.balls]


def median_losses(race):
    return [each.bands[2, -1] for each in clouds(race, RUNS)]


def sgd_trembles_without_end(race):
    (sgd,) = race.experiment.optimizers
    assert race.experiment.noise == 1
    # ασ²/(λ(2 − αλ)), the case β = 0 of the heavy ball's ασ²(1 + β)/((1 − β)λ(2 + 2β − αλ)).
    variance = 0.1 / (2 - 0.1)
    assert np.isclose(stationary_variance(sgd, 1, 1), variance)
    assert abs(variance - 0.0526) < 0.0001
    assert RUNS == 200
    (runs,) = clouds(race)
    assert abs(runs.ends.var() / variance - 1) < 0.15
    (shown,) = clouds(race, RUNS)
    np.testing.assert_allclose(measured_variance(race.problem.landscape, shown.ends), [0.046, 0.0501], atol=5e-5)
    assert race.outcomes[0].state.value == "still moving"
    assert np.hypot(*race.paths[0][100:].T).min() < 0.1
    assert np.hypot(*race.paths[0][100:].T).max() > 0.5


def half_the_rate_is_half_the_variance(race):
    (sgd,) = race.experiment.optimizers
    variance = stationary_variance(sgd, 1, 1)
    assert abs(variance - 0.0256) < 0.0001
    (runs,) = clouds(race)
    assert abs(runs.ends.var() / variance - 1) < 0.15


def at_the_same_rate_momentum_multiplies_the_noise(race):
    sgd, ball = race.experiment.optimizers
    assert sgd.learning_rate == ball.learning_rate == 0.1
    variances = [stationary_variance(each, 1, 1) for each in (sgd, ball)]
    np.testing.assert_allclose(variances, [0.0526, 0.514], atol=0.0006)
    assert abs(np.sqrt(variances[1] / variances[0]) - 3.12) < 0.005
    measured = [each.ends.var() for each in clouds(race)]
    np.testing.assert_allclose(measured, variances, rtol=0.15)
    strays = [np.hypot(*path[100:].T).max() for path in race.paths]
    assert strays[1] > 3 * strays[0]
    assert np.isclose(1 / (1 - ball.momentum), 10)  # the gradients that the velocity sums up


def another_seed_is_another_path_in_a_cloud_as_wide(race):
    assert race.experiment.seed == 1
    variances = [stationary_variance(each, 1, 1) for each in race.experiment.optimizers]
    np.testing.assert_allclose([each.ends.var() for each in clouds(race)], variances, rtol=0.15)


def with_less_memory_the_noise_is_multiplied_by_less(race):
    assert race.experiment.momentum == 0.5
    sgd, ball = (stationary_variance(each, 1, 1) for each in race.experiment.optimizers)
    assert abs(np.sqrt(ball / sgd) - 1.4) < 0.005


def at_the_same_reach_momentum_is_as_wide_and_smoother(race):
    sgd, ball = race.experiment.optimizers
    assert (sgd.learning_rate, ball.learning_rate) == (0.1, 0.01)
    assert np.isclose(ball.learning_rate / (1 - ball.momentum), sgd.learning_rate)
    variances = [stationary_variance(each, 1, 1) for each in (sgd, ball)]
    np.testing.assert_allclose(variances, [0.0526, 0.0501], atol=0.0001)
    measured = [each.ends.var() for each in clouds(race)]
    np.testing.assert_allclose(measured, variances, rtol=0.15)
    ways = [np.hypot(*np.diff(path[200:], axis=0).T).sum() for path in race.paths]
    assert ways[0] > 4 * ways[1]


def with_more_memory_and_less_rate_it_is_as_wide(race):
    ball = race.experiment.optimizers[1]
    assert (ball.learning_rate, ball.momentum) == (0.001, 0.99)
    assert np.isclose(ball.learning_rate / (1 - ball.momentum), 0.1)
    assert abs(stationary_variance(ball, 1, 1) - 0.05) < 0.0001


def a_falling_rate_brings_both_to_rest(race):
    assert race.experiment.schedule == InverseRoot()
    np.testing.assert_allclose(median_losses(race), [0.0016, 0.0016], atol=0.00005)
    constant = Race(replace(race.experiment, schedule=CONSTANT))
    np.testing.assert_allclose(median_losses(constant), [0.034, 0.034], atol=0.0005)
    early, late = (
        [np.hypot(*np.diff(path[rows], axis=0).T).mean() for path in race.paths]
        for rows in (slice(100, 200), slice(500, 601))
    )
    assert (np.array(late) < 0.6 * np.array(early)).all()


def at_a_constant_rate_the_loss_stays_high(race):
    assert race.experiment.schedule == CONSTANT
    np.testing.assert_allclose(median_losses(race), [0.034, 0.034], atol=0.0005)


def along_a_cosine_it_falls_late(race):
    assert race.experiment.schedule == Cosine()
    np.testing.assert_allclose(median_losses(race), [0.0036, 0.0042], atol=0.00005)


lesson = Lesson(
    7,
    "Noisy gradients",
    "Does momentum smooth the noise out, or make it worse?",
    5,
    (
        Stage(
            f"{NOISY}&race=sgd&learning_rate=0.1&view=noise",
            "SGD never rests",
            "Real training sees some of its data at a time, so each gradient is noisy: here with standard deviation σ "
            "= 1.\n\n"
            "[1 SGD] comes down, and then trembles around the lowest point for ever. The table below the figure has "
            "the variance of its place: 0.0526 by the formula, 0.046 and 0.0501 along x and y in 200 runs.",
            sgd_trembles_without_end,
            (
                Try(
                    "α = 0.05",
                    "learning_rate=0.05",
                    "Half the α, half the variance: 0.0256 by the formula. The cloud is narrower.",
                    half_the_rate_is_half_the_variance,
                ),
            ),
            ("learning_rate",),
        ),
        Stage(
            f"{NOISY}&learning_rate=0.1&view=noise",
            "At the same α: more noise",
            "Both have α = 0.1. [2 Momentum], with β = 0.9, spreads 3.12 times as far as [1 SGD]: by the formula the "
            "variance is 0.514 instead of 0.0526.\n\n"
            "The velocity sums up about 10 gradients, and their noise with them. At the same α momentum multiplies the "
            "noise.",
            at_the_same_rate_momentum_multiplies_the_noise,
            (
                Try(
                    "Another seed",
                    "seed=1",
                    "The paths are others now. The clouds are as wide as before.",
                    another_seed_is_another_path_in_a_cloud_as_wide,
                ),
                Try(
                    "β = 0.5",
                    "momentum=0.5",
                    "With less memory fewer gradients are summed up: [2 Momentum] spreads 1.4 times as far as SGD.",
                    with_less_memory_the_noise_is_multiplied_by_less,
                ),
            ),
        ),
        Stage(
            f"{FAIR}&view=noise",
            "At the same pace: a smoother path",
            "A fair comparison gives [2 Momentum] α = 0.01. With β = 0.9 it then moves as far in the long run as [1 "
            "SGD] with 0.1.\n\n"
            "Now the clouds are nearly as wide, by the formula 0.0526 and 0.0501, and momentum's path is much "
            "smoother. Momentum "
            "smooths the path, not the place where it ends.",
            at_the_same_reach_momentum_is_as_wide_and_smoother,
            (
                Try(
                    "β = 0.99 and α = 0.001",
                    "2.learning_rate=0.001&momentum=0.99",
                    "Still the same pace, α/(1−β) = 0.1: the formula gives a variance of 0.05, and the path is "
                    "smoother still.",
                    with_more_memory_and_less_rate_it_is_as_wide,
                ),
            ),
        ),
        Stage(
            f"{FAIR}&schedule=inverse_root&view=noise",
            "A falling α calms both",
            "α falls here from step to step, as α/√t. That brings the noise down for both rules alike.\n\n"
            "Half of the 200 runs of [1 SGD] end with a loss below 0.0016, and so do those of [2 Momentum]. At a "
            "constant α it was 0.034.",
            a_falling_rate_brings_both_to_rest,
            (
                Try(
                    "Constant α",
                    "schedule=constant",
                    "At a constant α the median loss at the end is 0.034 for both.",
                    at_a_constant_rate_the_loss_stays_high,
                ),
                Try(
                    "Cosine",
                    "schedule=cosine",
                    "Along a cosine α stays large for longer and falls late. The median loss is 0.0036 for SGD and "
                    "0.0042 for momentum.",
                    along_a_cosine_it_falls_late,
                ),
            ),
        ),
    ),
)
