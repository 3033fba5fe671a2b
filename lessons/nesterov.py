"""Nesterov's accelerated gradient (1983) against Polyak's heavy ball (1964)."""

import numpy as np

from analysis.rates import convergence_rate, largest_stable_learning_rate
from lessons.base import Lesson, Stage, Try


def swings_across(path):
    """How often a path changes sides across the valley, while it swings by more than 0.001."""
    across = path[:, 1]
    return np.count_nonzero((across[1:] * across[:-1] < 0) & (np.abs(across[1:]) > 0.001))


def looking_ahead_calms_the_walls(race):
    assert [each.learning_rate for each in race.experiment.optimizers] == [0.01, 0.01]
    assert [each.step for each in race.outcomes] == [141, 125]
    assert swings_across(race.paths[0]) > 20
    # Here αλ is exactly 1 across, where Nesterov turns back once.
    assert swings_across(race.paths[1]) == 1
    assert np.abs(race.paths[1][2:, 1]).max() < 1e-12


def with_longer_steps_it_swings_too_and_is_sooner(race):
    assert [each.step for each in race.outcomes] == [137, 109]
    assert swings_across(race.paths[1]) > 10


def it_brakes_in_time(race):
    ball, nesterov = race.experiment.optimizers
    assert ball.momentum == nesterov.momentum == 0.95
    np.testing.assert_allclose([path[:, 0].max() for path in race.paths], [1.18, 0.78], atol=0.005)
    # √β, and √(β(1 − αλ)): both ring.
    np.testing.assert_allclose([convergence_rate(each, 1) for each in (ball, nesterov)], [0.975, 0.925], atol=0.0005)
    np.testing.assert_allclose(convergence_rate(nesterov, 1), np.sqrt(0.95 * (1 - 0.1)))
    assert [each.step for each in race.outcomes] == [286, 91]


def with_short_steps_there_is_little_to_see_ahead(race):
    assert race.experiment.learning_rate == 0.001
    assert [each.step for each in race.outcomes] == [274, 278]
    assert np.abs(race.paths[0] - race.paths[1]).max() < 0.02


def looking_ahead_allows_a_smaller_rate(race):
    ball, nesterov = race.experiment.optimizers
    assert race.experiment.momentum == 0.9
    assert race.outcomes[1].state.value == "diverged"
    assert race.outcomes[1].step == 66
    assert race.outcomes[0].step == 140
    # (2 + 2β)/λ, and (2 + 2β)/((1 + 2β)λ).
    np.testing.assert_allclose(largest_stable_learning_rate(ball, 100.0), 0.038)
    np.testing.assert_allclose(largest_stable_learning_rate(nesterov, 100.0), 0.0136, rtol=0.003)


def a_little_below_it_is_stable(race):
    assert race.experiment.learning_rate == 0.013
    assert [each.step for each in race.outcomes] == [137, 109]


def the_careful_one_stays_behind_the_hill(race):
    wells = [race.experiment.landscape.minima.index(each.minimum) for each in race.outcomes]
    assert wells == [0, 3]
    np.testing.assert_allclose([each.loss for each in race.outcomes], [-1.32, -0.511], atol=0.005)
    assert race.outcomes[1].step == 32


def with_more_memory_it_gets_over_one_hill(race):
    assert race.experiment.optimizers[1].momentum == 0.95
    assert race.outcomes[1].minimum == race.experiment.landscape.minima[1]
    assert abs(race.outcomes[1].loss - -1.15) < 0.005
    assert race.outcomes[1].step == 40


def with_still_more_it_gets_to_the_deepest(race):
    assert race.experiment.optimizers[1].momentum == 0.97
    assert race.outcomes[1].minimum == race.experiment.landscape.minima[0]
    assert race.outcomes[1].step == 32


lesson = Lesson(
    8,
    "Looking ahead",
    "What does Nesterov do differently?",
    4,
    (
        Stage(
            "race=momentum+nesterov&learning_rate=0.01",
            "It sees the wall before it is there",
            "Nesterov's rule is momentum with one change: it takes the slope at the place where its velocity is about "
            "to carry it.\n\n"
            "In the ravine [1 Momentum] swings across the valley again and again. [2 Nesterov] notices the wall in "
            "time, and swings across only once. It arrives at step 125, momentum at step 141.",
            looking_ahead_calms_the_walls,
            (
                Try(
                    "α = 0.013",
                    "learning_rate=0.013",
                    "With longer steps [2 Nesterov] swings across too. It arrives at step 109, momentum at step 137.",
                    with_longer_steps_it_swings_too_and_is_sooner,
                ),
            ),
            ("learning_rate",),
        ),
        Stage(
            "ravine.condition_number=1&race=momentum+nesterov&learning_rate=0.1&momentum=0.95&view=rates",
            "It brakes in time",
            "A round bowl, and too much memory: β = 0.95. Both overshoot along x, [1 Momentum] to 1.18, [2 Nesterov] "
            "only to 0.78.\n\n"
            "The table has the factor by which each step shrinks the swing: 0.975 for momentum, 0.925 for Nesterov. "
            "They arrive at steps 286 and 91.",
            it_brakes_in_time,
            (
                Try(
                    "α = 0.001",
                    "learning_rate=0.001",
                    "With short steps there is little to see ahead. The two paths are nearly one: they arrive at steps "
                    "274 and 278.",
                    with_short_steps_there_is_little_to_see_ahead,
                ),
            ),
            ("learning_rate",),
        ),
        Stage(
            "race=momentum+nesterov&learning_rate=0.014&view=rates",
            "It bears a smaller α",
            "Looking ahead has a price. In this ravine, with β = 0.9, [1 Momentum] is stable up to α = 0.038, [2 "
            "Nesterov] only up to 0.0136: see the largest stable α in the table.\n\n"
            "At α = 0.014 Nesterov diverges at step 66, and momentum arrives at step 140.",
            looking_ahead_allows_a_smaller_rate,
            (
                Try(
                    "α = 0.013",
                    "learning_rate=0.013",
                    "A little below the border both arrive: momentum at step 137, Nesterov at step 109.",
                    a_little_below_it_is_stable,
                ),
            ),
            ("learning_rate",),
        ),
        Stage(
            "landscape=multi_well&race=momentum+nesterov",
            "Care isn't always wanted",
            "[1 Momentum] rolls over the first hill, and ends in the deepest well: loss −1.32.\n\n"
            "[2 Nesterov], at the same α and β, brakes in the first well and arrives there at step 32: loss −0.511.",
            the_careful_one_stays_behind_the_hill,
            (
                Try(
                    "β = 0.95 for Nesterov",
                    "2.momentum=0.95",
                    "[2 Nesterov] gets over one hill, and arrives at step 40 in the second deepest well: −1.15.",
                    with_more_memory_it_gets_over_one_hill,
                ),
                Try(
                    "β = 0.97 for Nesterov",
                    "2.momentum=0.97",
                    "[2 Nesterov] arrives in the deepest well at step 32, long before momentum.",
                    with_still_more_it_gets_to_the_deepest,
                ),
            ),
        ),
    ),
)
