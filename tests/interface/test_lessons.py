"""The lessons on the page."""

import pytest

from lessons import LESSONS
from simulation.link import from_query
from tests.page import page


@pytest.mark.parametrize("key", LESSONS)
def test_every_stage_of_a_lesson_opens_from_its_own_link(key):
    for number, stage in enumerate(LESSONS[key].stages, start=1):
        app = page(f"{stage.link}&lesson={key}.{number}")
        assert stage.text.replace("'", "&#x27;") in " ".join(each.proto.body for each in app.get("html"))
        assert app.session_state.state.notes == []
        assert app.session_state.state.experiment == from_query(stage.query)


def test_a_lesson_is_gone_through_and_closed():
    app = page("lesson=landscape.1")
    stages = LESSONS["landscape"].stages
    for number in range(2, len(stages) + 1):
        app.button(key="lesson_next").click().run()
        assert not app.exception
        assert app.query_params["lesson"] == f"landscape.{number}"
        assert app.session_state.state.experiment == from_query(stages[number - 1].query)
    app.button(key="lesson_next").click().run()
    assert app.session_state.state.lesson == ("zigzag", 0)
    app.button(key="lesson_close").click().run()
    assert "lesson" not in app.query_params
