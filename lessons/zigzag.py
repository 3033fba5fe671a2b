"""The ravine, the oldest reason for momentum (Polyak, 1964; Goh, "Why Momentum Really Works", 2017)."""

import numpy as np

from analysis.rates import convergence_rate
from lessons.base import Lesson, Stage
from optimizers.sgd import SGD


def sgd_changes_sides_at_every_step(race):
    across = race.paths[0][:300, 1]
    assert (across[1:] * across[:-1] < 0).all()  # all of the first 300 rows; later ones are rounding
    # The factor per step is 1 − αλ: −0.95 across, where λ = 100, and 0.9805 along, where λ = 1.
    np.testing.assert_allclose(race.paths[0][:50, 1], (-0.95) ** np.arange(50))
    np.testing.assert_allclose(race.paths[0][:, 0], -1.5 * 0.9805 ** np.arange(401))
    assert race.steps_to_tolerance == [372]
    assert (abs(round(1 - 0.0195 * 100, 2)), round(0.0195, 2)) == (0.95, 0.02)


def one_rate_creeps_one_zigzags_one_explodes(race):
    assert [each.learning_rate for each in race.experiment.optimizers] == [0.002, 0.0195, 0.0205]
    creeps, zigzags, explodes = race.outcomes
    assert creeps.crossings == 0
    assert abs(creeps.distance - 0.82) < 0.01
    assert zigzags.crossings == 147
    assert explodes.step == 123
    assert explodes.state.value == "diverged"
    assert convergence_rate(SGD(0.02), [1, 100]) == 1  # the border: 2 over the largest curvature, 2/100


def momentum_damps_the_zigzag(race):
    assert race.steps_to_tolerance == [372, 69]
    assert 372 - 69 == 303
    sgd, ball = (np.abs(path[20 : 40 + 1, 1]).max() for path in race.paths)
    assert abs(sgd - 0.36) < 0.005
    assert abs(ball - 0.12) < 0.005
    # Late, each step across leaves √0.8 of the swing to the ball, and 0.95 to SGD.
    assert np.isclose(convergence_rate(race.experiment.optimizers[1], 100), np.sqrt(0.8))


def without_a_ravine_sgd_needs_one_step(race):
    sgd, ball = race.outcomes
    assert sgd.step == 1
    assert ball.step == 142
    assert ball.crossings > 40


lesson = Lesson(
    2,
    "The ravine",
    "Why does gradient descent zigzag, and what does momentum do about it?",
    (
        Stage(
            "race=sgd&learning_rate=0.0195&steps=400",
            "A ravine: 100 times as steep across as along. SGD always steps straight down the slope, and that points "
            "at the opposite wall: it changes sides at every step, and each swing is still 0.95 times the last. "
            "Along the floor it hardly moves. It needs 372 steps to come within a thousandth of the bottom.",
            sgd_changes_sides_at_every_step,
            "Scrub through the first twenty steps, slowly.",
        ),
        Stage(
            "race=sgd+sgd+sgd&1.learning_rate=0.002&2.learning_rate=0.0195&3.learning_rate=0.0205",
            "Another learning rate is no way out. At α = 0.002 there is no zigzag, but after 300 steps it is still "
            "0.82 away. At 0.0195 it zigzags 147 times. At 0.0205 each swing is wider than the last, and at step 123 "
            "it diverges. The walls allow at most 2/100, and the floor would like far more.",
            one_rate_creeps_one_zigzags_one_explodes,
            "Move one of the rates to exactly 0.02: it swings for ever.",
        ),
        Stage(
            "learning_rate=0.0195&momentum=0.8&steps=400&view=modes",
            "The same α with momentum, β = 0.8. Steps to and fro cancel in its velocity, and steps along the floor "
            "add up. Between steps 20 and 40 SGD still swings out to 0.36, momentum to 0.12. Momentum is there after "
            "69 steps, SGD after 372: 303 steps sooner.",
            momentum_damps_the_zigzag,
            "Try β = 0.5 and β = 0.95. Where is it fastest?",
        ),
        Stage(
            "ravine.condition_number=1&learning_rate=1",
            "The same race in a round bowl, where every slope points at the bottom. With α = 1 SGD is there in 1 "
            "step, while momentum swings about and comes to rest only at step 142. There is no zigzag here for "
            "momentum to cure, and its speed is only in the way.",
            without_a_ravine_sgd_needs_one_step,
            "Set κ back to 100 and α to 0.018: momentum is far ahead again.",
        ),
    ),
)
