"""A flat and a sharp well: which one a rule ends in, counted over starts and seeds."""

import numpy as np

from analysis.noise import cloud
from lessons.base import CELLS, Lesson, Stage, Try, share_of_the_map
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.outcome import distances_to_minima

FLAT, SHARP = (1.5, 0.0), (-1.5, 0.0)
RUNS = 200  # as in the view of noise
SHAKEN = "landscape=flat_and_sharp&x=-1.5&y=0&steps=600"


def shares_that_left(race):
    """For each ball the share of runs with other seeds that end nearer to the flat well."""
    landscape = race.problem.landscape
    ends = [cloud(each.problem, each.rule, RUNS).ends for each in race.balls]
    return [
        np.mean(distances_to_minima(landscape, each).argmin(axis=0) == landscape.minima.index(FLAT)) for each in ends
    ]


def the_fast_ball_passes_over_the_sharp_well(race):
    assert [each.minimum for each in race.outcomes] == [SHARP, FLAT]
    assert [each.step for each in race.outcomes] == [36, 164]
    landscape = race.experiment.landscape
    # Curvature 1 and κ = 30, and both of depth 0.
    np.testing.assert_allclose(landscape.hessian(np.array(FLAT)), np.eye(2), atol=1e-12)
    np.testing.assert_allclose(landscape.hessian(np.array(SHARP)), 30 * np.eye(2), atol=1e-12)


def from_elsewhere_it_ends_in_the_sharp_one(race):
    assert race.experiment.start == (-2.5, -1)
    assert [each.minimum for each in race.outcomes] == [SHARP, SHARP]


def it_is_the_length_of_the_steps(race):
    assert [each.minimum for each in race.outcomes] == [SHARP, SHARP]
    assert race.experiment.optimizers == (SGD(0.01), Momentum(0.001, 0.9))
    assert np.isclose(0.001 / (1 - 0.9), 0.01)
    assert CELLS == 121
    np.testing.assert_allclose([share_of_the_map(race, each) for each in (0, 1)], [0.825, 0.836], atol=0.0005)


def at_the_same_rate_it_is_more_often_in_the_flat_one(race):
    assert race.experiment.optimizers == (SGD(0.01), Momentum(0.01, 0.9))
    assert race.outcomes[1].minimum == FLAT
    assert abs(share_of_the_map(race, 1) - 0.911) < 0.0005


def noise_drives_only_the_long_stepping_ball_out(race):
    assert race.experiment.noise == 2
    assert race.experiment.optimizers == (SGD(0.03), Momentum(0.03, 0.9), Momentum(0.003, 0.9))
    assert RUNS == 200
    np.testing.assert_allclose(shares_that_left(race), [0, 0.9, 0], atol=0.001)
    sgd, fast, slow = race.paths
    assert sgd[:, 0].max() < -1
    assert slow[:, 0].max() < -1
    assert fast[-1, 0] > 0


def with_more_noise_and_longer_steps_sgd_leaves_too(race):
    assert race.experiment.noise == 5
    assert race.experiment.optimizers[0].learning_rate == 0.06
    left = shares_that_left(race)
    np.testing.assert_allclose(left[:2], [0.9, 0.73], atol=0.006)


def with_enough_noise_sgd_leaves_sooner(race):
    assert race.experiment.noise == 5
    assert race.experiment.optimizers == (SGD(0.03), Momentum(0.003, 0.9))
    assert RUNS == 200
    np.testing.assert_allclose(shares_that_left(race), [0.52, 0.23], atol=0.001)
    assert [path[-1, 0] > 0 for path in race.paths] == [True, False]


def with_still_more_noise_both_leave(race):
    assert race.experiment.noise == 8
    np.testing.assert_allclose(shares_that_left(race), [0.89, 0.87], atol=0.001)


lesson = Lesson(
    13,
    "Flat and sharp wells",
    "Does momentum prefer flat minima?",
    5,
    (
        Stage(
            "landscape=flat_and_sharp",
            "Momentum ends in the flat one",
            "Two wells of the same depth: the left one sharp, of curvature 30, the right one flat, of curvature 1. "
            "Many hope that flat minima work better on new data, and momentum finds them.\n\n"
            "Here it does. [1 SGD] arrives in the sharp well at step 36. [2 Momentum] passes over it, and arrives in "
            "the flat one at step 164.",
            the_fast_ball_passes_over_the_sharp_well,
            (
                Try(
                    "Start at (−2.5, −1)",
                    "x=-2.5&y=-1",
                    "From here both end in the sharp well.",
                    from_elsewhere_it_ends_in_the_sharp_one,
                ),
            ),
        ),
        Stage(
            "landscape=flat_and_sharp&2.learning_rate=0.001&steps=1000&view=basins",
            "The length of the steps decides",
            "At the same α momentum steps ten times as far as SGD in the long run. With α = 0.001 instead of 0.01 [2 "
            "Momentum] is as fast as [1 SGD], and ends in the sharp well too.\n\n"
            "The basins say the same: from 121 × 121 starts SGD arrives in the flat well in 82.5 %, momentum in 83.6 "
            "%.",
            it_is_the_length_of_the_steps,
            (
                Try(
                    "α = 0.01 for momentum",
                    "2.learning_rate=0.01",
                    "At the α of SGD [2 Momentum] arrives in the flat well from 91.1 % of the map.",
                    at_the_same_rate_it_is_more_often_in_the_flat_one,
                ),
            ),
        ),
        Stage(
            f"{SHAKEN}&noise=2&race=sgd+momentum+momentum&learning_rate=0.03&3.learning_rate=0.003&view=noise",
            "Noise drives out the long steps",
            "Now with noise, all start in the sharp well. Of 200 runs of [2 Momentum α = 0.03] 90 % end in the flat "
            "well at (1.5, 0): see the table. Of [1 SGD], with the same α, 0 %.\n\n"
            "[3 Momentum α = 0.003] is as fast as SGD in the long run, and 0 % of its runs leave. So the longer steps "
            "are the reason.",
            noise_drives_only_the_long_stepping_ball_out,
            (
                Try(
                    "Noise 5, and α = 0.06 for SGD",
                    "noise=5&1.learning_rate=0.06",
                    "Now 90 % of the runs of [1 SGD] leave, and 73 % of [2 Momentum α = 0.03] end in the flat well.",
                    with_more_noise_and_longer_steps_sgd_leaves_too,
                ),
            ),
        ),
        Stage(
            f"{SHAKEN}&noise=5&learning_rate=0.03&2.learning_rate=0.003&view=noise",
            "SGD may leave sooner",
            "More noise, 5, and a fair α: 0.03 for [1 SGD], 0.003 for [2 Momentum]. Of 200 runs 52 % of SGD end in the "
            "flat well, 23 % of momentum.\n\n"
            "Momentum as such doesn't favour flat wells here. The lengths of the steps and the noise decide.",
            with_enough_noise_sgd_leaves_sooner,
            (
                Try(
                    "Noise 8",
                    "noise=8",
                    "With still more noise nearly all runs leave the sharp well: 89 % of SGD, 87 % of momentum.",
                    with_still_more_noise_both_leave,
                ),
            ),
        ),
    ),
)
