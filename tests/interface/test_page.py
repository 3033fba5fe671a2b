"""The page, run by Streamlit without a browser."""

import numpy as np
import pytest

from catalog import formula_in_force, parameters
from interface import session
from interface.presets import LINE_UPS, PRESETS
from landscapes.formula import Formula
from optimizers import OPTIMIZERS
from schedules.cosine import Cosine
from schedules.warm_up import WarmUp
from simulation.experiment import LONGEST_RACE, Experiment
from simulation.link import from_query, read_query, to_query
from simulation.outcome import State
from simulation.race import Race
from stage.message import unpack
from tests.further import few_of
from tests.page import page, settings, text


def races():
    """The rules in races as long as there may be."""
    rules = list(OPTIMIZERS)
    return ["+".join(rules[at : at + LONGEST_RACE]) for at in range(0, len(rules), LONGEST_RACE)]


@pytest.mark.parametrize("race", few_of(races(), races()[:1]))
def test_every_terrain_opens_with_every_rule(terrain, race):
    app = page(f"landscape={terrain.key}&race={race}&steps=50")
    assert app.session_state.state.experiment.landscape == terrain
    assert [each.key for each in app.session_state.state.experiment.optimizers] == race.split("+")
    page_text = text(app)
    for key in race.split("+"):
        assert OPTIMIZERS[key].name in page_text


def test_choosing_a_terrain_changes_the_race_and_the_link():
    app = page()
    app.selectbox(key="landscape").select("rosenbrock").run()
    assert app.session_state.state.experiment.landscape.key == "rosenbrock"
    assert app.query_params["landscape"] == "rosenbrock"


def test_a_change_that_is_quicker_than_the_link_is_not_undone():
    app = page()
    app.selectbox(key="landscape").select("rosenbrock").run()
    app.query_params.clear()  # the browser has not heard of the new link yet
    app.selectbox(key="add").select("nesterov").run()
    assert app.session_state.state.experiment.landscape.key == "rosenbrock"
    assert [each.key for each in app.session_state.state.experiment.optimizers] == ["sgd", "momentum", "nesterov"]
    app.query_params.clear()  # but an address that nothing on the page has changed is one that the visitor went back to
    app.run()
    assert app.session_state.state.experiment == from_query(session.OPENING)


def test_the_bare_address_opens_a_race_of_its_own_and_the_default_race_has_a_link():
    assert page().session_state.state.experiment == from_query(session.OPENING) != from_query("")
    app = page("hide=share")
    assert app.session_state.state.experiment == from_query("")
    app.segmented_control(key="maps").set_value("Side by side").run()
    assert app.query_params["landscape"] == "ravine"


def test_a_rule_is_added_until_the_race_is_full():
    app = page()
    for _ in range(LONGEST_RACE - 2):
        app.selectbox(key="add").select("nesterov").run()
        assert not app.exception
    assert app.query_params["race"] == "sgd momentum" + " nesterov" * (LONGEST_RACE - 2)
    assert app.selectbox(key="add").disabled


def test_a_schedule_is_chosen_and_in_the_link():
    app = page(unfolded=["more"])
    app.selectbox(key="schedule").select("cosine").run()
    assert not app.exception
    assert app.session_state.state.experiment.schedule == Cosine()
    assert app.query_params["schedule"] == "cosine"


def test_every_schedule_opens_from_a_link_with_its_parameters(schedule):
    ends = "".join(f"&{schedule.key}.{name}={each.high}" for name, each in parameters(schedule).items())
    app = page(f"schedule={schedule.key}{ends}", unfolded=["more"])
    highest = schedule(**{name: each.high for name, each in parameters(schedule).items()})
    assert app.session_state.state.experiment.schedule == highest
    assert app.selectbox(key="schedule").value == schedule.key
    sliders = [each for each in app.get("bidi_component") if each.proto.id.endswith(f"-schedule_{schedule.key}")]
    assert len(sliders) == bool(parameters(schedule))


def test_a_ball_is_given_a_schedule_of_its_own_and_takes_that_of_the_race_again():
    app = page("race=sgd+momentum&schedule=step")
    app.button(key="ball_1").click().run()
    box = app.selectbox(key="schedule_1")
    assert (box.label, box.value, box.options[0]) == ("Its schedule of α", "race", "That of the race")
    box.select("cosine").run()
    assert not app.exception
    assert app.query_params["2.schedule"] == "cosine"
    assert app.session_state.state.experiment.schedules == (None, Cosine())
    assert settings(app)[1].endswith("β 0.9 · Cosine")
    app.selectbox(key="schedule_1").select("race").run()
    assert "2.schedule" not in app.query_params
    assert app.session_state.state.experiment.schedules == (None, None)


def test_a_ball_without_a_learning_rate_has_no_schedule_to_choose():
    app = page("race=rolling_ball", unfolded=["more"])
    app.button(key="ball_0").click().run()
    assert "It follows none of the main sliders." in [each.value for each in app.caption]
    assert [each.key for each in app.selectbox if "schedule" in each.key] == ["schedule"]


def test_the_formulas_show_the_schedules_with_the_numbers_in_force():
    query = "schedule=warm_up&warm_up.length=30&2.schedule=cosine&2.cosine.floor=0.1"
    app = page(query, unfolded=["formulas"])
    words = " ".join(each.value for each in app.markdown)
    assert "**Schedule of α: Warm-up and decay.**" in words
    assert "**Schedule of α of Momentum: Cosine.**" in words
    latex = " ".join(each.value for each in app.latex)
    for schedule in (WarmUp(30), Cosine(0.1)):
        assert schedule.formula in latex
        assert formula_in_force(schedule) in latex


@pytest.mark.parametrize("name", LINE_UPS)
def test_a_line_up_of_one_click_keeps_the_terrain_and_needs_no_mending(name, terrain):
    line_up, why = LINE_UPS[name]
    race = line_up(Experiment(terrain))
    assert why.endswith(".")
    assert race.landscape == terrain
    assert read_query(to_query(race)) == (race, [])
    assert 3 <= len(race.optimizers) <= LONGEST_RACE


def test_a_line_up_of_one_click_is_on_the_page():
    app = page("landscape=himmelblau")
    app.pills(key="compare").select("Adam family").run()
    assert not app.exception
    keys = [each.key for each in app.session_state.state.experiment.optimizers]
    assert keys == ["adam", "adamw", "amsgrad", "adamax", "nadam", "radam", "rmsprop", "lion"]
    assert app.query_params["landscape"] == "himmelblau"
    # The link names those that follow the main slider, which are all at one rate.
    assert {each.learning_rate for each in app.session_state.state.experiment.optimizers[:5]} == {0.2}
    assert app.query_params["1.learning_rate"] == "main"


def test_the_three_forms_of_momentum_take_one_path(terrain):
    first, *others = Race(LINE_UPS["Three forms of momentum"][0](Experiment(terrain, steps=100))).paths
    for other in others:
        np.testing.assert_allclose(other, first, rtol=1e-9, atol=1e-6 * terrain.size)


def test_the_legend_says_which_learning_rate_is_a_balls_own():
    page_text = text(page("race=sgd+adam"))
    assert "SGD  α 0.018" in page_text
    assert "Adam  own α 0.08" in page_text


def test_every_rule_has_its_formula_sentence_and_memory_on_the_page():
    app = page(unfolded=["rules"])
    words = " ".join(each.value for each in (*app.markdown, *app.caption, *app.latex))
    for cls in OPTIMIZERS.values():
        assert cls.__doc__ in words
        assert cls.memory in words
        assert cls.formula in words


def alert(app):
    return [each.proto.body for each in app.get("html") if "role='alert'" in each.proto.body]


def test_a_formula_is_typed_and_in_the_link():
    app = page("landscape=formula")
    app.text_input(key="formula f").input("x**4 + y**2 + x*y").run()
    assert not app.exception
    assert app.session_state.state.experiment.landscape == Formula("x**4 + y**2 + x*y")
    assert app.query_params["formula.f"] == "x**4 + y**2 + x*y"
    assert alert(app) == []


@pytest.mark.parametrize("text", ["x +", "__import__('os')", "log(-1-x*x)", "1/0", "", "х**2", "<b>x</b>"])
def test_a_formula_that_cant_be_says_why_and_leaves_the_last_terrain(text):
    app = page("landscape=formula&formula.f=x**2%2B2*y**2")
    before = app.session_state.state.experiment
    app.text_input(key="formula f").input(text).run()
    assert not app.exception
    assert app.session_state.state.experiment == before
    (message,) = alert(app)
    assert "The terrain stays as it was." in message
    assert "<b>" not in message
    assert app.text_input(key="formula f").value == text, "what was typed stays, to be mended"
    app.text_input(key="formula f").input("x**2 + y**2").run()
    assert alert(app) == []
    assert app.session_state.state.experiment.landscape == Formula("x**2 + y**2")


def test_a_link_with_a_formula_that_cant_be_opens_another_and_says_so():
    app = page("landscape=formula&formula.f=x.__class__")
    assert app.session_state.state.experiment.landscape == Formula()
    assert "Another is shown instead." in text(app)


def test_a_formula_without_a_value_on_a_part_of_the_map_says_so_and_a_ball_that_leaves_too():
    app = page("landscape=formula&formula.f=log(x)%2By**2&x=0.5&y=0&learning_rate=0.1&race=sgd")
    assert any("has a value on 50 % of the map" in each.value for each in app.caption)
    assert "left the domain at step 2" in text(app)
    for view in ("workings", "energy", "basins", "map", "noise", "modes", "tuning", "rates"):
        opened = page(f"landscape=formula&formula.f=log(x)%2By**2&x=0.5&y=0&learning_rate=0.1&view={view}")
        assert not opened.exception


def test_the_edges_of_the_map_are_typed_one_after_the_other():
    app = page("landscape=formula&formula.f=(x-500)**2%2By**2")
    box = {each: f"formula {each}" for each in ("x_from", "x_to", "y_from", "y_to")}
    assert [app.number_input(key=key).value for key in box.values()] == [None] * 4
    app.number_input(key=box["x_from"]).set_value(420.0).run()
    assert "x from must be below x to" in alert(app)[0]
    assert app.number_input(key=box["x_from"]).value == 420, "what was typed stays, to be completed"
    app.number_input(key=box["x_to"]).set_value(600.0).run()
    assert alert(app) == []
    experiment = app.session_state.state.experiment
    assert experiment.landscape == Formula("(x-500)**2+y**2", x_from=420.0, x_to=600.0)
    assert experiment.start == experiment.landscape.start
    assert app.query_params["formula.x_from"] == "420.0"
    app.number_input(key=box["x_from"]).set_value(None).run()
    app.number_input(key=box["x_to"]).set_value(None).run()
    assert app.session_state.state.experiment.landscape == Formula("(x-500)**2+y**2")


def test_a_start_and_a_rate_that_were_chosen_stay_where_an_edge_moves():
    app = page("landscape=formula&formula.f=x**2%2By**2&x=1.5&y=2.5&learning_rate=0.07")
    app.number_input(key="formula x_to").set_value(1.0).run()
    experiment = app.session_state.state.experiment
    assert (experiment.start, experiment.learning_rate) == ((1.0, 2.5), 0.07)


def test_a_typed_or_uploaded_terrain_is_there_again_after_another_terrain():
    app = page("landscape=formula", unfolded=["more"])
    app.text_input(key="formula f").input("x**4 + y**2").run()
    app.selectbox(key="landscape").select("rosenbrock").run()
    app.selectbox(key="landscape").select("formula").run()
    assert app.session_state.state.experiment.landscape == Formula("x**4 + y**2")
    app.text_input(key="formula f").input("1 +").run()
    app.selectbox(key="schedule").select("cosine").run()
    assert len(alert(app)) == 1, "the message stays while something else is changed"
    assert app.text_input(key="formula f").value == "1 +"


def test_line_ups_one_after_the_other_race_at_the_terrains_own_pace():
    app = page()
    for name in ("Adam family", "Classics"):
        app.pills(key="compare").select(name).run()
    experiment = app.session_state.state.experiment
    assert experiment.learning_rate == experiment.landscape.learning_rate / 2
    assert all(each.run.diverged < 0 for each in Race(experiment).balls)


def test_many_balls_side_by_side_are_a_page_like_any_other():
    for balls in range(1, LONGEST_RACE + 1):
        page(f"maps=side&race={'+'.join(['sgd'] * balls)}")


def test_a_schedule_that_changes_no_ball_is_grey_and_says_why():
    for query, why in (
        ("race=rolling_ball&schedule=cosine", "No ball of the race has an α to multiply."),
        ("race=sgd&1.schedule=cosine", "Each ball has a schedule of its own."),
        ("race=", "Add a ball first."),
        ("race=sgd+rolling_ball", ""),
    ):
        app = page(query, unfolded=["more"])
        assert app.selectbox(key="schedule").disabled == bool(why)
        assert not why or why in [each.value for each in app.caption]


def upload(app, name, content):
    app.file_uploader[0].set_value((name, content, "application/octet-stream")).run()
    assert not app.exception
    return app


def test_a_surface_is_uploaded_and_the_page_says_that_the_link_has_no_file():
    app = page("landscape=surface")
    sample = app.session_state.state.experiment.landscape
    rows = "\n".join(",".join(str(x * x + 3 * y * y + x * y) for x in range(-4, 5)) for y in range(-3, 4))
    upload(app, "mine.csv", rows.encode())
    mine = app.session_state.state.experiment.landscape
    assert mine != sample
    assert "send its file along" in mine.unlinked
    assert app.query_params["surface.digest"] == mine.digest
    # After Back and Forward the file is still there.
    app.query_params.clear()
    app.run()
    assert app.session_state.state.experiment == from_query(session.OPENING)
    app.query_params["landscape"], app.query_params["surface.digest"] = "surface", mine.digest
    app.run()
    assert app.session_state.state.experiment.landscape == mine
    # For anyone else it is not.
    assert "ask the sender for it" in text(page(f"landscape=surface&surface.digest={mine.digest}"))


@pytest.mark.parametrize(("name", "content"), [("a.csv", b"1,2\n3"), ("a.npz", b"PK\x03\x04nonsense"), ("a.csv", b"")])
def test_a_broken_file_says_why_and_leaves_the_last_terrain(name, content):
    app = page("landscape=surface")
    before = app.session_state.state.experiment
    upload(app, name, content)
    assert app.session_state.state.experiment == before
    (message,) = alert(app)
    assert "The terrain stays as it was." in message


def test_a_note_says_what_was_changed_until_something_else_is():
    app = page("landscape=%3Cb%3E&steps=9999999")
    assert "There is no landscape" in text(app)
    assert "between 10 and 2000" in text(app)
    app.selectbox(key="landscape").select("himmelblau").run()
    assert "There is no landscape" not in text(app)


def test_many_changes_to_a_link_are_said_in_one_line():
    bad = "&".join(f"{ball}.{name}=x" for ball in range(1, 9) for name in ("learning_rate", "momentum"))
    page_text = text(page(f"race={'+'.join(['momentum'] * 8)}&{bad}"))
    assert "And 13 more." in page_text
    assert page_text.count("is no number") == 3


def test_an_empty_line_up_is_a_page_like_any_other():
    app = page("race=")
    assert app.session_state.state.experiment.optimizers == ()


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_a_link_that_needs_no_mending(name):
    query, why = PRESETS[name]
    _, notes = read_query(query.replace("&maps=side", ""))
    assert notes == []
    assert why.endswith(".")


def run(name):
    experiment = from_query(PRESETS[name][0].replace("&maps=side", ""))
    return experiment, Race(experiment).outcomes


def test_the_presets_show_what_they_say():
    race = Race(from_query(PRESETS["Momentum damps the zigzag"][0]))
    sgd, ball = race.balls
    assert ball.outcome.state is State.CONVERGED
    assert sgd.outcome.state is not State.CONVERGED
    assert ball.crossings < sgd.crossings

    wells, (sgd, ball) = run("Over the hill")
    assert sgd.minimum != wells.landscape.minima[0]
    assert ball.minimum == wells.landscape.minima[0]
    assert ball.state is State.CONVERGED

    experiment, (damped, wild) = run("β too large overshoots")
    assert damped.state is State.CONVERGED
    assert wild.state is State.MOVING

    experiment, _ = run("β = 0 is SGD")
    one, other = (each.run for each in Race(experiment).balls)
    assert (one.theta == other.theta).all()

    _, (sgd, ball) = run("α too large diverges")
    assert sgd.state is State.DIVERGED
    assert ball.state is State.CONVERGED


def test_the_race_and_every_group_of_sliders_come_with_the_number_of_the_last_move():
    app = page("landscape=ravine", unfolded=("more",))
    app.session_state["moves"] = {"main": 7, "rest": 5}
    app.run()
    messages = [unpack(each.proto.bytes)[0] for each in app.get("bidi_component") if each.proto.bytes]
    numbers = [each["move"] for each in messages if "sliders" in each]
    assert len(numbers) > 2
    assert set(numbers) == {7}
