"""The ravine, the oldest reason for momentum (Polyak, 1964; Goh, "Why Momentum Really Works", 2017)."""

import numpy as np

from analysis.rates import convergence_rate
from lessons.base import Lesson, Stage, Try
from optimizers.sgd import SGD

THREE = "race=sgd+sgd+sgd&1.learning_rate=0.002&2.learning_rate=0.0195&3.learning_rate=0.0205"


def sgd_changes_sides_at_every_step(race):
    across = race.paths[0][:300, 1]
    assert (across[1:] * across[:-1] < 0).all()  # all of the first 300 rows; later ones are rounding
    # The factor per step is 1 − αλ: −0.95 across, where λ = 100, and 0.9805 along, where λ = 1.
    np.testing.assert_allclose(race.paths[0][:50, 1], (-0.95) ** np.arange(50))
    np.testing.assert_allclose(race.paths[0][:, 0], -1.5 * 0.9805 ** np.arange(401))
    assert race.outcomes[0].step == 372
    assert race.experiment.tolerance == 0.001
    assert round(1 - 0.95, 2) == 0.05
    assert round(1 - 0.9805, 2) == 0.02


def twenty_steps_are_twenty_swings(race):
    across = race.paths[0][:, 1]
    assert race.experiment.steps == 20
    assert (across[1:] * across[:-1] < 0).all()
    assert across[0] == 1
    assert abs(across[-1] - 0.36) < 0.005


def half_the_rate_ends_the_zigzag_and_creeps(race):
    assert race.experiment.steps == 400
    assert not race.paths[0][1:, 1].any()
    assert round(race.outcomes[0].distance, 3) == 0.027


def one_rate_creeps_one_zigzags_one_explodes(race):
    assert [each.learning_rate for each in race.experiment.optimizers] == [0.002, 0.0195, 0.0205]
    creeps, zigzags, explodes = race.outcomes
    assert race.experiment.steps == 300
    assert (race.paths[0][:100, 1] > 0).all()
    assert abs(creeps.distance - 0.82) < 0.01
    assert (race.paths[1][1:, 1] * race.paths[1][:-1, 1] < 0).all()
    assert zigzags.state.value == "still moving"
    assert explodes.step == 123
    assert explodes.state.value == "diverged"
    assert convergence_rate(SGD(0.02), [1, 100]) == 1  # the border: 2 over the largest curvature, 2/100


def at_the_border_it_swings_for_ever(race):
    assert race.experiment.optimizers[2].learning_rate == 0.02
    assert race.experiment.steps == 300
    np.testing.assert_allclose(np.abs(race.paths[2][:, 1]), 1)


def momentum_damps_the_zigzag(race):
    assert [each.step for each in race.outcomes] == [None, 69]
    assert race.experiment.steps == 200
    assert round(race.outcomes[0].distance, 3) == 0.029
    sgd, ball = (np.abs(path[20 : 40 + 1, 1]).max() for path in race.paths)
    assert abs(sgd - 0.36) < 0.005
    assert abs(ball - 0.12) < 0.005
    # Late, each step across leaves √0.8 of the swing to the ball, and 0.95 to SGD.
    assert np.isclose(convergence_rate(race.experiment.optimizers[1], 100), np.sqrt(0.8))


def less_memory_is_slower(race):
    assert race.outcomes[1].step == 178


def a_little_less_memory_is_the_fastest(race):
    assert race.outcomes[1].step == 55


def more_memory_swings_along_the_floor(race):
    assert race.experiment.steps == 200
    assert race.outcomes[1].step is None
    assert race.paths[1][:, 0].max() > 0.5


def without_a_ravine_sgd_needs_one_step(race):
    sgd, ball = race.outcomes
    assert race.experiment.optimizers[0].learning_rate == 1
    assert sgd.step == 1
    assert ball.step == 142
    assert np.count_nonzero(np.diff(np.sign(race.paths[1][:, 0]))) > 20


def in_the_ravine_momentum_is_ahead_again(race):
    sgd, ball = race.outcomes
    assert ball.step == 142
    assert race.experiment.steps == 300
    assert round(sgd.distance, 4) == 0.0064


def with_little_memory_it_settles_soon(race):
    assert race.outcomes[1].step == 10


lesson = Lesson(
    1,
    "The ravine",
    "Why does gradient descent zigzag, and what does momentum do about it?",
    5,
    (
        Stage(
            "race=sgd&learning_rate=0.0195&steps=400",
            "SGD zigzags",
            "This ravine is 100 times as steep across (y) as along (x). The push points at the opposite wall, so [1 "
            "SGD] changes sides at every step. Each swing is only 5 % smaller than the one before.\n\n"
            "Along the floor each step brings it only 2 % nearer. At step 372 it arrives: it stays within 0.001 of the "
            "lowest point.",
            sgd_changes_sides_at_every_step,
            (
                Try(
                    "Only 20 steps",
                    "steps=20",
                    "The strip “across the valley” shows y at each step. It starts at 1, changes its sign 20 times, "
                    "and is still 0.36 at the end.",
                    twenty_steps_are_twenty_swings,
                ),
                Try(
                    "α = 0.01",
                    "learning_rate=0.01",
                    "The zigzag is gone. But the ball is slower along the floor: after 400 steps it has 0.027 to go.",
                    half_the_rate_ends_the_zigzag_and_creeps,
                ),
            ),
            ("learning_rate",),
        ),
        Stage(
            THREE,
            "No α suits walls and floor",
            "Another α doesn't help. [1 α = 0.002] has no zigzag and is very slow: after 300 steps it still has 0.82 "
            "to go. [2 α = 0.0195] zigzags on and on. [3 α = 0.0205] swings wider at each step until it is lost at "
            "step 123: it diverges.\n\n"
            "The steep walls forbid an α above 0.02, and the flat floor needs far more.",
            one_rate_creeps_one_zigzags_one_explodes,
            (
                Try(
                    "α = 0.02 for the third",
                    "3.learning_rate=0.02",
                    "[3 α = 0.02] swings for ever: after 300 steps y is as large as at the start.",
                    at_the_border_it_swings_for_ever,
                ),
            ),
        ),
        Stage(
            "learning_rate=0.0195&momentum=0.8&steps=200",
            "Momentum damps the zigzag",
            "The velocity of [2 Momentum] adds up recent steps. Across the ravine they point up, down, up: they "
            "cancel. Along the floor all point to the right: they add up.\n\n"
            "See the strip “across the valley”: after step 20 [1 SGD] still swings out to 0.36, momentum to 0.12. "
            "Momentum arrives at step 69; SGD has 0.029 to go after 200 steps.",
            momentum_damps_the_zigzag,
            (
                Try(
                    "β = 0.5",
                    "momentum=0.5",
                    "The zigzag dies out sooner, but along the floor fewer steps add up: [2 Momentum] arrives at step "
                    "178.",
                    less_memory_is_slower,
                ),
                Try(
                    "β = 0.75",
                    "momentum=0.75",
                    "This β is the fastest of the four: [2 Momentum] arrives at step 55.",
                    a_little_less_memory_is_the_fastest,
                ),
                Try(
                    "β = 0.95",
                    "momentum=0.95",
                    "Too much memory: [2 Momentum] zigzags longer than SGD, shoots past the lowest point, and has not "
                    "arrived after 200 steps.",
                    more_memory_swings_along_the_floor,
                ),
            ),
            ("momentum",),
        ),
        Stage(
            "ravine.condition_number=1&learning_rate=1",
            "No ravine, no need for it",
            "In a round bowl every push points straight at the lowest point. With α = 1 [1 SGD] is there in 1 step. "
            "[2 Momentum] shoots past, swings about, and arrives at step 142.\n\n"
            "There is no zigzag to damp. Here momentum only makes the ball overshoot.",
            without_a_ravine_sgd_needs_one_step,
            (
                Try(
                    "β = 0.2",
                    "momentum=0.2",
                    "With little memory [2 Momentum] arrives at step 10. SGD is still sooner.",
                    with_little_memory_it_settles_soon,
                ),
                Try(
                    "Back to the ravine",
                    "ravine.condition_number=100&learning_rate=0.018",
                    "In the ravine momentum is ahead again: it arrives at step 142, and SGD has 0.0064 to go after 300 "
                    "steps.",
                    in_the_ravine_momentum_is_ahead_again,
                ),
            ),
        ),
    ),
)
