"""Two rules that are both called momentum, and the rolling ball, which is a third form of them."""

import numpy as np

from lessons.base import Lesson, Stage, Try


def the_same_sliders_are_not_the_same_rule(race):
    ball, averaged = race.experiment.optimizers
    assert (ball.learning_rate, ball.momentum) == (averaged.learning_rate, averaged.momentum) == (0.018, 0.9)
    heavy, light = (path[1] - path[0] for path in race.paths)
    np.testing.assert_allclose(heavy, 10 * light)
    assert [each.step for each in race.outcomes] == [142, 332]


def without_memory_they_are_one(race):
    assert race.experiment.momentum == 0
    np.testing.assert_array_equal(*race.paths)


def converted_they_are_one(race):
    ball, averaged = race.experiment.optimizers
    assert np.isclose(averaged.learning_rate, ball.learning_rate / (1 - 0.9))
    assert averaged.learning_rate == 0.18
    np.testing.assert_allclose(race.paths[0], race.paths[1], atol=1e-12)
    assert [each.step for each in race.outcomes] == [142, 142]


def with_another_memory_they_part(race):
    assert race.experiment.momentum == 0.95
    assert [each.step for each in race.outcomes] == [289, 283]
    assert np.abs(race.paths[0] - race.paths[1]).max() > 0.1


def converted_anew_they_are_one_again(race):
    assert np.isclose(race.experiment.optimizers[1].learning_rate, 0.018 / (1 - 0.95))
    assert race.experiment.optimizers[1].learning_rate == 0.36
    np.testing.assert_allclose(race.paths[0], race.paths[1], atol=1e-12)


def the_rolling_ball_is_the_third(race):
    heavy, averaged, rolling = race.experiment.optimizers
    assert (heavy.learning_rate, averaged.learning_rate, heavy.momentum) == (0.01, 0.1, 0.9)
    assert (rolling.time_step, rolling.friction, rolling.mass, rolling.gravity) == (0.1, 1, 1, 1)
    for path in race.paths[1:]:
        np.testing.assert_allclose(path, race.paths[0], atol=1e-12)
    assert [each.step for each in race.outcomes] == [141] * 3


def twice_the_mass_is_another_memory(race):
    rolling = race.experiment.optimizers[2].equivalent()
    assert np.isclose(rolling.momentum, 1 - 1 * 0.1 / 2)
    assert np.isclose(rolling.momentum, 0.95)
    assert race.outcomes[2].step == 293


def with_that_memory_all_are_one_again(race):
    heavy, averaged, _ = race.experiment.optimizers
    assert (heavy.momentum, averaged.learning_rate) == (0.95, 0.2)
    for path in race.paths[1:]:
        np.testing.assert_allclose(path, race.paths[0], atol=1e-12)


def with_more_memory_only_one_gets_faster(race):
    # On a steady slope the heavy ball's speed is αg/(1 − β), the average's αg.
    heavy, heavier, light, lighter = (path[-1, 0] - path[-2, 0] for path in race.paths)
    assert np.isclose(heavy, 0.01, rtol=1e-6)
    assert np.isclose(heavier, 0.0982, rtol=1e-3)  # of 0.1: it is still speeding up
    np.testing.assert_allclose([light, lighter], [0.001, 0.000982], rtol=1e-3)
    assert [each.momentum for each in race.experiment.optimizers] == [0.9, 0.99] * 2


def at_the_same_pace_the_steps_stay(race):
    heavy, heavier = race.experiment.optimizers[:2]
    assert heavier.learning_rate == 0.001
    assert np.isclose(heavy.learning_rate / (1 - heavy.momentum), heavier.learning_rate / (1 - heavier.momentum))
    assert np.isclose(race.paths[1][-1, 0] - race.paths[1][-2, 0], 0.00982, rtol=1e-3)


lesson = Lesson(
    10,
    "Two momentums under one name",
    "Why does the same β behave differently in another library?",
    5,
    (
        Stage(
            "race=momentum+averaged_momentum&steps=400&view=workings",
            "A sum or an average",
            "Both rules are called momentum in some library. Both have α = 0.018 and β = 0.9 here. [1 Momentum] sums "
            "up "
            "gradients; [2 Averaged momentum] takes their average, so its first step is a tenth as long.\n\n"
            "The first arrives at step 142, the second at step 332.",
            the_same_sliders_are_not_the_same_rule,
            (
                Try(
                    "β = 0",
                    "momentum=0",
                    "Without memory both are SGD, and the two paths are one.",
                    without_memory_they_are_one,
                ),
            ),
        ),
        Stage(
            "race=momentum+averaged_momentum&2.learning_rate=0.18&maps=side",
            "How to convert",
            "[2 The average] at α/(1−β) is [1 Momentum] at α. Here 1−β is a tenth, so 0.18 belongs to 0.018. The two "
            "maps show the same path, and both arrive at step 142.\n\n"
            "To take a setting from one library to another, multiply or divide α by 1−β.",
            converted_they_are_one,
            (
                Try(
                    "β = 0.95",
                    "momentum=0.95",
                    "The paths part, since 1−β is another: they arrive at steps 289 and 283.",
                    with_another_memory_they_part,
                ),
                Try(
                    "β = 0.95, converted",
                    "momentum=0.95&2.learning_rate=0.36",
                    "0.018/(1 − 0.95) is 0.36: with this α the two paths are one again.",
                    converted_anew_they_are_one_again,
                ),
            ),
        ),
        Stage(
            "race=momentum+averaged_momentum+rolling_ball&learning_rate=0.01&2.learning_rate=0.1&3.time_step=0.1"
            "&3.friction=1",
            "The rolling ball is the third",
            "[3 The rolling ball] is a third way to write the same. With time step τ = 0.1, and G, m and c all 1, it "
            "has α = G·τ² = 0.01 and β = 1 − c·τ/m = 0.9.\n\n"
            "[1 Momentum], [2 Averaged momentum] and the rolling ball lie on top of one another. They arrive at step "
            "141.",
            the_rolling_ball_is_the_third,
            (
                Try(
                    "Twice the mass",
                    "3.mass=2",
                    "With m = 2 the rolling ball has β = 0.95. It overshoots, and arrives at step 293.",
                    twice_the_mass_is_another_memory,
                ),
                Try(
                    "β = 0.95 for all",
                    "3.mass=2&momentum=0.95&2.learning_rate=0.2",
                    "With β = 0.95, and α = 0.2 for the average, the three are one again.",
                    with_that_memory_all_are_one_again,
                ),
            ),
        ),
        Stage(
            "landscape=formula&formula.f=-x/10&x=-4&y=0&learning_rate=0.01&steps=400"
            "&race=momentum+momentum+averaged_momentum+averaged_momentum&2.momentum=0.99&4.momentum=0.99&view=workings",
            "More β, longer steps?",
            "A steady slope, α = 0.01. The steps of [1 Momentum β = 0.9] grow to 0.01, those of [2 Momentum β = 0.99] "
            "to 0.0982, nearly ten times as much. The steps of [3 Averaged momentum β = 0.9] and [4 Averaged momentum "
            "β = 0.99] both get to about 0.001.\n\n"
            "With momentum, more β also means longer steps.",
            with_more_memory_only_one_gets_faster,
            (
                Try(
                    "The same α/(1−β)",
                    "2.learning_rate=0.001",
                    "With α = 0.001 the steps of [2 Momentum β = 0.99] get to 0.00982: about as long as those of the "
                    "first ball.",
                    at_the_same_pace_the_steps_stay,
                ),
            ),
        ),
    ),
)
