"""Where the gradient is small: the terminal speed α·g/(1 − β) of a ball on a steady slope."""

import numpy as np

from lessons.base import Lesson, Stage


def sgd_crawls_where_the_ball_rolls(race):
    sgd, ball = race.outcomes
    assert race.steps_to_tolerance == [None, 188]
    assert np.hypot(7, 3) - sgd.distance < 1.8
    assert np.hypot(7, 3) - sgd.distance > 1.6
    assert abs(sgd.distance - 5.9) < 0.05
    assert ball.step == 254
    assert abs(np.hypot(*race.experiment.start) - 7.6) < 0.05


def terminal_speeds_have_the_ratio_one_two_ten(race):
    slope, rate = 0.1, 0.05
    for path, momentum in zip(race.paths, (0, 0.5, 0.9), strict=True):
        steps = np.diff(path[:, 0])
        # From rest: α·g·(1 − βᵗ)/(1 − β).
        np.testing.assert_allclose(steps, rate * slope * (1 - momentum ** np.arange(1, 151)) / (1 - momentum))
    final = [path[-1, 0] - path[-2, 0] for path in race.paths]
    np.testing.assert_allclose(final, [0.005, 0.01, 0.05], rtol=1e-6)
    assert 1 - 0.9**21 < 0.9 < 1 - 0.9**22  # 90 % from step 22 on
    covered = [path[-1, 0] - path[0, 0] for path in race.paths]
    np.testing.assert_allclose(covered, [0.75, 1.5, 7], atol=0.06)


def too_much_speed_is_paid_for_in_the_well(race):
    assert [each.momentum for each in race.experiment.optimizers] == [0.5, 0.9, 0.97]
    assert race.steps_to_tolerance == [542, 188, 435]
    # The fastest is the first one to be at the well, and rolls through it.
    first_near = [int(np.argmax(np.hypot(*path.T) < 0.5)) for path in race.paths]
    assert first_near[2] < first_near[1] < first_near[0]
    assert race.paths[2][:, 0].max() > 1
    assert abs(race.paths[0][:, 0].max() - 0.02) < 0.005


def the_ball_leaves_the_saddle_sooner(race):
    assert race.steps_to_tolerance == [502, 137]
    assert race.experiment.start == (-1.3, 0.001)
    assert all(each.minimum == (0, 1) for each in race.outcomes)
    sgd, ball = (np.abs(path[:, 1]) for path in race.paths)
    assert sgd[300] < 0.4
    assert ball[150] > 0.9


lesson = Lesson(
    3,
    "Small gradients",
    "What happens where the ground is nearly flat?",
    (
        Stage(
            "landscape=plateau",
            "A long gentle slope before a well. SGD's step is α times the slope, so on gentle ground it crawls: "
            "after 300 steps it is still 5.9 of its 7.6 away. Momentum adds up the small pushes, reaches the bottom "
            "after 188 steps and lies still there from step 254 on.",
            sgd_crawls_where_the_ball_rolls,
            "Make the plain gentler still with its slope S.",
        ),
        Stage(
            "landscape=formula&formula.f=-x/10&x=-4&y=0&learning_rate=0.05&steps=150&race=sgd+momentum+momentum"
            "&2.momentum=0.5&view=workings",
            "A slope of 0.1 everywhere. SGD takes steps of 0.005, α times the slope. With momentum they grow up to a "
            "terminal speed, 1/(1−β) times as much: 0.01 with β = 0.5, and 0.05 with β = 0.9, of which 90 % is "
            "reached at step 22. So the three cover about 0.75, 1.5 and 7 in 150 steps.",
            terminal_speeds_have_the_ratio_one_two_ten,
            "What does β = 0.99 make of it? Count: 1/(1 − 0.99).",
        ),
        Stage(
            "landscape=plateau&race=momentum+momentum+momentum&1.momentum=0.5&2.momentum=0.9&3.momentum=0.97&steps=600",
            "More β is more speed, but speed has to be lost again. β = 0.97 is the first of the three at the well, "
            "and rolls straight through it: it comes within a thousandth of the bottom only at step 435. β = 0.5 "
            "overshoots by no more than 0.02, but takes 542. In between, β = 0.9 needs 188.",
            too_much_speed_is_paid_for_in_the_well,
            "Look for the best β by hand, with the main slider.",
        ),
        Stage(
            "landscape=saddle&steps=600",
            "Between two wells lies a saddle, and there the slope fades to nothing. Both start so that they run onto "
            "it, at (−1.3, 0.001). SGD lingers: it gets to the well after 502 steps. Momentum gets away sooner, and "
            "is there after 137.",
            the_ball_leaves_the_saddle_sooner,
            "Set y to 0: now no rule ever leaves, unless you turn on some noise.",
        ),
    ),
)
