"""The schedules in the message of a race."""

import numpy as np
import pytest

from figures.style import styles
from landscapes.formula import Formula
from schedules.cosine import Cosine
from schedules.step import Step
from simulation.experiment import Experiment
from simulation.link import from_query
from simulation.race import Race
from stage.message import unpack
from stage.scene import MOST_ON_FLOORS, race_message, terrain_message
from tests.quadratic import Quadratic


def schedules(query):
    race = Race(from_query(query))
    metadata, arrays = unpack(race_message(race, "", 0, {}))
    return race, metadata["schedules"], arrays.get("factors")


def test_a_schedule_of_the_race_is_sent_once_with_a_factor_for_each_row():
    _, described, factors = schedules("schedule=cosine&race=sgd+momentum+rolling_ball")
    assert described == [{"label": "Cosine", "colour": None}]
    expected = Cosine().factors(300)
    np.testing.assert_array_equal(factors[0, :-1], expected.astype(np.float32))
    assert factors[0, -1] == factors[0, -2]


def test_a_schedule_of_a_ball_has_its_colour_and_its_name():
    race, described, factors = schedules("race=sgd+momentum+momentum&2.schedule=cosine&3.schedule=step&3.step.drop=2")
    colours = [each.colour for each in styles(race)]
    assert described == [
        {"label": "Cosine (Momentum 1)", "colour": colours[1]},
        {"label": "Step (Momentum 2)", "colour": colours[2]},
    ]
    np.testing.assert_array_equal(factors[1, :-1], Step(2.0).factors(300).astype(np.float32))


def test_balls_of_one_schedule_share_a_line_and_the_race_has_none_that_no_ball_follows():
    _, described, _ = schedules("schedule=step&race=sgd+momentum&1.schedule=cosine&2.schedule=cosine")
    assert [each["label"] for each in described] == ["Cosine (SGD, Momentum)"]


@pytest.mark.parametrize("query", ["", "schedule=cosine&race=rolling_ball", "race=rolling_ball&1.schedule=cosine"])
def test_a_race_without_a_learning_rate_to_change_has_no_schedule(query):
    assert schedules(query)[1:] == ([], None)


@pytest.mark.parametrize("dimension", [2, 33])
def test_a_race_of_any_dimension_is_drawn_on_the_map_that_it_is_seen_on(dimension):
    quadratic = Quadratic(dimension)
    race = Race(Experiment(quadratic, steps=20))
    name, terrain = terrain_message(race.seen, ("",), "stage")
    metadata, arrays = unpack(race_message(race, name, 0, {"overlay": {}, "hidden": []}))
    assert unpack(terrain)[0]["terrain"] == metadata["terrain"]
    for index, ball in enumerate(race.balls):
        np.testing.assert_array_equal([arrays["x"][index], arrays["y"][index]], ball.run.theta[:, :2].T)
        np.testing.assert_array_equal(arrays["loss"][index], ball.run.loss)
        slopes = np.linalg.norm(quadratic.eigenvalues * (ball.run.theta - quadratic.minimum), axis=1)
        np.testing.assert_allclose(arrays["slope"][index], slopes, rtol=1e-6)


def test_a_ball_that_converged_is_sent_with_the_step_at_which_it_arrived_and_no_other_is():
    # On the ravine a step of SGD multiplies y by 1 - 100 α, and x by 1 - α.
    race = Race(
        from_query("race=sgd+sgd+sgd&1.learning_rate=0.0195&2.learning_rate=0.03&3.learning_rate=0.001&steps=900")
    )
    balls = unpack(race_message(race, "", 0, {}))[0]["balls"]
    x, y = np.abs(race.problem.start)
    far = [k for k in range(901) if np.hypot(x * 0.9805**k, y * 0.95**k) > race.problem.tolerance]
    assert [each["arrived"] for each in balls] == [far[-1] + 1, None, None]
    assert balls[1]["diverged"] >= 0


@pytest.mark.parametrize(
    ("query", "strip"), [("", True), ("landscape=rosenbrock", True), ("landscape=multi_well", False)]
)
def test_the_strip_across_the_valley_is_sent_with_a_terrain_that_has_valleys(query, strip):
    message = unpack(terrain_message(Race(from_query(query)).seen, ("",), "stage")[1])[0]
    assert ("valley" in message["figures"]) == strip


@pytest.mark.parametrize(
    ("formula", "count"), [("x**2 + y**2", 0), ("(x**2 + y**2 - 1)**2", 1), ("sin(x**2 + y**2)", 16)]
)
def test_the_floors_of_a_terrain_are_sent_whole_for_the_surface(formula, count):
    landscape = Formula(formula)
    x, y = unpack(terrain_message(landscape, ("",), "stage")[1])[1]["floors"]
    assert len(landscape.floors) == count
    assert np.isnan(x).sum() == max(count - 1, 0)
    assert len(x) < 1.2 * MOST_ON_FLOORS
    ends = np.append(0, np.flatnonzero(np.isnan(x)) + 1)
    for floor, first in zip(landscape.floors, ends, strict=False):
        np.testing.assert_array_equal((x[first], y[first]), floor[0])
    for floor, last in zip(landscape.floors, np.append(ends[1:] - 2, -1), strict=False):
        np.testing.assert_array_equal((x[last], y[last]), floor[-1])
