"""What the figures hold, as data."""

import numpy as np
import pytest

from figures.contour import contour
from figures.height import height, lowest_loss
from figures.loss import loss
from figures.path import path
from figures.style import COLOURS, digits, settings, styles
from figures.surface import surface
from landscapes.multi_well import MultiWell
from landscapes.rosenbrock import Rosenbrock
from optimizers import OPTIMIZERS
from optimizers.momentum import Momentum


def test_the_map_shows_the_terrain_at_its_drawn_height_and_marks_its_minima(landscape):
    terrain, minima = contour(landscape).data
    x, y = np.meshgrid(terrain.x, terrain.y)
    np.testing.assert_allclose(
        terrain.z, height(landscape)(landscape.loss(np.array([x, y], dtype=float))), rtol=1e-3, atol=1e-3
    )
    assert set(zip(minima.x, minima.y, strict=True)) == set(landscape.minima)


def test_a_map_for_each_rule_has_the_same_axes():
    figure = contour(MultiWell(), ["SGD", "Momentum", "Nesterov"])
    assert [trace.name for trace in figure.data] == ["terrain", "minima"] * 3
    assert [each.text for each in figure.layout.annotations] == ["SGD", "Momentum", "Nesterov"]
    assert figure.layout.xaxis.range == figure.layout.xaxis3.range == MultiWell.x_range


@pytest.mark.parametrize("maps", range(1, 9))
def test_as_many_maps_as_there_may_be_balls(maps):
    assert len(contour(MultiWell(), ["SGD"] * maps).data) == 2 * maps


def test_the_surface_has_the_map_below_it(landscape):
    (terrain,) = surface(landscape).data
    assert (terrain.x[0], terrain.x[-1]) == landscape.x_range
    assert np.isfinite(terrain.z).all()
    low, high = surface(landscape).layout.scene.zaxis.range
    assert low < terrain.z.min()
    assert terrain.z.max() < high


def test_heights_keep_the_order_of_the_losses(landscape, points):
    losses = np.sort(landscape.loss(points))
    assert (np.diff(height(landscape)(losses)) >= 0).all()


def test_a_steep_terrain_is_drawn_on_a_log_scale_that_says_so_and_shows_true_losses():
    scale = height(Rosenbrock())
    assert scale.log
    assert "log" in surface(Rosenbrock()).layout.scene.zaxis.title.text
    places, texts = scale.ticks(-1, 3.4)
    for place, text in zip(places, texts, strict=True):
        assert place == pytest.approx(float(scale(float(text))))


def test_a_gentle_terrain_is_drawn_as_it_is():
    scale = height(MultiWell())
    assert not scale.log
    assert scale(0.25) == 0.25


def test_the_loss_panel_counts_from_the_deepest_minimum():
    figure = loss(MultiWell())
    assert figure.layout.meta["lowest"] == lowest_loss(MultiWell())
    assert figure.layout.yaxis.type == "log"
    assert figure.layout.yaxis.title.text == f"loss + {digits(-lowest_loss(MultiWell()))} (log)"
    assert loss(Rosenbrock()).layout.yaxis.title.text == "loss (log)"


def test_eight_balls_have_eight_colours_and_a_rule_keeps_its_own():
    line_up = [OPTIMIZERS["momentum"]()] * 3 + [OPTIMIZERS["sgd"]()] * 5
    found = styles(line_up)
    assert sorted(each.colour for each in found) == sorted(COLOURS)
    assert len({each.dash for each in found}) == 8
    assert styles([OPTIMIZERS["momentum"]()])[0] == styles([OPTIMIZERS["sgd"](), OPTIMIZERS["momentum"]()])[1]


def test_a_path_has_the_colour_of_its_ball():
    optimizer = Momentum()
    (style,) = styles([optimizer])
    assert path(optimizer, style)["line"]["color"] == style.colour


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.018, "0.018"), (1 / 3, "0.333"), (1e-9, "1e-9"), (123456.0, "1.23e+5"), (0.0, "0"), (100.0, "100")],
)
def test_numbers_show_the_three_digits_that_matter(value, text):
    assert digits(value) == text


def test_a_legend_entry_states_the_settings_in_force():
    assert settings(Momentum(0.018, 0.95)) == "α 0.018 · β 0.95"
