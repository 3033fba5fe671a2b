"""The view of the noise: what it says."""

import re

import numpy as np
import pytest

from analysis.noise import gradient_noise, stationary_variance
from figures.style import digits
from interface.spread import compared
from landscapes.linear_regression import LinearRegression
from optimizers import OPTIMIZERS
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from tests.further import on_every
from tests.page import captions, page, text

RACES = ["", "landscape=multi_well", "landscape=linear_regression", "landscape=rosenbrock&noise=1", "landscape=saddle"]


@pytest.mark.parametrize("query", RACES)
def test_the_view_opens(query):
    assert page(f"view=noise&{query}&race=sgd+momentum+adam").session_state.state.view == "noise"


def test_the_view_opens_on_a_diverged_ball():
    page("view=noise&learning_rate=0.05&noise=1")


def test_an_empty_race_has_no_cloud():
    assert "There is no ball in this race." in text(page("view=noise&race=&noise=1"))


def test_without_a_minimum_nothing_settles():
    app = page("view=noise&landscape=formula&formula.f=x%2By&noise=1")
    assert "the runs only drift apart" in captions(app)


def test_the_variance_across_a_valley_floor_stands_beside_its_formula():
    # y = 0 is a floor of curvature 4: by hand α σ² / (λ (2 − α λ)) for SGD, and ασ²(1 + β) / ((1 − β) λ (2 + 2β − αλ)).
    app = page("view=noise&landscape=formula&formula.f=2*y^2&noise=0.3&learning_rate=0.1&race=sgd+momentum&y=0&x=0")
    words = text(app)
    assert "Variance across the floor" in words
    for formula in (0.1 * 0.09 / (4 * 1.6), 0.1 * 0.09 * 1.9 / (0.1 * 4 * (3.8 - 0.4))):
        assert digits(formula) in words
    assert "Along a valley floor nothing holds a ball" in captions(app)


def test_a_crease_has_no_formula_for_the_variance_across_it():
    app = page("view=noise&landscape=formula&formula.f=abs(x%2By)&noise=0.3&learning_rate=0.1&race=sgd")
    assert "never settles" not in text(app)


def test_the_noise_of_a_gradient_along_the_axes_has_the_same_total():
    landscape = LinearRegression()
    turned = np.array([[0.6, -0.8], [0.8, 0.6]])
    plain, along = (gradient_noise(landscape, landscape.minima[0], 500, axes=each) for each in (None, turned))
    assert np.hypot(*plain) == pytest.approx(np.hypot(*along))
    assert not np.allclose(plain, along)


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


@on_every("terrain")
def test_the_button_has_a_noise_for_every_terrain(terrain):
    if terrain.sampler(1, np.array(0)) is None:
        app = page(f"view=noise&landscape={terrain.key}&race=adam&steps=20")
        app.button(key="shake").click().run()
        assert not app.exception
        assert app.session_state.state.experiment.noise > 0


def test_the_formula_stands_beside_what_was_measured():
    page_text = text(page("view=noise&noise=0.5&race=sgd&steps=600"))
    formula = [digits(stationary_variance(SGD(0.018), each, 0.5)) for each in (1.0, 100.0)]
    found = re.search(rf"([\d.e-]+)\s+{formula[0]}\s+([\d.e-]+)\s+{formula[1]}\s+none", page_text)
    for measured, theory in zip(found.groups(), formula, strict=True):
        assert float(measured) == pytest.approx(float(theory), rel=0.3)
    assert "in a longer race" in text(page("view=noise&noise=0.5&race=sgd&steps=20"))


def test_it_says_when_momentum_multiplies_noise_and_when_it_does_not():
    ball = Momentum(0.018, 0.9)
    alone = text(page("view=noise&noise=0.5&race=momentum"))
    for rate, name in ((0.018, "at the same α = 0.018"), (0.18, "at α/(1−β) = 0.18")):
        ratio = np.sqrt(stationary_variance(ball, 1.0, 1.0) / stationary_variance(SGD(rate), 1.0, 1.0))
        assert f"Momentum (α 0.018 · β 0.9) spreads {digits(ratio)} times as far as SGD {name}" in alone
    assert "momentum multiplies the noise" in alone
    assert "along the steepest Momentum (α 0.018 · β 0.9) settles and SGD at α/(1−β) = 0.18" in alone
    assert "momentum neither multiplies" not in alone, "along one axis only there is no such word"
    assert "averages it out" in text(page("view=noise&noise=0.5&race=momentum&learning_rate=1e-5"))
    low = "view=noise&noise=0.5&race=momentum&ravine.condition_number=1.5&learning_rate=0.09"
    assert "momentum averages noise out" in text(page(low))
    assert "By the formula" not in text(page("view=noise&noise=0.5&race=sgd+adam"))
    assert "By the formula" not in text(page("view=noise&noise=0.5&schedule=cosine"))


def test_it_compares_the_balls_of_the_race_at_their_own_settings():
    page_text = text(page("view=noise&noise=1&ravine.condition_number=1&learning_rate=0.1&2.learning_rate=0.01"))
    ratio = np.sqrt(stationary_variance(Momentum(0.01, 0.9), 1.0, 1.0) / stationary_variance(SGD(0.1), 1.0, 1.0))
    assert f"Momentum (α 0.01 · β 0.9) spreads {digits(ratio)} times as far as SGD (α 0.1) along both axes" in page_text
    assert "at the same α" not in page_text


def test_where_the_formula_is_not_exact_it_says_so_before_its_numbers():
    page_text = text(page("view=noise&landscape=linear_regression&linear_regression.batch_size=1"))
    measured, doubt, formula = (page_text.index(each) for each in ("In 200 runs", "exact only", "It says that"))
    assert measured < doubt < formula


def test_balls_in_two_wells_are_not_compared():
    apart = "view=noise&landscape=flat_and_sharp&x=-1.5&y=0&steps=600&noise=2&learning_rate=0.03"
    assert "so their spreads don't compare" in text(page(apart))


def test_mini_batches_are_noise_enough():
    app = page("view=noise&landscape=linear_regression&race=sgd&steps=300")
    assert "There is no noise" not in text(app)
    assert "mini-batches" in captions(app)
    assert "There is no noise" in text(page("view=noise&landscape=linear_regression&linear_regression.batch_size=32"))


def test_eight_balls_of_every_rule_have_their_clouds():
    rules = list(OPTIMIZERS)
    for race in (rules[:8], rules[-8:]):
        assert text(page(f"view=noise&noise=0.5&race={'+'.join(race)}&steps=50")).count("none") >= 4


def test_a_spread_of_nothing_divides_no_other():
    ours, theirs = ("Momentum", np.array([1.0, 2.0])), ("SGD", np.array([0.0, 1.0]))
    steep = "along the steepest Momentum spreads 2 times as far as SGD"
    assert compared(ours, theirs) == f"SGD has no spread along the flattest axis; {steep}"
    assert compared(ours, ("SGD", np.zeros(2))) == "SGD has no spread along both axes"
