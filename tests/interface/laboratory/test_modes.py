"""The view of the modes: what it says."""

import re

import pytest

from analysis.curvature import is_quadratic
from tests.page import captions, page, text

RACES = ["", "landscape=multi_well", "landscape=linear_regression", "landscape=rosenbrock&noise=1", "landscape=saddle"]


def test_a_terrain_is_a_quadratic_if_it_is_one_of_these(landscape):
    bowls = {"ravine", "booth", "matyas", "linear_regression", "least_squares_svm", "sparse"}
    assert is_quadratic(landscape) == (landscape.key in bowls)


@pytest.mark.parametrize("query", RACES)
def test_the_view_opens(query):
    app = page(f"view=modes&{query}&race=sgd+momentum+adam")
    assert app.session_state.state.view == "modes"
    assert ("no quadratic" in captions(app)) == (not is_quadratic(app.session_state.state.experiment.landscape))
    assert "Adam's" in captions(app)


def test_modes_states_what_theory_says_and_what_was_measured():
    page_text = text(page("view=modes"))
    assert re.search(r"SGD\s+α 0.018\s+\(0, 0\)\s+1\s+0.982\s+0.982\s+100\s+0.8\s+0.8\s", page_text)


def test_a_diverged_ball_says_so_above_its_modes():
    assert text(page("view=modes&learning_rate=0.05&race=sgd&hide=readout")).count("diverged at step 5") == 1


def test_an_empty_race_has_nothing_to_split():
    assert "There is no ball in this race." in text(page("view=modes&race=&noise=1"))


def test_without_a_minimum_there_are_no_modes():
    assert "There is no minimum on this map" in text(page("view=modes&landscape=formula&formula.f=x%2By"))


def test_balls_are_chosen_and_stay_chosen_while_alpha_moves():
    app = page("view=modes&race=sgd+momentum+adam+momentum")
    (balls,) = [each for each in app.get("button_group") if each.proto.label == "Balls shown"]
    assert [each.content for each in balls.proto.options] == ["SGD", "Momentum 1", "Adam", "Momentum 2"]
    assert list(balls.value) == [0, 1]
    balls.set_value([2]).run()
    app.session_state.state.experiment = app.session_state.state.experiment.with_main("learning_rate", 0.01)
    app.run()
    assert not app.exception
    (balls,) = [each for each in app.get("button_group") if each.proto.label == "Balls shown"]
    assert list(balls.value) == [2]
    balls.set_value([]).run()
    assert "No ball is chosen." in text(app)


def test_a_chosen_ball_stays_chosen_while_beta_and_with_it_its_name_moves():
    app = page("view=modes&race=sgd+momentum+momentum&2.momentum=0.5")
    (balls,) = [each for each in app.get("button_group") if each.proto.label == "Balls shown"]
    balls.set_value([2]).run()
    app.session_state.state.experiment = app.session_state.state.experiment.with_main("momentum", 0.8)
    app.run()
    assert not app.exception
    (balls,) = [each for each in app.get("button_group") if each.proto.label == "Balls shown"]
    assert [each.content for each in balls.proto.options] == ["SGD", "Momentum β = 0.5", "Momentum β = 0.8"]
    assert list(balls.value) == [2]
