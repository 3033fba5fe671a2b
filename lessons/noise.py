"""Noisy gradients: the stationary variance of each rule, and the smoothness of its path."""

from dataclasses import replace

import numpy as np

from analysis.noise import cloud, stationary_variance
from lessons.base import Lesson, Stage
from schedules import CONSTANT
from schedules.inverse_root import InverseRoot

RUNS = 400  # of two coordinates each: a variance is then known to about 5 %


def clouds(race, schedule=CONSTANT):
    problem = replace(race.problem, schedule=schedule)
    return [cloud(problem, each.rule, RUNS).ends for each in race.balls]


def sgd_trembles_without_end(race):
    (sgd,) = race.experiment.optimizers
    assert race.experiment.noise == 1
    # ασ²/(λ(2 − αλ)), the case β = 0 of the heavy ball's ασ²(1 + β)/((1 − β)λ(2 + 2β − αλ)).
    variance = 0.1 / (2 - 0.1)
    assert np.isclose(stationary_variance(sgd, 1, 1), variance)
    assert abs(np.sqrt(variance) - 0.23) < 0.001
    (ends,) = clouds(race)
    assert abs(ends.var() / variance - 1) < 0.15
    assert race.outcomes[0].state.value == "still moving"
    assert np.hypot(*race.paths[0][100:].T).min() < 0.1
    assert np.hypot(*race.paths[0][100:].T).max() > 0.5


def at_the_same_rate_momentum_multiplies_the_noise(race):
    sgd, ball = race.experiment.optimizers
    assert sgd.learning_rate == ball.learning_rate == 0.1
    variances = [stationary_variance(each, 1, 1) for each in (sgd, ball)]
    np.testing.assert_allclose(np.sqrt(variances), [0.23, 0.72], atol=0.005)
    assert abs(variances[1] / variances[0] - 9.8) < 0.05
    measured = [ends.var() for ends in clouds(race)]
    np.testing.assert_allclose(measured, variances, rtol=0.15)
    strays = [np.hypot(*path[100:].T).max() for path in race.paths]
    assert strays[1] > 3 * strays[0]


def at_the_same_reach_momentum_is_as_wide_and_smoother(race):
    sgd, ball = race.experiment.optimizers
    assert (sgd.learning_rate, ball.learning_rate) == (0.1, 0.01)
    assert np.isclose(ball.learning_rate / (1 - ball.momentum), sgd.learning_rate)
    spreads = [np.sqrt(stationary_variance(each, 1, 1)) for each in (sgd, ball)]
    np.testing.assert_allclose(spreads, [0.23, 0.22], atol=0.005)
    measured = [ends.var() for ends in clouds(race)]
    np.testing.assert_allclose(np.sqrt(measured), spreads, rtol=0.08)
    ways = [np.hypot(*np.diff(path[200:], axis=0).T).sum() for path in race.paths]
    np.testing.assert_allclose(ways, [49, 12], atol=0.5)


def a_falling_rate_brings_both_to_rest(race):
    assert race.experiment.schedule == InverseRoot()
    constant, falling = (
        [np.median(np.hypot(*ends)) for ends in clouds(race, each)] for each in (CONSTANT, InverseRoot())
    )
    np.testing.assert_allclose(constant, [0.26, 0.26], atol=0.02)
    np.testing.assert_allclose(falling, [0.056, 0.056], atol=0.004)
    early, late = (
        [np.hypot(*np.diff(path[rows], axis=0).T).mean() for path in race.paths]
        for rows in (slice(100, 200), slice(500, 601))
    )
    assert (np.array(late) < 0.6 * np.array(early)).all()


lesson = Lesson(
    7,
    "Noisy gradients",
    "Does momentum smooth the noise out, or make it worse?",
    (
        Stage(
            "ravine.condition_number=1&race=sgd&learning_rate=0.1&noise=1&steps=600",
            "Real training sees some data at a time, so each gradient is a little wrong. Here noise of deviation 1 "
            "is added. SGD comes down as before, and then never rests: it trembles about the bottom with a deviation "
            "of 0.23 along each axis, as theory says for α = 0.1.",
            sgd_trembles_without_end,
            "Halve α. How does the cloud change?",
        ),
        Stage(
            "ravine.condition_number=1&learning_rate=0.1&noise=1&steps=600&view=noise",
            "The same noise, the same α = 0.1, and momentum with β = 0.9 beside SGD. Its deviation is 0.72 instead "
            "of 0.23, its variance 9.8 times as large: the velocity sums up about ten gradients, and their noise "
            "with them. At equal α momentum multiplies the noise.",
            at_the_same_rate_momentum_multiplies_the_noise,
            "Try other seeds: the paths change, the widths of the clouds don't.",
        ),
        Stage(
            "ravine.condition_number=1&race=sgd+momentum&learning_rate=0.1&2.learning_rate=0.01&noise=1&steps=600"
            "&view=noise",
            "A fair comparison gives momentum α = 0.01: with β = 0.9 that moves as far in the long run as SGD with "
            "0.1. Now the clouds are nearly the same, 0.23 and 0.22. But momentum's path is smooth: after step 200 "
            "it covers a way of 12, SGD one of 49. Averaging smooths the path, not the place where it ends.",
            at_the_same_reach_momentum_is_as_wide_and_smoother,
            "Compare the loss curves: which one would you rather stop at a random step?",
        ),
        Stage(
            "ravine.condition_number=1&race=sgd+momentum&learning_rate=0.1&2.learning_rate=0.01&noise=1&steps=600"
            "&schedule=inverse_root",
            "A falling α, here α/√t, brings the noise down. Over many seeds half of the runs end within "
            "0.056 of the bottom, with SGD as with momentum; at a constant α it was 0.26.",
            a_falling_rate_brings_both_to_rest,
            "Try the other schedules. Which one is fast early and calm late?",
        ),
    ),
)
