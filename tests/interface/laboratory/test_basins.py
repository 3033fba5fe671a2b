"""The view of the basins."""

import numpy as np
import pytest

from analysis.basins import basins
from interface.laboratory.basins import CELLS, LONG, basins_of, cells_for
from landscapes._benchmarks import BENCHMARKS
from landscapes.formula import Formula
from landscapes.himmelblau import Himmelblau
from optimizers.momentum import Momentum
from simulation.experiment import Experiment
from simulation.link import from_query
from simulation.problem import Problem
from simulation.race import Race
from tests.further import few_of
from tests.page import page, text


def test_the_basins_of_the_page_are_those_of_the_analysis():
    rule = Momentum(0.003, 0.9)
    problem = Problem(Himmelblau(), Himmelblau.start, 200)
    result = basins_of(problem, rule, CELLS)
    np.testing.assert_array_equal(result.minimum, basins(problem, rule).minimum)
    assert result.minimum.shape == (121, 121)


@pytest.mark.parametrize(("balls", "steps"), [(1, 2000), (2, 2000), (8, 500), (8, 2000), (3, 1500)])
def test_basins_have_as_many_starts_as_asked_for_up_to_a_number_of_steps_in_all(balls, steps):
    cells = cells_for(Race(from_query(f"steps={steps}&race={'+'.join(['sgd'] * balls)}")))
    assert cells == CELLS if balls * steps <= LONG else cells**2 * balls * steps <= CELLS**2 * LONG


def test_a_formula_that_takes_longer_has_fewer_starts():
    dear = "x^2 + y^2 + " + " + ".join(f"sin({k}x)^{k % 7 + 2}*y" for k in range(1, 60))
    race = Race(Experiment(Formula(dear), steps=2000))
    cells = cells_for(race)
    functions = 59 * 3 - 8  # the sine, the cosine and the power of each term; a square is a product
    assert cells**2 * len(race.balls) * 2000 * functions / 12 <= CELLS**2 * LONG
    assert cells >= 11


@pytest.mark.parametrize("benchmark", few_of(BENCHMARKS, BENCHMARKS[::6]), ids=lambda each: each.name)
def test_a_published_function_has_all_starts(benchmark):
    assert cells_for(Race(Experiment(Formula(**benchmark.fields)))) == CELLS


@pytest.mark.parametrize(("landscape", "deepest"), [("multi_well", 1), ("himmelblau", 0), ("ravine", 0)])
def test_the_table_names_the_deepest_minimum_where_one_is_deeper_than_the_others(landscape, deepest):
    app = page(f"landscape={landscape}&view=basins&race=sgd&steps=20")
    assert text(app).count("deepest: (") == deepest
