"""What the page answers when the browser asks for a fan."""

import zlib
from dataclasses import replace

import pytest

from catalog import parameters
from interface import session
from interface.fan import answer, offered
from interface.state import State
from landscapes.ravine import Ravine
from simulation.experiment import Experiment
from simulation.link import from_query
from simulation.race import Race
from stage.fan import nothing
from stage.message import unpack


@pytest.fixture
def now(monkeypatch):
    kept = State(experiment=Experiment(Ravine()))
    kept.seen = kept.experiment.landscape
    monkeypatch.setattr(session, "state", lambda: kept)
    return kept


def offer(now, change):
    return offered(Race(now.experiment), "main", parameters(Experiment), change)


def values_of(message):
    metadata, arrays = unpack(message)
    inner, _ = unpack(zlib.decompress(arrays["packed"].tobytes()))
    return metadata["id"], inner["values"], inner["queries"]


def test_a_fan_has_a_race_for_each_value_within_the_limits_of_the_slider(now):
    fans = offer(now, lambda name, value: now.experiment.with_main(name, value))
    assert fans["learning_rate"] == ("learning_rate", 33)
    asked, values, links = values_of(answer(7, "main", "momentum", [0.5, 0.5, 5.0]))
    assert (asked, values) == (7, [0.5, 0.999])
    assert [from_query(each).momentum for each in links] == values
    assert [from_query(each) for each in links] == [now.experiment.with_main("momentum", each) for each in values]


def test_there_is_none_for_a_slider_that_is_not_on_the_page_or_that_changes_more_than_settings(now):
    offer(now, lambda name, value: replace(now.experiment, steps=int(100 * value)))
    assert answer(7, "main", "momentum", [0.1, 0.5]) == nothing()
    assert answer(7, "main", "colour", [0.5]) == nothing()
    assert answer(7, "own_3_momentum", "momentum", [0.5]) == nothing()


def test_a_long_race_is_offered_none_and_answered_with_none(now):
    now.experiment = replace(now.experiment, steps=2000)
    assert offer(now, lambda name, value: now.experiment.with_main(name, value)) == {}
    assert answer(7, "main", "momentum", [0.1, 0.5]) == nothing()
