"""The table of how each ball ended, on the page."""

import re

import pytest

from interface.readout import ended, further, row
from simulation.link import from_query
from simulation.race import Race
from tests.page import captions, page, text


def table(app):
    (body,) = [each.proto.body for each in app.get("html") if "aria-label='How it ended'" in each.proto.body]
    return body


def cells(query):
    race = Race(from_query(query))
    return [row(race, each) + further(race, each) for each in race.balls]


def test_the_table_has_three_columns_and_the_rest_on_demand():
    app = page()
    assert re.findall(r"</span>([^<]+)</span></th>", table(app)) == ["Rule", "Ended", "Loss"]
    app.toggle(key="readout_more").set_value(True).run()
    titles = re.findall(r"</span>([^<]+)</span></th>", table(app))
    assert titles == ["Rule", "Ended", "Loss", "Nearest minimum", "Distance", "First touch", "Crossings"]
    app.selectbox(key="add").select("adam").run()
    assert "Crossings" in table(app), "it stays open while the race changes"


def test_every_heading_has_a_tooltip_that_the_keyboard_reaches():
    app = page("tolerance=0.01", unfolded=["readout_more"])
    for title in ("Rule", "Ended", "Loss", "Nearest minimum", "Distance", "First touch", "Crossings"):
        pattern = (
            rf"tabindex='0' aria-describedby='([^']+)'><span role='tooltip' id='([^']+)'>([^<]+)</span>{title}</span>"
        )
        described, name, meaning = re.search(pattern, table(app)).groups()
        assert described == name
        assert meaning.endswith(".")
    for title in ("ended", "first-touch", "crossings"):
        assert "0.01" in re.search(rf"id='dh-meaning-{title}'>([^<]+)<", table(app))[1], "the tolerance of this race"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("race=momentum&learning_rate=0.0195&momentum=0.8", "arrived at step 69"),
        ("race=sgd&learning_rate=0.0205", "diverged at step 123"),
        ("race=sgd", "still moving, 0.0064 from the minimum"),
        ("landscape=multi_well&race=momentum&steps=20", "still moving, 0.[0-9]+ from a minimum"),
        ("race=sgd&learning_rate=0.00001&x=0.01&y=0.01", "stopped away from a minimum"),
        ("landscape=himmelblau&race=adamw", "arrived at step 232, held 0.0064 off the minimum by λ"),
        ("landscape=formula&formula.f=x%2B2*y&race=sgd", "still moving"),
    ],
)
def test_it_says_how_a_ball_ended_and_at_which_step(query, words):
    (ball,) = Race(from_query(query)).balls
    assert re.fullmatch(words, ended(ball))


def test_a_loss_and_a_distance_that_are_rounding_are_about_zero():
    (cell,) = cells("race=sgd&landscape=himmelblau")  # 2e-22, from a start at 118
    assert (cell[2], cell[4]) == ("≈ 0", "≈ 0")
    (cell,) = cells("race=sgd&landscape=multi_well")
    assert cell[2].startswith("−0.51")
    (cell,) = cells("race=sgd&ravine.condition_number=1&learning_rate=1")
    assert (cell[2], cell[4]) == ("0", "0")  # there to the last digit


def test_a_race_at_the_minimum_from_the_start_shows_its_loss_as_it_is():
    (cell,) = cells("race=sgd&x=0&y=0")
    assert cell[1:3] == ["arrived at step 0", "0"]


def test_no_coordinate_of_a_minimum_is_a_rounding_error(landscape):
    race = Race(from_query(f"landscape={landscape.key}&race=sgd&steps=10"))
    if race.problem.landscape.minima:
        assert "e−1" not in further(race, race.balls[0])[0]


def test_the_energy_of_a_rolling_ball_is_one_click_away():
    assert "friction has taken" not in text(page("race=rolling_ball"))
    assert "friction has taken" in text(page("race=rolling_ball", unfolded=["readout_more"]))


def test_weight_decay_is_explained_where_a_ball_has_it():
    assert "Held off by λ" in table(page("race=adamw"))
    assert "Held off by λ" not in table(page("race=sgd+lion"))


def test_it_says_on_which_valley_floor_a_ball_arrived():
    (ball,) = Race(from_query("landscape=formula&formula.f=(x**2%2By**2-1)**2&race=sgd")).balls
    assert re.fullmatch(r"arrived at step \d+, on the valley floor", ended(ball))
    (ball,) = Race(from_query("landscape=formula&formula.f=x**4-3*x**2%2Bx&race=sgd")).balls
    assert ball.outcome.floor is not None
    where = "-1.301" if ball.outcome.floor == 0 else "1.131"
    assert further(Race(from_query("landscape=formula&formula.f=x**4-3*x**2%2Bx&race=sgd")), ball)[0].endswith(
        f"on the valley floor x = {where}"
    )


def test_the_page_says_that_a_line_on_the_map_is_a_valley_floor_and_what_the_map_does_not_resolve():
    assert "The line on the map is a valley floor: every point of it is a minimum, at loss 0." in captions(
        page("landscape=formula&formula.f=(x**2%2By**2-1)**2")
    )
    assert "The 2 lines on the map are valley floors" in captions(page("landscape=formula&formula.f=x**4-3*x**2%2Bx"))
    assert "There are more minima than the map resolves." in captions(page("landscape=formula&formula.f=sin(10*x*y)"))
    plain = captions(page("landscape=formula&formula.f=x**2%2By**2"))
    assert "valley floor" not in plain
    assert "resolves" not in plain
