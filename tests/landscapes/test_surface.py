"""The surface through an uploaded grid of losses: exact at its values, smooth across its border."""

import dataclasses
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.interpolate import RectBivariateSpline

from figures.height import height
from figures.loss import loss
from landscapes.surface import Surface, sample
from tests.uploads.files import GOOD, HOSTILE, UNEVEN, X, Y, Z, csv, npz

TRIALS = Path(__file__).parents[1] / "uploads/trials"


@pytest.mark.parametrize("case", ["x, y and z", "falling x and y", "labelled", "long"])
def test_however_it_is_written_the_same_grid_is_the_same_terrain(case):
    surface = Surface.read(*GOOD[case])
    assert surface == Surface.read("z.npz", npz(x=X, y=Y, z=Z))
    assert (surface.values.z == Z).all()
    assert surface.x_range == (-2.0, 3.0)
    assert surface.y_range == (0.0, 4.0)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.npz", npz(z=Z)),
        ("a.npz", npz(anything=Z)),
        ("a.csv", csv(Z)),
        ("a.npz", npz(z=Z.astype("f4").astype(float))),
    ],
)
def test_without_places_the_map_is_from_minus_one_to_one(name, data):
    surface = Surface.read(name, data)
    assert surface.x_range == surface.y_range == (-1.0, 1.0)
    np.testing.assert_allclose(surface.loss(surface.places), Z, rtol=1e-6)


@pytest.mark.parametrize("x", [X, UNEVEN])
def test_the_terrain_passes_through_every_value(x):
    surface = Surface.read("a.npz", npz(x=x, y=Y, z=Z * 1e6))
    np.testing.assert_allclose(surface.loss(surface.places), Z * 1e6, rtol=1e-9, atol=1e-9 * 1e6)


def test_where_the_losses_rise_it_is_scipys_cubic_spline_through_a_cubic():
    x, y = np.meshgrid(UNEVEN + 4, Y + 1)
    z = x**3 + x * y**2 + y**3
    surface = Surface.read("a.npz", npz(x=UNEVEN + 4, y=Y + 1, z=z))
    spline = RectBivariateSpline(UNEVEN + 4, Y + 1, z.T)
    u, v = np.random.default_rng(1).uniform([[2], [1]], [[7], [5]], size=(2, 50))
    np.testing.assert_allclose(surface.loss(np.array([u, v])), u**3 + u * v**2 + v**3, rtol=1e-12)
    np.testing.assert_allclose(
        surface.gradient(np.array([u, v])), [spline.ev(u, v, 1, 0), spline.ev(u, v, 0, 1)], rtol=1e-9
    )


def border():
    """Places on the border of the sample, (2, 40), and the directions that lead straight out of it."""
    along = np.random.default_rng(2).uniform(-2.9, 2.9, 10)
    edge = np.full(10, 3.0)
    places = np.hstack([[edge, along], [-edge, along], [along, edge], [along, -edge]])
    return places, np.where(np.abs(places) == 3, np.sign(places), 0.0)


def test_across_the_border_height_and_slope_go_on_without_a_jump():
    surface, (places, out) = Surface(), border()
    for derivative, tolerance in ((surface.loss, 1e-7), (surface.gradient, 1e-6)):
        np.testing.assert_allclose(derivative(places + 1e-8 * out), derivative(places - 1e-8 * out), atol=tolerance)


def test_outside_slope_and_curvature_are_those_of_the_height():
    surface = Surface()
    places = np.random.default_rng(5).uniform(-9, 9, size=(2, 200))
    places = places[:, (np.abs(places).max(axis=0) > 3.1) & (np.abs(np.abs(places) - 3).min(axis=0) > 0.1)]
    shifts = 1e-5 * np.eye(2)[:, :, np.newaxis]
    for function, derivative in ((surface.loss, surface.gradient), (surface.gradient, surface.hessian)):
        slope = np.array([(function(places + shift) - function(places - shift)) / 2e-5 for shift in shifts])
        np.testing.assert_allclose(derivative(places), slope, rtol=1e-6, atol=1e-6 * np.abs(slope).max())


@pytest.mark.parametrize(
    "lost", [[np.nan, 0], [0, np.nan], [np.inf, 0], [0, -np.inf], [np.nan, np.inf], [np.inf, np.inf]]
)
def test_what_is_no_place_has_no_height_and_spoils_no_other(lost):
    surface, theta = Surface(), np.array([lost, [1.0, 2.0], [5.0, 1.0]]).T
    for function in (surface.loss, surface.gradient, surface.hessian):
        assert np.isnan(function(theta)[..., 0]).all()
        assert np.isnan(function(np.array(lost))).all()
        np.testing.assert_array_equal(function(theta)[..., 1:], function(theta[:, 1:]))


def test_a_place_far_away_is_no_fault():
    assert np.shape(Surface().hessian(np.full((2, 3), 1e308))) == (2, 2, 3)
    assert np.shape(Surface().loss(np.full((2, 3), -1e308))) == (3,)


def test_it_is_known_by_its_digest_which_alone_makes_no_surface():
    read = Surface.read("a.npz", npz(x=X, y=Y, z=Z))
    assert len(read.digest) == 16
    assert repr(read) == f"Surface(digest='{read.digest}')"
    assert read.digest in read.source
    assert "7" in read.formula
    assert read == dataclasses.replace(read) == pickle.loads(pickle.dumps(read))
    read.hessian(np.ones(2))
    assert pickle.loads(pickle.dumps(read)).loss(np.ones(2)) == read.loss(np.ones(2))
    assert hash(read) == hash(dataclasses.replace(read))
    assert read != Surface()
    assert read != Surface.read("a.npz", npz(x=X, y=Y, z=Z + 1e-9))
    with pytest.raises(ValueError, match="not in its link"):
        Surface(read.digest)
    assert Surface().digest == ""
    assert Surface().values is sample()
    assert not read.values.z.flags.writeable


def test_what_is_no_grid_is_refused_with_the_line_of_the_reader():
    name, data, said = HOSTILE["a flat surface"]
    with pytest.raises(ValueError, match=said):
        Surface.read(name, data)


# The distances between the columns of a grid, or between its rows.
GAPS = st.lists(st.floats(1e-5, 1) | st.just(1.0), min_size=3, max_size=6)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_numbers_are_a_smooth_terrain_or_refused_with_one_line(data):
    x, y = (np.cumsum([0.0, *data.draw(GAPS)]) for _ in range(2))
    z = data.draw(arrays(float, (len(y), len(x)), elements=st.floats(-1e12, 1e12)))
    try:
        surface = Surface.read("a.npz", npz(x=x, y=y, z=z))
    except ValueError as refused:
        (line,) = refused.args
        assert 10 < len(line) <= 150
        assert line.isprintable()
        assert line[-1] == "."
    else:
        for function in (surface.loss, surface.gradient, surface.hessian):
            assert np.isfinite(function(surface.grid(21)[2])).all()


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e12])
@pytest.mark.parametrize("wide", [0.1, 1.0, 14.0])
def test_whatever_its_scale_it_has_a_map_a_start_and_a_rate(scale, wide):
    rough = np.random.default_rng(6).normal(size=(7, 9))
    surface = Surface.read("a.npz", npz(x=X * wide, y=Y, z=rough / np.abs(rough).max() * scale))
    assert surface.clamp(surface.start) == surface.start
    assert 1e-18 <= surface.learning_rate <= 1e24
    assert all(surface.clamp(each) == each for each in surface.minima)


def test_missing_losses_are_a_hole_and_infinite_ones_a_wall_and_the_terrain_says_so():
    z = Z.copy()
    z[2, 3], z[5, 6] = np.nan, np.inf
    surface = Surface.read("a.npz", npz(x=X, y=Y, z=z))
    assert surface.partial
    highest = np.max(z[np.isfinite(z)])
    assert "; 1 hole where a loss is missing; 1 infinite, drawn as a wall at the highest loss" in surface.reading.said
    assert f"{highest:.4g}." in surface.reading.said
    assert surface.remark == "", "the line says so"
    hole, wall = (np.array([X[column], Y[row]]) for row, column in ((2, 3), (5, 6)))
    assert np.isnan(surface.loss(hole))
    assert np.isnan(surface.gradient(hole)).all()
    assert surface.has_left(hole[:, np.newaxis]).all()
    assert surface.loss(wall) == highest
    assert surface.clamp(surface.start) == surface.start
    assert np.isfinite(surface.loss(np.array(surface.start)))
    assert not Surface().partial
    assert Surface().remark == ""


def trial(name):
    return Surface.read(name, (TRIALS / name).read_bytes())


def test_a_bowl_cut_off_at_a_cap_has_one_minimum_and_stays_below_the_cap():
    surface = trial("clipped_wall.csv")
    loss = surface.loss(surface.grid(401)[2])
    assert 1 <= loss.min() <= loss.max() <= 10
    assert surface.minima == ((0.0, 0.0),)


def test_a_sweep_over_learning_rates_runs_on_their_logarithm_and_has_nothing_below_its_lowest_loss():
    surface = trial("sweep_log_axis.csv")
    np.testing.assert_allclose(surface.x_range, (-4, 0))
    assert surface.axes == ("log₁₀ lr", "momentum")
    loss = surface.loss(surface.grid(401)[2])
    assert 0.124194 <= loss.min() <= loss.max() <= 3.05242
    assert all(surface.loss(np.array(each)) >= 0.124194 for each in surface.minima)


@pytest.mark.parametrize("scale", [1e-6, 1e6, 1e9])
def test_a_scaled_grid_has_the_same_map_with_scaled_losses(scale):
    surface, scaled = (Surface.read("a.npz", npz(x=X, y=Y, z=z)) for z in (Z, Z * scale))
    places = surface.grid(41)[2]
    np.testing.assert_allclose(scaled.loss(places) / scale, surface.loss(places), rtol=1e-9, atol=1e-12)
    assert len(scaled.minima) == len(surface.minima)


def test_axes_and_height_bear_the_names_of_the_file():
    rows = [["lr", "width", "val error"], *([x, y, Z[i, j] + 3] for i, y in enumerate(Y) for j, x in enumerate(X))]
    surface = Surface.read("a.csv", csv(rows))
    assert (surface.axes, surface.height_name) == (("lr", "width"), "val error")
    assert "val error" in height(surface).title
    assert loss(surface).facts["title"].startswith("val error")
    assert height(Surface()).title.startswith("loss")
