"""The names of the balls of a race."""

import pytest

from export.table import write
from figures.style import ball_settings
from simulation.link import from_query
from simulation.race import Race
from stage.message import unpack
from stage.scene import race_message


def names(query):
    return [each.name for each in Race(from_query(query)).balls]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("race=sgd+momentum", ["SGD", "Momentum"]),
        ("race=momentum+momentum&momentum=0.8&2.momentum=0.99", ["Momentum β = 0.8", "Momentum β = 0.99"]),
        ("race=sgd+sgd&2.learning_rate=0.00001", ["SGD α = 0.018", "SGD α = 1e−5"]),
        ("race=rolling_ball+rolling_ball&2.mass=4", ["Rolling ball m = 1", "Rolling ball m = 4"]),
        ("race=adamw+sgd+adamw&3.weight_decay=0.1", ["AdamW λ = 0.01", "SGD", "AdamW λ = 0.1"]),
        ("race=rmsprop+rmsprop&2.variance=centred", ["RMSProp not centred", "RMSProp centred"]),
        (
            "race=momentum+momentum&1.weight_decay=0.1&2.weight_decay=0.1&2.decay=decoupled",
            ["Momentum coupled λ", "Momentum decoupled λ"],
        ),
        ("race=sgd+sgd&1.learning_rate=0.1&2.learning_rate=0.2&2.decay=decoupled", ["SGD α = 0.1", "SGD α = 0.2"]),
    ],
)
def test_a_ball_is_named_by_the_setting_that_differs(query, expected):
    assert names(query) == expected


def test_of_several_settings_that_differ_the_one_of_the_memory_is_named():
    query = "race=momentum+momentum&momentum=0.9&2.momentum=0.99&2.learning_rate=0.001"
    assert names(query) == ["Momentum β = 0.9", "Momentum β = 0.99"]


@pytest.mark.parametrize(
    "query",
    [
        "race=momentum+momentum",
        "race=momentum+momentum&1.schedule=cosine",
        "race=momentum+momentum&momentum=0.9&2.momentum=0.90001",  # they are written alike
    ],
)
def test_balls_that_no_setting_tells_apart_are_numbered(query):
    assert names(query) == ["Momentum 1", "Momentum 2"]


def test_where_no_one_setting_tells_all_of_them_apart_they_are_numbered():
    query = "race=momentum+momentum+momentum&2.momentum=0.5&3.momentum=0.5&3.learning_rate=0.001"
    assert names(query) == ["Momentum 1", "Momentum 2", "Momentum 3"]


def test_no_two_balls_have_one_name():
    query = "race=momentum+momentum+nesterov+nesterov+sgd+sgd&2.momentum=0.5&4.momentum=0.5"
    assert len(set(names(query))) == 6


def test_the_settings_beside_a_name_leave_out_what_it_says():
    first, second = Race(from_query("race=momentum+momentum&learning_rate=0.01&2.momentum=0.99")).balls
    assert ball_settings(first) == "α 0.01"
    assert ball_settings(second) == "α 0.01"
    _, second = Race(from_query("race=rmsprop+rmsprop&2.variance=centred&2.bias=corrected")).balls
    assert second.name == "RMSProp centred"
    assert "corrected" in ball_settings(second)
    assert "centred" not in ball_settings(second)


def ends(query):
    race = Race(from_query(query))
    metadata, _ = unpack(race_message(race, "terrain", 0, {"overlay": {}, "hidden": []}))
    return [each["short"] for each in metadata["balls"]]


def test_a_curve_ends_with_the_setting_alone_where_that_names_one_ball():
    assert ends("race=sgd+momentum+momentum&2.momentum=0.5") == ["SGD", "β = 0.5", "β = 0.9"]
    query = "race=momentum+momentum+nesterov+nesterov&2.momentum=0.5&4.momentum=0.5"
    assert ends(query) == ["Momentum β = 0.9", "Momentum β = 0.5", "Nesterov β = 0.9", "Nesterov β = 0.5"]


def test_a_table_keeps_the_numbers_of_its_columns():
    table = write(Race(from_query("race=momentum+momentum&2.momentum=0.5&steps=10")))
    assert "step,Momentum 1 x,Momentum 1 y,Momentum 1 loss,Momentum 2 x" in table
