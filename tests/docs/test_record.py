"""The plane of docs/record.py, which is NumPy alone.

tests/reference/make_record.py runs all of it with PyTorch, and makes the file that other tests read.
"""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from tests.refusal import refusal
from uploads.recording import FORMAT
from uploads.runs import MOST_ROWS, MOST_RUNS

FILE = Path(__file__).parents[2] / "docs" / "record.py"
D = 7
START = np.linspace(-1, 1, D)
ALONG, UP, OTHER = np.eye(D)[:3]


@pytest.fixture
def record(monkeypatch):
    for name in ("torch", "torch.nn", "torch.nn.utils"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    for name in ("parameters_to_vector", "vector_to_parameters"):
        setattr(sys.modules["torch.nn.utils"], name, None)
    spec = importlib.util.spec_from_file_location("record", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*away):
    return [START + each for each in (0 * ALONG, *away)]


def test_the_plane_of_two_runs_goes_through_their_ends(record):
    axes, points = record.plane(START, [run(ALONG, 3 * ALONG), run(9 * OTHER, 2 * ALONG + 2 * UP)])
    np.testing.assert_allclose(axes, [ALONG, UP], atol=1e-12)
    assert points == ((0, 2), (1, 2))


def test_the_plane_of_one_run_goes_through_its_row_farthest_from_the_line_to_its_end(record):
    axes, points = record.plane(START, [run(ALONG + UP, 2 * ALONG - 2 * OTHER, 3 * ALONG)])
    np.testing.assert_allclose(axes, [ALONG, -OTHER], atol=1e-12)
    assert points == ((0, 3), (0, 2))


def test_where_the_second_run_ends_on_the_line_through_the_first_the_farthest_row_of_all_counts(record):
    first, second = run(ALONG + UP, 3 * ALONG), run(ALONG - 2 * OTHER, 2 * ALONG + 0.1 * UP)
    axes, points = record.plane(START, [first, second])
    np.testing.assert_allclose(axes, [ALONG, -OTHER], atol=1e-12)
    assert points == ((0, 2), (1, 1))


@pytest.mark.parametrize("runs", [[run()], [run(ALONG, 0 * ALONG)], [run(ALONG, 2 * ALONG), run(-ALONG)]])
def test_runs_on_one_line_span_no_plane(record, runs):
    assert "span no plane" in refusal(record.plane, START, runs)


def test_what_the_file_says_of_the_format_is_what_the_page_reads(record):
    text = FILE.read_text()
    assert f'"format": "{FORMAT}"' in text
    assert f"{MOST_ROWS:,} rows a ball and {MOST_RUNS} balls" in re.sub(r"\s+", " ", record.__doc__)
