"""A flat and a sharp well: which one a rule ends in, counted over starts and seeds."""

import numpy as np

from analysis.noise import stationary_variance
from lessons.base import Lesson, Stage
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import descend

FLAT, SHARP = (1.5, 0.0), (-1.5, 0.0)


def share_in_the_flat_well(landscape, rule, starts, noise=0.0):
    """The share of runs from starts (2, n): 600 steps, each run with its own seed, then 1,500 without noise."""
    seeds = np.arange(starts.shape[1])
    noisy = descend(landscape, rule, starts, 600, noise, seeds).theta[-1]
    ends = descend(landscape, SGD(0.01), noisy, 1500).theta[-1]
    return np.mean(ends[0] > 0)


def everywhere(landscape):
    return landscape.grid(21)[2].reshape(2, -1)  # 441 starts


def at_the_bottom_of_the_sharp_one():
    return np.tile(np.array(SHARP)[:, np.newaxis], (1, 400))


def the_fast_ball_passes_over_the_sharp_well(race):
    assert [each.minimum for each in race.outcomes] == [SHARP, FLAT]
    assert race.steps_to_tolerance == [36, 112]
    landscape = race.experiment.landscape
    # Curvature 1 and κ = 30, and both of depth 0.
    np.testing.assert_allclose(landscape.hessian(np.array(FLAT)), np.eye(2), atol=1e-12)
    np.testing.assert_allclose(landscape.hessian(np.array(SHARP)), 30 * np.eye(2), atol=1e-12)


def it_is_the_length_of_the_steps(race):
    assert [each.minimum for each in race.outcomes] == [SHARP, SHARP]
    assert [each.state.value for each in race.outcomes] == ["converged"] * 2
    assert race.experiment.optimizers == (SGD(0.01), Momentum(0.001, 0.9))
    landscape = race.experiment.landscape
    rules = (SGD(0.01), Momentum(0.01, 0.9), Momentum(0.001, 0.9))
    shares = [share_in_the_flat_well(landscape, each, everywhere(landscape)) for each in rules]
    assert everywhere(landscape).shape == (2, 441)
    np.testing.assert_allclose(shares, [0.83, 0.92, 0.83], atol=0.012)


def noise_drives_only_the_long_stepping_ball_out(race):
    assert race.experiment.noise == 2
    landscape = race.experiment.landscape
    rules = (SGD(0.03), Momentum(0.03, 0.9), Momentum(0.003, 0.9))
    assert race.experiment.optimizers == rules
    shares = [share_in_the_flat_well(landscape, each, at_the_bottom_of_the_sharp_one(), 2) for each in rules]
    np.testing.assert_allclose(shares, [0, 0.98, 0], atol=0.015)
    assert at_the_bottom_of_the_sharp_one().shape == (2, 400)
    sgd, fast, slow = race.paths
    assert sgd[:, 0].max() < -1
    assert slow[:, 0].max() < -1
    assert fast[-1, 0] > 0


def with_enough_noise_sgd_leaves_sooner(race):
    assert race.experiment.noise == 5
    landscape = race.experiment.landscape
    rules = (SGD(0.03), Momentum(0.003, 0.9))
    assert race.experiment.optimizers == rules
    shares = [share_in_the_flat_well(landscape, each, at_the_bottom_of_the_sharp_one(), 5) for each in rules]
    np.testing.assert_allclose(shares, [0.61, 0.26], atol=0.03)
    assert at_the_bottom_of_the_sharp_one().shape == (2, 400)
    assert [path[-1, 0] > 0 for path in race.paths] == [True, False]
    shakes = [np.sqrt(stationary_variance(each, 30.0, 5.0)) for each in rules]
    np.testing.assert_allclose(shakes, [0.15, 0.11], atol=0.005)


lesson = Lesson(
    13,
    "Flat and sharp wells",
    "Does momentum prefer flat minima?",
    (
        Stage(
            "landscape=flat_and_sharp",
            "Two wells of the same depth: one wide, of curvature 1, and one narrow, of curvature 30. Many hope that "
            "flat minima generalise better, and that momentum finds them. Here it does: SGD falls into the sharp "
            "well and is there after 36 steps, momentum passes over it and is in the flat one after 112.",
            the_fast_ball_passes_over_the_sharp_well,
            "Try other starts: does momentum always end in the flat well?",
        ),
        Stage(
            "landscape=flat_and_sharp&2.learning_rate=0.001&view=basins",
            "But at equal α momentum takes steps ten times as long in all. With α = 0.001 instead of 0.01 it moves "
            "as far as SGD in the long run, and ends in the sharp well as well. Over 441 starts on the map SGD ends "
            "in the flat well in 83 %, momentum at the same α in 92 %, at α = 0.001 in 83 %.",
            it_is_the_length_of_the_steps,
            "Look for the α at which it begins to pass over the sharp well.",
        ),
        Stage(
            "landscape=flat_and_sharp&x=-1.5&y=0&noise=2&steps=600&race=sgd+momentum+momentum&learning_rate=0.03"
            "&3.learning_rate=0.003&view=noise",
            "Now noise, and all start at the bottom of the sharp well. Of 400 runs with seeds of their own, momentum "
            "at α = 0.03 leaves it for the flat well in 98 %, SGD at the same α in 0 %. Momentum at 0.003, which "
            "moves as far as SGD: 0 % too. So the longer steps are the reason.",
            noise_drives_only_the_long_stepping_ball_out,
            "Give SGD α = 0.06 and noise 5.",
        ),
        Stage(
            "landscape=flat_and_sharp&x=-1.5&y=0&noise=5&steps=600&learning_rate=0.03&2.learning_rate=0.003",
            "More noise, 5, and a fair α: 0.03 for SGD, 0.003 for momentum. Over 400 seeds SGD has left the sharp "
            "well in 61 %, momentum in 26 %: in so sharp a well SGD shakes harder, with a deviation of 0.15 against "
            "0.11. Momentum as such doesn't favour flat wells here: the sizes of the steps and of the noise decide.",
            with_enough_noise_sgd_leaves_sooner,
            "Try other seeds, one by one.",
        ),
    ),
)
