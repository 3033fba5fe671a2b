"""A race as a script takes the very same paths, on its own."""

import contextlib
import io
import re
import subprocess
import sys

import numpy as np
import pytest

from export.numpy_script import numpy_script
from landscapes import LANDSCAPES
from landscapes.formula import Formula
from optimizers import OPTIMIZERS
from simulation.experiment import Experiment, from_query

NUMBER = r"(nan|-?inf|-?\d[-+.e\d]*)"
ENDED = re.compile(rf"(.*): x = {NUMBER}, y = {NUMBER}, loss = {NUMBER}")
LOST = re.compile(r"(.*) diverged at step (\d+)")

RACES = [
    "race=momentum+momentum&2.momentum=0.5&noise=3&seed=11",
    "race=adam+adamw+adamax+radam+nadam+amsgrad+lion+sgd&schedule=cosine&noise=0.1",
    "landscape=linear_regression&schedule=step&race=sgd+rolling_ball",
    "landscape=logistic_regression&logistic_regression.batch_size=32&noise=0.2&schedule=warm_up",
    "landscape=least_squares_svm&least_squares_svm.gamma=0.3&seed=5&race=adadelta+adagrad&schedule=inverse_root",
    "landscape=sparse&sparse.share=0.2&race=adagrad+rmsprop+nesterov&noise=0.01",
    "landscape=ravine&ravine.angle=30&learning_rate=0.1&momentum=0.99&race=sgd+momentum+adam",  # some diverge
    "landscape=goldstein_price&learning_rate=10&race=sgd+momentum+nesterov+radam",  # at once
]
FORMULAS = [
    "sin(x) * cos(y) + (x**2 + y**2) / 10",
    "x",
    "  sqrt(x**2 + y**2) + abs(x - 1) - abs(y)\t",
    "2**(-x*x) * e**sin(y) + x**4 - 3*x**3 + atan(x*y) + y**2",
    "(x-1)^2 − 0.5 + tanh(x)/cosh(y) + ln(x² + π)",
    "-(-(x)) ** 2 - -y - (x - (y - 2)) + asin(x/100) * acos(y/100) + x*x*y*y - (x/(y*y + 1))/(3/(x*x + 2))",
    "+".join(f"sin({k}*x*y)" for k in range(1, 9)) + "+exp(x*x/9+y*y/9)",
    "1 / (1 + exp(x**3 * y**3)) + x*x + y*y",
]


def run(code, name="__main__"):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(code, "race.py", "exec"), {"__name__": name})
    return said.getvalue()


def check(experiment, printed, **tolerance):
    """That the balls end where the page has them, to the last digit if no tolerance is given."""
    lines = printed.splitlines()
    assert len(lines) == len(experiment.optimizers)
    for optimizer, trajectory, line in zip(experiment.optimizers, experiment.run(), lines, strict=True):
        if trajectory.diverged >= 0:
            ball, step = LOST.fullmatch(line).groups()
            assert int(step) == trajectory.diverged
        else:
            ball, *numbers = ENDED.fullmatch(line).groups()
            found = [float(each) for each in numbers]
            expected = [*trajectory.theta[-1], trajectory.loss[-1]]
            if tolerance:
                np.testing.assert_allclose(found, expected, **tolerance, err_msg=line)
            else:
                assert found == expected, line
        assert ball == repr(optimizer)


def scriptable():
    return [key for key in LANDSCAPES if key != "surface"]


@pytest.mark.parametrize("key", scriptable())
def test_the_numpy_script_of_every_terrain_prints_where_the_balls_of_the_page_end(key):
    experiment = from_query(f"landscape={key}&race=sgd+momentum+adam")
    check(experiment, run(numpy_script(experiment)))


def test_the_numpy_script_has_every_rule():
    for rules in (list(OPTIMIZERS)[:8], list(OPTIMIZERS)[8:]):
        experiment = from_query(f"landscape=rosenbrock&race={'+'.join(rules)}")
        check(experiment, run(numpy_script(experiment)))


@pytest.mark.parametrize("query", RACES)
def test_noise_batches_schedules_and_divergence_are_those_of_the_page(query):
    experiment = from_query(query)
    check(experiment, run(numpy_script(experiment)))


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_written_out_with_the_same_digits(formula):
    terrain = Formula(formula)
    for start in (terrain.start, (0.0, 0.0), (1.0, -2.0)):
        experiment = Experiment(terrain, start=start).with_another("adam")
        check(experiment, run(numpy_script(experiment)))
