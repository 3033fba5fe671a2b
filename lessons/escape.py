"""Does momentum escape? The exclusive or on four points, with two hidden units: some starts never solve it.

Shares are those of 2,000 starts, as the view of seeds shows them. Where a ball is above its limit of stability,
rounding decides on single starts, and what is asserted is rough.
"""

import numpy as np

from analysis.seeds import end_losses, from_any_start
from analysis.sharpness import sharpness_of
from lessons.base import Lesson, Stage, Try, race_of

STARTS = 2000  # of two balls on this network, as the view runs them
FOUR = "landscape=xor&xor.width=2&xor.training_size=4&xor.noise=0&steps=500"
BOTH = f"{FOUR}&1.learning_rate=3&2.learning_rate=0.3"
TRAPPED = f"{BOTH}&xor.start_seed=11"


def solved(race):
    """The starts (2000,) that each ball solves."""
    target = race.experiment.landscape.target_loss
    found = [end_losses(from_any_start(each.problem), each.rule, 0, STARTS) <= target for each in race.balls]
    return np.array(found)


def percent_solved(race):
    return (100 * solved(race).mean(axis=1)).tolist()


def both_are_trapped(race):
    assert race.experiment.steps == 500
    assert race.experiment.landscape.start_seed == 11
    assert [each.learning_rate for each in race.experiment.optimizers] == [3, 0.3]
    np.testing.assert_allclose([each.run.loss[-1] for each in race.balls], 0.347, atol=0.002)
    # Two points are told with certainty, and two not at all: the loss is half of that of guessing, ½ ln 2.
    assert round(float(np.log(2)) / 2, 3) == 0.347
    assert [each.outcome.state.value for each in race.balls] == ["stalled"] * 2
    assert race.experiment.landscape.training_size == 4
    assert race.experiment.landscape.width == 2


def from_another_start_both_solve_it(race):
    assert race.experiment.landscape.start_seed == 1
    assert [each.outcome.state.value for each in race.balls] == ["interpolates"] * 2


def from_a_third_start_momentum_alone(race):
    assert race.experiment.landscape.start_seed == 2
    assert [each.outcome.state.value for each in race.balls] == ["stalled", "interpolates"]


def momentum_solves_a_few_more(race):
    np.testing.assert_allclose(percent_solved(race), [61.6, 65.7], atol=0.5)
    sgd, ball = solved(race)
    assert abs(100 * np.mean(sgd == ball) - 90) < 1
    assert STARTS == 2000


def at_another_alpha_fewer(race):
    assert race.experiment.optimizers[1].learning_rate == 0.1
    np.testing.assert_allclose(percent_solved(race)[1], 63.8, atol=0.5)


def longer_steps_escape_as_well(race):
    sgd, ball = percent_solved(race)
    assert race.experiment.optimizers[0].learning_rate == 7
    assert sgd > 70
    assert abs(ball - 66) < 1
    # The trap is too sharp for SGD at this α, and not for momentum.
    trap = race_of(TRAPPED)
    sharp = sharpness_of(trap.experiment.landscape, trap.balls[1].run.theta[-1:].T)[0]
    np.testing.assert_allclose([2 / 7, 3.8 / 0.3], [0.29, 12.7], atol=0.04)
    assert 2 / 7 < sharp < 3.8 / 0.3
    assert abs(sharp - 0.375) < 0.0005


def still_longer_steps_solve_nothing(race):
    assert race.experiment.optimizers[0].learning_rate == 10
    assert percent_solved(race)[0] < 30


def a_third_unit_does_more(race):
    assert race.experiment.landscape.width == 3
    np.testing.assert_allclose(percent_solved(race), 96, atol=0.5)


def a_fourth_unit_solves_nearly_all(race):
    assert race.experiment.landscape.width == 4
    assert min(percent_solved(race)) > 99


lesson = Lesson(
    17,
    "Does momentum escape?",
    "Does a heavy ball get out where gradient descent is trapped?",
    5,
    (
        Stage(
            f"{TRAPPED}&view=fit",
            "A start that traps both",
            "Opposite corners are of one class, and the network has 2 hidden units. From this start both stay at a "
            "loss of 0.347: two of the 4 points are right, the other two undecided.\n\n"
            "[1 SGD], α = 3, and [2 Momentum], α = 0.3, come to the same trap. More steps don't help.",
            both_are_trapped,
            (
                Try(
                    "Start 1",
                    "xor.start_seed=1",
                    "From these first weights both get all points right.",
                    from_another_start_both_solve_it,
                ),
                Try(
                    "Start 2",
                    "xor.start_seed=2",
                    "From here [2 Momentum] gets all points right, and [1 SGD] is trapped.",
                    from_a_third_start_momentum_alone,
                ),
            ),
        ),
        Stage(
            f"{BOTH}&view=seeds",
            "From 2,000 starts",
            "One start proves nothing, so each ball runs from 2,000. [1 SGD] solves 61.6 % of them, [2 Momentum] "
            "65.7 %.\n\n"
            "On about 90 % of the starts both have the same answer. So momentum escapes a little more often, and the "
            "start decides.",
            momentum_solves_a_few_more,
            (
                Try(
                    "α = 0.1 for momentum",
                    "2.learning_rate=0.1",
                    "With shorter steps [2 Momentum] solves 63.8 %.",
                    at_another_alpha_fewer,
                ),
            ),
        ),
        Stage(
            f"{FOUR}&1.learning_rate=7&2.learning_rate=0.3&view=seeds",
            "Long steps escape as well",
            "With α = 7 [1 SGD] solves more than 70 %; [2 Momentum] about 66 %. The sharpness of the trap is "
            "0.375, above the limit of SGD, 2/\u20607 = 0.29: it can't come to rest there.\n\n"
            "The limit of momentum is 12.7, so it can. The long step leads out of it, not the memory.",
            longer_steps_escape_as_well,
            (
                Try(
                    "α = 10 for SGD",
                    "1.learning_rate=10",
                    "Now the steps are too long everywhere: [1 SGD] solves less than 30 %.",
                    still_longer_steps_solve_nothing,
                ),
            ),
        ),
        Stage(
            f"{BOTH.replace('width=2', 'width=3')}&view=seeds",
            "One more hidden unit does more",
            "The network now has 3 hidden units, one more. [1 SGD] and [2 Momentum] both solve 96 %.\n\n"
            "With more weights there are more ways down, and a trap for both is rare. One more unit helps more than "
            "either rule.",
            a_third_unit_does_more,
            (
                Try(
                    "4 hidden units",
                    "xor.width=4",
                    "Both solve more than 99 %.",
                    a_fourth_unit_solves_nearly_all,
                ),
            ),
        ),
    ),
)
