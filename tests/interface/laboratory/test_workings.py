"""The view of the inner workings."""

import numpy as np

from interface.laboratory.workings import overlay, workings_of
from landscapes.himmelblau import Himmelblau
from simulation.experiment import Experiment
from simulation.race import Race


def test_the_arrows_of_a_step_add_up_and_point_along_the_path():
    race = Race(Experiment(Himmelblau()))
    arrows = {each["name"]: each for each in overlay(race)["arrows"][1]}
    steps = workings_of(race.problem, race.balls[1].rule)
    for step in (1, 10, 40):
        memory, push, move = (
            np.array([arrows[name]["x"][step], arrows[name]["y"][step]])
            for name in ("from memory", "from the gradient", "the step")
        )
        np.testing.assert_allclose(memory + push, move, atol=2e-3 * np.abs(memory).max() + 1e-9)
        turn = np.cross(np.append(move, 0), np.append(steps[step].move, 0))[2]
        assert abs(turn) < 1e-3 * np.hypot(*move) * np.hypot(*steps[step].move) + 1e-12
        down = np.array([arrows["−∇f, its direction"]["x"][step], arrows["−∇f, its direction"]["y"][step]])
        assert down @ race.problem.landscape.gradient(steps[step].theta) < 0
