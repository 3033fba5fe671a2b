"""Too little momentum, too much, and critical damping at β = (1 − √(αλ))²."""

import numpy as np

from analysis.rates import Regime, regime
from lessons.base import Lesson, Stage, Try
from optimizers.momentum import Momentum


def without_memory_momentum_is_sgd(race):
    assert race.experiment.optimizers[1].momentum == 0
    assert race.experiment.steps == 300
    assert (race.paths[0] == race.paths[1]).all()
    assert np.abs(race.paths[0][-1] - race.paths[0][0]).max() > 1


def with_half_of_it_they_part(race):
    np.testing.assert_array_equal(race.paths[0][1], race.paths[1][1])
    assert np.abs(race.paths[0][2] - race.paths[1][2]).max() > 0.1
    assert race.outcomes[1].step == 234
    assert round(race.outcomes[0].distance, 3) == 0.016


def with_most_of_it_the_ball_is_sooner(race):
    assert race.outcomes[1].step == 144


def much_memory_overshoots(race):
    calm, fast = race.paths
    assert [each.momentum for each in race.experiment.optimizers] == [0.8, 0.99]
    assert [each.step for each in race.outcomes] == [106, None]
    assert race.experiment.steps == 300
    assert np.count_nonzero(np.diff(np.sign(calm[:, 0]))) == 0
    assert np.count_nonzero(np.diff(np.sign(fast[:, 0]))) == 10
    assert abs(fast[:, 0].max() - 1.28) < 0.01


def in_time_it_settles_too(race):
    assert race.outcomes[1].step == 1478
    assert round(1 - race.experiment.optimizers[1].momentum, 2) == 0.01


def a_little_less_of_it_settles_much_sooner(race):
    assert race.outcomes[1].step == 293


def between_creeping_and_ringing_lies_the_critical_one(race):
    balls = race.experiment.optimizers
    assert [each.momentum for each in balls] == [0.5, 0.81, 0.99]
    assert np.isclose(Momentum.critical_momentum(0.01, 1), 0.81)
    assert [regime(each, 1) for each in balls] == [Regime.MONOTONE, Regime.CRITICAL, Regime.RINGING]
    assert [each.step for each in race.outcomes] == [365, 94, None]
    assert race.experiment.steps == 600
    assert abs(race.outcomes[2].distance - 0.081) < 0.0005
    # None of the first two ever passes the bottom.
    assert all((path[:300, 0] < 0).all() for path in race.paths[:2])


def with_longer_steps_less_is_critical(race):
    assert np.isclose(Momentum.critical_momentum(0.04, 1), 0.64)
    assert race.outcomes[1].step == 44
    assert regime(race.experiment.optimizers[1], 1) is Regime.CRITICAL


def above_it_the_ball_comes_back(race):
    assert race.steps_to_tolerance[1] == 59
    assert race.outcomes[1].step == 127
    assert race.paths[1][:, 0].max() > 0.001


def the_floor_decides_in_a_ravine(race):
    balls = race.experiment.optimizers
    assert [each.momentum for each in balls] == [0.25, 0.9025, 0.98]
    assert np.isclose(Momentum.critical_momentum(0.0025, 100), 0.25)
    assert np.isclose(Momentum.critical_momentum(0.0025, 1), 0.9025)
    assert race.experiment.steps == 600
    assert race.steps_to_tolerance == [None, 189, 547]
    assert race.outcomes[1].step == 189
    assert np.hypot(*race.paths[2][547:].T).max() > 0.001  # it leaves again
    assert round(race.outcomes[0].distance, 1) == 0.2


def in_time_the_third_settles(race):
    assert race.experiment.steps == 1000
    assert race.outcomes[2].step == 719
    assert round(race.outcomes[0].distance, 3) == 0.053


lesson = Lesson(
    3,
    "How much memory",
    "What do small, large and middling β do?",
    5,
    (
        Stage(
            "momentum=0&learning_rate=0.015&maps=side",
            "With β = 0 it is SGD",
            "β is the share of its velocity that a ball keeps from step to step. With β = 0 [2 Momentum] keeps none, "
            "and each step is α times the slope, as for [1 SGD]. The two maps show the same 300 steps, to the last "
            "digit.\n\n"
            "Drag β slowly from 0: the right path parts from the left one.",
            without_memory_momentum_is_sgd,
            (
                Try(
                    "β = 0.5",
                    "momentum=0.5",
                    "The first step is the same, and then they part. [2 Momentum] arrives at step 234; SGD has 0.016 "
                    "to go at the end.",
                    with_half_of_it_they_part,
                ),
                Try(
                    "β = 0.9",
                    "momentum=0.9",
                    "[2 Momentum] overshoots, and arrives sooner all the same: at step 144.",
                    with_most_of_it_the_ball_is_sooner,
                ),
            ),
            ("momentum",),
        ),
        Stage(
            "race=momentum+momentum&momentum=0.8&2.momentum=0.99&learning_rate=0.01",
            "Too much memory overshoots",
            "[1 β = 0.8] rolls down the floor of the ravine without passing the lowest point, and arrives at step "
            "106.\n\n"
            "[2 β = 0.99] keeps nearly all of its speed. From x = −1.5 it shoots out to 1.28, turns, and comes back: x "
            "changes its sign 10 times, and after 300 steps it has not arrived.",
            much_memory_overshoots,
            (
                Try(
                    "2,000 steps",
                    "steps=2000",
                    "Each step still takes 1 % of the velocity of [2 β = 0.99], so in the end it arrives: at step "
                    "1,478.",
                    in_time_it_settles_too,
                ),
                Try(
                    "β = 0.95 for the second",
                    "2.momentum=0.95",
                    "[2 β = 0.95] loses five times as much speed a step. It swings less, and arrives at step 293.",
                    a_little_less_of_it_settles_much_sooner,
                ),
            ),
        ),
        Stage(
            "ravine.condition_number=1&race=momentum+momentum+momentum&learning_rate=0.01&momentum=0.81"
            "&1.momentum=0.5&3.momentum=0.99&steps=600&view=map",
            "Just right: critical damping",
            "A round bowl, α = 0.01. [1 β = 0.5] creeps, and arrives at step 365. [2 β = 0.81] is the fastest without "
            "overshooting: it arrives at step 94. [3 β = 0.99] swings: it is 0.081 away after 600 steps.\n\n"
            "Critical damping is at β = (1 − √(αλ))². The curvature λ says how fast the slope grows: here by 1 per "
            "unit of x.",
            between_creeping_and_ringing_lies_the_critical_one,
            (
                Try(
                    "α = 0.04 and β = 0.64",
                    "learning_rate=0.04&momentum=0.64",
                    "(1 − √0.04)² is 0.64: with longer steps the critical β is smaller. [2 β = 0.64] arrives at step "
                    "44.",
                    with_longer_steps_less_is_critical,
                ),
                Try(
                    "β = 0.9",
                    "momentum=0.9",
                    "[2 β = 0.9] first comes within 0.001 at step 59, passes the lowest point, and arrives at "
                    "step 127.",
                    above_it_the_ball_comes_back,
                ),
            ),
            ("learning_rate", "momentum"),
        ),
        Stage(
            "race=momentum+momentum+momentum&learning_rate=0.0025&1.momentum=0.25&2.momentum=0.9025&3.momentum=0.98"
            "&steps=600&view=map",
            "In a ravine the floor decides",
            "Each curvature has its critical β: 0.25 for the walls (λ = 100), 0.9025 for the floor (λ = 1). [1 β = "
            "0.25] creeps: it has 0.2 to go after 600 steps. [2 β = 0.9025] arrives at step 189.\n\n"
            "[3 β = 0.98] first comes within 0.001 at step 547, and leaves again. All three are marked on the map of α "
            "and β.",
            the_floor_decides_in_a_ravine,
            (
                Try(
                    "1,000 steps",
                    "steps=1000",
                    "[3 β = 0.98] arrives at step 719. [1 β = 0.25] still has 0.053 to go.",
                    in_time_the_third_settles,
                ),
            ),
        ),
    ),
)
