"""Does momentum accelerate a network, and why it can: it is stable at a pace α/(1 − β) that SGD is not."""

import numpy as np

from lessons.base import Lesson, Stage, Try, losses_at_end, sharpness_of

CIRCLES = "landscape=circles"


def rises(race):
    """The share of the steps of each ball in which the loss rises."""
    return [float(np.mean(np.diff(each.run.loss) > 0)) for each in race.balls]


def at_equal_alpha_momentum_is_ahead(race):
    assert race.experiment.steps == 300
    assert {each.learning_rate for each in race.experiment.optimizers} == {0.1}
    np.testing.assert_allclose(losses_at_end(race), [0.67, 0.159], atol=0.0006)
    assert round(float(np.log(2)), 2) == 0.69  # the loss of one half for each class


def in_more_steps_sgd_gets_there_too(race):
    assert race.experiment.steps == 2000
    sgd, ball = race.balls
    assert abs(sgd.run.loss[-1] - 0.198) < 0.0006
    assert abs(ball.run.loss[300] - 0.159) < 0.0006
    assert ball.run.loss[300] < sgd.run.loss[-1]


def at_equal_pace_they_go_together(race):
    assert [each.learning_rate for each in race.experiment.optimizers] == [1, 0.1]
    assert race.experiment.optimizers[1].momentum == 0.9
    assert np.isclose(0.1 / (1 - 0.9), 1)
    np.testing.assert_allclose(losses_at_end(race), [0.147, 0.159], atol=0.0006)
    apart = np.linalg.norm(race.paths[0] - race.paths[1], axis=1)
    way = np.linalg.norm(race.paths[1][-1] - race.paths[1][0])
    np.testing.assert_allclose([apart.max(), way], [1.9, 10.8], atol=0.05)


def at_half_the_pace_both_are_slower(race):
    assert [each.learning_rate for each in race.experiment.optimizers] == [0.5, 0.05]
    np.testing.assert_allclose(losses_at_end(race), [0.273, 0.314], atol=0.0006)


def sgd_cannot_stand_three_times_the_pace(race):
    sgd, ball = sharpness_of(race)
    assert [each.learning_rate for each in race.experiment.optimizers] == [3, 0.3]
    np.testing.assert_allclose([sgd.limit[0], ball.limit[0]], [0.667, 12.7], atol=0.04)
    np.testing.assert_allclose([sgd.limit[0], ball.limit[0]], [2 / 3, 3.8 / 0.3])
    assert sgd.sharpness.max() > 1.2 * sgd.limit[0]
    assert ball.sharpness.max() < 1.7
    assert rises(race)[0] > 1 / 3
    assert abs(losses_at_end(race)[1] - 0.091) < 0.0006


def at_ten_times_the_pace_momentum_trains_on(race):
    assert [each.learning_rate for each in race.experiment.optimizers] == [10, 1]
    np.testing.assert_allclose([each.limit[0] for each in sharpness_of(race)], [0.2, 3.8])
    assert abs(losses_at_end(race)[1] - 0.044) < 0.0006
    assert rises(race)[0] > 1 / 4


def back_at_the_pace_of_one_both_are_stable(race):
    sgd, ball = sharpness_of(race)
    np.testing.assert_allclose([sgd.limit[0], ball.limit[0]], [2, 38])
    assert not sgd.above.any()
    assert not ball.above.any()


def the_gain_is_the_faster_pace(race):
    assert [each.learning_rate for each in race.experiment.optimizers] == [1, 1]
    np.testing.assert_allclose(losses_at_end(race), [0.147, 0.044], atol=0.0006)
    assert np.isclose(1 / (1 - 0.9), 10)
    assert not any(each.above.any() for each in sharpness_of(race))
    assert race.outcomes[1].state.value == "reached the target loss"


def sgd_at_that_pace_is_thrown_about(race):
    assert race.experiment.optimizers[0].learning_rate == 10
    assert rises(race)[0] > 1 / 4


lesson = Lesson(
    16,
    "Does momentum accelerate?",
    "Is momentum faster, and why does a larger α not do the same?",
    5,
    (
        Stage(
            f"{CIRCLES}&view=fit",
            "At equal α it is far ahead",
            "One circle of points within another. Both balls have α = 0.1. After 300 steps [1 SGD] has a loss of 0.67; "
            "guessing has 0.69. [2 Momentum] has 0.159, and its border is a ring.\n\n"
            "That is fast. But its steps are longer, too: is the comparison fair?",
            at_equal_alpha_momentum_is_ahead,
            (
                Try(
                    "2,000 steps",
                    "steps=2000",
                    "[1 SGD] gets down as well. After 2,000 steps its loss is 0.198; that of [2 Momentum] was 0.159 "
                    "at step 300.",
                    in_more_steps_sgd_gets_there_too,
                ),
            ),
        ),
        Stage(
            f"{CIRCLES}&1.learning_rate=1&view=fit",
            "At equal pace it is the same",
            "In the long run momentum steps α/(1\u00a0−\u00a0β) times the slope: with α = 0.1 and β = 0.9 that is 1. "
            "Now [1 SGD] has this pace too, α = 1.\n\n"
            "The losses end at 0.147 and 0.159. The paths are at most 1.9 apart on a way of 10.8: the memory "
            "alone gains nothing.",
            at_equal_pace_they_go_together,
            (
                Try(
                    "Half the pace",
                    "1.learning_rate=0.5&2.learning_rate=0.05",
                    "Both are slower, and again about equal: 0.273 for SGD and 0.314 for momentum.",
                    at_half_the_pace_both_are_slower,
                ),
            ),
        ),
        Stage(
            f"{CIRCLES}&1.learning_rate=3&2.learning_rate=0.3&view=sharpness",
            "At three times the pace SGD is unstable",
            "Where the ground is sharper than its dashed limit, a ball swings wider at each step. For [1 SGD] the "
            "limit is 2/\u2060α = 0.667. The ground gets sharper than that, and in more than 1/\u20603 of its steps "
            "the loss rises.\n\n"
            "For [2 Momentum] the limit is 3.8/\u2060α = 12.7, far above. It ends at 0.091.",
            sgd_cannot_stand_three_times_the_pace,
            (
                Try(
                    "Ten times the pace",
                    "1.learning_rate=10&2.learning_rate=1",
                    "The limits are 0.2 and 3.8. [2 Momentum] is below its own, and ends at a loss of 0.044. [1 SGD] "
                    "is thrown about.",
                    at_ten_times_the_pace_momentum_trains_on,
                ),
                Try(
                    "Pace 1 again",
                    "1.learning_rate=1&2.learning_rate=0.1",
                    "The limits are 2 and 38, and the ground is below both all the way.",
                    back_at_the_pace_of_one_both_are_stable,
                ),
            ),
        ),
        Stage(
            f"{CIRCLES}&1.learning_rate=1&2.learning_rate=1&view=fit",
            "What momentum gains",
            "[1 SGD] goes at a pace of 1, [2 Momentum] at 1/\u2060(1\u00a0−\u00a00.9) = 10. Each stays below its own "
            "limit all the way.\n\n"
            "The losses end at 0.147 and 0.044. So momentum does accelerate: it is stable at a pace that SGD can't "
            "stand.",
            the_gain_is_the_faster_pace,
            (
                Try(
                    "SGD at the pace of 10",
                    "1.learning_rate=10",
                    "The loss of [1 SGD] rises in more than 1/4 of its steps. Where it ends depends on rounding: your "
                    "machine may show another loss.",
                    sgd_at_that_pace_is_thrown_about,
                ),
            ),
        ),
    ),
)
