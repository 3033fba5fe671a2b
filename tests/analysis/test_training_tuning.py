"""Fair tuning on networks, against loops over single runs."""

from dataclasses import replace

import numpy as np
import pytest

from analysis.training_tuning import STARTS, best_of, problems_of, since, tune_training
from landscapes.digits import Digits
from landscapes.wave import Wave
from landscapes.xor import Xor
from optimizers.adam import Adam
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import run
from simulation.problem import Problem


def test_the_problems_start_from_the_seeds_after_that_of_the_race():
    problem = Problem(Digits(start_seed=9998, training_size=50), (0.0, 0.0), 30, seed=9999)
    found = problems_of(problem)
    assert found[0] is problem
    assert [each.landscape.start_seed for each in found] == [9998, 9999, 0]
    assert [each.seed for each in found] == [9999, 0, 1]


@pytest.mark.parametrize("rule", [SGD(), Momentum(), Adam()], ids=lambda each: each.key)
def test_no_other_setting_that_is_tried_has_a_lower_median_loss(rule):
    problems, tried = problems_of(Problem(Xor(), (0.0, 0.0), 60)), []

    def losses(problem, rule, settings):
        names = list(type(rule).__dataclass_fields__)[: len(settings[0])]
        single = [replace(rule, **dict(zip(names, each, strict=True))) for each in settings]
        tried.append([run(problem, each) for each in single])
        return np.array([each.loss[-1] for each in tried[-1]])

    found = tune_training(problems, rule, 48, losses)
    assert found.runs == sum(map(len, tried)) <= 48
    grids = [tried[at : at + STARTS] for at in range(0, len(tried), STARTS)]
    ends = np.concatenate([[[each.loss[-1] for each in row] for row in grid] for grid in grids], axis=1)
    fine = ends[:, np.isfinite(ends).all(axis=0)]
    assert found.final_loss == np.median(fine, axis=0).min()
    assert found.final_loss == np.median([run(each, found.optimizer).loss[-1] for each in problems])
    coarse = np.array([[each.loss[-1] for each in row] for row in grids[0]])
    reach = np.count_nonzero(coarse <= 0.1, axis=0) >= 2
    assert found.worked == np.mean(reach & np.isfinite(coarse).all(axis=0))


def test_a_budget_for_less_than_one_setting_is_refused():
    with pytest.raises(ValueError, match="more than the budget of 2"):
        tune_training(problems_of(Problem(Wave(), (0.0, 0.0), 5)), SGD(), 2)


def test_a_setting_with_which_a_run_diverges_comes_after_all_others():
    assert best_of(np.array([[0.1, 0.9], [0.1, 0.9], [np.inf, 0.9]])) == 1


def test_the_step_since_which_the_loss_is_at_the_target():
    assert since(np.array([0.5, 0.05, 0.5, 0.1, 0.01]), 0.1) == 3
    assert since(np.array([0.05, 0.05]), 0.1) == 0
    assert since(np.array([0.05, np.nan]), 0.1) == 2
