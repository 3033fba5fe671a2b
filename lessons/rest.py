"""How a ball comes to rest: friction dissipates its potential and kinetic energy."""

import numpy as np

from lessons.base import Lesson, Stage
from simulation.energy import energy


def energies_of(race):
    (ball,) = race.balls
    return energy(race.problem.landscape, ball.rule, ball.run)


def the_energy_is_accounted_for(race):
    energies = energies_of(race)
    assert abs(energies.potential[0] - 2.43) < 0.005  # above the deepest well
    assert abs(energies.dissipated[-1] - 2.42) < 0.005
    assert energies.total[-1] < 1e-6
    share = (energies.total + energies.dissipated) / energies.potential[0]
    assert np.abs(share - 1).max() < 0.05
    assert race.outcomes[0].step == 455
    assert race.outcomes[0].minimum == race.experiment.landscape.minima[0]


def without_friction_it_never_rests(race):
    energies = energies_of(race)
    assert race.experiment.optimizers[0].friction == 0
    assert not energies.dissipated.any()
    share = energies.total / energies.total[0]
    assert np.abs(share - 1).max() < 0.08
    path = race.paths[0]
    assert abs(np.hypot(*np.diff(path, axis=0).T).sum() - 73) < 0.5
    assert race.outcomes[0].state.value == "still moving"
    assert np.abs(path).max() < 3


def friction_decides_how_far_it_gets(race):
    assert [each.friction for each in race.experiment.optimizers] == [0.15, 0.5, 3]
    assert [each.step for each in race.outcomes] == [283, 87, 20]
    np.testing.assert_allclose([each.loss for each in race.outcomes], [-1.15, -1.15, -0.51], atol=0.005)
    assert race.outcomes[0].minimum == race.outcomes[1].minimum == race.experiment.landscape.minima[1]
    beta = race.experiment.optimizers[2].equivalent().momentum
    assert abs(beta - 0.05) < 0.005  # 1 − cτ/m: as good as SGD


def being_there_is_not_being_at_rest(race):
    run, end = race.balls[0].run, race.outcomes[0]
    assert race.steps_to_tolerance == [178]
    assert end.step == 293
    lengths = np.hypot(*np.diff(run.theta, axis=0).T)
    assert lengths[178] > 1e-3  # it is there, and the next step is too long for rest
    crossing = int(np.argmax(run.theta[:, 0] > 0))
    assert lengths[crossing - 1] > 0.1


lesson = Lesson(
    6,
    "Coming to rest",
    "Why does the ball stop, and where?",
    (
        Stage(
            "landscape=multi_well&race=rolling_ball&1.time_step=0.1&1.friction=0.3&steps=600&view=energy",
            "The ball starts 2.43 above the deepest well. Rolling, it swaps height for speed and back; friction "
            "takes some of both all the time. From step 455 on it rests in the deepest well, and friction has taken "
            "2.42 in all. Its energy and the energy that friction took add up, within 5 %, at every step.",
            the_energy_is_accounted_for,
            "Lower the time step τ: the account gets more exact, and needs more steps.",
        ),
        Stage(
            "landscape=multi_well&race=rolling_ball&1.time_step=0.1&1.friction=0&steps=600&view=energy",
            "Without friction nothing is lost: the sum of height and speed stays within 8 % of the start, and "
            "doesn't drift. The ball rolls a way of 73 in 600 steps, never leaves the map and never comes to rest. A "
            "ball comes to rest only because it loses speed.",
            without_friction_it_never_rests,
            "Raise the friction to 0.1: where does it rest now, and when?",
        ),
        Stage(
            "landscape=multi_well&race=rolling_ball+rolling_ball+rolling_ball&1.friction=0.15&2.friction=0.5&3.friction=3",
            "Three frictions. With 3 the ball crawls like SGD and stays in the first well from step 20 on, loss "
            "−0.51. With 0.5 it passes the first hill, and rests from step 87 on at −1.15. With 0.15 it ends in the "
            "same well, after much rolling about: step 283. Less friction is a longer way, and a later rest.",
            friction_decides_how_far_it_gets,
            "Friction 0.3 with τ = 0.1 went to the deepest well. Try other values and see where each ends.",
        ),
        Stage(
            "ravine.condition_number=1&race=momentum&learning_rate=0.01&momentum=0.95",
            "Flat ground under the ball doesn't stop it. The first time it passes the bottom of this bowl, its steps "
            "are more than 0.1 long. After 178 steps it happens to be within a thousandth of the bottom, but only "
            "from step 293 on does it stay: this page calls a run converged only then.",
            being_there_is_not_being_at_rest,
            "Play slowly: where is the ball fastest?",
        ),
    ),
)
