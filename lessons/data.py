"""Least squares on data: the noise of mini-batches, and momentum on the least-squares SVM."""

from dataclasses import replace

import numpy as np

from analysis.curvature import curvature
from analysis.noise import cloud, gradient_noise
from analysis.rates import convergence_rate
from landscapes.linear_regression import LinearRegression
from lessons.base import Lesson, Stage
from schedules import CONSTANT
from schedules.cosine import Cosine


def typical_distances(race, schedule=CONSTANT):
    """For each ball the distance from the minimum within which half of the runs over 400 seeds end."""
    problem = replace(race.problem, schedule=schedule)
    minimum = np.array(problem.landscape.minima[0])[:, np.newaxis]
    return [np.median(np.hypot(*(cloud(problem, each.rule, 400).ends - minimum))) for each in race.balls]


def the_fit_of_a_line_is_a_ravine(race):
    landscape = race.experiment.landscape
    assert landscape.batch_size == 32
    slope, intercept = landscape.minima[0]
    np.testing.assert_allclose([slope, intercept], np.polyfit(landscape.inputs, landscape.targets, 1), atol=1e-9)
    np.testing.assert_allclose([slope, intercept], [0.83, -0.72], atol=0.005)
    assert abs(curvature(landscape, landscape.minima[0]).condition_number - 24.5) < 0.05
    assert race.steps_to_tolerance == [480, 121]


def a_few_points_a_step_are_noise(race):
    assert race.experiment.landscape.batch_size == 4
    assert race.experiment.landscape.inputs.size == 32
    np.testing.assert_allclose(typical_distances(race), [0.06, 0.2], atol=0.012)
    assert [each.state.value for each in race.outcomes] == ["still moving"] * 2
    assert race.steps_to_tolerance == [None, None]


def one_point_a_step_is_twice_the_noise(race):
    assert race.experiment.landscape.batch_size == 1
    bottom = LinearRegression().minima[0]
    one, four = (gradient_noise(LinearRegression(size), bottom, 20_000) for size in (1, 4))
    # Drawn without putting back from 32: the variance is as (1/B)·(32 − B)/31.
    np.testing.assert_allclose(one / four, np.sqrt(4 * 31 / 28), rtol=0.03)
    np.testing.assert_allclose(np.sqrt(4 * 31 / 28), 2.1, atol=0.01)
    np.testing.assert_allclose(typical_distances(race), [0.13, 0.75], atol=0.05)


def a_falling_rate_keeps_the_speed_and_loses_the_noise(race):
    assert race.experiment.schedule == Cosine()
    falling, constant = typical_distances(race, Cosine()), typical_distances(race)
    np.testing.assert_allclose(falling, [0.226, 0.045], atol=0.012)
    np.testing.assert_allclose(constant, [0.06, 0.2], atol=0.012)
    assert race.experiment.steps == 300
    assert race.outcomes[1].distance < 0.5 * race.outcomes[0].distance


def momentum_trains_the_machine_sooner(race):
    landscape = race.experiment.landscape
    slope, intercept = landscape.minima[0]
    right = np.sign(slope * landscape.inputs + intercept) == landscape.targets
    assert (right.sum(), right.size) == (31, 32)
    bowl = curvature(landscape, landscape.minima[0])
    assert abs(bowl.condition_number - 18.5) < 0.05
    # 1 − αλ along the floor, and √β everywhere.
    rates = [convergence_rate(each, bowl.eigenvalues) for each in race.experiment.optimizers]
    np.testing.assert_allclose(rates, [0.988, 0.949], atol=0.0005)
    np.testing.assert_allclose(rates, [1 - 0.05 * bowl.eigenvalues[0], np.sqrt(0.9)])
    assert race.steps_to_tolerance == [None, 141]
    assert abs(race.outcomes[0].distance - 0.0016) < 0.0001


lesson = Lesson(
    14,
    "Least squares on data",
    "What is the landscape of a real fit, and where does the noise come from?",
    (
        Stage(
            "landscape=linear_regression&linear_regression.batch_size=32&steps=600",
            "A line is fitted to 32 points; the map's axes are its slope and its intercept. The loss is a ravine, "
            "24.5 times as steep across as along, since a steeper line that starts lower fits nearly as well. "
            "Momentum finds the best line, slope 0.83 and intercept −0.72, after 121 steps, SGD after 480.",
            the_fit_of_a_line_is_a_ravine,
            "Scrub, and watch the line turn beside the map.",
        ),
        Stage(
            "landscape=linear_regression&view=noise",
            "A large data set is too much for one step, so each step sees a few points only: here 4 of 32. Their "
            "gradient is right on average, and noisy. Neither rule comes to rest. Over many seeds half of SGD's runs "
            "end within 0.06 of the best fit, of momentum's within 0.2: same α, more noise.",
            a_few_points_a_step_are_noise,
            "Give momentum an α of its own, 0.01.",
        ),
        Stage(
            "landscape=linear_regression&linear_regression.batch_size=1&view=noise",
            "With 1 point a step the noise of the gradient is 2.1 times that of 4 points. The clouds grow with it, "
            "or faster: half of the runs end within about 0.13 with SGD, 0.75 with momentum. A larger batch is "
            "calmer, and costs more work a step.",
            one_point_a_step_is_twice_the_noise,
            "Try batches of 8 and 16.",
        ),
        Stage(
            "landscape=linear_regression&schedule=cosine",
            "4 points a step again, and α falls to 0 along a cosine. Momentum uses its speed early and loses its "
            "noise late: half of the runs end within 0.045 instead of 0.2. SGD was too slow for that: α falls before "
            "it has arrived, and 300 steps leave it 0.226 away instead of 0.06.",
            a_falling_rate_keeps_the_speed_and_loses_the_noise,
            "Give SGD 1,200 steps.",
        ),
        Stage(
            "landscape=least_squares_svm&least_squares_svm.batch_size=32&steps=600&view=modes",
            "Two classes, told apart by a least-squares support vector machine: 31 of 32 points come out right. Its "
            "training is a quadratic ravine as well, κ = 18.5, so theory knows the speed: each step leaves 0.988 of "
            "the way with SGD and 0.949 with momentum. Momentum is there after 141 steps, SGD is 0.0016 away after "
            "600.",
            momentum_trains_the_machine_sooner,
            "Lower γ to 0.01: the machine is gentler, and SGD arrives too.",
        ),
    ),
)
