"""The figures of the page, by their data."""

import numpy as np
import plotly.graph_objects as go
import pytest

from figures.contour import INDEX, LEVELS, contour, shades
from figures.figure import Figure, paint_of_last
from figures.height import height, losses_on_map, lowest_loss
from figures.loss import loss
from figures.style import digits, settings
from figures.surface import DECADES, ground, lines, surface, surface_height
from landscapes.himmelblau import Himmelblau
from landscapes.multi_well import MultiWell
from landscapes.rosenbrock import Rosenbrock
from optimizers.adamw import AdamW
from optimizers.lion import Lion
from optimizers.momentum import Momentum


def test_the_map_marks_the_minima(landscape):
    *floors, minima = contour(landscape).plotly.data
    assert {(x, y) for x, y in zip(minima.x, minima.y, strict=True) if np.isfinite(x)} == set(landscape.minima)
    assert [each.name for each in floors] == ["floors"] * bool(landscape.floors)


def test_contour_lines_lie_within_the_heights_of_the_map_and_each_fifth_has_a_label(landscape):
    heights = height(landscape)(losses_on_map(landscape))
    levels, labels = zip(*contour(landscape).facts["levels"], strict=True)
    assert heights.min() <= min(levels)
    assert max(levels) <= heights.max()
    assert (np.diff(levels) > 0).all()
    assert 8 <= len(levels) <= 2 * LEVELS
    index = np.flatnonzero([label != "" for label in labels])
    assert (np.diff(index) == INDEX).all()


def test_the_label_of_a_contour_line_is_its_loss():
    for landscape in (MultiWell(), Rosenbrock()):  # one on a linear scale, one on a log scale
        for level, label in contour(landscape).facts["levels"]:
            if label:
                assert level == pytest.approx(float(height(landscape)(float(label.replace("−", "-")))))


def test_a_small_map_shows_the_terrain_at_its_drawn_height(landscape):
    terrain, _ = shades(landscape)
    x, y = np.meshgrid(terrain.x, terrain.y)
    expected = height(landscape)(landscape.loss(np.array([x, y], dtype=float)))
    np.testing.assert_allclose(terrain.z, expected, rtol=1e-3, atol=1e-3)


def test_a_map_for_each_rule_has_the_same_axes():
    figure = contour(MultiWell(), ["SGD", "Momentum", "Nesterov"]).plotly
    assert [trace.name for trace in figure.data] == ["minima"] * 3
    assert [each.text for each in figure.layout.annotations] == ["SGD", "Momentum", "Nesterov"]
    assert figure.layout.xaxis.range == figure.layout.xaxis3.range == MultiWell.x_range


@pytest.mark.parametrize("maps", range(1, 9))
def test_as_many_maps_as_there_may_be_balls(maps):
    assert len(contour(MultiWell(), ["SGD"] * maps).plotly.data) == maps


def test_the_surface_has_the_map_below_it(landscape):
    drawn = ground(landscape)
    assert (drawn.x[0], drawn.x[-1]) == landscape.x_range
    assert (drawn.y[0], drawn.y[-1]) == landscape.y_range
    assert (np.diff(drawn.x) > 0).all()
    assert (np.diff(drawn.y) > 0).all()
    low, high = surface(landscape).plotly.layout.scene.zaxis.range
    assert low < drawn.z.min()
    assert drawn.z.max() < high


def test_the_surface_is_at_the_loss_of_its_places_on_its_own_scale(landscape):
    drawn = ground(landscape)
    losses = landscape.drawn_loss(np.array(np.meshgrid(drawn.x, drawn.y)))
    np.testing.assert_allclose(drawn.z, surface_height(landscape)(losses))


def test_the_surface_reaches_the_bottom_of_every_lone_minimum():
    for landscape in (MultiWell(), Himmelblau(), Rosenbrock()):
        drawn = ground(landscape)
        for x, y in landscape.minima:
            assert x in drawn.x
            assert y in drawn.y


def test_grid_lines_lie_closer_where_the_surface_bends():
    kink = np.abs(np.linspace(-1, 1, 101)) * np.ones((3, 1))
    spaces = np.diff(lines((-1.0, 1.0), kink, np.array([])))
    middle = len(spaces) // 2
    assert spaces[middle] < spaces[0] / 2
    assert np.ptp(np.diff(lines((-1.0, 1.0), kink * 0, np.array([])))) < 1e-12


def test_the_valley_of_a_log_scale_is_no_deeper_on_the_surface_than_the_grid_can_draw(landscape):
    scale, drawn = surface_height(landscape), ground(landscape)
    if scale.log:
        assert np.ptp(drawn.z) <= DECADES + 0.5 + np.log10(2)
        assert scale.floor >= height(landscape).floor
        # Along the valley the floor is even: one line through it differs from the next by a small part of the whole.
        floor = drawn.z.min(axis=0)
        assert np.quantile(np.abs(np.diff(floor, 2)), 0.95) < 0.1 * np.ptp(drawn.z)


def test_heights_keep_the_order_of_the_losses(landscape, points):
    losses = np.sort(landscape.loss(points))
    assert (np.diff(height(landscape)(losses)) >= 0).all()


def test_a_steep_terrain_is_drawn_on_a_log_scale_that_says_so_and_shows_true_losses():
    scale = height(Rosenbrock())
    assert scale.log
    assert "log" in surface(Rosenbrock()).facts["height"]
    positions, texts = scale.ticks(-1, 3.4)
    for position, text in zip(positions, texts, strict=True):
        assert position == pytest.approx(float(scale(float(text))))


def test_a_gentle_terrain_is_drawn_as_it_is():
    scale = height(MultiWell())
    assert not scale.log
    assert scale(0.25) == 0.25


def test_the_loss_panel_counts_from_the_deepest_minimum():
    figure = loss(MultiWell())
    assert figure.facts == {"title": "Loss above the minimum", "lowest": lowest_loss(MultiWell()), "range": None}
    assert loss(Rosenbrock()).facts["title"] == "Loss"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.018, "0.018"),
        (1 / 3, "0.3333"),
        (0.9025, "0.9025"),
        (1e-9, "1e−9"),
        (1.234e-5, "1.234e−5"),
        (0.0, "0"),
        (100.0, "100"),
        (2508.25, "2508"),
        (12345.6, "12,350"),
        (123456.0, "1.235e5"),
        (-1.32, "−1.32"),
        (np.nan, "–"),
        (np.inf, "∞"),
    ],
)
def test_numbers_show_up_to_four_digits(value, text):
    assert digits(value) == text


def test_a_number_that_means_nothing_is_about_zero():
    assert [digits(each, 1e-9) for each in (0.0, 2.03e-22, -3e-10, 1e-9, 0.5)] == ["0", "≈ 0", "≈ 0", "1e−9", "0.5"]


def test_a_legend_entry_states_the_settings_in_force():
    assert settings(Momentum(0.018, 0.95)) == "α 0.018 · β 0.95"
    assert settings(Momentum(0.018, 0.9025), {"learning_rate"}) == "own α 0.018 · β 0.9025"


def test_a_legend_entry_states_the_weight_decay_wherever_it_is_in_force():
    assert settings(AdamW(0.05)) == "α 0.05 · β₁ 0.9 · λ 0.01"
    assert settings(AdamW(0.05, weight_decay=0.0)) == "α 0.05 · β₁ 0.9 · λ 0"
    assert settings(Lion(0.01)) == "α 0.01 · β₁ 0.9"


def test_what_the_page_colours_is_there_to_be_coloured(landscape):
    for figure in (contour(landscape, ["one", "other"]), surface(landscape), loss(landscape)):
        for part in figure.paint:
            top, index, *inside, _ = part.split(".")
            assert top == "data"
            each = figure.plotly.data[int(index)]
            for name in inside:
                each = each[name]


def test_a_colour_that_no_theme_has_is_refused():
    with pytest.raises(ValueError, match="no colour of the theme: mauve; there are text, faint"):
        Figure(go.Figure(), {"data.0.marker.color": "mauve"})


def test_the_paint_of_the_last_trace_is_named_by_its_index():
    figure = go.Figure([go.Scatter(), go.Scatter()])
    assert paint_of_last(figure, marker_line_color="text", colorscale="height") == {
        "data.1.marker.line.color": "text",
        "data.1.colorscale": "height",
    }
