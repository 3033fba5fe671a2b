"""A plateau in weight space: a network rests where the best straight line would, until a ball is fast enough."""

import numpy as np

from lessons.base import Lesson, Stage, Try


def best_line(network):
    """The loss of the best straight border, and its share of right answers: a logistic regression by Newton's rule."""
    inputs, (targets,) = network.training
    inputs = np.vstack([inputs, np.ones(inputs.shape[1])])
    line = np.zeros(3)
    for _ in range(20):
        chance = 1 / (1 + np.exp(-line @ inputs))
        line -= np.linalg.solve((inputs * chance * (1 - chance)) @ inputs.T, inputs @ (chance - targets))
    chance = 1 / (1 + np.exp(-line @ inputs))
    loss = -np.log(np.where(targets == 1, chance, 1 - chance)).mean()
    return loss, np.mean((chance > 0.5) == (targets == 1))


def first_below(ball, loss):
    """The first step at which the loss of a ball is lower."""
    (below,) = np.nonzero(ball.run.loss < loss)
    return int(below[0]) if len(below) else None


def shares_right(race):
    network = race.experiment.landscape
    return [float(network.accuracy(each.run.theta[-1])) for each in race.balls]


def one_border_is_straight_and_one_bends(race):
    network = race.experiment.landscape
    assert network.dimension == 33
    assert race.experiment.steps == 300
    np.testing.assert_allclose(shares_right(race), [0.865, 0.99])
    assert shares_right(race)[0] == best_line(network)[1]
    # The plane goes through the start and the two ends.
    ends = [each.run.theta[row] for each in race.balls for row in (0, -1)]
    np.testing.assert_allclose([race.problem.landscape.beside(each) for each in ends], 0, atol=1e-9)


def with_more_units_momentum_bends_as_well(race):
    assert race.experiment.landscape.width == 16
    assert race.experiment.landscape.dimension == 65
    np.testing.assert_allclose(shares_right(race), [0.865, 0.99], atol=0.006)


def sgd_rests_where_a_line_would(race):
    (sgd,) = race.balls
    loss, share = best_line(race.experiment.landscape)
    np.testing.assert_allclose([loss, sgd.run.loss[300]], [0.295, 0.298], atol=0.0005)
    np.testing.assert_allclose([share, *shares_right(race)], 0.865)
    assert abs(sgd.run.loss[100] - 0.31) < 0.0005
    assert sgd.outcome.state.value == "stalled"


def later_it_leaves(race):
    (sgd,) = race.balls
    assert race.experiment.steps == 1000
    assert first_below(sgd, 0.25) == 643
    assert abs(sgd.run.loss[-1] - 0.16) < 0.001


def from_another_start_it_rests_there_too(race):
    (sgd,) = race.balls
    assert race.experiment.landscape.start_seed == 1
    assert abs(sgd.run.loss[-1] - best_line(race.experiment.landscape)[0]) < 0.01
    assert sgd.outcome.state.value == "stalled"


def momentum_leaves_the_plateau(race):
    sgd, ball = race.balls
    assert first_below(sgd, 0.25) is None
    assert first_below(ball, 0.25) == 77
    assert ball.outcome.step == 140
    assert ball.outcome.state.value == "reached the target loss"
    assert race.experiment.landscape.target_loss == 0.1
    assert abs(ball.run.loss[50] - 0.29) < 0.0005
    # Where SGD rests the ground bends down: it is a saddle, and no minimum.
    assert np.linalg.eigvalsh(race.experiment.landscape.hessian(sgd.run.theta[-1]))[0] < -0.01


def with_less_memory_it_leaves_later(race):
    assert race.experiment.momentum == 0.5
    assert abs(race.balls[1].run.loss[300] - 0.264) < 0.0005
    assert race.balls[1].outcome.state.value == "still training"


def the_pace_counts(race):
    average = race.balls[2]
    assert [each.learning_rate for each in race.experiment.optimizers] == [2, 0.2, 0.2]
    assert [each.outcome.step for each in race.balls] == [143, 140, None]
    assert abs(average.run.loss[-1] - 0.298) < 0.0005
    assert average.outcome.state.value == "stalled"
    assert np.isclose(1 / (1 - 0.9), 10)
    assert {each.momentum for each in race.experiment.optimizers[1:]} == {0.9}


def the_average_at_ten_times_alpha_is_momentum(race):
    assert race.experiment.optimizers[2].learning_rate == 2
    np.testing.assert_allclose(race.paths[2], race.paths[1], atol=1e-6)
    assert race.balls[2].outcome.step == 140


lesson = Lesson(
    15,
    "A plateau in weight space",
    "Why does the training of a network stand still, and what ends it?",
    5,
    (
        Stage(
            "landscape=two_moons&view=fit",
            "A network is a point of the map",
            "A network of 33 weights tells filled points from hollow ones. Each point of the map is one such network. "
            "The map is a plane through the start and the ends of both balls.\n\n"
            "Beside it is the border that each network draws. After 300 steps [1 SGD] has a straight one; that of [2 "
            "Momentum] bends.",
            one_border_is_straight_and_one_bends,
            (
                Try(
                    "16 hidden units",
                    "two_moons.width=16",
                    "Now there are 65 weights. The border of [1 SGD] is straight here too.",
                    with_more_units_momentum_bends_as_well,
                ),
            ),
        ),
        Stage(
            "landscape=two_moons&race=sgd&view=fit",
            "SGD rests where a line would",
            "The best straight line has a loss of 0.295, and tells 86.5 % of the points right. At step 300 [1 SGD] is "
            "at 0.298, with 86.5 %.\n\n"
            "At step 100 it was at 0.31 already. The line of the loss is nearly flat: the training has stalled on a "
            "plateau.",
            sgd_rests_where_a_line_would,
            (
                Try(
                    "1,000 steps",
                    "steps=1000",
                    "[1 SGD] leaves in the end: its loss is below 0.25 from step 643 on, and 0.16 at step 1,000.",
                    later_it_leaves,
                ),
                Try(
                    "Another start",
                    "two_moons.start_seed=1",
                    "Other first weights, the same plateau: the loss is within 0.01 of that of the best line.",
                    from_another_start_it_rests_there_too,
                ),
            ),
        ),
        Stage(
            "landscape=two_moons&view=fit",
            "Momentum leaves the plateau",
            "[2 Momentum] comes to the same plateau: at step 50 its loss is 0.29. It is below 0.25 from step 77 on, "
            "and at the target, 0.1, from step 140 on.\n\n"
            "The plateau is a saddle: there is a way down, but it begins nearly flat. [1 SGD] crawls there, and "
            "momentum adds up the small pushes.",
            momentum_leaves_the_plateau,
            (
                Try(
                    "β = 0.5",
                    "momentum=0.5",
                    "With less memory [2 Momentum] is only about to leave: its loss at step 300 is 0.264.",
                    with_less_memory_it_leaves_later,
                ),
            ),
            ("momentum",),
        ),
        Stage(
            "landscape=two_moons&race=sgd+momentum+averaged_momentum&1.learning_rate=2&view=fit",
            "It is the pace that counts",
            "β = 0.9 makes steps 1/(1\u00a0−\u00a00.9) = 10 times as long. With ten times the α, 2 instead of 0.2, "
            "[1 SGD] leaves as soon: it reaches the target at step 143, [2 Momentum] at step 140.\n\n"
            "[3 Averaged momentum] remembers as much, but doesn't lengthen its steps. It stays at 0.298.",
            the_pace_counts,
            (
                Try(
                    "α = 2 for the average",
                    "3.learning_rate=2",
                    "At this α [3 Averaged momentum] takes the very path of [2 Momentum], and is there at step 140.",
                    the_average_at_ten_times_alpha_is_momentum,
                ),
            ),
        ),
    ),
)
