"""What is drawn of a terrain whose loss has no value everywhere, or grows to infinity."""

import json

import numpy as np
import pytest

from figures.contour import contour
from figures.height import height, height_of_losses, losses_on_map
from figures.picture import picture
from figures.relief import HOLE, relief
from figures.style import PAPER
from figures.surface import ground, surface
from landscapes.formula import Formula
from simulation.experiment import Experiment
from simulation.race import Race
from stage.message import unpack
from stage.scene import HOLE as NO_HEIGHT
from stage.scene import race_message, terrain_message
from tests.further import further

HALF = Formula("sqrt(x) + y**2")
FORMULAS = ("log(x) + y", "1/x + y^2", "1/(x - 0.3) + y^2", "tan(x) + y^2", "log(x^2 + y^2)", "x**30 * y**30")


def test_the_relief_has_holes_where_the_loss_has_no_value():
    shade = relief(HALF, 80).shade
    assert (shade[:, :40] == HOLE).all()
    assert (shade[:, 40:] != HOLE).all()
    paper = [int(PAPER.paper[at : at + 2], 16) for at in (1, 3, 5)]
    assert (relief(HALF, 80).coloured(PAPER)[:, :40] == paper).all()


def test_no_place_of_a_terrain_with_a_value_everywhere_is_a_hole():
    assert (relief(Formula("x**4 - 100*y**2 + 30*x*y"), 80).shade != HOLE).all()
    # A hole of one point, and the line of a pole, are closed.
    for each in ("sin(sqrt(x**2+y**2))/sqrt(x**2+y**2)", "1/x + y^2", "1/(x - 0.3) + y^2"):
        assert np.isfinite(losses_on_map(Formula(each))).all()
        assert (relief(Formula(each), 121).shade != HOLE).all()


def test_a_removable_hole_is_drawn_at_the_value_around_it():
    losses = losses_on_map(Formula("sin(sqrt(x**2+y**2))/sqrt(x**2+y**2)"))
    assert losses[60, 60] == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("formula", ["1/x + y^2", "1/(x - 0.3) + y^2", "1/(x-0.0417) + y^2"])
def test_a_pole_leaves_the_heights_of_the_rest_of_the_map_apart(formula):
    terrain = Formula(formula)
    drawn = height(terrain)(losses_on_map(terrain))
    assert drawn.min() >= height(terrain)(terrain.drawn_range[0])
    assert drawn.max() <= height(terrain)(terrain.drawn_range[1])
    middle = np.percentile(drawn, [10, 90])
    assert np.ptp(middle) > 0.2 * np.ptp(drawn)


def test_the_surface_and_the_map_are_sent_with_their_holes_and_the_border():
    _, message = terrain_message(HALF, ("",), "stage")
    metadata, arrays = unpack(message)
    assert (arrays["height"][:, :60] == NO_HEIGHT).all()
    assert (arrays["height"][:, 60:] != NO_HEIGHT).all()
    assert arrays["border"].shape == (120, 4)
    np.testing.assert_allclose(arrays["border"][:, [0, 2]], 0, atol=1e-6)
    assert np.isfinite(metadata["heights"]).all()
    drawn = ground(HALF)
    outside = np.flatnonzero(drawn.x < 0)
    assert np.isnan(drawn.z[:, outside[:-1]]).all()
    assert np.isfinite(drawn.z[:, drawn.x > 0]).all()
    # The last line outside is moved to the border, where the height is that of y².
    np.testing.assert_allclose(drawn.corners[0, :, outside[-1]], 0, atol=1e-6)
    assert np.isfinite(drawn.z[:, outside[-1]]).all()
    np.testing.assert_array_equal(
        drawn.corners[:, :, drawn.x > 0], np.stack(np.meshgrid(drawn.x, drawn.y))[:, :, drawn.x > 0]
    )


def test_the_corners_of_the_surface_lie_on_a_round_border():
    drawn = ground(Formula("-sqrt(16 - x^2 - y^2)"))
    moved = np.isfinite(drawn.z) & (np.hypot(*np.meshgrid(drawn.x, drawn.y)) > 4)
    assert moved.sum() > 50
    np.testing.assert_allclose(np.hypot(*drawn.corners[:, moved]), 4, atol=1e-6)


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_figure_of_such_a_terrain_is_made_of_numbers(formula):
    terrain = Formula(formula)
    race = Race(Experiment(terrain))
    for figure in (contour(terrain), surface(terrain)):
        json.dumps(figure.as_json(), allow_nan=False)
    name, message = terrain_message(terrain, ("",), "stage")
    assert name
    assert race_message(race, name, 1, {})
    assert picture(race).startswith("<svg")
    assert len(unpack(message)[0]["figures"]["map"]["facts"]["levels"]) > 3


def test_a_map_whose_drawn_losses_are_all_equal_has_a_linear_scale():
    assert not height_of_losses(np.full((5, 5), 2.0), 2.0).log


@pytest.mark.parametrize(
    "formula",
    [
        r"(((y*x^30)^2)^3)/((e-1e-3)*1e-3)*|(pi-x)-|e-sinh(tan(y-0.3))||",  # losses beyond single precision
        "1e-3*x/softplus(pi*x)^30",  # slopes that differ by more than the range of single precision
        # Subnormal losses.
        *further("11e-320(0.002 + sum(sum(1/(5*j + i + 13 + (x - 16*i)^6 + (y - 16*j)^6), i, -2, 2), j, -2, 2))"),
    ],
)
def test_losses_at_the_ends_of_the_range_of_numbers_are_drawn_as_numbers(formula):
    terrain = Formula(formula)
    json.dumps(contour(terrain).as_json(), allow_nan=False)
    assert terrain_message(terrain, ("",), "stage")[0]
