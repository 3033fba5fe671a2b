"""A rolling ball: the mechanics behind the word momentum, with mass, gravity, friction and time."""

import numpy as np

from lessons.base import Lesson, Stage, Try
from simulation.energy import energy

BOWL = "ravine.condition_number=1&race=rolling_ball"


def the_ball_comes_down_to_the_bottom(race):
    bowl, run = race.experiment.landscape, race.balls[0].run
    (ball,) = race.experiment.optimizers
    assert (ball.mass, ball.gravity) == (1, 1)
    assert bowl.minima == ((0, 0),)
    assert race.steps_to_tolerance == [154]
    assert race.outcomes[0].step == 288  # from here on within a thousandth, and in steps shorter than that
    assert race.experiment.tolerance == 0.001
    assert np.diff(np.sign(run.theta[:, 0])).any()  # it does roll past the bottom first
    momentum = ball.equivalent()
    np.testing.assert_allclose([momentum.learning_rate, momentum.momentum], [0.018, 0.95], atol=5e-5)
    assert np.isclose(momentum.learning_rate, ball.gravity * ball.time_step**2)  # α = G·τ²
    assert np.isclose(momentum.momentum, 1 - ball.friction * ball.time_step / ball.mass)  # β = 1 − c·τ/m


def with_much_friction_it_creeps(race):
    assert race.experiment.optimizers[0].friction == 2
    assert race.outcomes[0].step == 83
    assert (race.paths[0][:, 0] < 0.001).all()


def with_little_friction_it_swings_on(race):
    assert race.experiment.optimizers[0].friction == 0.1
    assert race.experiment.steps == 300
    assert round(race.outcomes[0].distance, 2) == 0.21


def the_force_is_the_slope_and_only_the_first_step_follows_it(race):
    path = race.paths[0]
    force = -race.experiment.landscape.gradient(path.T).T
    np.testing.assert_allclose(force[0], (1.5, -10))
    steps = np.diff(path, axis=0)
    cosines = (steps * force[:-1]).sum(axis=1) / np.hypot(*steps.T) / np.hypot(*force[:-1].T)
    angles = np.degrees(np.arccos(np.clip(cosines, -1, 1)))
    assert angles[0] < 1e-3
    climbs = np.diff(race.balls[0].run.loss)
    assert angles[5] > 90  # of the step that leaves row 5, which is shown at step 5
    assert climbs[5] > 0
    assert path[5, 1] < 0  # on the far side


def with_much_friction_every_step_follows_the_force(race):
    assert race.experiment.optimizers[0].friction == 7
    assert (np.diff(race.balls[0].run.loss) < 0).all()
    # β = 1 − c·τ/m
    assert abs(race.experiment.optimizers[0].equivalent().momentum - 0.06) < 0.005


def height_becomes_speed_and_speed_height(race):
    ball = race.experiment.optimizers[0]
    energies = energy(race.experiment.landscape, ball, race.balls[0].run)
    assert ball.friction == 0
    assert energies.potential[0] == 1.625  # ½(x² + y²) at (−1.5, 1)
    assert np.abs(energies.total / 1.625 - 1).max() < 0.03
    assert abs(energies.kinetic.max() - 1.625) < 0.01
    far_side = race.balls[0].run.loss[np.argmax(race.paths[0][:, 0])]
    assert abs(far_side - 1.625) < 0.01


def friction_takes_most_of_the_energy(race):
    ball = race.experiment.optimizers[0]
    energies = energy(race.experiment.landscape, ball, race.balls[0].run)
    assert ball.friction == 0.1
    assert race.experiment.steps == 250
    assert abs(energies.dissipated[-1] - 1.16) < 0.005
    assert energies.potential[0] == 1.625


def a_heavy_ball_keeps_its_speed_for_longer(race):
    light, heavy = race.experiment.optimizers
    assert (light.mass, heavy.mass) == (1, 4)
    assert light.friction == heavy.friction == 0.3
    assert race.experiment.steps == 300
    assert race.steps_to_tolerance == [200, None]
    assert race.experiment.tolerance == 0.001
    assert round(race.outcomes[1].distance, 2) == 0.35
    assert race.outcomes[0].distance < 0.003


def without_friction_the_mass_makes_no_difference(race):
    assert [each.friction for each in race.experiment.optimizers] == [0, 0]
    np.testing.assert_allclose(*race.paths, atol=1e-12)


def with_friction_in_proportion_to_the_mass_they_roll_alike(race):
    light, heavy = race.experiment.optimizers
    assert heavy.friction == 1.2
    assert np.isclose(heavy.friction / heavy.mass, light.friction / light.mass)
    assert np.isclose(heavy.friction, 4 * 0.3)
    np.testing.assert_allclose(*race.paths, atol=1e-12)


lesson = Lesson(
    5,
    "The rolling ball",
    "Why is it called momentum? Mass, friction and time behind α and β.",
    5,
    (
        Stage(
            BOWL,
            "α and β are physics",
            "[1 The rolling ball] follows Newton's law, with gravity G, friction c, mass m, time step τ. It moves like "
            "momentum with α = G·τ² = 0.018 and β = 1 − c·τ/m = 0.95. The legend has the value "
            "of all four.\n\n"
            "It first comes within 0.001 of the lowest point at step 154, and arrives at step 288.",
            the_ball_comes_down_to_the_bottom,
            (
                Try(
                    "Much friction: c = 2",
                    "1.friction=2",
                    "With c = 2 it rolls down without passing the lowest point, and arrives at step 83. More friction "
                    "is a smaller β.",
                    with_much_friction_it_creeps,
                ),
                Try(
                    "Little friction: c = 0.1",
                    "1.friction=0.1",
                    "With c = 0.1 it swings for long: it is 0.21 away after 300 steps. Less friction is a larger β.",
                    with_little_friction_it_swings_on,
                ),
            ),
        ),
        Stage(
            "ravine.condition_number=10&race=rolling_ball&steps=100&view=workings",
            "Force and step",
            "The force on [1 the ball] is the opposite of the gradient: at the start (1.5, −10), mostly down the wall. "
            "From rest the first step goes exactly along it.\n\n"
            "Later it has a velocity, and its steps point elsewhere. Go to step 5: the ball is on the far side of the "
            "valley, and its next step still leads uphill.",
            the_force_is_the_slope_and_only_the_first_step_follows_it,
            (
                Try(
                    "Much friction: c = 7",
                    "1.friction=7",
                    "With c = 7 hardly any velocity stays. Every step follows the force, downhill.",
                    with_much_friction_every_step_follows_the_force,
                ),
            ),
        ),
        Stage(
            f"{BOWL}&1.friction=0&1.time_step=0.05&steps=250&view=energy",
            "Height becomes speed",
            "Without friction [1 the ball] never stops. At the start it has 1.625 of height energy and no speed. At "
            "the lowest point all of it is energy of speed, and on the far side all is height again.\n\n"
            "The sum stays the same, to 3 %: the ball moves in steps, and that is not quite exact.",
            height_becomes_speed_and_speed_height,
            (
                Try(
                    "A little friction: c = 0.1",
                    "1.friction=0.1",
                    "Now the sum falls: in 250 steps friction takes 1.16 of the 1.625.",
                    friction_takes_most_of_the_energy,
                ),
            ),
        ),
        Stage(
            "ravine.condition_number=1&race=rolling_ball+rolling_ball&1.friction=0.3&2.friction=0.3&2.mass=4",
            "A heavy ball keeps its speed",
            "Two balls with friction 0.3. The light one, [1 m = 1], first comes within 0.001 of the lowest point at "
            "step 200. The heavy one, [2 m = 4], keeps its speed for longer: after 300 steps it still swings, 0.35 "
            "away.\n\n"
            "What counts is friction divided by mass, as in β = 1 − c·τ/m.",
            a_heavy_ball_keeps_its_speed_for_longer,
            (
                Try(
                    "No friction",
                    "1.friction=0&2.friction=0",
                    "Without friction the two paths are one: the mass makes no difference.",
                    without_friction_the_mass_makes_no_difference,
                ),
                Try(
                    "c = 1.2 for the heavy one",
                    "2.friction=1.2",
                    "Four times the friction for four times the mass: [1 c = 0.3], the light one, and [2 c = 1.2], "
                    "the heavy one, take one path.",
                    with_friction_in_proportion_to_the_mass_they_roll_alike,
                ),
            ),
        ),
    ),
)
