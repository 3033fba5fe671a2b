"""Least squares on data: the noise of mini-batches, and momentum on the least-squares SVM."""

import numpy as np

from analysis.curvature import curvature
from analysis.noise import cloud
from analysis.rates import convergence_rate
from lessons.base import Lesson, Stage, Try, race_of
from schedules.cosine import Cosine

RUNS = 200  # as in the view of noise
LINE, MACHINE = "landscape=linear_regression", "landscape=least_squares_svm&least_squares_svm.batch_size=32&steps=600"


def median_losses(race):
    """For each ball the loss below which half of its runs end."""
    return [cloud(each.problem, each.rule, RUNS).bands[2, -1] for each in race.balls]


def least_loss(race):
    landscape = race.problem.landscape
    return landscape.loss(np.array(landscape.minima[0]))


def the_fit_of_a_line_is_a_ravine(race):
    landscape = race.experiment.landscape
    assert landscape.batch_size == 32
    slope, intercept = landscape.minima[0]
    np.testing.assert_allclose([slope, intercept], np.polyfit(landscape.inputs, landscape.targets, 1), atol=1e-9)
    np.testing.assert_allclose([slope, intercept], [0.825, -0.72], atol=0.0005)
    assert abs(curvature(landscape, landscape.minima[0]).condition_number - 24.5) < 0.05
    assert [each.step for each in race.outcomes] == [480, 142]


def less_memory_is_faster_here(race):
    assert race.experiment.momentum == 0.8
    assert race.outcomes[1].step == 69


def a_few_points_a_step_are_noise(race):
    assert race.experiment.landscape.batch_size == 4
    assert race.experiment.landscape.inputs.size == 32
    assert RUNS == 200
    np.testing.assert_allclose(median_losses(race), [0.101, 0.123], atol=0.0006)
    assert abs(least_loss(race) - 0.0979) < 0.00005
    assert [each.state.value for each in race.outcomes] == ["still moving"] * 2


def at_a_fair_rate_momentum_is_as_calm(race):
    assert race.experiment.optimizers[1].learning_rate == 0.01
    np.testing.assert_allclose(median_losses(race), [0.101, 0.0999], atol=0.0006)


def one_point_a_step_is_more_noise(race):
    assert race.experiment.landscape.batch_size == 1
    np.testing.assert_allclose(median_losses(race), [0.11, 0.391], atol=0.0006)
    with_four = race_of(LINE)
    assert with_four.experiment.landscape.batch_size == 4
    np.testing.assert_allclose(median_losses(with_four), [0.101, 0.123], atol=0.0006)


def eight_points_are_calmer(race):
    assert race.experiment.landscape.batch_size == 8
    np.testing.assert_allclose(median_losses(race), [0.0995, 0.11], atol=0.0006)


def sixteen_points_are_calmer_still(race):
    assert race.experiment.landscape.batch_size == 16
    np.testing.assert_allclose(median_losses(race), [0.0986, 0.102], atol=0.0006)


def a_falling_rate_keeps_the_speed_and_loses_the_noise(race):
    assert race.experiment.landscape.batch_size == 4
    assert race.experiment.schedule == Cosine()
    np.testing.assert_allclose(median_losses(race), [0.102, 0.0987], atol=0.0006)
    assert abs(least_loss(race) - 0.0979) < 0.00005
    assert race.experiment.steps == 300
    assert race.outcomes[1].distance < 0.5 * race.outcomes[0].distance


def with_more_steps_sgd_has_the_time(race):
    assert race.experiment.steps == 1200
    np.testing.assert_allclose(median_losses(race), [0.098, 0.0982], atol=0.0001)


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
    assert [each.step for each in race.outcomes] == [None, 141]
    assert race.experiment.steps == 600
    assert round(race.outcomes[0].distance, 4) == 0.0016


def a_gentler_machine_is_trained_by_sgd_too(race):
    assert race.experiment.landscape.gamma == 0.01
    assert [each.step for each in race.outcomes] == [240, 137]
    assert abs(curvature(race.experiment.landscape, race.experiment.landscape.minima[0]).condition_number - 12.5) < 0.05


lesson = Lesson(
    14,
    "Least squares on data",
    "What is the landscape of a real fit, and where does the noise come from?",
    6,
    (
        Stage(
            f"{LINE}&linear_regression.batch_size=32&steps=600&view=fit",
            "The fit of a line is a ravine",
            "A line is fitted to 32 points. The axes of the map are its slope and its intercept. A steeper line that "
            "starts lower fits nearly as well, so the loss is a ravine.\n\n"
            "[2 Momentum] arrives at the best line at step 142: slope 0.825, intercept −0.72. [1 SGD] arrives at step "
            "480. Watch the lines turn.",
            the_fit_of_a_line_is_a_ravine,
            (
                Try(
                    "β = 0.8",
                    "momentum=0.8",
                    "Less memory is enough for this ravine: [2 Momentum] arrives at step 69.",
                    less_memory_is_faster_here,
                ),
            ),
        ),
        Stage(
            f"{LINE}&view=noise",
            "A few points at a time",
            "Large data are too much for one step, so each step sees a few points: here 4 of 32. Their gradient "
            "is right on average, and noisy, so no ball comes to rest.\n\n"
            "In the table the median loss of 200 runs is 0.101 for [1 SGD], 0.123 for [2 "
            "Momentum]. The best line has a loss of 0.0979.",
            a_few_points_a_step_are_noise,
            (
                Try(
                    "α = 0.01 for momentum",
                    "2.learning_rate=0.01",
                    "At the pace of SGD [2 Momentum] is as calm: its median loss is 0.0999.",
                    at_a_fair_rate_momentum_is_as_calm,
                ),
            ),
        ),
        Stage(
            f"{LINE}&linear_regression.batch_size=1&view=noise",
            "One point at a time",
            "With 1 point a step the gradient is noisier. The median loss is 0.11 for [1 SGD], and 0.391 for [2 "
            "Momentum]; with 4 points it was 0.101 and 0.123.\n\n"
            "A larger batch is calmer, and costs more work a step.",
            one_point_a_step_is_more_noise,
            (
                Try(
                    "8 points",
                    "linear_regression.batch_size=8",
                    "With 8 points a step the median losses are 0.0995 and 0.11.",
                    eight_points_are_calmer,
                ),
                Try(
                    "16 points",
                    "linear_regression.batch_size=16",
                    "With 16 points a step they are 0.0986 and 0.102.",
                    sixteen_points_are_calmer_still,
                ),
            ),
        ),
        Stage(
            f"{LINE}&schedule=cosine&view=noise",
            "Fast early, calm late",
            "4 points a step, and α falls to 0 along a cosine. [2 Momentum] uses its speed early and loses its noise "
            "late: its median loss is 0.0987, near the best, 0.0979.\n\n"
            "[1 SGD] is too slow for 300 steps: α falls before it has arrived. Its median loss is 0.102.",
            a_falling_rate_keeps_the_speed_and_loses_the_noise,
            (
                Try(
                    "1,200 steps",
                    "steps=1200",
                    "In 1,200 steps SGD arrives too. The median losses are 0.098 and 0.0982.",
                    with_more_steps_sgd_has_the_time,
                ),
            ),
        ),
        Stage(
            f"{MACHINE}&view=rates",
            "A support vector machine",
            "A least-squares support vector machine tells two classes apart: 31 of 32 points come out right. Its loss "
            "is a ravine too, κ = 18.5, so theory knows the factor of a step: 0.988 for [1 SGD], 0.949 for [2 "
            "Momentum].\n\n"
            "Momentum arrives at step 141. SGD has 0.0016 to go after 600 steps.",
            momentum_trains_the_machine_sooner,
            (
                Try(
                    "A gentler machine: γ = 0.01",
                    "least_squares_svm.gamma=0.01",
                    "With γ = 0.01 the ravine is rounder, κ = 12.5. SGD arrives at step 240, momentum at step 137.",
                    a_gentler_machine_is_trained_by_sgd_too,
                ),
            ),
        ),
    ),
)
