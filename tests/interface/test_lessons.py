"""The lessons on the page."""

import pytest

from figures.style import styles
from interface import session
from interface.laboratory import VIEWS
from lessons import LESSONS
from lessons.base import plain
from simulation.descent import run
from simulation.link import from_query
from simulation.race import Race
from tests.further import few_of
from tests.page import page, text

CARDS = {f"{key}-{index + 1}": (key, index) for key, lesson in LESSONS.items() for index in range(len(lesson.stages))}

WITH_VIEW = [name for name, (key, index) in CARDS.items() if LESSONS[key].stages[index].page.get("view") in VIEWS]


def _chips(name):
    key, index = CARDS[name]
    return len(LESSONS[key].stages[index].tries)


# Of each lesson the stage with the most chips.
FULLEST = [max((name for name, (of, _) in CARDS.items() if of == key), key=_chips) for key in LESSONS]


# The scope has the tests take turns on one card, so that its race is at hand.
@pytest.fixture(scope="module", params=CARDS.values(), ids=CARDS.keys())
def card(request):
    """The name of a lesson and the index of one of its stages."""
    return request.param


def is_on(app, sentence):
    """Whether a sentence of a lesson is on the page, whose names of balls are tags."""
    return "".join(plain(sentence).replace("'", "&#x27;").split()) in "".join(text(app).split())


def state(app):
    return app.session_state.state


def test_a_stage_opens_from_its_name_alone(card):
    key, index = card
    stage = LESSONS[key].stages[index]
    with session.without_visitor({"lesson": [f"{key}.{index + 1}"]}) as race:
        now = session.state()
    assert now.notes == []
    assert now.lesson == (key, index)
    assert now.experiment == race.experiment == from_query(stage.query)
    assert now.view == stage.page.get("view", "")
    assert now.side_by_side == ("maps" in stage.page)


@pytest.mark.parametrize("name", few_of(WITH_VIEW, WITH_VIEW[::3]))
def test_a_stage_with_a_view_is_a_page_with_its_card_and_its_view(name):
    key, index = CARDS[name]
    stage = LESSONS[key].stages[index]
    app = page(f"lesson={key}.{index + 1}")
    assert state(app).notes == []
    assert state(app).lesson == (key, index)
    assert state(app).experiment == from_query(stage.query)
    assert all(is_on(app, each) for each in stage.text.split("\n\n"))
    assert "Changed from the lesson" not in text(app)
    assert VIEWS[stage.page["view"]].asks(Race(state(app).experiment)) in [each.value for each in app.caption]


@pytest.mark.parametrize("name", few_of(CARDS, FULLEST))
def test_every_stage_of_a_lesson_opens_from_its_own_link_and_each_chip_shows_its_race_until_the_next_click(
    name, monkeypatch
):
    key, index = CARDS[name]
    stage = LESSONS[key].stages[index]
    # The views are tested elsewhere, and some take seconds.
    monkeypatch.setattr("interface.second_panel.VIEWS", {})
    app = page(f"{stage.link}&lesson={key}.{index + 1}")
    for paragraph in stage.text.split("\n\n"):
        assert is_on(app, paragraph)
    assert state(app).notes == []
    assert state(app).experiment == from_query(stage.query)
    assert "Changed from the lesson" not in text(app)
    for number, tried in enumerate(stage.tries):
        app.button(key=f"try_{number}").click().run()
        assert not app.exception
        assert state(app).experiment == from_query(stage.query_with(tried.change))
        assert state(app).lesson == (key, index)
        assert is_on(app, tried.look)
        others = [each.look for each in stage.tries if each is not tried]
        assert not any(is_on(app, each) for each in others)
    if stage.tries:
        app.button(key="lesson_reset").click().run()
        assert state(app).experiment == from_query(stage.query)
        assert not any(is_on(app, each.look) for each in stage.tries)


def test_a_network_of_a_lesson_is_trained_once_for_a_page(monkeypatch):
    trained = []

    def counted(problem, rule):
        trained.append(rule)
        return run(problem, rule)

    monkeypatch.setattr("simulation.race.run", counted)
    app = page("lesson=rare.2&maps=side&hide=laboratory")
    assert trained == list(state(app).experiment.optimizers)


def test_a_lesson_opens_at_its_first_stage():
    app = page("lesson=zigzag")
    assert state(app).lesson == ("zigzag", 0)
    assert state(app).notes == []
    assert state(app).experiment == from_query(LESSONS["zigzag"].stages[0].query)


def test_a_stage_that_is_not_there_opens_the_first_with_a_note():
    app = page("lesson=zigzag.7")
    assert state(app).lesson == ("zigzag", 0)
    assert "This lesson has 4 cards" in text(app)
    assert "There is no such lesson" in text(page("lesson=garden.1"))


def test_a_link_with_a_race_of_its_own_keeps_it_and_the_card_says_so():
    app = page("landscape=booth&lesson=zigzag.3")
    assert state(app).experiment == from_query("landscape=booth")
    assert "Changed from the lesson." in text(app)
    app.button(key="lesson_reset").click().run()
    assert state(app).experiment == from_query(LESSONS["zigzag"].stages[2].query)
    assert "Changed from the lesson." not in text(app)


def test_a_race_that_is_changed_in_a_lesson_comes_back_from_its_link():
    # Also the race of an empty link: the page names its terrain, so that the link is not that of the lesson alone.
    app = page("lesson=hills.1")
    app.button(key="settings").click().run()
    app.selectbox(key="landscape").select("ravine").run()
    assert state(app).experiment == from_query("")
    assert app.query_params["landscape"] == "ravine"
    again = page("&".join(f"{key}={value}" for key, value in app.query_params.items()))
    assert state(again).experiment == from_query("")
    assert state(again).lesson == ("hills", 0)


def test_a_lesson_is_gone_through_and_closed():
    app = page("lesson=landscape.1")
    stages = LESSONS["landscape"].stages
    for number in range(2, len(stages) + 1):
        app.button(key="lesson_next").click().run()
        assert not app.exception
        assert app.query_params["lesson"] == f"landscape.{number}"
        assert state(app).experiment == from_query(stages[number - 1].query)
    app.button(key="lesson_next").click().run()
    assert state(app).lesson == ("rest", 0)
    app.button(key="lesson_close").click().run()
    assert "lesson" not in app.query_params


def test_the_list_has_each_lesson_with_its_question_and_its_minutes():
    app = page(unfolded=["lessons"])
    labels = [app.button(key=f"lesson_{key}").label for key in LESSONS]
    for label, lesson in zip(labels, LESSONS.values(), strict=True):
        assert f"{lesson.order}. {lesson.title}" in label
        assert lesson.about in label
        assert f"{lesson.minutes} min" in label
    app.button(key="lesson_zigzag").click().run()
    assert state(app).lesson == ("zigzag", 0)


def test_the_name_of_a_ball_has_a_dot_of_its_colour():
    app = page("lesson=zigzag.3")
    (card,) = (each.proto.body for each in app.get("html") if "<h2>" in each.proto.body)
    for name, style in zip(("SGD", "Momentum"), styles(Race(state(app).experiment)), strict=True):
        assert f"<b class='dh-ball'><i style='background:{style.colour}'></i>{name}</b>" in card


def test_the_slider_that_a_card_speaks_of_is_lit_up():
    card = " ".join(each.proto.body for each in page("lesson=zigzag.3").get("html"))
    assert "dh-slider:has([id^='dh-momentum-'])" in card
    assert "dh-slider:has([id^='dh-learning_rate-'])" not in card
