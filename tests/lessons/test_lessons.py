"""Every stage of every lesson: its link is a race, and what its text says is what the race does."""

import ast
import inspect
import re
import string
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import lessons
from catalog import discover, parameters
from interface.parts import PARTS
from interface.session import VIEWS
from lessons import LESSONS
from lessons.base import Lesson, race_of
from simulation.link import from_query, read_query, to_query

WRONG = (AssertionError, AttributeError, IndexError, TypeError, ValueError)  # the errors of a claim on the wrong race
STAGES = {
    f"{key}-{number}": stage for key, lesson in LESSONS.items() for number, stage in enumerate(lesson.stages, start=1)
}


@pytest.fixture(params=STAGES.values(), ids=STAGES.keys())
def stage(request):
    return request.param


@pytest.fixture(params=LESSONS.values(), ids=LESSONS.keys())
def lesson(request):
    return request.param


def test_every_file_of_the_folder_is_a_lesson():
    files = {each.stem for each in Path(lessons.__file__).parent.glob("*.py")}
    assert set(LESSONS) == files - {"__init__", "base"}


def test_the_lessons_are_numbered_in_their_order():
    assert [each.order for each in LESSONS.values()] == list(range(1, len(LESSONS) + 1))
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
        "from lessons.base import Lesson\n\nlesson = Lesson(1, 'A title', 'About.', ())  # and a lesson it is\n"
    )
    monkeypatch.delitem(sys.modules, "school.empty", raising=False)
    assert list(discover("school", Lesson)) == ["empty"]


def test_a_lesson_has_a_few_stages(lesson):
    assert isinstance(lesson, Lesson)
    assert 2 <= len(lesson.stages) <= 5
    assert lesson.title[-1] not in string.punctuation
    assert lesson.about.endswith((".", "?"))


def test_a_link_needs_no_mending_and_is_the_one_that_the_page_would_write(stage):
    race, notes = read_query(stage.query)
    assert notes == []
    assert from_query(to_query(race)) == race


def test_what_a_link_says_of_the_page_is_known_to_it(stage):
    assert stage.page.get("view", "map") in VIEWS
    assert stage.page.get("maps", "side") == "side"
    assert set(stage.page.get("hide", "").split()) <= set(PARTS) - {"lessons"}


def test_a_text_is_short_and_made_of_sentences(stage):
    assert stage.text.endswith(".")
    assert len(stage.text) < 450
    assert not stage.next or stage.next.endswith((".", "?"))
    assert "  " not in stage.text


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
    race, _ = read_query(stage.query)
    source = ast.parse(textwrap.dedent(inspect.getsource(stage.claim)))
    known = {each.value for each in ast.walk(source) if isinstance(each, ast.Constant)}
    settings = [race, race.landscape, *race.optimizers]
    known |= {getattr(each, name) for each in settings for name in parameters(type(each))} | set(race.start)
    for written in re.findall(r"\d+(?:[.,]\d+)*", stage.text):
        number = float(written.replace(",", ""))
        assert {number, -number, number / 100} & known, f"{written} is not checked"
