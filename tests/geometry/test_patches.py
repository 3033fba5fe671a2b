"""The patches through a grid of heights: smooth, within the range of the heights, and exact where those are smooth."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.interpolate import RectBivariateSpline

from landscapes.surface import Patches, Surface

UNEVEN = np.array([-3.0, -2.2, -2.0, -1.1, -0.4, 0.3, 1.5, 1.8, 3.0])
EVEN = np.linspace(-3, 3, 9)


def cap(height=10.0, places=EVEN):
    x, y = np.meshgrid(places, places)
    return Patches(places, places, np.minimum(1 + x**2 + y**2, height))


def noise(seed, rows=11, columns=13):
    draw = np.random.default_rng(seed)
    x, y = (np.cumsum(draw.uniform(0.3, 1, size)) for size in (columns, rows))
    return Patches(x, y, draw.normal(size=(rows, columns)))


def fine(grid, each=9):
    """Axes with `each` places within every cell of a grid, and the height there."""
    x, y = (
        np.unique(np.concatenate([np.linspace(*ends, each + 1) for ends in pairwise(axis)]))
        for axis in (grid.x, grid.y)
    )
    return x, y, grid.derivatives(*np.meshgrid(x, y), (0, 0))[0]


GRIDS = {"cap": cap(), "cap, uneven": cap(5.0, UNEVEN), **{f"noise {seed}": noise(seed) for seed in range(5)}}


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS.keys())
def test_the_surface_passes_through_every_value_and_stays_within_the_range_of_the_values(grid):
    x, y, height = fine(grid)
    np.testing.assert_allclose(height[np.ix_(np.isin(y, grid.y), np.isin(x, grid.x))], grid.z, rtol=1e-12)
    margin = 0.01 * np.ptp(grid.z)
    assert grid.z.min() - margin <= height.min() <= height.max() <= grid.z.max() + margin


def test_a_loss_that_is_cut_off_at_a_cap_is_nowhere_above_the_cap_or_below_the_lowest_loss():
    for grid in (cap(), cap(5.0), cap(3.0, UNEVEN)):
        _, _, height = fine(grid)
        assert height.min() >= 1  # the lowest value of the function, which an uneven grid doesn't hold
        assert height.max() <= grid.z.max()


@given(
    st.lists(st.floats(0.01, 1), min_size=3, max_size=7),
    st.lists(st.floats(0.01, 1), min_size=3, max_size=7),
    st.data(),
)
@settings(max_examples=200, deadline=None)
def test_the_surface_is_within_one_percent_of_the_range_whatever_the_values(gaps_x, gaps_y, data):
    x, y = (np.cumsum([0.0, *gaps]) for gaps in (gaps_x, gaps_y))
    values = st.sampled_from([0.0, 1.0, 0.5, 1e-9, -3.0]) | st.floats(-10, 10)
    z = data.draw(arrays(float, (len(y), len(x)), elements=values))
    _, _, height = fine(Patches(x, y, z), 5)
    margin = 0.01 * np.ptp(z) + 1e-14 * np.abs(z).max()
    assert z.min() - margin <= height.min()
    assert height.max() <= z.max() + margin


def lowest(height, beside):
    """Whether each height is below those beside it, by offsets from (1, 1), and by how much."""
    around = np.pad(height, 1, constant_values=np.inf)
    rows, columns = height.shape
    return np.min([around[i:, j:][:rows, :columns] for i, j in beside], axis=0) - height


def wells(grid):
    """The number of wells of a surface, and of those that aren't beside a value lowest among its four neighbours."""
    x, y, height = fine(grid)
    eight = [(i, j) for i in range(3) for j in range(3) if (i, j) != (1, 1)]
    measured = np.argwhere(lowest(grid.z, ((0, 1), (2, 1), (1, 0), (1, 2))) >= 0)
    found = np.argwhere(lowest(height, eight) > 1e-12 * np.ptp(grid.z))
    cells = [
        np.interp(axis[found[:, k]], nodes, range(len(nodes)))
        for k, (axis, nodes) in enumerate(((y, grid.y), (x, grid.x)))
    ]
    away = np.abs(measured[:, :, np.newaxis] - np.array(cells)).max(axis=1).min(axis=0)
    return len(found), int((away > 1).sum())


def test_every_well_of_the_surface_is_beside_a_value_that_is_lowest_among_its_four_neighbours():
    assert wells(cap())[0] == 1
    bowl = np.meshgrid(EVEN, UNEVEN)
    slanted = Patches(EVEN, UNEVEN, 4 * (bowl[0] - bowl[1]) ** 2 + 0.1 * (bowl[0] + bowl[1]) ** 2)
    for grid in (cap(5.0, UNEVEN), slanted):
        assert wells(grid)[1] == 0
    found = np.sum([wells(noise(seed)) for seed in range(20)], axis=0)
    assert found[0] > 500
    assert found[1] <= found[0] / 100  # the column of a border that turns between two values, by less than 1 %


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS.keys())
def test_slope_and_curvature_are_those_of_the_height_within_the_cells(grid):
    draw = np.random.default_rng(3)
    cells = [draw.integers(0, len(axis) - 1, 200) for axis in (grid.x, grid.y)]
    x, y = (
        axis[cell] + draw.uniform(0.05, 0.95, 200) * np.diff(axis)[cell]
        for axis, cell in zip((grid.x, grid.y), cells, strict=True)
    )
    step = 1e-6
    for orders in ((0, 0), (1, 0), (0, 1), (1, 1)):
        right, above = (orders[0] + 1, orders[1]), (orders[0], orders[1] + 1)
        found = grid.derivatives(x, y, right, above)
        by_x = (grid.derivatives(x + step, y, orders)[0] - grid.derivatives(x - step, y, orders)[0]) / (2 * step)
        by_y = (grid.derivatives(x, y + step, orders)[0] - grid.derivatives(x, y - step, orders)[0]) / (2 * step)
        for exact, difference in zip(found, (by_x, by_y), strict=True):
            np.testing.assert_allclose(exact, difference, rtol=1e-6, atol=1e-7 * np.abs(exact).max())


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS.keys())
def test_height_and_slope_go_on_without_a_jump_across_the_lines_of_the_grid(grid):
    along = np.linspace(grid.y[0], grid.y[-1], 57)
    steepest = max(np.abs(each).max() for each in grid.derivatives(*np.meshgrid(grid.x, along), (2, 0), (1, 1), (0, 2)))
    for line in grid.x[1:-1]:
        before, after = (
            grid.derivatives(np.full(57, line + side), along, (0, 0), (1, 0), (0, 1)) for side in (-1e-9, 1e-9)
        )
        np.testing.assert_allclose(before, after, rtol=1e-9, atol=1e-8 * steepest)


def test_a_bilinear_function_and_a_parabola_are_met_exactly():
    for places in (EVEN, np.linspace(-1, 1, 25) ** 3 + 2 * np.linspace(-1, 1, 25)):
        x, y = np.meshgrid(places, places)
        u, v = np.random.default_rng(1).uniform(-3, 3, size=(2, 100))
        plane = Patches(places, places, 2 + 3 * x - y + 0.5 * x * y)
        height, along_x, twist = plane.derivatives(u, v, (0, 0), (1, 0), (1, 1))
        np.testing.assert_allclose(height, 2 + 3 * u - v + 0.5 * u * v, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(along_x, 3 + 0.5 * v, rtol=1e-12)
        np.testing.assert_allclose(twist, 0.5, rtol=1e-10)
        # The lowest places of its rows and columns are between the places of the grid; its own minimum is at one.
        bowl = Patches(places, places, x**2 + (x - y) ** 2)
        height, along_x, along_y, curved = bowl.derivatives(u, v, (0, 0), (1, 0), (0, 1), (2, 0))
        np.testing.assert_allclose(height, u**2 + (u - v) ** 2, atol=1e-12)
        np.testing.assert_allclose([along_x, along_y], [4 * u - 2 * v, 2 * v - 2 * u], atol=1e-11)
        np.testing.assert_allclose(curved, 4, rtol=1e-9)


def test_where_the_values_rise_smoothly_it_is_scipys_cubic_spline_through_a_cubic():
    x, y = np.meshgrid(UNEVEN + 4, EVEN + 5)
    z = x**3 + x * y**2 + 3 * x * y + y**3
    spline = RectBivariateSpline(UNEVEN + 4, EVEN + 5, z.T)
    u, v = np.random.default_rng(2).uniform([[1], [2]], [[7], [8]], size=(2, 200))
    found = Patches(UNEVEN + 4, EVEN + 5, z).derivatives(u, v, (0, 0), (1, 0), (0, 1), (1, 1), (2, 0))
    for each, orders in zip(found, ((0, 0), (1, 0), (0, 1), (1, 1), (2, 0)), strict=True):
        np.testing.assert_allclose(each, spline.ev(u, v, *orders), rtol=1e-9)


def test_the_error_falls_with_the_fourth_power_of_the_spacing_where_the_loss_rises():
    errors = []
    for cells in (20, 40):
        axis = np.linspace(0, 1, cells + 1)
        x, y = np.meshgrid(axis, axis)
        u, v = np.random.default_rng(4).uniform(0, 1, size=(2, 2000))
        height = Patches(axis, axis, np.exp(x + 2 * y)).derivatives(u, v, (0, 0))[0]
        errors.append(np.abs(height - np.exp(u + 2 * v)).max())
    assert errors[1] < errors[0] / 14


def test_the_floor_of_a_valley_that_crosses_the_grid_has_no_wells():
    # |x - y| is a crease along a diagonal of the grid, and the floor falls all along it.
    axis = np.arange(9.0)
    x, y = np.meshgrid(axis, axis)
    floor = Patches(axis, axis, 3 * np.abs(x - y) + 0.2 * (x + y)).derivatives(axis, axis, (1, 0), (0, 1))
    assert (np.sum(floor, axis=0)[1:-1] > 0.3).all()


@pytest.mark.parametrize("scale", [1e-200, 1e-9, 1e9, 1e150])
def test_a_scaled_grid_is_the_same_surface_scaled(scale):
    grid = noise(7)
    scaled = Patches(grid.x, grid.y, grid.z * scale)
    u, v = np.random.default_rng(8).uniform([[1], [1]], [[5], [5]], size=(2, 50))
    for order in ((0, 0), (1, 0), (1, 1), (0, 2)):
        (expected,), (found,) = grid.derivatives(u, v, order), scaled.derivatives(u, v, order)
        np.testing.assert_allclose(found / scale, expected, rtol=1e-9, atol=1e-9 * np.abs(expected).max())


def test_a_transposed_grid_is_the_transposed_surface():
    grid = noise(9)
    turned = Patches(grid.y, grid.x, grid.z.T)
    u, v = np.random.default_rng(8).uniform([[1], [1]], [[5], [5]], size=(2, 50))
    np.testing.assert_allclose(grid.derivatives(u, v, (1, 0)), turned.derivatives(v, u, (0, 1)), rtol=1e-9, atol=1e-12)


def holes(*places):
    z = (np.meshgrid(EVEN, EVEN)[0] + 4) ** 2
    for place, value in places:
        z[place] = value
    return Patches(EVEN, EVEN, z)


def test_a_value_that_is_nan_makes_a_hole_of_its_four_cells_and_the_values_around_it_stand():
    grid = holes(((3, 5), np.nan))
    expected = np.zeros((8, 8), dtype=bool)
    expected[2:4, 4:6] = True
    assert (grid.holes == expected).all()
    middles = (EVEN[:-1] + EVEN[1:]) / 2
    for orders in ((0, 0), (1, 0), (0, 2)):
        assert (np.isnan(grid.derivatives(*np.meshgrid(middles, middles), orders)[0]) == expected).all()
    at_values = grid.derivatives(*np.meshgrid(EVEN, EVEN), (0, 0))[0]
    np.testing.assert_allclose(at_values, grid.z, rtol=1e-13)  # NaN at the hole alone
    _, _, height = fine(grid)
    assert np.nanmin(height) >= np.nanmin(grid.z) - 0.01 * 48
    assert np.nanmax(height) <= np.nanmax(grid.z) + 0.01 * 48


def test_an_infinite_loss_is_a_wall_as_high_as_the_highest_finite_loss():
    grid = holes(((3, 5), np.inf), ((0, 0), -np.inf))
    assert grid.heights[3, 5] == 49
    assert np.isnan(grid.heights[0, 0])
    _, _, height = fine(grid)
    assert np.nanmax(height) <= 49


def test_many_points_at_once_are_the_points_one_by_one_to_the_bit():
    for grid in (noise(5), cap(5.0, UNEVEN)):
        surface = Surface(losses=grid)
        anywhere = np.random.default_rng(6).uniform(-4, 10, size=(2, 400))
        places = np.hstack([anywhere, surface.places.reshape(2, -1)])
        for function in (surface.loss, surface.gradient, surface.hessian):
            together = function(places)
            one_by_one = np.stack([function(each) for each in places.T], axis=-1)
            np.testing.assert_array_equal(together, one_by_one)
            np.testing.assert_array_equal(together[..., :1], function(places[:, :1]))
