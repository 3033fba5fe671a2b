"""The figures of the page, by their data."""

import numpy as np
import plotly.graph_objects as go
import pytest

from figures.contour import contour
from figures.figure import Figure, paint_of_last
from figures.height import height, lowest_loss
from figures.loss import loss
from figures.style import digits, settings
from figures.surface import surface
from landscapes.multi_well import MultiWell
from landscapes.rosenbrock import Rosenbrock
from optimizers.adamw import AdamW
from optimizers.lion import Lion
from optimizers.momentum import Momentum


def test_the_map_shows_the_terrain_at_its_drawn_height_and_marks_its_minima(landscape):
    terrain, minima = contour(landscape).plotly.data
    x, y = np.meshgrid(terrain.x, terrain.y)
    np.testing.assert_allclose(
        terrain.z, height(landscape)(landscape.loss(np.array([x, y], dtype=float))), rtol=1e-3, atol=1e-3
    )
    assert set(zip(minima.x, minima.y, strict=True)) == set(landscape.minima)


def test_a_map_for_each_rule_has_the_same_axes():
    figure = contour(MultiWell(), ["SGD", "Momentum", "Nesterov"]).plotly
    assert [trace.name for trace in figure.data] == ["terrain", "minima"] * 3
    assert [each.text for each in figure.layout.annotations] == ["SGD", "Momentum", "Nesterov"]
    assert figure.layout.xaxis.range == figure.layout.xaxis3.range == MultiWell.x_range


@pytest.mark.parametrize("maps", range(1, 9))
def test_as_many_maps_as_there_may_be_balls(maps):
    assert len(contour(MultiWell(), ["SGD"] * maps).plotly.data) == 2 * maps


def test_the_surface_has_the_map_below_it(landscape):
    (terrain,) = surface(landscape).plotly.data
    assert (terrain.x[0], terrain.x[-1]) == landscape.x_range
    assert np.isfinite(terrain.z).all()
    low, high = surface(landscape).plotly.layout.scene.zaxis.range
    assert low < terrain.z.min()
    assert terrain.z.max() < high


def test_heights_keep_the_order_of_the_losses(landscape, points):
    losses = np.sort(landscape.loss(points))
    assert (np.diff(height(landscape)(losses)) >= 0).all()


def test_a_steep_terrain_is_drawn_on_a_log_scale_that_says_so_and_shows_true_losses():
    scale = height(Rosenbrock())
    assert scale.log
    assert "log" in surface(Rosenbrock()).plotly.layout.scene.zaxis.title.text
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
        (1e-9, "1e-9"),
        (1.234e-5, "1.234e-5"),
        (0.0, "0"),
        (100.0, "100"),
        (2508.25, "2508"),
        (12345.6, "12,350"),
        (123456.0, "1.235e5"),
        (-1.32, "-1.32"),
        (np.nan, "–"),
        (np.inf, "∞"),
    ],
)
def test_numbers_show_up_to_four_digits(value, text):
    assert digits(value) == text


def test_a_number_that_means_nothing_is_about_zero():
    assert [digits(each, 1e-9) for each in (0.0, 2.03e-22, -3e-10, 1e-9, 0.5)] == ["0", "≈ 0", "≈ 0", "1e-9", "0.5"]


def test_a_legend_entry_states_the_settings_in_force():
    assert settings(Momentum(0.018, 0.95)) == "α 0.018 · β 0.95"
    assert settings(Momentum(0.018, 0.9025), {"learning_rate"}) == "α 0.018 (own) · β 0.9025"


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
