"""Nesterov's accelerated gradient (1983) against Polyak's heavy ball (1964)."""

import numpy as np

from analysis.rates import convergence_rate, largest_stable_learning_rate
from lessons.base import Lesson, Stage, race_of


def looking_ahead_calms_the_walls(race):
    ball, nesterov = race.outcomes
    assert [each.learning_rate for each in race.experiment.optimizers] == [0.01, 0.01]
    assert race.steps_to_tolerance == [127, 96]
    assert (ball.crossings, nesterov.crossings) == (49, 1)
    # Here αλ is exactly 1 across, where Nesterov needs a single step; it is no slower where it does swing.
    faster = race_of("race=momentum+nesterov&learning_rate=0.013")
    assert faster.steps_to_tolerance[1] == 81
    assert faster.outcomes[1].crossings > 50


def it_brakes_in_time(race):
    ball, nesterov = race.experiment.optimizers
    np.testing.assert_allclose([path[:, 0].max() for path in race.paths], [1.18, 0.78], atol=0.005)
    # √β, and √(β(1 − αλ)): both ring.
    np.testing.assert_allclose([convergence_rate(each, 1) for each in (ball, nesterov)], [0.975, 0.925], atol=0.0005)
    np.testing.assert_allclose(convergence_rate(nesterov, 1), np.sqrt(0.95 * (1 - 0.1)))
    assert race.steps_to_tolerance == [132, 63]


def looking_ahead_allows_a_smaller_rate(race):
    ball, nesterov = race.experiment.optimizers
    assert race.outcomes[1].state.value == "diverged"
    assert race.outcomes[1].step == 66
    assert race.steps_to_tolerance[0] == 131
    # (2 + 2β)/λ, and (2 + 2β)/((1 + 2β)λ).
    np.testing.assert_allclose(largest_stable_learning_rate(ball, 100.0), 0.038)
    np.testing.assert_allclose(largest_stable_learning_rate(nesterov, 100.0), 0.0136, rtol=0.003)


def the_careful_one_stays_behind_the_hill(race):
    wells = [race.experiment.landscape.minima.index(each.minimum) for each in race.outcomes]
    assert wells == [0, 3]
    np.testing.assert_allclose([each.loss for each in race.outcomes], [-1.32, -0.51], atol=0.005)
    assert race.steps_to_tolerance[1] == 27


lesson = Lesson(
    8,
    "Looking ahead",
    "What does Nesterov do differently?",
    (
        Stage(
            "race=momentum+nesterov&learning_rate=0.01",
            "Nesterov's rule is the heavy ball with one change: it takes the slope where its velocity is about to "
            "carry it. In the ravine it notices the wall before it is there. The heavy ball turns back 49 times "
            "across the valley, Nesterov once, and it is there after 96 steps instead of 127.",
            looking_ahead_calms_the_walls,
            "Raise α to 0.013: now Nesterov swings across as well, and is there even sooner, after 81 steps.",
        ),
        Stage(
            "ravine.condition_number=1&race=momentum+nesterov&learning_rate=0.1&momentum=0.95&view=rates",
            "A round bowl and too much momentum, β = 0.95. Both overshoot, the heavy ball to 1.18 and Nesterov only "
            "to 0.78. Each step leaves 0.975 of the heavy ball's swing and 0.925 of Nesterov's: they get there after "
            "132 and 63 steps.",
            it_brakes_in_time,
            "Lower α to 0.001: now there is little to see ahead, and the two are nearly one.",
        ),
        Stage(
            "race=momentum+nesterov&learning_rate=0.014&view=rates",
            "Looking ahead has a price. In this ravine and with β = 0.9 the heavy ball bears any α up to 0.038, "
            "Nesterov only up to 0.0136. At α = 0.014 Nesterov diverges at step 66, while the heavy ball is there "
            "after 131.",
            looking_ahead_allows_a_smaller_rate,
            "Find the border on the map of rates.",
        ),
        Stage(
            "landscape=multi_well&race=momentum+nesterov",
            "And care is not always wanted. Among the many wells the heavy ball rolls over the first hill into the "
            "deepest well, loss −1.32. Nesterov, at the same α and β, brakes in the first well and is at rest there, "
            "−0.51, within a thousandth after 27 steps.",
            the_careful_one_stays_behind_the_hill,
            "Which β does Nesterov need to pass the hill?",
        ),
    ),
)
