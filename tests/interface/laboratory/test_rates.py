"""The view of the rates."""

import pytest

from analysis.modes import modes
from analysis.rates import convergence_rate
from interface.laboratory.rates import rate_row, stable_up_to
from simulation.link import from_query
from simulation.race import Race
from tests.page import page, text


def test_the_rates_are_those_of_theory_and_one_click_sets_the_best():
    app = page("race=sgd+momentum&view=rates")
    page_text = text(app)
    # The largest stable α on curvature 100: 2/100 and (2 + 1.8)/100.
    assert "0.02" in page_text
    assert "0.038" in page_text
    app.button(key="best").click().run()
    assert not app.exception
    sgd, ball = app.session_state.state.experiment.optimizers
    # For eigenvalues 1 and 100: 2/101; (2/11)² and (9/11)².
    assert sgd.learning_rate == pytest.approx(2 / 101, rel=1e-6)
    assert (ball.learning_rate, ball.momentum) == pytest.approx(((2 / 11) ** 2, (9 / 11) ** 2), rel=1e-6)
    assert convergence_rate(ball, [1, 100]) == pytest.approx(9 / 11, rel=1e-6)


def test_a_drag_of_alpha_searches_for_the_largest_stable_one_once():
    stable_up_to.cache_clear()
    shown = set()
    for alpha in (0.009, 0.008, 0.007):
        race = Race(from_query(f"landscape=ravine&race=momentum&learning_rate={alpha}"))
        (ball,) = race.balls
        shown.add(rate_row(race, ball, modes(race.problem.landscape, ball.rule, ball.run))[3])
    assert shown == {"0.038"}  # (2 + 1.8)/100
    assert stable_up_to.cache_info().misses == 1
