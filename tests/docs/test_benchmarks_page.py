"""Every published test function reads the same in every spelling in which people write it."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from landscapes._benchmarks import BENCHMARKS
from landscapes.formula import _expression

FILE = Path(__file__).parents[2] / "docs/benchmarks.py"
SPEC = importlib.util.spec_from_file_location("benchmarks_page", FILE)
docs = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(docs)

NAMES = [each.name for each in BENCHMARKS]
UNIT = np.random.default_rng(3).uniform(size=(2, 50))


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=NAMES)
def test_every_spelling_is_read_as_the_same_function(benchmark):
    low, high = np.array([benchmark.x, benchmark.y], dtype=float).T
    places = low[:, np.newaxis] + (high - low)[:, np.newaxis] * UNIT
    expected = _expression(benchmark.formula)
    spellings = docs.spellings(benchmark)
    assert len(spellings) >= 9
    for name, text in spellings.items():
        found = _expression(text)
        close = {"rtol": 1e-9, "atol": 1e-9 * max(1.0, np.nanmax(np.abs(expected.loss(places)))), "err_msg": name}
        np.testing.assert_allclose(found.loss(places), expected.loss(places), **close)
        close["atol"] = 1e-9 * max(1.0, np.nanmax(np.abs(expected.gradient(places))))
        np.testing.assert_allclose(found.gradient(places), expected.gradient(places), **close)


def test_the_spellings_are_those_that_they_are_called():
    beale = docs.spellings(next(each for each in BENCHMARKS if each.name == "Lévy N. 13"))
    assert "*" not in beale["textbook"].replace("^", "")
    assert "sin^2(" in beale["textbook"]
    assert "np.sin(" in beale["NumPy"]
    assert "torch.pi" in beale["PyTorch"]
    assert "x1" in beale["x1, x2"]
    assert "x[1]" in beale["x[0], x[1]"]
    assert "x(2)" in beale["MATLAB"]
    assert ".^" in beale["MATLAB"]
    assert "²" in beale["superscripts"]
    assert r"\pi" in beale["LaTeX"]


def test_the_page_of_the_table_is_up_to_date():
    assert docs.FILE.read_text() == docs.page(), "python docs/benchmarks.py writes it anew"
