"""How a ball comes to rest: friction dissipates its potential and kinetic energy."""

import numpy as np

from lessons.base import Lesson, Stage, Try, race_of
from simulation.energy import energy

WELLS = "landscape=multi_well&race=rolling_ball&1.time_step=0.1"
THREE = "landscape=multi_well&race=rolling_ball+rolling_ball+rolling_ball&1.friction=3&2.friction=0.5&3.friction=0.15"


def energies_of(race):
    (ball,) = race.balls
    return energy(race.problem.landscape, ball.rule, ball.run)


def largest_error(race):
    energies = energies_of(race)
    return np.abs((energies.total + energies.dissipated) / energies.potential[0] - 1).max()


def the_energy_is_accounted_for(race):
    energies = energies_of(race)
    assert abs(energies.potential[0] - 2.43) < 0.005  # above the deepest well
    assert abs(energies.dissipated[-1] - 2.42) < 0.005
    assert energies.total[-1] < 1e-6
    moving = np.flatnonzero(energies.kinetic > 0.02 * energies.total[0])
    assert round(1.25 * moving[-1]) == 171  # where the picture ends
    assert largest_error(race) < 0.05
    assert race.outcomes[0].step == 455
    assert race.outcomes[0].minimum == race.experiment.landscape.minima[0]


def with_half_the_time_step_it_is_twice_as_exact(race):
    assert race.experiment.optimizers[0].time_step == 0.05
    assert race.outcomes[0].step == 915
    before = race_of(f"{WELLS}&1.friction=0.3&steps=600")
    assert abs(largest_error(race) / largest_error(before) - 0.5) < 0.02


def without_friction_it_never_rests(race):
    energies = energies_of(race)
    assert race.experiment.optimizers[0].friction == 0
    assert not energies.dissipated.any()
    share = energies.total / energies.total[0]
    assert np.abs(share - 1).max() < 0.08
    assert abs(energies.total[0] - 2.43) < 0.005
    assert race.experiment.steps == 600
    assert race.outcomes[0].state.value == "still moving"
    assert np.abs(race.paths[0]).max() < 3


def with_a_little_friction_it_nearly_rests(race):
    assert race.experiment.optimizers[0].friction == 0.1
    assert race.experiment.steps == 600
    assert race.outcomes[0].minimum == race.experiment.landscape.minima[0]
    assert round(race.outcomes[0].distance, 3) == 0.023


def with_more_friction_it_rests(race):
    assert race.experiment.optimizers[0].friction == 1
    assert race.outcomes[0].state.value == "converged"
    assert race.outcomes[0].minimum == race.experiment.landscape.minima[3]
    assert race.outcomes[0].step == 127


def friction_decides_how_far_it_gets(race):
    assert [each.friction for each in race.experiment.optimizers] == [3, 0.5, 0.15]
    np.testing.assert_allclose([each.time_step for each in race.experiment.optimizers], 0.316, atol=0.0005)
    assert [each.step for each in race.outcomes] == [20, 87, 283]
    np.testing.assert_allclose([each.loss for each in race.outcomes], [-0.511, -1.15, -1.15], atol=0.005)
    assert race.outcomes[2].minimum == race.outcomes[1].minimum == race.experiment.landscape.minima[1]
    beta = race.experiment.optimizers[0].equivalent().momentum
    assert abs(beta - 0.05) < 0.005  # 1 − cτ/m: as good as SGD


def with_one_it_stays_behind_the_hill_too(race):
    assert race.experiment.optimizers[1].friction == 1
    assert race.outcomes[1].minimum == race.outcomes[0].minimum
    assert race.outcomes[1].step == 37
    assert abs(race.outcomes[1].loss - -0.511) < 0.0005


def with_less_it_finds_the_deepest(race):
    assert race.experiment.optimizers[2].friction == 0.1
    assert race.outcomes[2].minimum == race.experiment.landscape.minima[0]
    assert race.outcomes[2].state.value == "still moving"
    assert race.experiment.steps == 300


def being_there_is_not_being_at_rest(race):
    run, end = race.balls[0].run, race.outcomes[0]
    assert race.steps_to_tolerance == [178]
    assert race.experiment.tolerance == 0.001
    assert end.step == 293
    lengths = np.hypot(*np.diff(run.theta, axis=0).T)
    assert lengths[178] > 0.001  # it is there, and the next step is too long for rest
    crossing = int(np.argmax(run.theta[:, 0] > 0))
    assert lengths[crossing - 1] > 0.1
    assert crossing < 30  # the ball is at the bottom for the first time


def with_critical_damping_both_are_one(race):
    assert race.experiment.momentum == 0.81
    assert race.steps_to_tolerance == [94]
    assert race.outcomes[0].step == 94


lesson = Lesson(
    6,
    "Coming to rest",
    "Why does the ball stop, and where?",
    4,
    (
        Stage(
            f"{WELLS}&1.friction=0.3&steps=600&view=energy",
            "Friction takes it all",
            "[1 The ball] starts 2.43 above the deepest well. It trades height for speed and back, and friction takes "
            "2.42 on the way. The picture ends at step 171, when it hardly moves; at step 455 it arrives.\n\n"
            "Energy left plus energy taken by friction is the energy at the start, to 5 %.",
            the_energy_is_accounted_for,
            (
                Try(
                    "Half the time step",
                    "1.time_step=0.05&steps=1200",
                    "With τ = 0.05 the sum is twice as exact, and the ball needs twice as many steps: it arrives at "
                    "step 915.",
                    with_half_the_time_step_it_is_twice_as_exact,
                ),
            ),
        ),
        Stage(
            f"{WELLS}&1.friction=0&steps=600&view=energy",
            "Without friction it never rests",
            "Without friction nothing is taken. The sum of height energy and energy of speed stays at 2.43, to 8 %, "
            "for all 600 steps.\n\n"
            "[1 The ball] rolls from well to well. It never leaves the map, and it never arrives. A ball comes to rest "
            "only because it loses energy.",
            without_friction_it_never_rests,
            (
                Try(
                    "c = 0.1",
                    "1.friction=0.1",
                    "With friction 0.1 it is caught by the deepest well. After 600 steps it still swings there, 0.023 "
                    "away.",
                    with_a_little_friction_it_nearly_rests,
                ),
                Try(
                    "c = 1",
                    "1.friction=1",
                    "With friction 1 it arrives in the first well, at step 127: its steps are short here, τ = 0.1.",
                    with_more_friction_it_rests,
                ),
            ),
        ),
        Stage(
            THREE,
            "Less friction rolls farther",
            "Longer steps: τ = 0.316. [1 c = 3] creeps like SGD, and arrives in the first well at step 20: loss "
            "−0.511. [2 c = 0.5] gets over the first hill, and arrives at step 87: −1.15. [3 c = 0.15] ends in the "
            "same well, but only at step 283.\n\n"
            "With less friction the ball rolls farther and arrives later.",
            friction_decides_how_far_it_gets,
            (
                Try(
                    "c = 1 for the second",
                    "2.friction=1",
                    "[2 c = 1] doesn't get over the hill: it arrives at step 37 in the first well, −0.511.",
                    with_one_it_stays_behind_the_hill_too,
                ),
                Try(
                    "c = 0.1 for the third",
                    "3.friction=0.1",
                    "[3 c = 0.1] gets as far as the deepest well. After 300 steps it still moves there.",
                    with_less_it_finds_the_deepest,
                ),
            ),
        ),
        Stage(
            "ravine.condition_number=1&race=momentum&learning_rate=0.01&momentum=0.95",
            "First touch is not rest",
            "Flat ground doesn't stop a ball: [1 Momentum] passes the lowest point at full speed.\n\n"
            "At step 178 it first comes within 0.001 of it, and leaves again. From step 293 on it stays there, in "
            "steps shorter than 0.001. Only then the table says that it arrived.",
            being_there_is_not_being_at_rest,
            (
                Try(
                    "β = 0.81",
                    "momentum=0.81",
                    "With critical damping it comes once and stays: first touch and rest are both at step 94.",
                    with_critical_damping_both_are_one,
                ),
            ),
            ("momentum",),
        ),
    ),
)
