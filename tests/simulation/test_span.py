"""What spans the plane of a race, in a link."""

from dataclasses import dataclass, replace

import pytest

from landscapes import LANDSCAPES
from landscapes._span import PLANES, Span
from simulation.experiment import Experiment
from simulation.link import read_query, to_query
from tests.quadratic import Quadratic


@dataclass(frozen=True)
class Deep(Quadratic):
    key = "deep"
    dimension: int = 6


@pytest.fixture(autouse=True)
def deep(monkeypatch):
    monkeypatch.setitem(LANDSCAPES, "deep", Deep)


RACE = "landscape=deep&race=sgd+momentum+adam"


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("through=1+3", Span(balls=(0, 2))),
        ("through=3%2B2", Span(balls=(2, 1))),
        ("through=3,2", Span(balls=(2, 1))),
        ("plane=own&through=2", Span("own", (1,))),
        ("plane=sharp&step=120", Span("sharp", step=120)),
        ("plane=random", Span("random")),
        ("held=landscape%3Ddeep%26race%3Dsgd", Span(held="landscape=deep&race=sgd")),
        ("", Span()),
    ],
)
def test_a_span_is_read_and_written(written, span):
    experiment, notes = read_query(f"{RACE}&{written}")
    assert notes == []
    assert experiment.span == span
    assert read_query(to_query(experiment)) == (experiment, [])


def test_a_shorter_race_takes_its_sharpest_directions_at_its_end():
    experiment, _ = read_query(f"{RACE}&plane=sharp&step=120")
    shorter, notes = read_query(to_query(replace(experiment, steps=60)))
    assert shorter.span == Span("sharp", step=60)
    assert notes == []


@pytest.mark.parametrize(
    ("written", "span", "note"),
    [
        ("through=1+9", Span(balls=(0,)), "through names at most two balls by their numbers, 1 to 3"),
        ("through=1+2+3", Span(balls=(0, 1)), "through names at most two balls"),
        ("through=a", Span(), "through names at most two balls"),
        ("plane=flat", Span(), "plane can only be one of through, own, sharp, random"),
        ("plane=sharp&step=301", Span("sharp"), "step must be a whole number from 0 to 300"),
        ("plane=sharp&step=-1", Span("sharp"), "step must be a whole number from 0 to 300"),
        ("held=landscape%3Dravine", Span(), "that of another terrain"),
        ("held=%00", Span(), "that of another terrain"),
    ],
)
def test_what_is_wrong_in_a_span_is_said_and_left_out(written, span, note):
    experiment, notes = read_query(f"{RACE}&{written}")
    assert experiment.span == span
    assert len(notes) == 1
    assert note in notes[0]


def test_a_held_race_holds_no_other():
    inner = "landscape%253Ddeep"
    experiment, notes = read_query(f"{RACE}&held=landscape%3Ddeep%26race%3Dsgd%26held%3D{inner}")
    assert experiment.span.held == "landscape=deep&race=sgd"
    assert notes == []


def test_a_terrain_of_two_parameters_has_no_plane():
    experiment, notes = read_query("landscape=ravine&plane=own")
    assert experiment.span == Span()
    assert "“plane”" in notes[0]
    assert set(PLANES) == {"through", "own", "sharp", "random"}


def test_the_span_follows_the_line_up():
    race = read_query(f"{RACE}&through=1+3")[0]
    assert race.without(0).span == Span(balls=(1,))
    assert race.without(1).span == Span(balls=(0, 1))
    assert race.with_race(["sgd"]).span == Span()
    assert race.on(LANDSCAPES["ravine"]()).span == Span()


def test_many_weights_lower_the_steps_and_a_link_says_so():
    monkey = "landscape=deep&deep.dimension=2000&steps=2000"
    _, notes = read_query(monkey)
    assert "deep.dimension" in notes[-1], "the dimension of this landscape is no parameter"
    assert Experiment(Deep(2000), steps=2000).steps == 600
    assert Experiment(Deep(2000), steps=500).steps == 500
