"""A visitor's file: the same grid however it is written, one clear line where it holds none, never anything else."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.further import few_of
from tests.refusal import refusal
from tests.uploads.files import GOOD, HOSTILE, UNEVEN, X, Y, Z, csv, npy, npz
from uploads.content import Foreign
from uploads.grid import Grid
from uploads.reader import read


def refused(data):
    """The line with which a file is refused."""
    return refusal(read, data)


@pytest.mark.parametrize("case", GOOD)
def test_however_it_is_written_the_same_grid_is_read(case):
    grid = read(GOOD[case][1]).grid
    assert (grid.x == X).all()
    assert (grid.y == Y).all()
    assert (grid.z == Z).all()
    assert grid.digest == read(npz(x=X, y=Y, z=Z)).grid.digest


@pytest.mark.parametrize("data", [npz(z=Z), npz(anything=Z), csv(Z), npy(Z)])
def test_a_grid_without_axes_runs_from_minus_one_to_one(data):
    grid = read(data).grid
    np.testing.assert_allclose(grid.x, np.arange(9) / 4 - 1, rtol=0, atol=1e-15)
    np.testing.assert_allclose(grid.y, np.arange(7) / 3 - 1, rtol=0, atol=1e-15)
    assert (grid.z == Z).all()


@pytest.mark.parametrize("kind", ["f2", "f4", "f8", "i1", "i2", "u4", "i8"])
def test_any_plain_numbers_will_do(kind):
    whole = np.round(10 * (Z + 1))
    assert (read(npz(z=whole.astype(kind))).grid.z == whole).all()


def test_no_array_of_a_grid_can_be_written_to():
    grid = read(csv(Z)).grid
    assert not any(each.flags.writeable for each in (grid.x, grid.y, grid.z))


def test_a_digest_tells_grids_apart_by_each_of_their_numbers():
    grid = Grid(X, Y, Z)
    assert len(grid.digest) == 16
    assert dataclasses.replace(grid).digest == grid.digest
    others = [Grid(UNEVEN, Y, Z), Grid(X, Y + 1e-9, Z), Grid(X, Y, Z + 1e-9), Grid(Y, X, Z.T)]
    assert len({each.digest for each in [grid, *others]}) == 5


@pytest.mark.parametrize("case", few_of(HOSTILE, [each for each in HOSTILE if each != "far too many rows"]))
def test_what_is_no_grid_is_refused_with_a_line_that_says_why(case):
    _, data, said = HOSTILE[case]
    assert said in refused(data)


def read_or_refused(data):
    try:
        grid = read(data).grid
    except Foreign:
        pass
    except ValueError:
        refused(data)
    else:
        assert all(np.isfinite(each).all() for each in (grid.x, grid.y))
        assert np.isfinite(grid.z).sum() >= grid.z.size / 2
        assert grid.z.shape == (len(grid.y), len(grid.x))


@given(
    st.binary(max_size=300)
    | st.text('0123456789.,;\t\n\r-e"x |#nai[]{}:', max_size=200).map(str.encode)
    | st.lists(
        st.lists(st.sampled_from(["", "x", "1", "-2,5", "1e9", "nan", "lr=3", "run"]), max_size=9), max_size=9
    ).map(csv)
)
@settings(max_examples=600, deadline=None)
def test_any_bytes_are_a_grid_or_one_line(data):
    read_or_refused(data)


@given(st.integers(0, len(npz(z=Z)) - 1), st.integers(0, 255))
@settings(max_examples=300, deadline=None)
def test_an_archive_with_a_wrong_byte_is_a_grid_or_one_line(index, byte):
    data = bytearray(npz(z=Z))
    data[index] = byte
    read_or_refused(bytes(data))
