"""Two rules that are both called momentum, and the rolling ball, which is a third form of them."""

import numpy as np

from lessons.base import Lesson, Stage


def the_same_sliders_are_not_the_same_rule(race):
    ball, averaged = race.experiment.optimizers
    assert (ball.learning_rate, ball.momentum) == (averaged.learning_rate, averaged.momentum) == (0.018, 0.9)
    heavy, light = (path[1] - path[0] for path in race.paths)
    np.testing.assert_allclose(heavy, 10 * light)
    assert race.steps_to_tolerance == [133, 332]


def converted_they_are_one(race):
    ball, averaged = race.experiment.optimizers
    assert np.isclose(averaged.learning_rate, ball.learning_rate / (1 - 0.9))
    assert averaged.learning_rate == 0.18
    np.testing.assert_allclose(race.paths[0], race.paths[1], atol=1e-12)
    assert race.steps_to_tolerance == [133, 133]


def the_rolling_ball_is_the_third(race):
    heavy, averaged, rolling = race.experiment.optimizers
    assert (heavy.learning_rate, averaged.learning_rate, heavy.momentum) == (0.01, 0.1, 0.9)
    assert (rolling.time_step, rolling.friction, rolling.mass, rolling.gravity) == (0.1, 1, 1, 1)
    for path in race.paths[1:]:
        np.testing.assert_allclose(path, race.paths[0], atol=1e-12)
    assert race.steps_to_tolerance == [127] * 3


def with_more_memory_only_one_gets_faster(race):
    # On a steady slope the heavy ball's speed is αg/(1 − β), the average's αg.
    heavy, heavier, light, lighter = (path[-1, 0] - path[-2, 0] for path in race.paths)
    assert np.isclose(heavy, 0.01, rtol=1e-6)
    assert np.isclose(heavier, 0.0982, rtol=1e-3)  # of 0.1: it is still speeding up
    np.testing.assert_allclose([light, lighter], [0.001, 0.000982], rtol=1e-3)
    assert [each.momentum for each in race.experiment.optimizers] == [0.9, 0.99] * 2


lesson = Lesson(
    10,
    "Two momentums under one name",
    "Why does the same β behave differently in another library?",
    (
        Stage(
            "race=momentum+averaged_momentum&steps=400",
            "Both rules here are called momentum elsewhere, and both have α = 0.018 and β = 0.9. The heavy ball sums "
            "up gradients; the other takes their average, and its first step is 10 times shorter. The first is "
            "within a thousandth after 133 steps, the second after 332.",
            the_same_sliders_are_not_the_same_rule,
            "Look at the two formulas: where does (1−β) stand?",
        ),
        Stage(
            "race=momentum+averaged_momentum&2.learning_rate=0.18&maps=side",
            "The average at α/(1−β) is the heavy ball at α: 0.18 beside 0.018, since 1−β is a tenth. Now the two "
            "maps show the same path, and both are there after 133 steps. To convert a setting from one library to "
            "another, multiply or divide α by 1−β.",
            converted_they_are_one,
            "Change β: the paths part, until α is converted anew.",
        ),
        Stage(
            "race=momentum+averaged_momentum+rolling_ball&learning_rate=0.01&2.learning_rate=0.1&3.time_step=0.1"
            "&3.friction=1",
            "The rolling ball is a third way to write the same. Time step 0.1, gravity, mass and friction 1 make α = "
            "G·τ² = 0.01 and β = 1 − c·τ/m = 0.9. All three balls lie on top of one another and are there after 127 "
            "steps.",
            the_rolling_ball_is_the_third,
            "Double the mass: which β is that?",
        ),
        Stage(
            "landscape=formula&formula.f=-x/10&x=-4&y=0&learning_rate=0.01&steps=400"
            "&race=momentum+momentum+averaged_momentum+averaged_momentum&2.momentum=0.99&4.momentum=0.99&view=workings",
            "On a steady slope, with α = 0.01. When β goes from 0.9 to 0.99 the heavy ball's steps grow from 0.01 to "
            "nearly ten times that, 0.0982. The average's stay about 0.001: it only takes longer to get up to speed. "
            "So if you raise β with the heavy ball, you raise the step too.",
            with_more_memory_only_one_gets_faster,
            "Keep α/(1−β) fixed while you raise β.",
        ),
    ),
)
