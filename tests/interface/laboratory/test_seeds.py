"""The view of the seeded starts: what it says, and which start it opens."""

import re
from dataclasses import replace

import numpy as np
import pytest

from interface.laboratory import _batches
from interface.laboratory.seeds import next_seed, possible
from landscapes.xor import Xor
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import run
from simulation.link import from_query
from simulation.problem import Problem
from simulation.race import Race
from tests.page import captions, page, text

FOUR = "landscape=xor&xor.width=2&xor.training_size=4&xor.noise=0.0&learning_rate=1.0&steps=200"
HUGE = "landscape=digits&digits.width=32&digits.layers=3&digits.batch_size=500&race=sgd+momentum+adam+lion+nesterov"
HUGE += "&steps=100"


def chosen(app, n):
    app.button_group(key="seeded_starts").set_value(n).run()
    assert not app.exception
    return app


@pytest.fixture(scope="module")
def hundred():
    """The page with 100 starts, and which of them each ball solves, by races one by one."""
    network = Xor(width=2, training_size=4, noise=0.0)

    def solves(rule, seed):
        return run(Problem(replace(network, start_seed=seed), (0, 0), 200), rule).loss[-1] <= 0.1

    solved = [np.array([solves(rule, seed) for seed in range(100)]) for rule in (SGD(1.0), Momentum(1.0, 0.9))]
    return chosen(page(f"view=seeds&{FOUR}"), 100), solved


def test_the_shares_and_the_pairs_are_those_of_races_one_by_one(hundred):
    app, (sgd, momentum) = hundred
    words = text(app)
    for name, solved in (("SGD", sgd), ("Momentum", momentum)):
        assert re.search(rf"{name}\s+α 1[^%]*?\s{solved.sum()}.0\s%.*?{solved.sum()} of 100", words)
    alone = (sgd & ~momentum).sum(), (momentum & ~sgd).sum()
    assert re.search(rf"SGD\s+and\s+Momentum\s+{alone[0]}\s+{alone[1]}\s", words)
    assert "from the seeded starts 0 to 99" in captions(app)


def test_a_button_opens_a_start_that_fails_in_the_race_and_the_next_press_the_next(hundred):
    app, (sgd, momentum) = hundred
    fails = np.flatnonzero(~sgd & ~momentum)
    later = [seed for seed in fails if seed > 0]
    for seed in later[:2]:
        app.button(key="start_fails").click().run()
        assert app.session_state.state.experiment.landscape.start_seed == seed
    assert app.query_params["xor.start_seed"] == str(later[1])


def test_the_seeds_that_are_wanted_go_round():
    wanted = np.array([False, True, False, True, True])
    assert [next_seed(wanted, now) for now in (0, 1, 2, 3, 4, 4000)] == [1, 3, 3, 4, 1, 1]


def test_the_starts_are_as_many_as_the_page_has_time_for():
    assert possible(Race(from_query(FOUR.replace("200", "1000")))) == ([100, 400, 2000], 2000)
    assert possible(Race(from_query("landscape=spirals")))[1] == 100
    assert possible(Race(from_query(HUGE)))[0] == []
    assert "times as long as the page allows" in text(page(f"view=seeds&{HUGE}"))


def test_a_change_meanwhile_stops_the_starts_and_the_next_run_of_the_page_goes_on(monkeypatch):
    monkeypatch.setattr(_batches, "is_superseded", lambda: True)
    app = page(f"view=seeds&{FOUR}&momentum=0.77")
    assert app.session_state.state.seeds is None
    monkeypatch.undo()
    race, losses = app.run().session_state.state.seeds
    assert [len(each) for each in losses] == [2000, 2000]
    assert "run" not in vars(race.balls[0]), "the session stores no path"


def test_among_many_balls_each_is_compared_with_the_best():
    few_steps = FOUR.replace("200", "20")
    words = text(chosen(page(f"view=seeds&{few_steps}&race=sgd+momentum+adam+lion+nesterov+adagrad"), 100))
    assert "The best ball, A, and each other, B" in words


def test_on_other_terrains_a_link_to_the_view_opens_the_surface():
    app = page("view=seeds&landscape=ravine")
    assert "seeded starts" not in captions(app)
