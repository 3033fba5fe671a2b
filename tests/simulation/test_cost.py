"""How long runs take, and the bound on the steps of a race that follows."""

from dataclasses import replace

import pytest

from interface.shared_cache import LONG
from landscapes.circles import Circles
from landscapes.digits import Digits
from landscapes.himmelblau import Himmelblau
from landscapes.spirals import Spirals
from landscapes.two_moons import TwoMoons
from simulation.cost import MOST_NUMBERS, MOST_SECONDS, most_steps, race_seconds, seconds
from simulation.experiment import Experiment
from simulation.link import from_query, read_query, to_query
from tests.page import page, text

HOSTILE = {"width": 32, "layers": 3, "training_size": 500, "batch_size": 500}
EIGHT = "race=" + "+".join(["sam"] * 8)


def test_the_cost_of_a_network_grows_with_the_weights_and_examples_of_its_gradient():
    assert Spirals().cost > 3 * TwoMoons().cost
    assert Digits(batch_size=500).cost > 10 * Digits(batch_size=32).cost
    assert Digits(batch_size=500).loss_cost == Digits(batch_size=32).loss_cost, "a loss is that of all examples"
    assert seconds(TwoMoons(), 100, 300) < 100 * seconds(TwoMoons(), 1, 300), "a step in Python is shared"


@pytest.mark.parametrize("network", [Circles(**HOSTILE), Digits(**HOSTILE), Digits(), Spirals(), TwoMoons()])
@pytest.mark.parametrize("balls", [1, 2, 8])
def test_no_race_on_a_network_takes_more_time_or_memory_than_allowed(network, balls):
    most = most_steps(network, balls)
    assert most * network.dimension <= MOST_NUMBERS
    assert race_seconds(network, balls, most) <= MOST_SECONDS
    assert most >= network.steps or network.width == 32, "the race that it opens with has its steps with eight balls"


def test_terrains_of_two_parameters_have_no_bound():
    race = Experiment(Himmelblau(), steps=10**6)
    assert race.steps == 10**6


def test_another_ball_lowers_the_steps_and_the_link_of_that_race_is_the_same_race():
    race = Experiment(Circles(**HOSTILE), steps=2000, optimizers=()).with_another("sgd")
    most = race.steps
    while len(race.optimizers) < 8:
        race = race.with_another("adam")
    assert race.steps == most_steps(race.landscape, 8) < most
    assert from_query(to_query(race)) == race


def test_a_link_that_asks_for_too_much_says_what_it_gets():
    knobs = "&".join(f"digits.{name}={value}" for name, value in HOSTILE.items())
    race, notes = read_query(f"landscape=digits&{knobs}&{EIGHT}&steps=2000")
    assert race.steps == most_steps(race.landscape, 8)
    (note,) = notes
    assert note == f"4,522 weights and 8 balls allow at most {race.steps} steps: {race.steps} instead of 2000."


def test_the_page_says_that_a_race_has_the_most_steps():
    moved = page("landscape=xor&xor.width=32&xor.layers=3&xor.training_size=500&steps=20&race=sgd+sgd")
    assert "allow at most" not in text(moved)
    race = moved.session_state.state.experiment
    moved.session_state.state.experiment = replace(race, steps=10**6)
    moved.run()
    assert f"2,241 weights and 2 balls allow at most {most_steps(race.landscape, 2)} steps" in text(moved)


def test_a_race_that_is_watched_by_default_does_not_wait_for_others():
    assert race_seconds(TwoMoons(), 2, 300) < LONG < race_seconds(Spirals(), 4, 600)
    assert race_seconds(Himmelblau(), 8, 300) < LONG < race_seconds(Himmelblau(), 8, 2000)
