"""Speed on a terrain with several wells: it carries a ball over hills, into better wells and out of them."""

import numpy as np

from lessons.base import Lesson, Stage
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import descend


def the_ball_rolls_on_into_the_deepest_well(race):
    sgd, ball = race.outcomes
    assert race.steps_to_tolerance == [22, 124]
    assert abs(sgd.loss - -0.51) < 0.005
    assert abs(ball.loss - -1.32) < 0.005
    assert ball.minimum == race.experiment.landscape.minima[0]
    assert sgd.minimum == race.experiment.landscape.minima[3]


def it_takes_enough_speed(race):
    assert [each.momentum for each in race.experiment.optimizers] == [0.8, 0.85, 0.9]
    wells = [race.experiment.landscape.minima.index(each.minimum) for each in race.outcomes]
    assert wells == [3, 1, 0]
    assert [each.state.value for each in race.outcomes] == ["converged"] * 3
    np.testing.assert_allclose([each.loss for each in race.outcomes], [-0.51, -1.15, -1.32], atol=0.005)


def the_ball_rolls_out_of_the_deepest_well(race):
    sgd, ball = race.outcomes
    assert race.experiment.start == (1.8, -2.9)
    assert sgd.minimum == race.experiment.landscape.minima[0]
    assert race.steps_to_tolerance[0] == 16
    assert ball.minimum == race.experiment.landscape.minima[2]
    np.testing.assert_allclose([sgd.loss, ball.loss], [-1.32, -0.56], atol=0.005)
    near = np.hypot(*(race.paths[1] - np.array(sgd.minimum)).T).min()
    assert near < 0.4  # it does come through the deepest well


def in_the_deepest(landscape, rule, starts):
    ends = descend(landscape, rule, starts, 400).theta[-1]
    distances = [np.hypot(*(ends - np.array(each)[:, np.newaxis, np.newaxis])) for each in landscape.minima]
    return np.argmin(distances, axis=0) == 0


def over_the_whole_map_speed_helps_more_often_than_it_harms(race):
    landscape = race.experiment.landscape
    starts = landscape.grid(41)[2]
    assert starts.shape == (2, 41, 41)
    sgd, ball = (in_the_deepest(landscape, rule, starts) for rule in (SGD(0.1), Momentum(0.1, 0.9)))
    assert race.experiment.optimizers == (SGD(0.1), Momentum(0.1, 0.9))
    shares = [sgd, ball, ball & ~sgd, sgd & ~ball]
    np.testing.assert_allclose([each.mean() for each in shares], [0.21, 0.31, 0.19, 0.08], atol=0.01)
    assert race.steps_to_tolerance == [22, 124]


lesson = Lesson(
    5,
    "Over the hill",
    "Does momentum find better minima?",
    (
        Stage(
            "landscape=multi_well",
            "Five wells with hills between them. SGD walks into the first well, loss −0.51, and stays: every way out "
            "is up. Momentum comes into it with speed, rolls over the short hill, and after 124 steps is in the "
            "deepest well, loss −1.32.",
            the_ball_rolls_on_into_the_deepest_well,
            "Lift the hills with H: at what height does the ball stay behind too?",
        ),
        Stage(
            "landscape=multi_well&race=momentum+momentum+momentum&1.momentum=0.8&2.momentum=0.85&3.momentum=0.9",
            "It takes enough speed. With β = 0.8 the ball stays in the first well, at −0.51; with β = 0.85 it gets "
            "to the second deepest, at −1.15; with β = 0.9 to the deepest, at −1.32.",
            it_takes_enough_speed,
            "Try β = 0.95: more is not always better.",
        ),
        Stage(
            "landscape=multi_well&x=1.8&y=-2.9",
            "The opposite case. From (1.8, −2.9) SGD walks straight into the deepest well, loss −1.32, in 16 steps. "
            "Momentum comes through that well as well, but too fast to stay: it rolls on, and ends in another one, "
            "at −0.56. Speed doesn't know which well is the good one.",
            the_ball_rolls_out_of_the_deepest_well,
            "Move the start a little and see how easily the end changes.",
        ),
        Stage(
            "landscape=multi_well&steps=400&view=basins",
            "So count, over 41 by 41 starts on the whole map. SGD ends in the deepest well from 21 % of them, "
            "momentum from 31 %. From 19 % only momentum gets there, from 8 % only SGD. On this terrain speed helps "
            "more often than it harms, and it promises nothing.",
            over_the_whole_map_speed_helps_more_often_than_it_harms,
            "Compare the two basin maps: SGD's have smooth borders, momentum's are torn.",
        ),
    ),
)
