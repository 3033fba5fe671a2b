"""A race and its link are two spellings of one thing."""

import dataclasses
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import choice, parameters
from landscapes import LANDSCAPES
from landscapes.ravine import Ravine
from optimizers import OPTIMIZERS
from optimizers.sgd import SGD
from schedules import CONSTANT, SCHEDULES
from schedules.cosine import Cosine
from schedules.inverse_root import InverseRoot
from simulation.experiment import LONGEST_RACE, SHARED, Experiment
from simulation.link import from_query, read_query, to_query
from simulation.race import Race


def anywhere(each):
    if each.integer:
        return st.integers(*each.limits)
    return st.floats(*each.limits)


@st.composite
def a_schedule(draw):
    cls = SCHEDULES[draw(st.sampled_from(list(SCHEDULES)))]
    return cls(**{name: draw(anywhere(each)) for name, each in parameters(cls).items()})


@st.composite
def experiments(draw):
    cls = LANDSCAPES[draw(st.sampled_from(list(LANDSCAPES)))]
    landscape = cls(**{name: draw(anywhere(each)) for name, each in parameters(cls).items()})
    main = {name: draw(anywhere(each)) for name, each in parameters(Experiment).items()}
    optimizers, overridden = [], []
    for key in draw(st.lists(st.sampled_from(list(OPTIMIZERS)), max_size=LONGEST_RACE)):
        rule = OPTIMIZERS[key]
        followed = [name for name in SHARED if name in parameters(rule)]
        overrides = draw(st.sets(st.sampled_from(followed)) if followed else st.just(set()))
        values = {
            name: main[name] if name in SHARED and name not in overrides else draw(anywhere(each))
            for name, each in parameters(rule).items()
        }
        optimizers.append(rule(**values))
        overridden.append(frozenset(overrides))
    start = (draw(st.floats(*landscape.x_range)), draw(st.floats(*landscape.y_range)))
    schedules = [draw(st.none() | a_schedule()) for _ in optimizers]
    lists = {"optimizers": optimizers, "overridden": overridden, "schedules": schedules}
    return Experiment(landscape, start=start, schedule=draw(a_schedule()), **lists, **main)


@given(experiments())
@settings(max_examples=300, deadline=None)
def test_a_link_brings_the_very_same_experiment_back(experiment):
    back, notes = read_query(to_query(experiment))
    assert back == experiment
    assert notes == []


def test_every_rule_goes_through_a_link_on_a_terrain(terrain):
    for rule in OPTIMIZERS.values():
        first = next(iter(parameters(rule)))
        experiment = Experiment(terrain, optimizers=(rule(), rule(**{first: 0.123})))
        assert from_query(to_query(experiment)) == experiment
        assert from_query(f"?{to_query(experiment)}") == experiment


def test_the_default_race_is_an_empty_link():
    assert to_query(Experiment()) == ""
    assert from_query("") == Experiment()
    assert [type(each).__name__ for each in Experiment().optimizers] == ["SGD", "Momentum"]


def test_only_what_differs_is_written():
    experiment = dataclasses.replace(Experiment(), steps=500).with_setting(1, "momentum", 0.99)
    assert to_query(experiment) == "steps=500&2.momentum=0.99"


def test_the_same_link_gives_the_same_race_to_the_last_digit():
    query = "landscape=himmelblau&noise=3.0&seed=5&race=sgd+nesterov"
    for one, other in zip(Race(from_query(query)).paths, Race(from_query(query)).paths, strict=True):
        assert one.tobytes() == other.tobytes()


def test_a_main_slider_drives_every_rule_that_has_none_of_its_own():
    race = Experiment().with_another("momentum").with_setting(2, "momentum", 0.5)
    moved = race.with_main("momentum", 0.7).with_main("learning_rate", 0.02)
    assert [getattr(each, "momentum", None) for each in moved.optimizers] == [None, 0.7, 0.5]
    assert {each.learning_rate for each in moved.optimizers} == {0.02}
    # A slider that passes over a ball's own value does not take the ball along.
    passed = race.with_main("momentum", 0.5).with_main("momentum", 0.3)
    assert passed.optimizers[2].momentum == 0.5
    assert passed.following(2).optimizers[2].momentum == 0.3


def test_the_line_up_grows_and_shrinks():
    race = Experiment().with_another("nesterov").without(0)
    assert [each.key for each in race.optimizers] == ["momentum", "nesterov"]
    assert Race(race.without(0).without(0)).balls == ()


def test_another_terrain_starts_at_its_own_place_and_rate():
    moved = Experiment().with_setting(1, "momentum", 0.5).on(LANDSCAPES["rosenbrock"]())
    assert moved.start == LANDSCAPES["rosenbrock"].start
    assert moved.optimizers[0].learning_rate == LANDSCAPES["rosenbrock"].learning_rate
    assert moved.optimizers[1].momentum == 0.5


@dataclasses.dataclass(frozen=True)
class Careful(SGD):
    """A rule with a pace of its own: a hundredth of the map."""

    @classmethod
    def initial_settings(cls, learning_rate, size):
        return {"learning_rate": size / 100}


@pytest.fixture
def careful(monkeypatch):
    Careful.key = "careful"
    monkeypatch.setitem(OPTIMIZERS, "careful", Careful)


@pytest.mark.usefixtures("careful")
def test_a_rule_with_a_pace_of_its_own_starts_at_it_until_it_is_told_to_follow():
    race = Experiment().with_another("careful")
    assert race.optimizers[2].learning_rate == 0.04
    assert race.overridden[2] == {"learning_rate"}
    assert race.with_main("learning_rate", 0.5).optimizers[2].learning_rate == 0.04
    assert to_query(race) == "race=sgd+momentum+careful"
    following = race.following(2)
    assert following.optimizers[2].learning_rate == Ravine.learning_rate
    assert to_query(following) == "race=sgd+momentum+careful&3.learning_rate=main"
    set_by_hand = race.with_setting(2, "learning_rate", 0.3)
    for each in (race, following, set_by_hand, following.with_main("learning_rate", 0.04)):
        assert read_query(to_query(each)) == (each, [])


@pytest.mark.usefixtures("careful")
def test_on_another_terrain_a_pace_of_its_own_is_that_of_the_terrain_unless_a_hand_has_set_it():
    race = Experiment().with_another("careful").with_another("careful").with_setting(3, "learning_rate", 0.3)
    moved = race.on(LANDSCAPES["himmelblau"]())
    assert [each.learning_rate for each in moved.optimizers[2:]] == [0.1, 0.3]


@dataclasses.dataclass(frozen=True)
class Signed(SGD):
    """A rule with a choice."""

    step_by: str = choice("slope", {"slope": "The slope", "sign": "Its sign"}, "Step by the sign")

    def step(self, theta, gradient, memory):
        slope = gradient(theta)
        return theta - self.learning_rate * (np.sign(slope) if self.step_by == "sign" else slope), memory


@dataclasses.dataclass(frozen=True)
class Bent(Ravine):
    """A terrain with a choice."""

    bend: str = choice("left", {"left": "Left", "right": "Right", "none": "Straight on"}, "Bend")


@dataclasses.dataclass(frozen=True)
class Falling(InverseRoot):
    """A schedule with a choice."""

    root: str = choice("square", {"square": "Square", "cube": "Cube"}, "Cube root")


def test_a_choice_is_a_word_in_the_link(monkeypatch):
    for catalogue, cls in ((OPTIMIZERS, Signed), (LANDSCAPES, Bent), (SCHEDULES, Falling)):
        monkeypatch.setattr(cls, "key", cls.__name__.lower(), raising=False)
        monkeypatch.setitem(catalogue, cls.key, cls)
    race = Experiment(Bent(bend="right"), schedule=Falling("cube")).with_another("signed").with_another("signed")
    race = race.with_setting(3, "step_by", "sign").with_schedule(1, Falling("cube"))
    query = to_query(race)
    for written in ("bent.bend=right", "falling.root=cube", "4.step_by=sign", "2.falling.root=cube"):
        assert written in query.split("&")
    assert "3.step_by" not in query
    assert read_query(query) == (race, [])
    assert not np.allclose(*(each.run.theta for each in Race(race).balls[2:]))  # the choice changes the path
    experiment, notes = read_query("landscape=bent&bent.bend=up&race=signed&1.step_by=main")
    assert experiment == Experiment(Bent(), optimizers=()).with_another("signed")
    assert notes == [
        "Bend can only be one of left, right, none: left instead of “up”.",
        "Step by the sign can only be one of slope, sign: slope instead of “main”.",
    ]


def test_what_a_key_of_a_link_means_is_known_from_the_key_alone():
    assert not set(LANDSCAPES) & set(SCHEDULES)  # as in `warm_up.length=30`
    for rule in OPTIMIZERS.values():
        assert "schedule" not in {each.name for each in dataclasses.fields(rule)}  # as in `2.schedule=cosine`


def test_a_schedule_multiplies_the_learning_rate_of_each_step():
    race = dataclasses.replace(Experiment(Ravine(1.0)), schedule=InverseRoot(), steps=50)
    sgd, ball = Race(race).paths
    # On a bowl of curvature 1 a step of gradient descent takes off the share α/√t.
    alphas = Ravine.learning_rate / np.sqrt(np.arange(1, 51))
    expected = np.array(race.start) * np.cumprod(1 - alphas)[:, np.newaxis]
    np.testing.assert_allclose(sgd[1:], expected, rtol=1e-12)
    assert not np.allclose(ball, Race(dataclasses.replace(race, schedule=CONSTANT)).paths[1])
    paths = Race(race.with_schedule(0, CONSTANT)).paths
    np.testing.assert_array_equal(paths[0], Race(dataclasses.replace(race, schedule=CONSTANT)).paths[0])
    np.testing.assert_array_equal(paths[1], ball)


@pytest.mark.parametrize(
    ("query", "changed", "note"),
    [
        ("landscape=everest", {}, "everest"),
        ("steps=-5", {"steps": 10}, "between 10 and 2000"),
        ("steps=1e9", {"steps": 2000}, "between 10 and 2000"),
        ("steps=99.5", {"steps": 100}, "whole number"),
        ("learning_rate=nan", {}, "no number"),
        ("learning_rate=inf", {}, "no number"),
        ("momentum=-inf", {}, "no number"),
        ("momentum=1e308", {"momentum": 0.999}, "between 0 and 0.999"),
        ("momentum=1e999", {"momentum": 0.999}, "between 0 and 0.999"),
        ("learning_rate=", {}, "no number"),
        ("learning_rate=0x1", {}, "no number"),
        ("learning_rate=0.02&learning_rate=0.03", {"learning_rate": 0.02}, "more than once"),
        ("seed=-1", {"seed": 0}, "between 0 and 9999"),
        ("x=1e308&y=-1e308", {"start": (2.0, -2.0)}, "between −2 and 2"),
        ("what=ever", {}, "ignored"),
        ("3.momentum=0.5", {}, "ignored"),
        ("1.momentum=0.5", {}, "ignored"),  # the first is SGD, which has none
        ("race=sgd+gradient_boosting", {}, "gradient_boosting"),
        ("race=__init__+base", {}, "no optimizer"),
        ("landscape=base", {}, "no landscape"),
        ("%ff%fe=%00", {}, "ignored"),
        ("landscape=ravine&rosenbrock.b=5", {}, "ignored"),
        ("rosenbrock.b=5&ackley.a=20", {}, "ackley.a"),
        ("schedule=sometimes", {"schedule": CONSTANT}, "no schedule"),
        ("1.momentum=main", {}, "ignored"),
        ("2.schedule=sometimes", {"schedules": (None, None)}, "the schedule of the race instead"),
        ("3.schedule=cosine", {"schedules": (None, None)}, "ignored"),
        ("cosine.floor=0.1", {"schedule": CONSTANT}, "ignored"),
        ("2.schedule=cosine&2.cosine.floor=7", {"schedules": (None, Cosine(1.0))}, "between 0 and 1"),
    ],
)
def test_a_fault_of_a_link_is_mended_with_a_note(query, changed, note):
    experiment, notes = read_query(query)
    assert any(note in each for each in notes), notes
    for name, value in changed.items():
        assert getattr(experiment, name) == value
    assert len(Race(experiment).outcomes) == len(experiment.optimizers)


def test_a_key_repeated_a_thousand_times_has_one_note():
    _, notes = read_query("&".join(f"seed={each}" for each in range(1000)))
    assert notes == ["“seed” was there more than once: the first one counts."]


def test_a_thousand_rules_are_eight():
    experiment, notes = read_query("race=" + "+".join(["momentum"] * 1000))
    assert len(experiment.optimizers) == LONGEST_RACE
    assert notes == ["A race has at most 8 balls: the first 8 of 1000 are kept."]


def test_own_settings_stay_with_their_ball_when_one_before_it_is_unknown():
    experiment = from_query("race=nonsense+momentum+momentum&3.momentum=0.5")
    assert [each.momentum for each in experiment.optimizers] == [0.9, 0.5]


@pytest.mark.parametrize(
    "query", [None, 5, 1.5, [], object(), b"\xff\xfe", b"steps=50", {"steps": 50}, {1: 2}, "&" * 10**6]
)
def test_it_never_raises_whatever_it_is_fed(query):
    assert isinstance(from_query(query), Experiment)


@given(st.text(max_size=200) | st.binary(max_size=100) | st.dictionaries(st.text(), st.text() | st.lists(st.text())))
@settings(max_examples=300, deadline=None)
def test_no_text_is_a_fault(query):
    experiment, notes = read_query(query)
    assert from_query(to_query(experiment)) == experiment
    assert all("\n" not in note and len(note) < 300 for note in notes)


def test_thousands_of_broken_links():
    """Links near to real ones: their own words, in the wrong order, with hostile values."""
    chance = random.Random(3)
    keys = [
        "landscape",
        "race",
        "x",
        "y",
        *parameters(Experiment),
        "1.learning_rate",
        "2.momentum",
        "ravine.angle",
        "9.x",
    ]
    values = [
        "nan",
        "inf",
        "-1",
        "1e308",
        "1e-320",
        "",
        "sgd momentum",
        "rosenbrock",
        "<b>",
        "0",
        "٣",
        "1_0",
        "9" * 400,
    ]
    for _ in range(3_000):
        pairs = [f"{chance.choice(keys)}={chance.choice(values)}" for _ in range(chance.randrange(1, 6))]
        experiment = from_query("&".join(pairs))
        for name, each in parameters(Experiment).items():
            assert each.limits[0] <= getattr(experiment, name) <= each.limits[1]
        assert experiment.landscape.clamp(experiment.start) == experiment.start
        assert len(experiment.optimizers) <= LONGEST_RACE
        assert np.isfinite(
            [getattr(each, name) for each in experiment.optimizers for name in parameters(type(each))]
        ).all()
