"""Where theory's best fails: Lessard's cycle (Lessard, Recht & Packard, 2016), and Adam in a turned ravine."""

from dataclasses import replace

import numpy as np

from lessons.base import Lesson, Stage, Try, race_of
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


def the_best_settings_run_in_a_cycle(race):
    is_lessards(race.experiment.landscape)
    sgd, ball = race.experiment.optimizers
    assert np.isclose(ball.learning_rate, 1 / 9)  # (2/(√1 + √25))²
    assert np.isclose(ball.momentum, 4 / 9)  # ((√25 − 1)/(√25 + 1))²
    assert sgd.learning_rate == 0.04 == 1 / 25
    assert race.outcomes[0].step == 15
    path = race.paths[1]
    np.testing.assert_allclose(path[60:, 0], path[57:-3, 0], atol=1e-6)
    np.testing.assert_allclose(sorted(path[-3:, 0]), [-1.8, 0.65, 2.12], atol=0.005)
    assert race.outcomes[1].state.value == "still moving"
    longer = Race(replace(race.experiment, steps=2000)).paths[1][:, 0]
    np.testing.assert_allclose(longer[-3:], longer[-6:-3], atol=1e-9)


def from_elsewhere_it_arrives(race):
    assert race.experiment.start == (1.3, 2)
    assert race.outcomes[1].step == 30


def a_slightly_smaller_rate_arrives(race):
    is_lessards(race.experiment.landscape)
    ball = race.experiment.optimizers[1]
    assert ball.learning_rate == 0.1
    assert np.isclose(ball.momentum, 4 / 9)
    assert np.isclose(1 / 9, 0.111, atol=0.0002)
    assert [each.step for each in race.outcomes] == [15, 21]


def just_below_the_cycle(race):
    assert race.experiment.learning_rate == 0.107
    assert race.outcomes[1].step == 32


def where_the_cycle_begins(race):
    assert race.experiment.learning_rate == 0.108
    assert race.outcomes[1].state.value == "still moving"
    np.testing.assert_allclose(race.paths[1][60:, 0], race.paths[1][57:-3, 0], atol=1e-2)


def along_the_axes_adam_is_first(race):
    assert [each.step for each in race.outcomes] == [142, 139]
    assert race.experiment.landscape.angle == 0


def on_steeper_walls_only_adam_is_left(race):
    assert race.experiment.landscape.condition_number == 1000
    assert [each.step for each in race.outcomes] == [3, 139]
    assert [each.state.value for each in race.outcomes] == ["diverged", "converged"]
    before = race_of("race=momentum+adam&steps=600")
    assert before.outcomes[1].step == 139


def turned_by_half_a_right_angle_adam_is_lost(race):
    assert race.experiment.landscape.angle == 45
    turn = np.array([[1, -1], [1, 1]]) / np.sqrt(2)
    straight = race_of("race=momentum+adam&steps=600")
    np.testing.assert_allclose(race.paths[0], straight.paths[0] @ turn.T, atol=1e-5)
    assert [each.step for each in race.outcomes] == [142, None]
    assert straight.outcomes[0].step == 142
    assert race.experiment.steps == 600
    assert abs(race.outcomes[1].distance - 0.0023) < 0.0001


def with_longer_steps_it_arrives(race):
    assert race.experiment.optimizers[1].learning_rate == 0.2
    assert race.outcomes[1].step == 294


def turned_by_less_it_loses_less(race):
    assert race.experiment.landscape.angle == 20
    assert [each.step for each in race.outcomes] == [142, 443]


lesson = Lesson(
    12,
    "Where momentum fails, and Adam",
    "Are the best settings always good?",
    5,
    (
        Stage(
            f"{LESSARD}&learning_rate=0.1111111111111111&momentum=0.4444444444444444",
            "The best settings run in a cycle",
            "A bowl with two bends: its curvature along x is 25, but 1 between x = 1 and x = 2. For curvatures from 1 "
            "to 25 the best settings are α = 1/9 and β = 4/9.\n\n"
            "From x = 3.3 [2 Momentum] never arrives: it jumps for ever between x = 2.12, 0.65 and −1.8, a cycle. [1 "
            "SGD], at α = 0.04, arrives at step 15.",
            the_best_settings_run_in_a_cycle,
            (
                Try(
                    "Start at x = 1.3",
                    "x=1.3",
                    "From here [2 Momentum] gets to the lowest point: it arrives at step 30.",
                    from_elsewhere_it_arrives,
                ),
            ),
        ),
        Stage(
            f"{LESSARD}&learning_rate=0.1&momentum=0.4444444444444444",
            "A smaller α gets out of it",
            "The same bowl and β, and α = 0.1 instead of 1/9, about 0.111. Now [2 Momentum] stays out of the cycle, "
            "and arrives at step 21. [1 SGD] arrives at step 15.\n\n"
            "What is best in a bowl of constant curvature may fail in another bowl. A smaller α may be the cure.",
            a_slightly_smaller_rate_arrives,
            (
                Try(
                    "α = 0.107",
                    "learning_rate=0.107",
                    "[2 Momentum] still gets out, and arrives at step 32.",
                    just_below_the_cycle,
                ),
                Try(
                    "α = 0.108",
                    "learning_rate=0.108",
                    "Here the cycle begins: [2 Momentum] jumps between three places for ever.",
                    where_the_cycle_begins,
                ),
            ),
            ("learning_rate",),
        ),
        Stage(
            "race=momentum+adam&steps=600",
            "Adam measures each axis",
            "Adam divides the slope along each axis by the slopes met there. This ravine lies along the x axis, so "
            "its walls and its floor are measured apart.\n\n"
            "[2 Adam] arrives at step 139, [1 Momentum] at step 142: about as soon. The measure pays where the walls "
            "are steeper than α was chosen for.",
            along_the_axes_adam_is_first,
            (
                Try(
                    "κ = 1,000",
                    "ravine.condition_number=1000",
                    "The walls are ten times as steep, with the same α. [1 Momentum] diverges at step 3; [2 Adam] "
                    "arrives at step 139, as it did before.",
                    on_steeper_walls_only_adam_is_left,
                ),
            ),
        ),
        Stage(
            "ravine.angle=45&x=-1.767767&y=-0.353553&race=momentum+adam&steps=600",
            "But only along the axes",
            "The same ravine and start, turned by 45°. The path of [1 Momentum] turns with them: it arrives at step "
            "142, as before.\n\n"
            "Adam's axes don't turn: both now cross the walls, so its measure no longer tells walls from floor. [2 "
            "Adam] still has 0.0023 to go after 600 steps.",
            turned_by_half_a_right_angle_adam_is_lost,
            (
                Try(
                    "α = 0.2 for Adam",
                    "2.learning_rate=0.2",
                    "With longer steps [2 Adam] arrives at step 294.",
                    with_longer_steps_it_arrives,
                ),
                Try(
                    "Turned by 20°",
                    "ravine.angle=20&x=-1.751559&y=0.426662",
                    "Turned by less, [2 Adam] loses less: it arrives at step 443.",
                    turned_by_less_it_loses_less,
                ),
            ),
        ),
    ),
)
