"""The race of the last run is shown again, and not run again, where it is still the one to show."""

from dataclasses import replace

import pytest

from interface import session
from interface.races import KEPT, next_race
from simulation.race import Race


def moved_to(rate, final):
    session.move(session.current().with_main("learning_rate", rate), final)
    return next_race()


def test_a_slider_that_is_let_go_where_it_stood_shows_the_race_that_has_run():
    with session.without_visitor({"landscape": ["rosenbrock"]}):
        first, dragged = moved_to(0.001, False), moved_to(0.002, False)
        assert moved_to(0.002, True) is dragged
        assert moved_to(0.001, True) is not first, "only the last one is kept"
        assert session.state().raced.experiment.learning_rate == 0.001
        assert session.state().raced.has_run


def test_a_race_on_an_equal_surface_of_another_file_is_another_one():
    with session.without_visitor({"landscape": ["ravine"]}):
        race = next_race()
        session.change(replace(session.current(), landscape=type(race.experiment.landscape)()))
        assert session.current() == race.experiment
        assert next_race() is not race


@pytest.mark.parametrize(
    "address",
    [
        {"landscape": ["ravine"], "steps": ["2000"], "race": ["sgd momentum nesterov adam adagrad"]},
        {"landscape": ["xor"], "steps": ["20"]},  # the page finds its map anew
    ],
)
def test_a_race_of_much_memory_or_on_a_map_that_was_found_is_not_kept(address):
    with session.without_visitor(address) as opened:
        session.state().seen = opened.seen
        race = next_race()
        assert session.state().raced is None
        assert next_race() is not race


def test_the_opening_race_and_that_of_four_balls_are_kept():
    for address in ({}, {"landscape": ["beale"], "race": ["sgd momentum nesterov adam"]}):
        with session.without_visitor(address):
            assert sum(each.nbytes for each in Race(session.current()).paths) < KEPT / 2
            assert next_race() is next_race()
