"""The view of the inner workings."""

import re

import numpy as np
import pytest

from analysis.workings import workings
from catalog import formula_in_force
from interface.laboratory.workings import decimals, overlay, shown_parts, simplified, vector, workings_of
from landscapes.himmelblau import Himmelblau
from optimizers.momentum import Momentum
from optimizers.rolling_ball import RollingBall
from simulation.experiment import Experiment
from simulation.link import from_query
from simulation.race import Race
from tests.page import page


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
        down = np.array(
            [arrows["downhill: the direction of −∇f"]["x"][step], arrows["downhill: the direction of −∇f"]["y"][step]]
        )
        assert down @ race.problem.landscape.gradient(steps[step].theta) < 0


def numbers(latex):
    found = re.findall(r"(-?\d+(?:\.\d+)?)(?: \\cdot 10\^\{(-?\d+)\})?", latex)
    return [float(number) * 10.0 ** int(power or 0) for number, power in found]


def test_a_short_step_is_seen_in_the_place_of_the_ball():
    # On a slope of 0.1, α = 0.05: a step of 0.005 from (−4, 0).
    places = decimals(np.array([0.005, 0.0]))
    assert vector(np.array([-4.0, 0.0]), places) == r"\left(-4,\; 0\right)"
    assert vector(np.array([-3.995, 0.0]), places) == r"\left(-3.995,\; 0\right)"


@pytest.mark.parametrize("query", ["landscape=rosenbrock", "landscape=himmelblau", "landscape=plateau", ""])
def test_no_step_of_a_run_is_rounded_away(query):
    race = Race(from_query(f"{query}&race=momentum"))
    for step in workings(race.problem, race.balls[0].rule)[:150:7]:
        places = decimals(step.move)
        before, after = (np.array(numbers(vector(each, places))) for each in (step.theta, step.theta + step.move))
        np.testing.assert_allclose(after - before, step.move, atol=0.11 * np.hypot(*step.move))


def test_what_is_rounding_beside_the_place_of_the_ball_is_zero():
    assert vector(np.array([0.5, 1.4e-28]), [3, 3]) == r"\left(0.5,\; 0\right)"


def test_of_the_weights_of_a_network_the_first_ones_are_written():
    assert vector(np.arange(1.0, 5.0)) == r"\left(1,\; 2,\; 3,\; 4\right)"
    assert vector(np.arange(1.0, 34.0), [0] * 33) == r"\left(1,\; 2,\; \ldots\right)"


def test_a_step_of_a_network_is_taken_apart_along_the_map_and_in_its_whole_length():
    race = Race(from_query("landscape=two_moons&race=sgd"))
    step = workings_of(race.balls[0].problem, race.balls[0].rule)[0]
    html = "".join(each.proto.body for each in page("landscape=two_moons&race=sgd&view=workings").get("html"))
    (row,) = re.findall(r"<tr><td>The step: the sum of both</td>(.*?)</tr>", html)
    x, y, whole = (float(each.replace("−", "-")) for each in re.findall(r"<td>(.*?)</td>", row))
    assert whole == pytest.approx(np.linalg.norm(step.move), rel=1e-3)
    assert 0 < np.hypot(x, y) <= whole
    assert "Effective learning rate of the weights: 0.2 for each." in html


def test_factors_and_divisors_of_one_are_left_out():
    ball = simplified(formula_in_force(RollingBall(friction=0.373, time_step=0.134)))
    assert ball.startswith(r"v \leftarrow v - {0.134} \left(\nabla f(\theta) + {0.373} v\right)")
    heavy = simplified(formula_in_force(RollingBall(mass=2.0, gravity=10.0, friction=0.373, time_step=0.134)))
    assert r"{10} \nabla f(\theta) + \tfrac{{0.373}}{{2}} v" in heavy
    assert simplified(formula_in_force(Momentum(1.0, 0.5))) == (
        r"v \leftarrow {0.5} v + \nabla f(\theta), \quad \theta \leftarrow \theta - v"
    )


def test_it_says_which_step_the_arrows_make():
    app = page("race=momentum&view=workings")
    assert "The race last stood at step 0: these numbers make step 1." in [each.value for each in app.markdown]


def taken_apart(app):
    (balls,) = [each for each in app.get("button_group") if each.proto.label == "Take apart"]
    return balls


def test_it_opens_on_the_ball_that_the_main_sliders_move_and_keeps_the_chosen_one():
    app = page("race=sgd+momentum+momentum&2.momentum=0.5&view=workings")
    assert taken_apart(app).value == "Momentum 2"
    taken_apart(app).set_value("Momentum 1").run()
    app.session_state.state.experiment = app.session_state.state.experiment.with_main("momentum", 0.8)
    app.run()
    assert not app.exception
    assert taken_apart(app).value == "Momentum 1"
    assert [each.content for each in taken_apart(app).proto.options] == ["SGD", "Momentum β = 0.5", "Momentum β = 0.8"]


def test_in_a_lesson_it_opens_on_the_ball_that_a_chip_changes():
    assert taken_apart(page("lesson=conventions.4")).value == "Momentum 2"
    assert taken_apart(page("lesson=plateau.2")).value == "Momentum 2", "the one that follows β"


@pytest.mark.parametrize(("rule", "parts"), [("sgd", 0), ("adagrad", 1), ("momentum", 3), ("nesterov", 4)])
def test_the_legend_has_only_the_arrows_of_the_rule(rule, parts):
    race = Race(from_query(f"race={rule}"))
    assert len(shown_parts(workings_of(race.problem, race.balls[0].rule))) == parts
    names = [each["name"] for each in overlay(race)["arrows"][0]]
    assert len(names) == parts + 1
    legend = next(
        each.proto.body for each in page(f"race={rule}&view=workings").get("html") if "dh-arrows" in each.proto.body
    )
    assert ("downhill" in legend) == (parts > 0), "the step of SGD goes there"
    assert ("from memory" in legend) == (parts > 1)
    assert ("looks from" in legend) == (parts > 3)
