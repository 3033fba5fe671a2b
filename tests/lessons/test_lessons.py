"""Every stage of every lesson: its link is a race, and what its text says is what the race does."""

import ast
import inspect
import re
import string
import sys
import textwrap
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

import lessons
from catalog import discover, parameters
from interface.page_keys import BESIDE
from interface.parts import PARTS
from lessons import LESSONS, base
from lessons.base import NAMED, PAGE_KEYS, Lesson, plain
from simulation.link import from_query, read_query, to_query

WORDS = 60  # at most, on a card
LOOK = 30  # words at most, of what to look for after a click

WRONG = (AssertionError, AttributeError, IndexError, TypeError, ValueError)  # the errors of a claim on the wrong race
STAGES = {
    f"{key}-{number}": stage for key, lesson in LESSONS.items() for number, stage in enumerate(lesson.stages, start=1)
}
TRIES = {f"{key}-{tried.label}": (stage, tried) for key, stage in STAGES.items() for tried in stage.tries}


# The scopes have the tests take turns on one stage, so that its race, and that of its chip, run once for all of them.
race_of = lru_cache(maxsize=8)(base.race_of)


@pytest.fixture(scope="module", params=STAGES.values(), ids=STAGES.keys())
def stage(request):
    return request.param


@pytest.fixture(scope="module", params=TRIES.values(), ids=TRIES.keys())
def stage_and_try(request):
    return request.param


@pytest.fixture(params=LESSONS.values(), ids=LESSONS.keys())
def lesson(request):
    return request.param


def test_every_file_of_the_folder_is_a_lesson():
    files = {each.stem for each in Path(lessons.__file__).parent.glob("*.py")}
    assert set(LESSONS) == files - {"__init__", "base"}


def test_the_lessons_are_numbered_in_their_order():
    assert [each.order for each in LESSONS.values()] == list(range(len(LESSONS)))
    assert len({each.title for each in LESSONS.values()}) == len(LESSONS)


def test_a_file_without_a_lesson_is_named(tmp_path, monkeypatch):
    (tmp_path / "school").mkdir()
    (tmp_path / "school" / "__init__.py").write_text("")
    (tmp_path / "school" / "base.py").write_text("")
    (tmp_path / "school" / "empty.py").write_text("lesson = 'none'")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(TypeError, match=r"school/empty\.py"):
        discover("school", Lesson)
    (tmp_path / "school" / "empty.py").write_text(
        "from lessons.base import Lesson\n\nlesson = Lesson(1, 'A title', 'About.', 3, ())  # and a lesson it is\n"
    )
    monkeypatch.delitem(sys.modules, "school.empty", raising=False)
    assert list(discover("school", Lesson)) == ["empty"]


def test_a_lesson_has_a_few_stages_and_takes_a_few_minutes(lesson):
    assert isinstance(lesson, Lesson)
    assert 2 <= len(lesson.stages) <= 5
    assert 3 <= lesson.minutes <= 10
    assert lesson.title[-1] not in string.punctuation.replace("?", "")
    assert lesson.about.endswith((".", "?"))


def test_a_link_needs_no_mending_and_is_the_one_that_the_page_would_write(stage):
    race, notes = read_query(stage.query)
    assert notes == []
    assert from_query(to_query(race)) == race
    keys = [each.partition("=")[0] for each in stage.link.split("&")]
    assert len(set(keys)) == len(keys)  # of a key that is there twice the page would take the first


def test_what_a_link_says_of_the_page_is_known_to_it():
    for name, stage in STAGES.items():
        assert stage.page.get("view", "map") in BESIDE, name
        assert stage.page.get("maps", "side") == "side", name
        assert set(stage.page.get("hide", "").split()) <= set(PARTS) - {"lessons"}, name


def words(text):
    return [each for each in plain(text).split() if any(map(str.isalnum, each))]


def test_a_card_has_few_words_and_is_made_of_sentences():
    for name, stage in STAGES.items():
        assert len(words(stage.text)) <= WORDS, (name, len(words(stage.text)))
        assert 1 <= len(words(stage.title)) <= 8, name
        for paragraph in stage.text.split("\n\n"):
            assert paragraph.endswith((".", "?")), name
            assert "  " not in paragraph, name
        assert len(stage.text.split("\n\n")) <= 3, name


def test_a_name_in_a_text_is_that_of_a_ball_of_the_race(stage):
    race = race_of(stage.query)
    numbers = {int(number) for number, _ in NAMED.findall(stage.text)}
    assert numbers
    assert numbers <= set(range(1, len(race.balls) + 1))
    assert "[" not in plain(stage.text)


def test_a_ball_has_in_a_text_the_name_that_it_has_on_the_page(stage):
    texts = [(stage.text, stage.query), *((each.look, stage.query_with(each.change)) for each in stage.tries)]
    for text, query in texts:
        balls = race_of(query).balls
        for number, words in NAMED.findall(text):
            ball = balls[int(number) - 1]
            assert ball.difference in words
            assert ball.told_by or ball.name == ball.rule.name  # no ball of a lesson is numbered


SENTENCE = re.compile(r"\b(?:Drag|Move|Raise|Lower|Set) (α|β)")


def test_a_main_slider_that_a_text_names_moves_a_ball(stage):
    race = race_of(stage.query).experiment
    named = {"α": "learning_rate", "β": "momentum"}
    assert {named[each] for each in SENTENCE.findall(stage.text)} <= set(stage.lights)
    for name in stage.lights:
        assert race.with_main(name, 0.5 * getattr(race, name) + 0.01).optimizers != race.optimizers


def test_a_chip_changes_the_race_and_says_in_few_words_what_to_see(stage_and_try):
    stage, tried = stage_and_try
    assert race_of(stage.query_with(tried.change)).experiment != race_of(stage.query).experiment
    assert not {each.partition("=")[0] for each in tried.change.split("&")} & set(PAGE_KEYS)
    assert 1 <= len(tried.label) <= 30  # characters that fit on a line of the card
    assert len(words(tried.look)) <= LOOK, len(words(tried.look))
    assert tried.look.endswith((".", "?"))
    numbers = {int(number) for number, _ in NAMED.findall(tried.look)}
    assert numbers <= set(range(1, len(race_of(stage.query_with(tried.change)).balls) + 1))


def test_what_a_chip_promises_happens(stage_and_try):
    stage, tried = stage_and_try
    tried.claim(race_of(stage.query_with(tried.change)))


def test_what_a_chip_promises_does_not_happen_without_it(stage_and_try):
    stage, tried = stage_and_try
    with pytest.raises(WRONG):
        tried.claim(race_of(stage.query))


def test_every_number_of_a_chip_is_checked_or_a_setting(stage_and_try):
    stage, tried = stage_and_try
    check_numbers(tried.look, tried.claim, stage.query_with(tried.change))
    check_numbers(tried.label, tried.claim, stage.query_with(tried.change))


def test_what_a_stage_says_is_what_its_race_does(stage):
    stage.claim(race_of(stage.query))


def test_a_claim_fails_on_a_race_cut_short_from_elsewhere(stage):
    # A claim that any race fulfils says nothing.
    race, _ = read_query(stage.query)
    start = tuple(0.7 * race.landscape.centre + 0.3 * np.array(race.start))
    with pytest.raises(WRONG):
        stage.claim(race_of(to_query(replace(race, steps=max(10, race.steps // 10), start=start))))


def test_a_claim_fails_with_another_rule(stage):
    race, _ = read_query(stage.query)
    with pytest.raises(WRONG):
        stage.claim(race_of(to_query(race.with_race(["lion"] * len(race.optimizers)))))


def test_every_number_of_a_text_is_checked_or_a_setting(stage):
    check_numbers(stage.text, stage.claim, stage.query)


def check_numbers(text, claim, query):
    race, _ = read_query(query)
    source = ast.parse(textwrap.dedent(inspect.getsource(claim)))
    known = {each.value for each in ast.walk(source) if isinstance(each, ast.Constant)}
    settings = [race, race.landscape, *race.optimizers]
    known |= {getattr(each, name) for each in settings for name in parameters(type(each))} | set(race.start)
    for written in re.findall(r"\d+(?:[.,]\d+)*", plain(text)):
        number = float(written.replace(",", ""))
        assert {number, -number, round(number / 100, 9)} & known, f"{written} is not checked"
