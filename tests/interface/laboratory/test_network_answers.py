"""The answers of the laboratory for networks: tuning, rates, and the line that says why there are no modes."""

import numpy as np
import pytest

from interface.laboratory import _tuning_of_network
from interface.laboratory._tuning_of_network import BUDGETS, MOST_SECONDS, budgets
from landscapes.digits import Digits
from landscapes.two_moons import TwoMoons
from simulation.cost import seconds
from simulation.link import from_query
from simulation.problem import Problem
from simulation.race import Race
from tests.page import page, text

XOR = "landscape=xor&steps=20&race=sgd+momentum+adam"


def pressed(app, label):
    next(each for each in app.button if each.label == label).click()
    return app.run()


def test_every_rule_is_tuned_by_its_loss_and_races_at_the_settings_found():
    app = pressed(page(f"{XOR}&view=tuning"), "Tune every rule")
    results = app.session_state.state.tuning[1]
    assert [each.rule.name for each in results] == ["SGD", "Momentum", "Adam"]
    assert "Median loss at the end" in text(app)
    before = Race(from_query(XOR))
    for ball, found in zip(before.balls, results.values(), strict=True):
        assert found.final_loss < ball.run.loss[-1]
    app = pressed(app, "Race them at these settings")
    raced = Race(app.session_state.state.experiment)
    for ball, found in zip(raced.balls, results.values(), strict=True):
        assert ball.rule.learning_rate == pytest.approx(found.optimizer.learning_rate)


def test_a_search_that_is_superseded_gives_no_result(monkeypatch):
    monkeypatch.setattr(_tuning_of_network, "computed", lambda function, arguments, doing: iter(()))
    problem = from_query(f"{XOR}&learning_rate=0.123").problem
    assert _tuning_of_network.tuned(problem, from_query(XOR).optimizers[0], 90) is None


def test_the_runs_for_each_rule_are_bounded_by_their_time():
    moons, large = TwoMoons(), Digits(32, 3, training_size=500, batch_size=500)
    assert budgets(Problem(moons, (0.0, 0.0), 300), 2) == BUDGETS
    dear = Problem(large, (0.0, 0.0), 265)
    for rules in (1, 2, 8):
        assert all(rules * seconds(large, each, 265) <= MOST_SECONDS for each in budgets(dear, rules))
    assert budgets(dear, 8) == ()


def test_the_rates_of_a_network_are_bounds_by_the_largest_eigenvalue_where_each_ball_ends():
    shown = text(page(f"{XOR}&view=rates"))
    ball = Race(from_query(XOR)).balls[0]
    sharpest = np.linalg.eigvalsh(ball.problem.landscape.hessian(ball.run.theta[-1]))[-1]
    assert f"{sharpest:.3g}" in shown
    assert f"{float(f'{2 / sharpest:.3g}'):g}" in shown, "gradient descent: 2/λ"


def test_the_view_of_modes_says_why_a_network_has_none():
    assert "A network has no modes" in text(page(f"{XOR}&view=modes"))
