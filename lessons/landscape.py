"""A height, a slope and a ball: the mechanics behind the words loss landscape."""

import numpy as np

from lessons.base import Lesson, Stage
from simulation.energy import energy
from simulation.race import Race


def the_ball_comes_down_to_the_bottom(race):
    bowl, run = race.experiment.landscape, race.balls[0].run
    assert race.experiment.start == (-1.5, 1.0)
    assert run.loss[0] == 1.625 == 0.5 * (1.5**2 + 1)  # ½(x² + y²)
    assert bowl.minima == ((0, 0),)
    assert bowl.loss(np.zeros(2)) == 0
    assert race.outcomes[0].step == 288  # from here on within a thousandth, and in steps shorter than that
    assert np.diff(np.sign(run.theta[:, 0])).any()  # it does roll past the bottom first


def the_force_is_the_slope_and_only_the_first_step_follows_it(race):
    path = race.paths[0]
    force = -race.experiment.landscape.gradient(path.T).T
    np.testing.assert_allclose(force[0], (1.5, -10))
    steps = np.diff(path, axis=0)
    cosines = (steps * force[:-1]).sum(axis=1) / np.hypot(*steps.T) / np.hypot(*force[:-1].T)
    angles = np.degrees(np.arccos(np.clip(cosines, -1, 1)))
    assert angles[0] < 1e-3
    climbs = np.diff(race.balls[0].run.loss)
    for step in (5, 6):
        assert angles[step - 1] > 90
        assert climbs[step - 1] > 0


def height_becomes_speed_and_speed_height(race):
    ball = race.experiment.optimizers[0]
    energies = energy(race.experiment.landscape, ball, race.balls[0].run)
    assert ball.friction == 0
    assert energies.potential[0] == 1.625
    assert np.abs(energies.total / 1.625 - 1).max() < 0.03
    speed = np.hypot(*np.diff(race.paths[0], axis=0).T) / ball.time_step
    assert abs(speed.max() - 1.8) < 0.01  # v²/2 = 1.625
    assert abs(speed.max() - np.sqrt(2 * 1.625)) < 0.01
    assert abs(energies.kinetic.max() - 1.625) < 0.01
    far_side = race.balls[0].run.loss[np.argmax(race.paths[0][:, 0])]
    assert abs(far_side - 1.625) < 0.01


def a_heavy_ball_keeps_its_speed_for_longer(race):
    light, heavy = race.experiment.optimizers
    assert (light.mass, heavy.mass) == (1, 4)
    assert light.friction == heavy.friction == 0.3
    assert race.steps_to_tolerance == [200, None]
    assert abs(race.outcomes[1].distance - 0.35) < 0.01
    # Without friction the mass makes no difference: it pulls and resists alike.
    without = Race(race.experiment.with_setting(0, "friction", 0.0).with_setting(1, "friction", 0.0)).paths
    np.testing.assert_allclose(*without, atol=1e-12)


lesson = Lesson(
    1,
    "The landscape and the ball",
    "What is a loss landscape, and why is there a ball on it?",
    (
        Stage(
            "ravine.condition_number=1&race=rolling_ball",
            "The two axes of the map are two parameters of a model, and the height is its loss: how wrong it is. The "
            "ball is let go at (−1.5, 1), where the loss is 1.625. It rolls past the bottom a few times, and from "
            "step 288 on it stays there, a thousandth off at most, with hardly any loss left: training is done.",
            the_ball_comes_down_to_the_bottom,
            "Press play, then click anywhere on the map to let the ball go from there.",
        ),
        Stage(
            "ravine.condition_number=10&race=rolling_ball&steps=100&view=workings",
            "The force on the ball is minus the gradient: here (1.5, −10), straight down the steepest slope. From "
            "rest the first step goes exactly along the force. The later ones don't, since the ball has a velocity "
            "by then: in steps 5 and 6 it still moves uphill, on the far side of the valley.",
            the_force_is_the_slope_and_only_the_first_step_follows_it,
            "Step through the first ten steps one by one, and compare the arrows of force and step.",
        ),
        Stage(
            "ravine.condition_number=1&race=rolling_ball&1.friction=0&1.time_step=0.05&steps=250&view=energy",
            "Height is stored energy, U = m·g·h, and here there is no friction. At the start the ball has U = 1.625 "
            "and no speed; at the bottom all of it has become speed, 1.8; on the far side it stands as high as "
            "before. The sum stays within 3 % the whole way, and the ball never stops.",
            height_becomes_speed_and_speed_height,
            "Raise the friction a little, and see the sum fall.",
        ),
        Stage(
            "ravine.condition_number=1&race=rolling_ball+rolling_ball&1.friction=0.3&2.friction=0.3&2.mass=4",
            "Two balls with the same friction, 0.3. The light one, of mass 1, first comes within a thousandth of the "
            "bottom at step 200. The one of mass 4 keeps its speed for longer: after 300 steps it is still swinging, "
            "0.35 away. What matters is friction per mass; without friction both would roll alike.",
            a_heavy_ball_keeps_its_speed_for_longer,
            "Set both frictions to 0: the two paths become one.",
        ),
    ),
)
