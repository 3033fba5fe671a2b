"""Speed on a terrain with several wells: it carries a ball over hills, into better wells and out of them."""

import numpy as np

from lessons.base import CELLS, Lesson, Stage, Try, share_of_the_map


def the_ball_rolls_on_into_the_deepest_well(race):
    sgd, ball = race.outcomes
    assert [each.step for each in race.outcomes] == [22, 131]
    assert abs(sgd.loss - -0.511) < 0.0005
    assert abs(ball.loss - -1.32) < 0.005
    assert ball.minimum == race.experiment.landscape.minima[0]
    assert sgd.minimum == race.experiment.landscape.minima[3]
    assert len(race.experiment.landscape.minima) == 5


def over_higher_hills_it_gets_less_far(race):
    assert race.experiment.landscape.hill == 0.6
    assert abs(race.outcomes[1].loss - -0.907) < 0.0005
    assert race.outcomes[1].minimum == race.experiment.landscape.minima[1]


def over_still_higher_ones_not_at_all(race):
    assert race.experiment.landscape.hill == 0.8
    sgd, ball = race.outcomes
    assert ball.minimum == sgd.minimum
    assert abs(ball.loss - -0.334) < 0.0005


def it_takes_enough_speed(race):
    assert [each.momentum for each in race.experiment.optimizers] == [0.8, 0.85, 0.9]
    wells = [race.experiment.landscape.minima.index(each.minimum) for each in race.outcomes]
    assert wells == [3, 1, 0]
    assert [each.state.value for each in race.outcomes] == ["converged"] * 3
    np.testing.assert_allclose([each.loss for each in race.outcomes], [-0.511, -1.15, -1.32], atol=0.005)


def more_is_not_always_better(race):
    assert race.outcomes[2].minimum == race.experiment.landscape.minima[1]
    assert abs(race.outcomes[2].loss - -1.15) < 0.005


def still_more_is_good_again(race):
    assert race.outcomes[2].minimum == race.experiment.landscape.minima[0]
    assert race.outcomes[2].step == 449
    assert abs(race.outcomes[2].loss - -1.32) < 0.005


def the_ball_rolls_out_of_the_deepest_well(race):
    sgd, ball = race.outcomes
    assert race.experiment.start == (1.8, -2.9)
    assert sgd.minimum == race.experiment.landscape.minima[0]
    assert sgd.step == 16
    assert ball.minimum == race.experiment.landscape.minima[2]
    np.testing.assert_allclose([sgd.loss, ball.loss], [-1.32, -0.562], atol=0.005)
    near = np.hypot(*(race.paths[1] - np.array(sgd.minimum)).T).min()
    assert near < 0.4  # it does come through the deepest well


def a_start_nearby_ends_elsewhere(race):
    sgd, ball = race.outcomes
    assert race.experiment.start == (1.8, -2.5)
    assert sgd.minimum == race.experiment.landscape.minima[0]
    assert abs(ball.loss - -1.15) < 0.005


def over_the_whole_map_speed_helps_more_often_than_it_harms(race):
    assert CELLS == 121
    assert [each.key for each in race.experiment.optimizers] == ["sgd", "momentum"]
    np.testing.assert_allclose([share_of_the_map(race, index) for index in (0, 1)], [0.208, 0.310], atol=0.0005)
    assert [each.minimum for each in race.outcomes] == [race.experiment.landscape.minima[each] for each in (3, 0)]
    assert race.outcomes[1].step == 131


def a_little_speed_may_harm(race):
    assert race.experiment.momentum == 0.8
    assert abs(share_of_the_map(race, 1) - 0.165) < 0.0005


def more_speed_helps_a_little_more(race):
    assert race.experiment.momentum == 0.95
    assert abs(share_of_the_map(race, 1) - 0.336) < 0.0005


lesson = Lesson(
    4,
    "Over the hill",
    "Does momentum find better minima?",
    5,
    (
        Stage(
            "landscape=multi_well",
            "Speed carries it over a hill",
            "5 wells with hills between them: the deeper, the better. [1 SGD] goes down into the first well, loss "
            "−0.511, and stays, since every way out is up.\n\n"
            "[2 Momentum] comes into it with speed, rolls over the hill, and arrives in the deepest well at step 131: "
            "loss −1.32.",
            the_ball_rolls_on_into_the_deepest_well,
            (
                Try(
                    "Higher hills: H = 0.6",
                    "multi_well.hill=0.6",
                    "[2 Momentum] gets over the first hill only, and arrives in the second deepest well: loss −0.907.",
                    over_higher_hills_it_gets_less_far,
                ),
                Try(
                    "H = 0.8",
                    "multi_well.hill=0.8",
                    "The first hill is too high now: both balls stay in the first well, loss −0.334.",
                    over_still_higher_ones_not_at_all,
                ),
            ),
        ),
        Stage(
            "landscape=multi_well&race=momentum+momentum+momentum&1.momentum=0.8&2.momentum=0.85&steps=600",
            "It takes enough speed",
            "[1 β = 0.8] stays in the first well, loss −0.511. [2 β = 0.85] gets over one hill, into the second "
            "deepest well: −1.15. [3 β = 0.9] gets to the deepest: −1.32.\n\n"
            "Drag β: this third ball follows. Is more "
            "always better?",
            it_takes_enough_speed,
            (
                Try(
                    "β = 0.95",
                    "momentum=0.95",
                    "[3 β = 0.95] rolls about for longer and arrives in the second deepest well: −1.15. More is "
                    "not always better.",
                    more_is_not_always_better,
                ),
                Try(
                    "β = 0.97",
                    "momentum=0.97",
                    "[3 β = 0.97] swings about for longer still, and arrives in the deepest well, −1.32, at step 449.",
                    still_more_is_good_again,
                ),
            ),
            ("momentum",),
        ),
        Stage(
            "landscape=multi_well&x=1.8&y=-2.9",
            "Speed carries it out again",
            "The opposite case. From (1.8, −2.9) [1 SGD] goes straight into the deepest well, loss −1.32, and arrives "
            "at step 16.\n\n"
            "[2 Momentum] comes through that well too, but too fast to stay. It ends in another one: loss −0.562. "
            "Speed doesn't know which well is the good one.",
            the_ball_rolls_out_of_the_deepest_well,
            (
                Try(
                    "Start at (1.8, −2.5)",
                    "y=-2.5",
                    "A start a little higher up, and [2 Momentum] ends in a third well: loss −1.15.",
                    a_start_nearby_ends_elsewhere,
                ),
            ),
        ),
        Stage(
            "landscape=multi_well&steps=400&view=basins",
            "Was that luck?",
            "Both balls were released from 121 × 121 places. Each place has the colour of the well that the ball ends "
            "in; the table names the wells, the deepest first.\n\n"
            "[1 SGD] reaches the deepest well from 20.8 % of the map, [2 Momentum] from 31.0 %. Speed helps more often "
            "here, and promises nothing.",
            over_the_whole_map_speed_helps_more_often_than_it_harms,
            (
                Try(
                    "β = 0.8",
                    "momentum=0.8",
                    "[2 Momentum] reaches the deepest well from 16.5 % of the map only: less often than SGD.",
                    a_little_speed_may_harm,
                ),
                Try(
                    "β = 0.95",
                    "momentum=0.95",
                    "[2 Momentum] reaches it from 33.6 %. The borders are torn: a small step of the start changes the "
                    "end.",
                    more_speed_helps_a_little_more,
                ),
            ),
            ("momentum",),
        ),
    ),
)
