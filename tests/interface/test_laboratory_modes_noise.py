"""The views of modes and of noise: their figures as data, and what the page says."""

import re

import numpy as np
import pytest

from analysis.curvature import is_quadratic
from analysis.modes import modes
from analysis.noise import cloud, gradient_noise, stationary_variance
from figures import cloud as clouds
from figures import modes as races
from figures.style import digits, styles
from landscapes.linear_regression import LinearRegression
from landscapes.multi_well import MultiWell
from landscapes.ravine import Ravine
from optimizers import OPTIMIZERS
from optimizers.adam import Adam
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import descend
from simulation.problem import Problem
from tests.page import page, text


def split(landscape=None, optimizer=None, steps=100):
    landscape, optimizer = landscape or Ravine(), optimizer or SGD(0.018)
    run = descend(landscape, optimizer, landscape.start, steps)
    return modes(landscape, optimizer, run), styles([optimizer])[0]


def traces(figure):
    return {each.name: each for each in figure.plotly.data}


# ---- the figures ----


def test_the_errors_and_their_predicted_fall_are_those_of_the_race():
    found, style = split()
    figure = races.modes(found, style, races.span([found]))
    drawn = traces(figure)
    for axis, name in enumerate(("flattest, λ = 1", "steepest, λ = 100")):
        np.testing.assert_allclose(drawn[name].y, np.abs(found.errors[:, axis]), rtol=1e-6)
        assert drawn[name].line.color == style.colour
    np.testing.assert_allclose(drawn["flattest, predicted"].y, 1.5 * 0.982 ** np.arange(101), rtol=1e-6)
    assert figure.plotly.layout.yaxis.type == "log"
    assert drawn["flattest, λ = 1"].line.dash != drawn["steepest, λ = 100"].line.dash


def test_a_rule_that_is_not_linear_has_no_predicted_fall():
    found, style = split(optimizer=Adam(0.1))
    assert not [name for name in traces(races.modes(found, style, (-3, 1))) if "predicted" in name]


def test_the_shares_of_the_loss_are_a_whole():
    found, _ = split(optimizer=Momentum(0.018, 0.9))
    np.testing.assert_allclose(races.shares(found).sum(axis=1), 1)
    run = descend(Ravine(), Momentum(0.018, 0.9), (-1.5, 1.0), 100)
    np.testing.assert_allclose(races.shares(found)[:, 0] * run.loss, 0.5 * run.theta[:, 0] ** 2, rtol=1e-9)


def test_all_balls_are_seen_on_the_same_powers_of_ten():
    slow, _ = split()
    fast, _ = split(optimizer=Momentum(0.018, 0.9), steps=300)
    low, high = races.span([slow, fast])
    assert (low, high) == (min(races.span([slow])[0], races.span([fast])[0]), 1)
    assert 10.0**low < np.abs(fast.errors[-30:]).max(axis=0).min()


@pytest.mark.parametrize("alpha", [0.05, 10.0])
def test_of_a_ball_that_diverged_the_steps_that_it_took_are_drawn(alpha):
    found, style = split(optimizer=SGD(alpha))
    low, high = races.span([found])
    figure = races.modes(found, style, (low, high))
    assert low < high
    assert figure.plotly.layout.xaxis.range[1] < 20


def test_a_ball_that_starts_at_the_minimum_has_no_logarithm_and_no_share():
    run = descend(Ravine(), SGD(0.01), (0.0, 0.0), 20)
    found = modes(Ravine(), SGD(0.01), run)
    low, high = races.span([found])
    assert low < high
    assert np.isnan(races.shares(found)).all()
    assert np.isnan(traces(races.modes(found, styles([SGD()])[0], (low, high)))["flattest, λ = 1"].y).all()


def test_a_cloud_is_a_median_in_two_bands_above_the_deepest_minimum():
    landscape, race = MultiWell(), [SGD(0.1), Momentum(0.1, 0.9)]
    found = [cloud(Problem(landscape, landscape.start, 60, 0.5), each) for each in race]
    figure = clouds.cloud(landscape, found, ["SGD", "Momentum"], styles(race))
    lowest = figure.facts["lowest"]
    np.testing.assert_allclose(traces(figure)["SGD"].y, found[0].bands[2] - lowest, rtol=1e-5)
    outer = figure.plotly.data[0]
    np.testing.assert_allclose(outer.y[:61], found[0].bands[0] - lowest, rtol=1e-5)
    np.testing.assert_allclose(outer.y[61:], found[0].bands[4][::-1] - lowest, rtol=1e-5)
    assert outer.line.color == styles(race)[0].colour


def test_the_band_of_runs_that_diverged_is_at_the_upper_edge():
    found = cloud(Problem(Ravine(), (-1.5, 1.0), 60, 0.5), SGD(0.05))
    figure = clouds.cloud(Ravine(), [found], ["SGD"], styles([SGD()]))
    assert np.log10(figure.plotly.data[0].y[60]) == pytest.approx(figure.plotly.layout.yaxis.range[1], rel=1e-5)


def test_the_ends_are_on_the_map_and_the_widest_lie_lowest():
    race = [SGD(0.018), Momentum(0.018, 0.9)]
    found = [cloud(Problem(Ravine(), (-1.5, 1.0), 200, 0.5), each) for each in race]
    figure = clouds.ends(Ravine(), found, ["SGD", "Momentum"], styles(race))
    assert [each.name for each in figure.plotly.data] == ["terrain", "Momentum", "SGD", "minima"]
    np.testing.assert_allclose([figure.plotly.data[2].x, figure.plotly.data[2].y], found[0].ends, rtol=1e-6)
    assert figure.plotly.data[0].colorscale is None, "the page has colours for height of its own"


# ---- what they rest on ----


def test_a_bowl_is_told_from_what_is_none(landscape):
    bowls = {"ravine", "booth", "matyas", "linear_regression", "least_squares_svm", "sparse"}
    assert is_quadratic(landscape) == (landscape.key in bowls)


def test_the_noise_of_a_gradient_along_the_axes_has_the_same_total():
    landscape = LinearRegression()
    turned = np.array([[0.6, -0.8], [0.8, 0.6]])
    plain, along = (gradient_noise(landscape, landscape.minima[0], 500, axes=each) for each in (None, turned))
    assert np.hypot(*plain) == pytest.approx(np.hypot(*along))
    assert not np.allclose(plain, along)


# ---- the page ----

SOME = ["", "landscape=multi_well", "landscape=linear_regression", "landscape=rosenbrock&noise=1", "landscape=saddle"]


@pytest.fixture
def slope():
    """The link of a terrain without a minimum."""

    def open_(view, more=""):
        app = page(f"view={view}{more}")
        app.query_params["landscape"], app.query_params["formula.f"] = "formula", "x+y"
        app.run()
        assert not app.exception
        return app

    return open_


def captions(app):
    return " ".join(each.value for each in app.caption)


@pytest.mark.parametrize("query", SOME)
@pytest.mark.parametrize("view", ["modes", "noise"])
def test_the_view_opens(view, query):
    app = page(f"view={view}&{query}&race=sgd+momentum+adam")
    assert app.session_state.state.view == view
    if view == "modes":
        assert ("no quadratic" in captions(app)) == (not is_quadratic(app.session_state.state.experiment.landscape))
        assert "Adam's" in captions(app)


def test_modes_states_what_theory_says_and_what_was_measured():
    said = text(page("view=modes"))
    assert re.search(r"SGD\s+α 0.018\s+\(0, 0\)\s+1\s+0.982\s+0.982\s+100\s+0.8\s+0.8\s", said)


def test_a_diverged_ball_says_so_above_its_modes():
    assert text(page("view=modes&learning_rate=0.05&race=sgd&hide=readout")).count("diverged at step 5") == 1
    page("view=noise&learning_rate=0.05&noise=1")


@pytest.mark.parametrize("view", ["modes", "noise"])
def test_an_empty_race_has_nothing_to_split(view):
    assert "There is no ball in this race." in text(page(f"view={view}&race=&noise=1"))


def test_without_a_minimum_there_are_no_modes_and_nothing_settles(slope):
    assert "There is no minimum on this map" in text(slope("modes"))
    assert "the runs only drift apart" in captions(slope("noise", "&noise=1"))


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


def test_without_noise_a_button_brings_some_that_fits_the_map():
    app = page("view=noise")
    assert "There is no noise in this race" in text(app)
    app.button(key="shake").click().run()
    assert not app.exception
    experiment = app.session_state.state.experiment
    assert app.query_params["noise"] == repr(experiment.noise)
    spread = np.sqrt(stationary_variance(experiment.optimizers[1], 1.0, experiment.noise))
    assert 0.02 < spread / experiment.landscape.size < 0.1
    assert "There is no noise" not in text(app)


def test_the_button_has_a_noise_for_every_terrain(landscape):
    if landscape.sampler(1, np.array(0)) is None:
        app = page(f"view=noise&landscape={landscape.key}&race=adam&steps=20")
        app.button(key="shake").click().run()
        assert not app.exception
        assert app.session_state.state.experiment.noise > 0


def test_the_formula_stands_beside_what_was_measured():
    said = text(page("view=noise&noise=0.5&race=sgd&steps=600"))
    formula = [digits(stationary_variance(SGD(0.018), each, 0.5)) for each in (1.0, 100.0)]
    found = re.search(rf"([\d.e-]+)\s+{formula[0]}\s+([\d.e-]+)\s+{formula[1]}\s+none", said)
    for measured, theory in zip(found.groups(), formula, strict=True):
        assert float(measured) == pytest.approx(float(theory), rel=0.3)
    assert "in a longer race" in text(page("view=noise&noise=0.5&race=sgd&steps=20"))


def test_it_says_when_momentum_multiplies_noise_and_when_it_does_not():
    said = text(page("view=noise&noise=0.5"))
    ball = Momentum(0.018, 0.9)
    for rate in (0.018, 0.18):
        ratio = np.sqrt(stationary_variance(ball, 1.0, 1.0) / stationary_variance(SGD(rate), 1.0, 1.0))
        assert f"spreads {digits(ratio)} times as far as SGD along the flattest axis" in said
    assert "it multiplies the noise" in said
    assert "settles, where SGD never does, along the steepest axis." in said
    assert "it neither multiplies" not in said, "along one axis only there is no such word"
    assert "averages it out" in text(page("view=noise&noise=0.5&race=momentum&learning_rate=1e-5"))
    assert "it averages noise out" in text(page("view=noise&noise=0.5&ravine.condition_number=1.5&learning_rate=0.09"))
    assert "By the formula" not in text(page("view=noise&noise=0.5&race=sgd+adam"))
    assert "By the formula" not in text(page("view=noise&noise=0.5&schedule=cosine"))


def test_mini_batches_are_noise_enough():
    app = page("view=noise&landscape=linear_regression&race=sgd&steps=300")
    assert "There is no noise" not in text(app)
    assert "mini-batches" in captions(app)
    assert "There is no noise" in text(page("view=noise&landscape=linear_regression&linear_regression.batch_size=32"))


def test_eight_balls_of_every_rule_have_their_clouds():
    rules = list(OPTIMIZERS)
    for race in (rules[:8], rules[-8:]):
        assert text(page(f"view=noise&noise=0.5&race={'+'.join(race)}&steps=50")).count("none") >= 4
