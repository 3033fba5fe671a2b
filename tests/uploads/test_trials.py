"""Files that people brought, each read as what it says. The bowl with noise is 9 × 11, from 0.474793 to 5.345231."""

from pathlib import Path

import numpy as np
import pytest

from uploads.found import Choices
from uploads.reader import read

FILES = Path(__file__).parent / "trials"
BOWL = (9, 11), 0.4747931727301432, 5.345231362470997
FOUND = {
    "pandas_index_long.csv": BOWL,
    "header_no_index.csv": BOWL,
    "metrics_no_titles.csv": ((9, 9), 1.188064, 5.856732),
    "yxz.csv": BOWL,
    "corner_zero.csv": BOWL,
    "nan_cell.npz": ((9, 11), 0.4747931727301432, 5.112663010803366),
    "clipped_wall.csv": ((9, 9), 1.0, 10.0),
    "sweep_log_axis.csv": ((7, 9), 0.124194, 3.05242),
    "wandb_export.csv": BOWL,
    "savetxt_spaces.csv": BOWL,
    "savetxt_header.csv": BOWL,
    "excel_sep_line.csv": BOWL,
    "axis_noise.csv": BOWL,
    "meshgrid.npz": BOWL,
    "upper_meshgrid.npz": BOWL,
    "alphas_betas_losses.npz": BOWL,
    "transposed.npz": BOWL,
    "grid.npy": BOWL,
}
NO_AXES = {"header_no_index.csv", "savetxt_spaces.csv", "savetxt_header.csv", "grid.npy", "clipped_wall.csv"}


def reading(name, **choices):
    return read((FILES / name).read_bytes(), Choices(**choices))


def test_each_file_has_a_row():
    assert {each.name for each in FILES.iterdir()} == set(FOUND)


@pytest.mark.parametrize("name", FOUND)
def test_the_losses_of_a_file_are_all_there(name):
    shape, lowest, highest = FOUND[name]
    grid = reading(name).grid
    assert grid.z.shape == shape
    assert np.nanmin(grid.z) == pytest.approx(lowest, rel=1e-12)
    assert np.nanmax(grid.z) == pytest.approx(highest, rel=1e-12)


@pytest.mark.parametrize("name", [each for each in FOUND if each != "sweep_log_axis.csv"])
def test_the_axes_of_the_bowl_run_evenly_from_minus_one_to_one(name):
    grid = reading(name).grid
    for axis in (grid.x, grid.y):
        np.testing.assert_allclose(axis, np.linspace(-1, 1, len(axis)), rtol=0, atol=1e-15)
    assert ("no axes" in reading(name).said) == (name in NO_AXES)


def test_titles_tell_which_column_is_x():
    grid = reading("yxz.csv").grid
    assert grid.names == ("x", "y")
    row, column = np.unravel_index(grid.z.argmin(), grid.z.shape)
    assert (grid.x[column], grid.y[row]) == (pytest.approx(-0.2), 0.0)


def test_the_visitor_chooses_among_several_heights():
    found = reading("metrics_no_titles.csv")
    assert "column 5 over x (−1 to 1) and y (−1 to 1), lowest 1.188 at (−0.25, 0)" in found.said
    assert found.found.heights == tuple(f"column {each}" for each in range(1, 7))
    other = reading("metrics_no_titles.csv", height="column 6").grid
    assert (other.z.min(), other.z.max()) == (0.1458, 0.457)
    assert found.found.preview[0] == tuple(f"column {n}" for n in range(1, 7))
    assert found.found.preview[1] == ("-1.0", "-1.0", "27000.00", "103.9230", "5.856732", "0.1458")


def test_an_axis_spaced_by_ratios_is_taken_as_its_logarithm_which_is_said_and_can_be_undone():
    found = reading("sweep_log_axis.csv")
    np.testing.assert_allclose(found.grid.x, np.linspace(-4, 0, 9), atol=1e-12)
    np.testing.assert_array_equal(found.grid.y, [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99])
    assert found.grid.labels == ("log₁₀ lr", "momentum")
    assert found.grid.log_axes == (True, False)
    assert "lr is taken as its logarithm" in found.said
    plain = reading("sweep_log_axis.csv", log_x=False)
    assert plain.grid.x[0] == 1e-4
    assert "logarithm" not in plain.said


def test_a_missing_loss_is_a_hole_and_is_counted():
    found = reading("nan_cell.npz")
    assert np.isnan(found.grid.z).sum() == 1
    assert "1 hole" in found.said


def test_noise_in_the_axes_is_taken_for_what_it_is():
    grid = reading("axis_noise.csv").grid
    assert len(set(grid.x)) == 11
    assert not np.isnan(grid.z).any()


def test_a_matrix_against_its_axes_is_transposed_and_that_is_said():
    found = reading("transposed.npz")
    np.testing.assert_array_equal(found.grid.z, reading("upper_meshgrid.npz").grid.z)
    assert "transposed" in found.said
