"""What moves, and what the visitor chooses about it: where playback begins and ends, trails, the axis of the loss."""

import pytest

from simulation.link import from_query
from simulation.race import Race
from tests.browser.conftest import Visit
from tests.served import ROOT, served


@pytest.fixture
def paused(desk, tmp_path):
    with served(ROOT / "tests/browser/pages/paused.py", tmp_path / "log") as address:
        tab = Visit(desk.context, address, desk.take()).open()
        yield tab
        tab.close(desk)


def test_a_race_that_opens_paused_waits_at_its_start_until_it_is_played(paused):
    def waits():
        paused.page.get_by_role("button", name="Play the race").wait_for()
        assert (paused.stage("playing"), paused.stage("step")) == ("false", "0")

    waits()
    paused.page.get_by_role("button", name="Play the race").click()
    paused.page.wait_for_selector(".dh-stage[data-playing=true]")
    assert not paused.page.locator(".dh-start").is_visible()
    paused.page.get_by_text("Next").click()
    paused.wait_for_race("sgd")
    waits()
    paused.page.get_by_role("button", name="One step forward").click()
    paused.page.wait_for_selector(".dh-stage[data-step='1']")
    assert not paused.page.locator(".dh-start").is_visible()


def test_a_race_whose_balls_have_all_diverged_stops_there(follow):
    query = "race=sgd&learning_rate=1"
    diverged = int(Race(from_query(query)).balls[0].run.diverged)
    tab = follow(query)
    tab.page.locator(".dh-speed").select_option("8")
    tab.page.wait_for_selector(f".dh-stage[data-playing=false][data-step='{diverged}']")
    tab.page.locator(".dh-speed").select_option("1")


def test_a_race_without_a_ball_says_what_to_do_and_has_no_button_that_does_nothing(follow):
    tab = follow("race=")
    tab.page.locator(".dh-legend").get_by_text("No ball races yet").wait_for()
    for name in ("Play", "One step forward", "One step back"):
        assert tab.page.get_by_role("button", name=name, exact=True).is_disabled()


def test_the_axis_of_the_loss_and_the_trails_are_chosen_on_the_stage_and_kept_in_the_link(follow):
    tab = follow("")
    tab.pause_at(40)
    axis = "document.querySelector('.dh-loss .dh-plot')._fullLayout.yaxis.type"
    assert tab.page.evaluate(axis) == "log"
    tab.page.get_by_role("button", name="linear").click()
    tab.page.wait_for_function(f"{axis} === 'linear'")
    tab.wait_for_query("loss=linear")
    tab.page.get_by_role("button", name="50", exact=True).click()
    tab.wait_for_query("trail=50")
    tab.wait_for_race("trail=50")
    assert (tab.stage("playing"), tab.stage("step")) == ("false", "40")
    tab.page.get_by_role("button", name="log", exact=True).click()
    tab.page.wait_for_function(f"{axis} === 'log' && !location.search.includes('loss')")
    assert tab.page.get_by_role("button", name="50", exact=True).get_attribute("aria-pressed") == "true"


def test_a_choice_at_the_end_of_a_race_does_not_play_it_again(follow):
    tab = follow("steps=20")
    tab.page.locator(".dh-speed").select_option("8")
    tab.page.wait_for_selector(".dh-stage[data-playing=false][data-step='20']")
    tab.page.get_by_role("button", name="linear").click()
    tab.wait_for_race("loss=linear")
    tab.page.wait_for_timeout(200)
    assert (tab.stage("playing"), tab.stage("step")) == ("false", "20")
    tab.page.locator(".dh-speed").select_option("1")


def test_the_strip_stands_where_the_minima_lie_in_valleys(follow):
    for query, stands in (("landscape=rosenbrock", True), ("landscape=multi_well", False)):
        assert follow(query).page.locator(".dh-valley").is_visible() == stands
    assert not follow("landscape=rosenbrock&hide=loss").page.locator(".dh-valley").is_visible()


def test_a_held_step_button_goes_on(follow):
    tab = follow("")
    tab.pause_at(10)
    tab.page.get_by_role("button", name="One step forward").hover()
    tab.page.mouse.down()
    tab.page.wait_for_function("Number(document.querySelector('.dh-stage').dataset.step) >= 13")
    tab.page.mouse.up()
    tab.leave()
    step = tab.stage("step")
    tab.page.wait_for_timeout(400)
    assert tab.stage("step") == step
