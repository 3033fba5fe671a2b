"""Too little momentum, too much, and critical damping at β = (1 − √(αλ))²."""

import numpy as np

from analysis.rates import Regime, regime
from lessons.base import Lesson, Stage
from optimizers.momentum import Momentum


def without_memory_momentum_is_sgd(race):
    assert race.experiment.optimizers[1].momentum == 0
    assert (race.paths[0] == race.paths[1]).all()
    assert np.abs(race.paths[0][-1] - race.paths[0][0]).max() > 1


def much_memory_overshoots(race):
    calm, fast = race.paths
    assert [each.momentum for each in race.experiment.optimizers] == [0.8, 0.99]
    assert race.steps_to_tolerance == [106, None]
    assert np.count_nonzero(np.diff(np.sign(calm[:, 0]))) == 0
    assert np.count_nonzero(np.diff(np.sign(fast[:, 0]))) == 10
    assert abs(fast[:, 0].max() - 1.28) < 0.01


def between_creeping_and_ringing_lies_the_critical_one(race):
    balls = race.experiment.optimizers
    assert [each.momentum for each in balls] == [0.5, 0.81, 0.99]
    assert np.isclose(Momentum.critical_momentum(0.01, 1), 0.81)
    assert [regime(each, 1) for each in balls] == [Regime.MONOTONE, Regime.CRITICAL, Regime.RINGING]
    assert race.steps_to_tolerance == [365, 94, None]
    assert abs(race.outcomes[2].distance - 0.08) < 0.005
    # None of the first two ever passes the bottom.
    assert all((path[:300, 0] < 0).all() for path in race.paths[:2])


def the_floor_decides_in_a_ravine(race):
    balls = race.experiment.optimizers
    assert [each.momentum for each in balls] == [0.25, 0.9025, 0.98]
    assert np.isclose(Momentum.critical_momentum(0.0025, 100), 0.25)
    assert np.isclose(Momentum.critical_momentum(0.0025, 1), 0.9025)
    assert race.steps_to_tolerance == [None, 189, 547]
    assert abs(race.outcomes[0].distance - 0.2) < 0.005
    assert regime(balls[1], 100) is Regime.RINGING


lesson = Lesson(
    4,
    "How much memory",
    "What do small, large and middling β do?",
    (
        Stage(
            "momentum=0&learning_rate=0.015&maps=side",
            "β is the share of its velocity that the ball keeps from step to step. At β = 0 it keeps none, and "
            "momentum is SGD: the two maps show the same 300 steps, to the last digit.",
            without_memory_momentum_is_sgd,
            "Raise β slowly from 0 and watch the right map part from the left one.",
        ),
        Stage(
            "race=momentum+momentum&momentum=0.8&2.momentum=0.99&learning_rate=0.01",
            "β = 0.8 comes down the floor of the ravine without passing the bottom, and is there after 106 steps. β "
            "= 0.99 keeps nearly all its speed: from −1.5 it shoots out to 1.28 on the other side, passes the bottom "
            "10 times along the floor, and is not there after 300 steps.",
            much_memory_overshoots,
            "Let the race run for 2,000 steps.",
        ),
        Stage(
            "ravine.condition_number=1&race=momentum+momentum+momentum&learning_rate=0.01&momentum=0.81"
            "&1.momentum=0.5&3.momentum=0.99&steps=600&view=rates",
            "A round bowl of curvature λ = 1, and α = 0.01. β = 0.5 creeps: 365 steps. β = 0.99 rings: after 600 "
            "steps it is still 0.08 away. In between is critical damping, the most speed without overshooting, at β "
            "= (1 − √(αλ))² = 0.81: 94 steps.",
            between_creeping_and_ringing_lies_the_critical_one,
            "Raise α to 0.04. Critical is now β = 0.64.",
        ),
        Stage(
            "race=momentum+momentum+momentum&learning_rate=0.0025&1.momentum=0.25&2.momentum=0.9025&3.momentum=0.98"
            "&steps=600&view=rates",
            "A ravine has two curvatures, and each its own critical β: here 0.25 for the walls (λ = 100) and 0.9025 "
            "for the floor (λ = 1). With 0.25 the ball creeps along the floor, and is still 0.2 away after 600 "
            "steps. With 0.9025 it rings across at first, and is there after 189; with 0.98 after 547.",
            the_floor_decides_in_a_ravine,
            "Open the map of rates over α and β, and find these three on it.",
        ),
    ),
)
