"""The window of a typed formula: what it spans, what it refuses, and how the link writes it."""

import math

import numpy as np
import pytest

from figures.contour import contour
from landscapes.formula import Formula
from simulation.experiment import Experiment, from_query, to_query
from simulation.link import read_query
from tests.landscapes.classics import CLASSICS, edges
from tests.refusal import refusal

EGGHOLDER = {"x_from": -512.0, "x_to": 512.0, "y_from": -512.0, "y_to": 512.0}


def test_the_map_spans_the_typed_edges():
    terrain = Formula("x**2 + y**2", x_from=-1.0, x_to=2.0, y_from=10.0, y_to=12.5)
    assert (terrain.x_range, terrain.y_range) == ((-1, 2), (10, 12.5))


def test_an_edge_that_is_not_typed_is_where_the_zoom_puts_it():
    terrain = Formula("x**2 + y**2", zoom=2.0, x_from=-1.0)
    assert (terrain.x_range, terrain.y_range) == ((-1, 2.5), (-2.5, 2.5))
    assert Formula("(x - 30)**2 + y**2", y_to=8.0).x_range == (25, 35)


def test_the_zoom_moves_no_typed_edge():
    assert Formula("x + y", 5.0, **EGGHOLDER).x_range == Formula("x + y", **EGGHOLDER).x_range == (-512, 512)


def test_an_old_link_shows_the_map_that_it_always_showed():
    # Before windows could be typed, a map was 10 wide at zoom 1, around the origin or around the deepest minimum.
    for query, ranges in {
        "landscape=formula&formula.f=x**2%2By**2": ((-5, 5), (-5, 5)),
        "landscape=formula&formula.f=x**2%2By**2&formula.zoom=4.0": ((-1.25, 1.25), (-1.25, 1.25)),
        "landscape=formula&formula.f=(x-30)**2%2B(y%2B20)**2": ((25, 35), (-25, -15)),
        "landscape=formula&formula.f=(x-30)**2%2B(y%2B20)**2&formula.zoom=0.5": ((20, 40), (-30, -10)),
        "landscape=formula&formula.f=(x-2)**2%2By**2&formula.zoom=10": ((1.3, 2.3), (-0.5, 0.5)),
    }.items():
        experiment, notes = read_query(query)
        assert notes == []
        for range_, expected in zip((experiment.landscape.x_range, experiment.landscape.y_range), ranges, strict=True):
            assert range_ == pytest.approx(expected, abs=1e-12)


def test_a_window_is_in_the_link():
    experiment = Experiment(Formula("x**2 + y**2", x_from=-1.5, y_to=1e6, y_from=0.0, x_to=1e5))
    query = to_query(experiment)
    assert "formula.x_from=-1.5&formula.x_to=100000.0&formula.y_from=0.0&formula.y_to=1000000.0" in query
    assert from_query(query) == experiment
    assert "from" not in to_query(Experiment(Formula("x**2 + y**2")))


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "", "a", "1e999"])
def test_an_edge_in_a_link_that_is_no_number_is_left_to_the_terrain(value):
    experiment, notes = read_query(f"landscape=formula&formula.f=x*x%2By*y&formula.x_from={value}")
    assert len(notes) == 1
    assert experiment.landscape.x_range == (-5, 5)


@pytest.mark.parametrize(
    ("edges", "said"),
    [
        ({"x_from": 3.0, "x_to": 3.0}, "x from must be below x to"),
        ({"y_from": 7.5}, "y from must be below y to, but it is 7.5, and y to is 5"),
        ({"x_from": math.nan}, "finite"),
        ({"x_to": math.inf}, "finite"),
        ({"x_from": 0.0, "x_to": 1e-7, "y_from": 0.0, "y_to": 1e-7}, "at least 1e−6"),
        ({"x_from": 0.0, "x_to": 1e13, "y_from": 0.0, "y_to": 1e13}, "at most 1e12"),
        ({"x_from": 1e8, "x_to": 1e8 + 0.005, "y_from": 0.0, "y_to": 0.005}, "at least 0.01 apart"),
        ({"x_from": 0.0, "x_to": 10001.0}, "at most 1000 times as long"),
    ],
)
def test_a_window_that_no_map_can_show_is_refused_with_the_bound(edges, said):
    assert said in refusal(Formula, "x**2 + y**2", **edges)


@pytest.mark.parametrize("width", [1e-3, 1.0, 1e3, 1e6])
@pytest.mark.parametrize("middle", [0.0, 1.0, -1e3, 1e6])
def test_a_bowl_is_found_on_maps_of_any_width_also_far_from_the_origin(width, middle):
    low, high = middle - width / 2, middle + width / 2
    terrain = Formula(
        f"((x - ({middle!r}))/{width!r})**2 + 2*((y - ({middle!r}))/{width!r})**2",
        x_from=low,
        x_to=high,
        y_from=low,
        y_to=high,
    )
    ((x, y),) = terrain.minima
    assert (x, y) == pytest.approx((middle, middle), abs=1e-6 * width)
    assert terrain.near((x, y)) == pytest.approx((middle, middle), abs=2e-3 * width)


def test_a_long_map_is_drawn_shortened_and_any_other_to_scale():
    def ratio(x_to, y_to):
        terrain = Formula("x**2 + y**2", x_from=0.0, x_to=x_to, y_from=0.0, y_to=y_to)
        figure = contour(terrain).plotly
        return terrain.aspect, figure.layout.yaxis.scaleratio

    assert ratio(4.0, 3.0) == (0.75, 1.0)
    assert ratio(100.0, 1.0) == (0.4, 40.0)  # 1 unit of y is drawn as long as 40 of x
    assert ratio(1.0, 100.0) == (2.5, 0.025)


def test_near_rounds_to_a_thousandth_of_each_side():
    terrain = Formula("x**2 + y**2", x_from=0.0, x_to=500.0, y_from=0.0, y_to=1.0)
    assert terrain.near((123.4567, 0.123456)) == (123.5, 0.123)


@pytest.mark.parametrize(
    ("name", "place", "value"),
    [
        ("Schwefel", (420.9687, 420.9687), 0.0),
        ("Griewank", (0.0, 0.0), 0.0),
        ("Hölder table", (8.05502, 9.66459), -19.2085),
        ("Michalewicz", (2.20, 1.57), -1.8013),
        ("Goldstein-Price", (0.0, -1.0), 3.0),
        ("Easom", (math.pi, math.pi), -1.0),
        ("Leon", (1.0, 1.0), 0.0),
        ("Branin", (math.pi, 2.275), 0.397887),
    ],
)
def test_the_published_minimum_is_among_those_found_on_the_published_window(name, place, value):
    formula, window = CLASSICS[name]
    terrain = Formula(formula, **edges(window))
    minima = np.array(terrain.minima)
    nearest = minima[np.argmin(np.hypot(*(minima - np.array(place)).T))]
    assert nearest == pytest.approx(place, abs=6e-3)
    assert terrain.loss(nearest) == pytest.approx(value, abs=1e-4)
    assert terrain.loss(np.array(terrain.minima[0])) == pytest.approx(value, abs=1e-4)


def test_eggholder_has_its_published_value_at_the_edge_of_its_window():
    formula, window = CLASSICS["Eggholder"]
    terrain = Formula(formula, **edges(window))
    assert terrain.loss(np.array([512.0, 404.2319])) == pytest.approx(-959.6407, abs=1e-4)
    assert terrain.x_range[1] == 512


def test_the_entropy_has_its_minimum_on_its_window():
    # x log x has the slope log x + 1, so the minimum of the sum is at 1/e each, and is -2/e.
    terrain = Formula("x*log(x) + y*log(y)", x_from=0.0, x_to=2.0, y_from=0.0, y_to=2.0)
    np.testing.assert_allclose(terrain.minima, [(1 / math.e, 1 / math.e)], rtol=1e-9)
    assert terrain.loss(np.array(terrain.minima[0])) == pytest.approx(-2 / math.e)


@pytest.mark.parametrize("formula", ["exp(x) + exp(y)", "exp(-x) + exp(y/2)", "log(1 + exp(x)) + log(1 + exp(y))"])
def test_a_slope_that_flattens_out_far_away_opens_on_the_home_map(formula):
    terrain = Formula(formula)
    assert (terrain.x_range, terrain.y_range) == ((-5, 5), (-5, 5))


def test_a_logistic_saddle_opens_on_the_home_map():
    terrain = Formula("log(1 + exp(-x*y))")
    assert (terrain.x_range, terrain.y_range) == ((-5, 5), (-5, 5))
    assert terrain.loss(np.zeros(2)) == pytest.approx(math.log(2))


@pytest.mark.parametrize("formula", ["1/x + y^2", "1/(x - 0.3) + y^2", "tan(x) + y^2", "log(x) + y", "1/(x^2+y^2)"])
def test_poles_get_one_answer_whatever_the_grid(formula):
    terrain = Formula(formula)
    assert terrain.partial
    assert "It grows to infinity at a pole: heights are drawn" in terrain.remark


@pytest.mark.parametrize(("formula", "share"), [("sqrt(x) + y^2", 50), ("asin(x/2.5) + y^2", 50), ("sqrt(x*y)", 50)])
def test_the_share_of_the_map_with_a_value_is_said(formula, share):
    said = Formula(formula).remark
    assert "a line is the border" in said or "the line is the border of its domain" in said
    assert abs(int(said.split("%")[0].split()[-1]) - share) <= 1


def test_a_formula_with_a_value_everywhere_needs_no_remark():
    terrain = Formula("x^2 + y^2")
    assert terrain.remark == ""
    assert not terrain.partial
