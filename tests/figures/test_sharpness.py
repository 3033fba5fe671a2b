"""The figure of the sharpness of the balls."""

import numpy as np

from analysis.sharpness import sharpness as of_run
from figures.sharpness import log_ticks, sharpness
from figures.style import styles
from simulation.link import from_query
from simulation.race import Race

VALLEY = "landscape=scalar_factorization"


def drawn(query):
    race = Race(from_query(query))
    found = [of_run(each.problem, each.rule, each.run) for each in race.balls]
    names = [each.name for each in race.balls]
    return race, found, sharpness(list(zip(names, found, styles(race), strict=True)), race.problem.steps).plotly


def test_each_ball_has_its_curve_and_its_limit_as_a_dashed_line_of_its_colour():
    race, found, figure = drawn(f"{VALLEY}&race=sgd+momentum&learning_rate=0.2&momentum=0.3")
    assert [each.name for each in figure.data] == ["SGD", "Momentum", "SGD, limit", "Momentum, limit"]
    for ball, each, style in zip(race.balls, found, styles(race), strict=True):
        curve, limit = (trace for trace in figure.data if trace.name.split(",")[0] == ball.name)
        np.testing.assert_allclose(curve.y, each.sharpness, rtol=1e-6)
        np.testing.assert_allclose(limit.y, each.limit, rtol=1e-6)
        assert curve.line.color == limit.line.color == style.colour
        assert curve.line.dash is None
        assert limit.line.dash
    assert figure.layout.yaxis.type == "linear"
    low, high = figure.layout.yaxis.range
    assert low <= 0
    assert 13 < high < 20  # (2 + 2 · 0.3)/0.2 is in sight


def test_where_limits_are_far_apart_the_axis_is_logarithmic_and_both_are_in_sight():
    _, found, figure = drawn(f"{VALLEY}&race=sgd+adam&learning_rate=0.2")
    assert figure.layout.yaxis.type == "log"
    low, high = 10 ** np.array(figure.layout.yaxis.range)
    for each in found:
        assert low < each.limit[-1] < high


def test_a_rule_without_a_limit_has_no_dashed_line():
    _, _, figure = drawn(f"{VALLEY}&race=lion")
    assert [each.name for each in figure.data] == ["Lion"]


def test_a_ball_that_diverges_does_not_flatten_the_others():
    _, found, figure = drawn(f"{VALLEY}&race=sgd+sgd&1.learning_rate=1.5&2.learning_rate=0.2")
    assert found[0].sharpness.max() > 250
    assert figure.layout.yaxis.range[1] < 40


def test_on_a_ridge_the_axis_goes_below_zero():
    _, _, figure = drawn("landscape=formula&formula.f=-x^2-y^2&race=sgd&x=0.1&y=0.1&learning_rate=0.01")
    assert figure.layout.yaxis.range[0] < -2


def test_the_ticks_of_a_short_logarithmic_axis_are_whole_numbers():
    assert log_ticks(3.0, 600.0)["ticktext"][:4] == ["1", "2", "5", "10"]
    assert log_ticks(0.02, 3e5)["ticktext"][:3] == ["0.01", "0.1", "1"]
