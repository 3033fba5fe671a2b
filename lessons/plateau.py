"""Where the gradient is small: the terminal speed α·g/(1 − β) of a ball on a steady slope."""

import numpy as np

from lessons.base import Lesson, Stage, Try


def sgd_crawls_where_the_ball_rolls(race):
    sgd, ball = race.outcomes
    assert race.steps_to_tolerance == [None, 188]
    assert race.experiment.steps == 300
    assert abs(sgd.distance - 5.9) < 0.05
    assert ball.step == 254
    near = np.hypot(*race.paths[1].T) < 0.001
    assert near[188]
    assert not near[188:254].all()


def in_many_more_steps_sgd_arrives_too(race):
    assert race.experiment.steps == 2000
    assert [each.step for each in race.outcomes] == [1082, 254]
    assert round(1082 / 254) == 4


def on_a_gentler_slope_both_are_slower(race):
    assert race.experiment.landscape.slope == 0.02
    assert race.experiment.steps == 300
    np.testing.assert_allclose([each.distance for each in race.outcomes], [6.9, 0.19], atol=0.015)


def terminal_speeds_have_the_ratio_one_two_ten(race):
    slope, rate = 0.1, 0.05
    for path, momentum in zip(race.paths, (0, 0.5, 0.9), strict=True):
        steps = np.diff(path[:, 0])
        # From rest: α·g·(1 − βᵗ)/(1 − β).
        np.testing.assert_allclose(steps, rate * slope * (1 - momentum ** np.arange(1, 151)) / (1 - momentum))
    final = [path[-1, 0] - path[-2, 0] for path in race.paths]
    np.testing.assert_allclose(final, [0.005, 0.01, 0.05], rtol=1e-6)
    np.testing.assert_allclose(np.array(final) / final[0], [1, 2, 10], rtol=1e-6)
    np.testing.assert_allclose([path[-1, 0] for path in race.paths[::2]], [-3.25, 3.05], atol=0.005)


def a_hundred_times_as_fast_takes_long_to_reach(race):
    steps = np.diff(race.paths[2][:, 0])
    assert race.experiment.optimizers[2].momentum == 0.99
    assert np.isclose(1 / (1 - 0.99), 100)
    assert int(np.argmax(race.paths[2][:, 0] > race.experiment.landscape.x_range[1])) == 67
    assert np.isclose(0.5, 100 * 0.005)
    np.testing.assert_allclose(steps, 0.5 * (1 - 0.99 ** np.arange(1, 151)))


def without_memory_it_is_as_slow_as_sgd(race):
    np.testing.assert_array_equal(race.paths[2], race.paths[0])


def too_much_speed_is_paid_for_in_the_well(race):
    assert [each.momentum for each in race.experiment.optimizers] == [0.5, 0.9, 0.97]
    assert [each.step for each in race.outcomes] == [542, 254, 525]
    # The fastest is the first one to be at the well, and rolls through it.
    first_near = [int(np.argmax(np.hypot(*path.T) < 0.5)) for path in race.paths]
    assert first_near[2] < first_near[1] < first_near[0]
    assert race.paths[2][:, 0].max() > 1
    assert abs(race.paths[0][:, 0].max() - 0.02) < 0.005


def less_speed_is_slower_on_the_way(race):
    assert race.outcomes[1].step == 275


def the_best_lies_between(race):
    assert race.outcomes[1].step == 245


def more_speed_is_slower_in_the_well(race):
    assert race.outcomes[1].step == 357


def the_ball_leaves_the_saddle_sooner(race):
    assert [each.step for each in race.outcomes] == [502, 178]
    assert race.experiment.start == (-1.3, 0.001)
    assert all(each.minimum == (0, 1) for each in race.outcomes)
    sgd, ball = (np.abs(path[:, 1]) for path in race.paths)
    assert sgd[300] < 0.4
    assert ball[150] > 0.9


def on_the_ridge_nothing_pushes_it_off(race):
    assert race.experiment.steps == 600
    assert not any(path[:, 1].any() for path in race.paths)
    np.testing.assert_allclose([path[-1] for path in race.paths], 0, atol=1e-4)


def a_little_noise_is_enough(race):
    assert race.experiment.noise == 0.01
    assert race.steps_to_tolerance == [548, 135]


lesson = Lesson(
    2,
    "Small gradients",
    "What happens where the ground is nearly flat?",
    5,
    (
        Stage(
            "landscape=plateau",
            "SGD crawls, momentum rolls",
            "The ground slopes gently down to a well. [1 SGD] moves by α times the slope, so here it crawls: after 300 "
            "steps it still has 5.9 to go.\n\n"
            "[2 Momentum] adds up the small pushes. It first comes within 0.001 of "
            "the lowest point at step 188, and swings out again. From step 254 on it stays there: it has arrived.",
            sgd_crawls_where_the_ball_rolls,
            (
                Try(
                    "2,000 steps",
                    "steps=2000",
                    "[1 SGD] arrives too, at step 1,082: four times as late as momentum.",
                    in_many_more_steps_sgd_arrives_too,
                ),
                Try(
                    "A gentler slope",
                    "plateau.slope=0.02",
                    "With S = 0.02 both are slower. After 300 steps SGD has 6.9 to go, momentum 0.19.",
                    on_a_gentler_slope_both_are_slower,
                ),
            ),
        ),
        Stage(
            "landscape=formula&formula.f=-x/10&x=-4&y=0&learning_rate=0.05&steps=150&race=sgd+momentum+momentum"
            "&2.momentum=0.5&view=workings",
            "1/(1−β) times as fast",
            "The slope is 0.1 everywhere. [1 SGD] takes steps of α times 0.1, which is 0.005. With momentum the steps "
            "grow to 1/(1−β) times that: to 0.01 with [2 β = 0.5], twice as much, and to 0.05 with [3 β = 0.9], ten "
            "times as much.\n\n"
            "In 150 steps SGD gets from x = −4 to −3.25, β = 0.9 to 3.05.",
            terminal_speeds_have_the_ratio_one_two_ten,
            (
                Try(
                    "β = 0.99",
                    "momentum=0.99",
                    "1/(1 − 0.99) is 100: [3 β = 0.99] is on its way to steps of 0.5, and leaves the map at step 67.",
                    a_hundred_times_as_fast_takes_long_to_reach,
                ),
                Try(
                    "β = 0",
                    "momentum=0",
                    "Without memory [3 β = 0] is as slow as SGD: it lies on top of it.",
                    without_memory_it_is_as_slow_as_sgd,
                ),
            ),
            ("momentum",),
        ),
        Stage(
            "landscape=plateau&race=momentum+momentum+momentum&1.momentum=0.5&3.momentum=0.97&steps=600",
            "Speed has to be lost again",
            "More β is more speed. [3 β = 0.97] is first at the well, rolls straight through it, and arrives only at "
            "step 525. [1 β = 0.5] passes the lowest point by no more than 0.02, but arrives at step 542.\n\n"
            "[2 β = 0.9] arrives at step 254. Drag β: this ball follows. Which β is best?",
            too_much_speed_is_paid_for_in_the_well,
            (
                Try(
                    "β = 0.8",
                    "momentum=0.8",
                    "[2 β = 0.8] has less speed to lose, and less on the way: it arrives at step 275.",
                    less_speed_is_slower_on_the_way,
                ),
                Try(
                    "β = 0.87",
                    "momentum=0.87",
                    "[2 β = 0.87] arrives at step 245, sooner than with the other β here.",
                    the_best_lies_between,
                ),
                Try(
                    "β = 0.95",
                    "momentum=0.95",
                    "[2 β = 0.95] is early at the well, and swings in it: it arrives at step 357.",
                    more_speed_is_slower_in_the_well,
                ),
            ),
            ("momentum",),
        ),
        Stage(
            "landscape=saddle&steps=600",
            "A saddle",
            "Two wells, and a saddle between them. At its middle the ground is flat: there is no slope to push a ball. "
            "Both balls start at (−1.3, 0.001), aimed almost exactly at it.\n\n"
            "[1 SGD] lingers there, and arrives in a well at step 502. [2 Momentum] gets away sooner: it arrives at "
            "step 178.",
            the_ball_leaves_the_saddle_sooner,
            (
                Try(
                    "y = 0",
                    "y=0",
                    "Now they are aimed exactly at it. Nothing pushes them aside, and both stop on the saddle.",
                    on_the_ridge_nothing_pushes_it_off,
                ),
                Try(
                    "y = 0, and a little noise",
                    "y=0&noise=0.01",
                    "Noise pushes them off. SGD first comes within 0.001 of a minimum at step 548, momentum at step "
                    "135.",
                    a_little_noise_is_enough,
                ),
            ),
        ),
    ),
)
