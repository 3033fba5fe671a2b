"""The keys of a link that set the page: what is hidden, the screen, and the cards of a lesson of one's own."""

import re
from urllib.parse import parse_qs, urlencode

import pytest

from interface.cards import card, lesson_query, pasted
from interface.parts import GROUPS, INSIDE, PARTS, shows
from interface.students import with_hidden
from simulation.link import from_query
from stage import PARTS as STAGE_PARTS
from tests.page import page, stage_message, text
from tests.served import ROOT

OLD = "presets terrain lineup compare schedule sliders surface loss readout laboratory lessons share formulas"


def opened(query, settings=None):
    """The page of a link in which keys may be repeated; with `settings` the column of settings is open."""
    app = page()
    app.session_state.state.settings_are_open = settings
    app.query_params.clear()
    for key, values in parse_qs(query, keep_blank_values=True).items():
        app.query_params[key] = values
    app.run()
    assert not app.exception, app.exception
    return app


def card_text(app):
    (shown,) = [each.proto.body for each in app.get("html") if "class='dh-own'" in each.proto.body]
    return shown


# ---- hide ----


def test_every_part_that_a_link_could_ever_hide_can_be_hidden():
    assert set(OLD.split()) <= set(PARTS)
    assert set(STAGE_PARTS) - {"map"} <= set(PARTS), "every panel is found by being there"
    assert {each for inside in INSIDE.values() for each in inside} <= set(PARTS)
    assert sum(len(each) for each in GROUPS.values()) == len(PARTS)


@pytest.mark.parametrize("hide", ["terrain,lineup", "terrain lineup", "terrain, lineup,,terrain", ",terrain,lineup "])
def test_hide_takes_commas_as_well_as_blanks(hide):
    app = opened(urlencode({"hide": hide}))
    assert app.session_state.state.hidden == ("terrain", "lineup")
    assert app.session_state.state.notes == []


def test_an_unknown_part_is_named_and_the_others_are_hidden():
    app = opened("hide=terrain,lamp,%3Cb%3E,readout,a,b")
    assert app.session_state.state.hidden == ("terrain", "readout")
    assert "“lamp”, “&lt;b&gt;”, “a” and 1 more is ignored." in " ".join(each.proto.body for each in app.get("html"))


def test_a_part_is_hidden_with_the_whole_that_it_is_in():
    assert not shows("terrain", ["controls"])
    assert not shows("share", ["head"])
    assert shows("readout", ["controls", "head"])


@pytest.mark.parametrize("part", PARTS)
def test_every_part_can_be_hidden_alone(part):
    app = page(f"hide={part}&schedule=cosine")
    assert app.session_state.state.hidden == (part,)
    assert app.session_state.state.notes == []


def keys(app):
    return {each.key for kind in ("button", "selectbox", "pills") for each in app.get(kind)}


def test_the_column_of_settings_is_hidden_as_a_whole_or_when_nothing_is_left_in_it():
    assert {"landscape", "settings"} <= keys(page())
    for hide in ("controls", " ".join(INSIDE["controls"])):
        assert not {"landscape", "settings", "add", "schedule", "maps"} & keys(opened(urlencode({"hide": hide})))


def test_a_hidden_head_takes_the_ways_in_along_and_leaves_the_key_of_full_screen():
    app = page("hide=head")
    assert not {"start", "settings"} & keys(app)
    assert "Loss is height" not in text(app)
    assert [each for each in app.get("bidi_component") if each.proto.id.endswith("-fullscreen")]


# ---- for students ----


def test_a_link_with_parts_hidden_is_the_same_link_otherwise():
    query = "landscape=booth&view=rates&hide=loss&screen=stage"
    assert with_hidden(query, ["head", "share"]) == "landscape=booth&view=rates&hide=head+share"
    assert with_hidden(query, [], "stage") == "landscape=booth&view=rates&screen=stage"


def test_the_link_for_students_is_made_without_a_change_of_the_page(monkeypatch):
    monkeypatch.setattr("interface.students.link_address", lambda: "https://a.b/")
    app = page("landscape=booth")
    app.session_state.state.dialog = "students"
    app.run()
    assert {each.key for each in app.checkbox} == {f"hide {part}" for part in PARTS} | {"hide all but the stage"}
    for key in ("hide terrain", "hide controls", "hide readout"):
        app.session_state.state.dialog = "students"
        app.checkbox(key=key).check().run()
        assert not app.exception
    assert "https://a.b/?landscape=booth&hide=readout+controls" in [each.value for each in app.code]
    assert app.session_state.state.hidden == ()
    assert "hide" not in app.query_params


# ---- screen ----


def test_full_screen_is_in_the_link_and_only_it():
    app = page("landscape=booth&screen=stage")
    assert app.session_state.state.screen == "stage"
    assert app.session_state.state.notes == []
    app.selectbox(key="landscape").select("himmelblau").run()
    assert app.query_params["screen"] == "stage"
    app = page("screen=cinema")
    assert app.session_state.state.screen == ""
    assert "screen can only be stage: the whole page instead." in text(app)


# ---- cards ----

FIRST = card("landscape=booth&steps=50&view=rates", "Booth", "A <b>bold</b> claim.\nAnd a line.")
SECOND = card("landscape=himmelblau&race=sgd", "", "Four wells")
THIRD = card("steps=99999", "Odd", "Too many steps")
LESSON = lesson_query([FIRST, SECOND, THIRD])


def test_a_link_of_cards_opens_the_race_of_the_first_one():
    app = opened(LESSON)
    assert app.session_state.state.experiment == from_query("landscape=booth&steps=50")
    assert app.session_state.state.view == "rates"
    assert "Card 1 of 3</p><h2>Booth</h2>" in card_text(app)
    assert "A &lt;b&gt;bold&lt;/b&gt; claim.\nAnd a line." in card_text(app)
    assert "This text was written by the author of the link." in card_text(app)


def test_next_and_back_open_the_other_cards_and_the_link_holds_them_all():
    app = opened(LESSON)
    app.button(key="lesson_next").click().run()
    assert not app.exception
    assert app.session_state.state.experiment == from_query("landscape=himmelblau&race=sgd")
    assert "Card 2 of 3</p><p" in card_text(app)
    again = opened(session_link(app))
    assert again.session_state.state.experiment == app.session_state.state.experiment
    assert (again.session_state.state.cards, again.session_state.state.card) == ((FIRST, SECOND, THIRD), 1)
    app.button(key="lesson_back").click().run()
    assert app.session_state.state.experiment == from_query("landscape=booth&steps=50")
    assert app.button(key="lesson_back").disabled


def test_each_card_waits_at_its_start_until_it_is_played():
    app = opened(LESSON)
    first = stage_message(app)["paused"]
    app.button(key="lesson_next").click().run()
    assert first
    assert stage_message(app)["paused"] not in ("", first)
    app.button(key="lesson_close").click().run()
    assert stage_message(app)["paused"] == ""


def session_link(app):
    return urlencode({key: app.query_params[key] for key in app.query_params}, doseq=True)


def test_a_change_stays_on_reload_until_the_step_is_reset():
    app = opened(f"{LESSON}&at=2", settings=True)
    app.selectbox(key="add").select("nesterov").run()
    again = opened(session_link(app))
    assert [each.key for each in again.session_state.state.experiment.optimizers] == ["sgd", "nesterov"]
    assert again.session_state.state.card == 1
    again.button(key="lesson_reset").click().run()
    assert [each.key for each in again.session_state.state.experiment.optimizers] == ["sgd"]


def test_a_card_whose_race_has_faults_opens_with_the_notes_of_any_link():
    app = opened(f"{LESSON}&at=3")
    assert "between 10 and 2000" in text(app)
    assert "Odd" in card_text(app)


def test_keys_of_the_page_beside_the_cards_count_and_the_race_is_that_of_the_card():
    app = opened(f"{LESSON}&screen=stage&hide=share")
    assert app.session_state.state.experiment == from_query("landscape=booth&steps=50")
    assert (app.session_state.state.screen, app.session_state.state.hidden) == ("stage", ("share",))


def test_a_closed_lesson_leaves_the_race_and_takes_the_cards_out_of_the_link():
    app = opened(LESSON)
    app.button(key="lesson_close").click().run()
    assert not app.exception
    assert "card" not in app.query_params
    assert app.query_params["landscape"] == "booth"


def test_a_link_with_a_lesson_and_cards_shows_the_cards_and_says_so():
    app = opened(f"{LESSON}&lesson=zigzag.1")
    assert app.session_state.state.lesson is None
    assert "A link opens a lesson or cards: the cards are shown." in text(app)


def test_a_link_that_would_be_too_long_leaves_the_race_to_the_card():
    cards = [card("steps=50", "", "漢" * 350), card("steps=60", "", "漢" * 350)]
    race = "landscape=formula&formula.f=" + "+%2B+".join(["x**2"] * 15) + "+%2B+y**2"
    app = opened(f"{race}&{lesson_query(cards)}", settings=True)
    app.selectbox(key="add").select("nesterov").run()
    found = {"x", "y", "learning_rate", "tolerance"}
    assert set(app.query_params) == {"landscape", "formula.f", "race", "card"} | found
    longer = [*cards, card("steps=70", "", "a" * 480)]
    app = opened(f"{race}&{lesson_query(longer)}", settings=True)
    app.selectbox(key="add").select("nesterov").run()
    assert set(app.query_params) == {"card"}


def test_a_lesson_is_made_of_the_race_on_the_page(monkeypatch):
    monkeypatch.setattr("interface.own_lesson.link_address", lambda: "https://a.b/")
    app = page("landscape=booth&view=rates")

    def dialog():
        app.session_state.state.dialog = "lesson"
        return app.run()

    dialog()
    for title in ("One", "Two"):
        app.text_input(key="card_title").input(title)
        app.text_area(key="card_text").input("Look at the ball.")
        dialog()
        add = next(each for each in app.button if each.label == "Add the card to the lesson")
        app.session_state.state.dialog = "lesson"
        add.click().run()
        assert not app.exception
    cards, faults = pasted(app.text_area(key="draft").value)
    assert faults == []
    assert cards == [card("landscape=booth&view=rates", each, "Look at the ball.") for each in ("One", "Two")]
    link = f"https://a.b/?{lesson_query(cards)}"
    assert link in [each.value for each in app.code]
    assert f"2 of 8 cards · {7000 - len(link):,} characters left" in text(app)
    app.session_state.state.dialog = "lesson"
    app.text_area(key="draft").input("https://a.b/?steps=50").run()
    assert "Line 1 has no card in it." in text(app)


def test_a_name_of_a_ball_in_a_card_has_its_colour_and_all_else_stays_text():
    written = "[2 <i>Fast</i>] beats [1 SGD]; [9 nobody], [x], **bold** and [a](javascript:b) stay."
    shown = card_text(opened(lesson_query([card("race=sgd+momentum", "Names", written)])))
    assert "<b class='dh-ball'><i style='background:#E69F00'></i>&lt;i&gt;Fast&lt;/i&gt;</b>" in shown
    assert "<b class='dh-ball'><i style='background:#0072B2'></i>SGD</b>" in shown
    assert "<b class='dh-ball'>nobody</b>, [x], **bold** and [a](javascript:b) stay." in shown


# ---- the documentation ----


def test_the_readme_names_every_part_that_a_link_hides():
    section = (ROOT / "README.md").read_text().partition("The names for `hide`")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", section)) == set(PARTS)


# ---- changed on their way ----


@pytest.mark.parametrize(
    "query",
    [
        "lesson=zigzag.2",
        "lesson=Zigzag.2",
        "lesson=zigzag.2)",
        "lesson=zigzag.2&utm_source=mail&fbclid=3",
        "lesson%3Dzigzag.2",
        "Lesson=zigzag.2.",
    ],
)
def test_a_lesson_alone_opens_its_own_race(query):
    from lessons import LESSONS

    state = opened(query).session_state.state
    assert state.lesson == ("zigzag", 1)
    assert state.experiment == from_query(LESSONS["zigzag"].stages[1].query)
    assert state.notes == []


@pytest.mark.parametrize(
    ("query", "field", "value"),
    [
        ("maps=Side", "side_by_side", True),
        ("maps=side)", "side_by_side", True),
        ("landscape=ravine&amp;view=basins", "view", "basins"),
        ("view=Basins.", "view", "basins"),
        ("view=basins;maps=side", "side_by_side", True),
        ("trail=50,", "trail", 50),
        ("loss=Linear", "loss_axis", "linear"),
        ("hide=terrain%252Clineup", "hidden", ("terrain", "lineup")),
        ("hide=Terrain", "hidden", ("terrain",)),
    ],
)
def test_a_key_of_the_page_that_was_changed_on_its_way_is_read_as_meant(query, field, value):
    state = opened(query).session_state.state
    assert getattr(state, field) == value
    assert state.notes == []


def test_a_link_with_trackers_alone_opens_what_the_bare_address_opens():
    state = opened("utm_source=mail&gclid=3").session_state.state
    assert state.experiment == opened("").session_state.state.experiment
    assert state.notes == []
