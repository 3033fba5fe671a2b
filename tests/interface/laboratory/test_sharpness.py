"""The view of the sharpness: what it says."""

import re

import pytest

from interface.laboratory.sharpness import overlay
from simulation.link import from_query
from simulation.race import Race
from tests.page import captions, page, text

VALLEY = "view=sharpness&landscape=scalar_factorization"


def test_the_table_has_the_limit_of_each_rule_and_where_the_ball_was():
    words = text(page(f"{VALLEY}&race=sgd+momentum&learning_rate=0.2&momentum=0.3"))
    assert re.search(r"SGD\s+α 0.2\s+10\s+3 %\s+9.497 \(95\s%\)\s+78 %", words)
    assert re.search(r"Momentum\s+α 0.2 · β 0.3\s+13\s+0 %\s+10.18 \(78\s%\)\s+–", words)


def test_a_rule_that_divides_the_slope_says_of_which_hessian_its_sharpness_is():
    assert "Adam divides the slope along each axis by a number P" in captions(page(f"{VALLEY}&race=sgd+adam"))
    assert "Adam and RMSProp divide the slope" in captions(page(f"{VALLEY}&race=adam+rmsprop"))
    assert "divide" not in captions(page(f"{VALLEY}&race=sgd+momentum"))


def test_a_rule_without_a_limit_says_so_in_a_line():
    app = page(f"{VALLEY}&race=lion+sgd")
    assert "Lion has no limit" in captions(app)
    assert re.search(r"Lion\s+own α [\d.]+ · β₁ 0.9\s+none\s+–", text(app))


def test_a_limit_that_a_schedule_changes_has_two_ends():
    words = text(page(f"{VALLEY}&race=sgd&learning_rate=0.5&schedule=warm_up&warm_up.length=300"))
    assert "1200 to 4" in words  # 2/(0.5/300) and 2/0.5


def test_a_noisy_race_says_of_which_loss_the_sharpness_is():
    for query in ("landscape=linear_regression", "landscape=ravine&noise=1"):
        assert "The slopes of this race have noise" in captions(page(f"view=sharpness&{query}"))
    assert "have noise" not in captions(page(VALLEY))


def test_above_the_limit_the_page_says_that_peaks_depend_on_the_machine():
    assert "on another machine the same link may show other peaks" in captions(page(f"{VALLEY}&learning_rate=0.2"))
    assert "another machine" not in captions(page(f"{VALLEY}&learning_rate=0.1"))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("landscape=ravine&learning_rate=0.05&race=sgd", "diverged at step 5"),
        ("landscape=formula&formula.f=sqrt(x)%2By^2&x=0.3&y=1&learning_rate=0.5&race=sgd", "left the domain at step 1"),
        ("landscape=ravine&race=", "There is no ball in this race."),
    ],
)
def test_where_a_run_ends_early_the_table_says_so(query, words):
    assert words in text(page(f"view=sharpness&{query}&hide=readout"))


def test_on_the_map_each_ball_with_a_fixed_limit_has_a_line():
    race = Race(from_query("landscape=scalar_factorization&race=sgd+adam+lion&learning_rate=0.2"))
    line, *others = overlay(race)["edges"]
    assert len(line) > 50
    assert all(len(piece) == 4 for piece in line)
    assert others == [None, None]
    words = "On the dashed line of its colour on the map"
    assert words in captions(page(f"{VALLEY}&race=sgd"))
    assert overlay(Race(from_query("landscape=ravine&race=sgd"))) == {}
    assert words not in captions(page("view=sharpness&landscape=ravine"))
