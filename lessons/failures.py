"""Where theory's best fails: Lessard's cycle (Lessard, Recht & Packard, 2016), and Adam in a turned ravine."""

from dataclasses import replace

import numpy as np

from lessons.base import Lesson, Stage, race_of
from simulation.race import Race

# f' along x is 25x below 1, x + 24 up to 2, and 25x − 24 above: of curvature 25, 1 and 25.
LESSARD = (
    "landscape=formula&formula.f=12.5*x**2-12*x-6*(x-1)*abs(x-1)%2B6*(x-2)*abs(x-2)%2B18%2B5*y**2"
    "&x=3.3&y=2&steps=100&race=sgd+momentum&1.learning_rate=0.04"
)


def is_lessards(landscape):
    x = np.linspace(-5, 5, 101)
    slope = np.where(x < 1, 25 * x, np.where(x < 2, x + 24, 25 * x - 24))
    np.testing.assert_allclose(landscape.gradient(np.array([x, 0 * x]))[0], slope, atol=1e-9)
    np.testing.assert_allclose(landscape.minima, [(0, 0)], atol=1e-9)


def the_best_settings_run_in_a_circle(race):
    is_lessards(race.experiment.landscape)
    sgd, ball = race.experiment.optimizers
    assert np.isclose(ball.learning_rate, 1 / 9)  # (2/(√1 + √25))²
    assert np.isclose(ball.momentum, 4 / 9)  # ((√25 − 1)/(√25 + 1))²
    assert sgd.learning_rate == 0.04 == 1 / 25
    assert race.steps_to_tolerance[0] == 15
    path = race.paths[1]
    np.testing.assert_allclose(path[60:, 0], path[57:-3, 0], atol=1e-6)
    np.testing.assert_allclose(sorted(path[-3:, 0]), [-1.8, 0.65, 2.12], atol=0.005)
    assert race.outcomes[1].state.value == "still moving"
    longer = Race(replace(race.experiment, steps=2000)).paths[1][:, 0]
    np.testing.assert_allclose(longer[-3:], longer[-6:-3], atol=1e-9)


def a_slightly_smaller_rate_arrives(race):
    is_lessards(race.experiment.landscape)
    ball = race.experiment.optimizers[1]
    assert ball.learning_rate == 0.1
    assert np.isclose(ball.momentum, 4 / 9)
    assert race.steps_to_tolerance == [15, 21]


def along_the_axes_adam_is_first(race):
    assert race.steps_to_tolerance == [133, 124]
    assert race.experiment.landscape.angle == 0
    steeper = race_of("ravine.condition_number=1000&race=momentum+adam&steps=600")
    assert [each.state.value for each in steeper.outcomes] == ["diverged", "converged"]
    assert abs(steeper.steps_to_tolerance[1] - 124) < 10


def turned_by_half_a_right_angle_adam_is_lost(race):
    assert race.experiment.landscape.angle == 45
    turn = np.array([[1, -1], [1, 1]]) / np.sqrt(2)
    straight = race_of("race=momentum+adam&steps=600")
    assert straight.steps_to_tolerance == [133, 124]
    np.testing.assert_allclose(race.paths[0], straight.paths[0] @ turn.T, atol=1e-5)
    assert race.steps_to_tolerance == [133, None]
    assert abs(race.outcomes[1].distance - 0.0023) < 0.0001
    assert np.hypot(*race.paths[1][300]) > 0.05
    faster = Race(race.experiment.with_setting(1, "learning_rate", 0.2)).paths[1]
    assert int(np.argmax(np.hypot(*faster.T) < 1e-3)) == 294


lesson = Lesson(
    12,
    "Where momentum fails, and Adam",
    "Are the best settings always good?",
    (
        Stage(
            f"{LESSARD}&learning_rate=0.1111111111111111&momentum=0.4444444444444444",
            "A bowl with a bend: its curvature along x is 25, but 1 between x = 1 and x = 2. For curvatures from 1 "
            "to 25 the best settings are α = 1/9 and β = 4/9. From x = 3.3 the ball with these never arrives: it "
            "jumps for ever between x = 2.12, 0.65 and −1.8. SGD at α = 0.04 is there after 15 steps.",
            the_best_settings_run_in_a_circle,
            "Drop the ball at x = 1.3: from there it does arrive.",
        ),
        Stage(
            f"{LESSARD}&learning_rate=0.1&momentum=0.4444444444444444",
            "The same bowl, the same β, and α = 0.1 instead of 1/9. Now the ball stays out of the circle and is "
            "there after 21 steps. What is best on quadratics is not safe on every convex function, and a small step "
            "back may be the cure.",
            a_slightly_smaller_rate_arrives,
            "Find the α between 0.1 and 0.111 at which the circle begins.",
        ),
        Stage(
            "race=momentum+adam&steps=600",
            "Adam measures each axis on its own. In this ravine, which lies along the x axis, that is just what is "
            "needed: Adam is there after 124 steps, momentum after 133, and Adam hardly notices how steep the walls "
            "are.",
            along_the_axes_adam_is_first,
            "Set κ to 1,000: momentum is thrown out, and Adam doesn't mind.",
        ),
        Stage(
            "ravine.angle=45&x=-1.767767&y=-0.353553&race=momentum+adam&steps=600",
            "The same ravine and the same start, turned by 45 degrees. Momentum's path is turned with it, and takes "
            "133 steps as before. Adam's axes don't turn: both now cross the walls, so it has lost its advantage, and "
            "is still 0.0023 away after 600 steps. With α = 0.2 instead of 0.08 it needs 294.",
            turned_by_half_a_right_angle_adam_is_lost,
            "Try the angles in between.",
        ),
    ),
)
