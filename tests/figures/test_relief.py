"""The relief of a map: where it is bright, and how it is coloured."""

import zlib

import numpy as np
import pytest

from figures.height import height
from figures.relief import FLAT, HOLE, Relief, relief, shade
from figures.style import NIGHT, PALETTES, PAPER
from landscapes.formula import Formula
from landscapes.rosenbrock import Rosenbrock
from stage.message import unpack
from stage.scene import terrain_message
from tests.figures.colour import contrast, luminance
from tests.further import on_every

SIDE = 41
X, Y = np.meshgrid(np.linspace(-1, 1, SIDE), np.linspace(-1, 1, SIDE))


def test_level_ground_is_lit_as_it_is():
    np.testing.assert_array_equal(shade(np.zeros((2, 5, 5)), 0.5), np.ones((5, 5)))


@pytest.mark.parametrize("direction", [(1, 0), (-3, 2), (0.1, -0.1)])
def test_a_plane_has_one_shade(direction):
    lit = shade(np.ones((2, 5, 5)) * np.reshape(direction, (2, 1, 1)), 0.5)
    assert np.ptp(lit) < 1e-6


def test_a_plane_that_faces_the_light_is_brighter_by_the_cosine():
    """It falls to the upper left with the slope t, tan a = t, and light at 45 degrees is cos a + sin a cos(azimuth).

    The main light is along the slope. Of the oblique lights the one along it counts nothing, that across it half, and
    the two between a quarter each, at azimuths of 45 and 135 degrees from it."""
    slope = np.ones((2, 4, 4)) * np.reshape([1.0, -1.0], (2, 1, 1))  # rises to the lower right
    t = np.tanh(0.5)
    main, across, near, far = ((1 + t * np.cos(np.radians(each))) / np.sqrt(1 + t * t) for each in (0, 90, 45, 135))
    expected = main / 2 + (across / 2 + near / 4 + far / 4) / 2
    np.testing.assert_allclose(shade(slope, 0.5), expected, rtol=1e-6)


def test_a_hill_is_bright_at_its_upper_left_and_dark_at_its_lower_right():
    radius = np.maximum(np.hypot(X, Y), 1e-9)
    lit = shade(-np.array([X, Y]) / radius, 0.5)
    assert lit[-5, 4] > 1.1 > 0.75 > lit[4, -5]
    assert lit[4, 4] > lit[-5, -5] + 0.1, "a valley along the main light has a bright and a dark side"


def test_steep_walls_level_out():
    gentle, steep = (shade(np.array([np.ones((3, 3)), np.zeros((3, 3))]) * 9, typical) for typical in (3, 300))
    np.testing.assert_allclose(gentle, steep, atol=0.01)
    assert gentle.min() > 0.2


def test_the_tint_rises_with_the_height_and_the_first_row_is_the_top(landscape):
    drawn = height(landscape)(landscape.loss(landscape.grid(SIDE)[2]))[::-1]
    tint = relief(landscape, SIDE).tint
    order = np.argsort(drawn.ravel())
    assert (np.diff(tint.ravel()[order].astype(int)) >= 0).all()
    assert (tint.min(), tint.max()) == (0, 255)


@on_every("landscape")
def test_the_shade_is_that_of_the_gradient_of_the_drawn_height(landscape):
    """By central differences of the drawn height, but for the sharp bends of an end of a log scale."""
    side, step = 61, 1e-6 * landscape.size
    scale, places = height(landscape), landscape.grid(side)[2]
    steps = np.array([[step, 0], [0, step]]).reshape(2, 2, 1, 1)
    slope = [(scale(landscape.loss(places + by)) - scale(landscape.loss(places - by))) / (2 * step) for by in steps]
    sides = np.array([np.ptp(landscape.x_range), np.ptp(landscape.y_range)]).reshape(2, 1, 1)
    expected = FLAT * shade(np.array(slope) * sides, 0.36 if scale.log else 0.6)[::-1]
    assert np.quantile(np.abs(relief(landscape, side).shade - expected), 0.99) < 1.5


@pytest.mark.parametrize("middle", [-5 / 3, 0, 5 / 3])
def test_a_domain_is_drawn_where_the_grid_meets_it_however_small_it_is(middle):
    disc = f"sqrt(1 - (x - {middle})^2 - (y - {middle})^2)"
    made = relief(Formula(disc, x_from=-5.0, x_to=5.0, y_from=-5.0, y_to=5.0), 4)
    coordinates = np.linspace(-5, 5, 4)  # each place of the grid is in the middle of the disc or outside of it
    known = np.isclose(coordinates[::-1, np.newaxis], middle) & np.isclose(coordinates, middle)
    np.testing.assert_array_equal(made.shade != HOLE, known)


def test_what_is_packed_is_unpacked_by_its_description():
    made = relief(Rosenbrock(), SIDE)
    differences = np.frombuffer(zlib.decompress(made.packed().tobytes()), np.uint8).reshape(2, SIDE, SIDE)
    shade_, tint = np.cumsum(differences, axis=-1, dtype=np.uint8)
    np.testing.assert_array_equal(shade_, made.shade)
    np.testing.assert_array_equal(tint, made.tint)


def test_the_colours_on_level_ground_are_those_of_the_palette_and_shadow_is_darker():
    tint = np.array([[0, 255]], np.uint8)
    level, dark, bright = (Relief(np.full((1, 2), each, np.uint8), tint).coloured(PAPER) for each in (FLAT, 60, 180))
    assert ["#" + "".join(f"{each:02x}" for each in colour) for colour in level[0]] == [
        PAPER.heights[0],
        PAPER.heights[-1],
    ]
    assert (dark.sum(axis=-1) < level.sum(axis=-1)).all()
    assert (bright.sum(axis=-1) > level.sum(axis=-1)).all()


@pytest.mark.parametrize("palette", PALETTES.values())
def test_colours_get_lighter_with_height_so_that_no_kind_of_vision_loses_it(palette):
    lights = [luminance(each) for each in palette.heights]
    assert (np.diff(lights) > 0).all()
    assert lights[-1] + 0.05 > 1.8 * (lights[0] + 0.05)


def test_sgds_blue_stands_out_from_the_valleys_of_the_paper_edition():
    assert contrast("#0072B2", PAPER.heights[0]) > 2.2
    assert contrast("#ffffff", NIGHT.heights[-1]) > 3  # the rim of every ball


@on_every("landscape")
def test_the_message_of_a_terrain_is_small(landscape):
    # With one map for each ball, which is the largest: it has all that the message of one map has.
    assert len(terrain_message(landscape, ("a",) * 8, "stage")[1]) < 130_000


def test_a_coarse_relief_draws_the_same_terrain():
    (name, fine), (same, coarse) = (terrain_message(Rosenbrock(), ("",), "stage", each) for each in (False, True))
    assert name == same
    (described, arrays), (other, fewer) = unpack(fine), unpack(coarse)
    assert described == other
    np.testing.assert_array_equal(arrays["height"], fewer["height"])
    assert fewer["relief"].size < arrays["relief"].size / 2
