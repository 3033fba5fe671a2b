"""The laboratory in a browser: drags and clicks on its maps, a paused step, a lesson."""

import re

import numpy as np
from playwright.sync_api import expect

from analysis.workings import workings
from simulation.descent import run
from simulation.link import from_query


def figure(tab, label):
    plot = tab.page.locator(f".dh-figure[aria-label^='{label}']")
    plot.wait_for(timeout=30_000)
    tab.page.wait_for_selector(f".dh-figure[aria-label^='{label}'][data-ready=true]", timeout=30_000)
    plot.scroll_into_view_if_needed()
    return plot


def pixel(plot, x, y):
    """The pixel of a point in the units of the axes."""
    return plot.evaluate(
        """(figure, [x, y]) => {
            const { xaxis, yaxis } = figure.querySelector('.dh-plot')._fullLayout;
            const box = figure.getBoundingClientRect();
            return [box.x + xaxis._offset + xaxis.l2p(x), box.y + yaxis._offset + yaxis.l2p(y)];
        }""",
        [float(x), float(y)],
    )


def test_the_map_of_settings_is_dragged_over_and_the_race_follows(follow):
    tab = follow("view=map&race=momentum")
    plot = figure(tab, "Steps to rest")
    drawn = tab.stage("painted")
    tab.page.mouse.move(*pixel(plot, np.log(0.01), -np.log1p(-0.8)))
    tab.page.mouse.down()
    tab.page.mouse.move(*pixel(plot, np.log(0.02), -np.log1p(-0.7)), steps=6)
    tab.page.wait_for_function("drawn => document.querySelector('.dh-stage').dataset.painted !== drawn", arg=drawn)
    assert "learning_rate" not in tab.page.url, "the link waits for the release"
    tab.page.mouse.move(*pixel(plot, np.log(0.004), -np.log1p(-0.5)), steps=6)
    tab.page.mouse.up()
    tab.wait_for_query("learning_rate")
    race = from_query(tab.page.url.split("?")[1].replace("view=map", ""))
    assert np.isclose(race.learning_rate, 0.004, rtol=0.05)
    assert np.isclose(race.momentum, 0.5, atol=0.03)
    # The link changes at once, the page a moment later.
    expect(tab.page.get_by_label("Learning rate α, exact")).to_have_value(f"{race.learning_rate:g}")


def test_a_click_on_a_basin_drops_the_balls_there(follow):
    tab = follow("view=basins&landscape=himmelblau&race=sgd&steps=60")
    plot = figure(tab, "Basins of SGD")
    tab.page.mouse.click(*pixel(plot, 2.5, -3.0))
    tab.wait_for_query("x=")
    assert np.allclose(from_query(tab.page.url.split("?")[1].replace("view=basins", "")).start, (2.5, -3.0), atol=0.06)


def test_a_click_on_a_bar_opens_the_next_of_its_starts(follow):
    tab = follow("view=seeds&landscape=xor&xor.width=2&xor.training_size=4&xor.noise=0.0&race=sgd&steps=100")
    plot = figure(tab, "The losses at the end")
    bar = plot.evaluate("each => each.querySelector('.dh-plot').calcdata[0].at(-1).p")
    tab.page.mouse.click(*pixel(plot, bar, 0.2))
    tab.wait_for_query("start_seed")
    race = from_query(tab.page.url.split("?")[1].replace("view=seeds", ""))
    loss = run(race.problem, race.optimizers[0]).loss[-1]
    assert abs(np.log10(loss / race.landscape.target_loss) - bar) <= 0.1, "half of the widest bin"


def test_a_pause_writes_the_step_out(follow):
    query = "landscape=himmelblau&race=momentum"
    tab = follow(f"{query}&view=workings")
    tab.pause_at(23)
    tab.page.get_by_text("The race last stood at step 23: these numbers make step 24.").wait_for(timeout=15_000)
    race = from_query(query)
    step = workings(race.problem, race.optimizers[0])[23]
    parts = tab.page.get_by_role("region", name="The step taken apart")
    for value in (*step.gradient, *step.move):
        parts.filter(has_text=f"{value:.4g}".replace("-", "−")).wait_for(timeout=15_000)


def test_while_a_race_of_few_steps_plays_each_step_is_written_out(follow):
    tab = follow("lesson=first.3")
    tab.page.get_by_text("The race last stood at step 0: these numbers make step 1.").wait_for(timeout=15_000)
    tab.page.locator(".dh-play").first.click()
    tab.page.get_by_text(re.compile(r"The race last stood at step [2-9]: ")).wait_for(timeout=15_000)
    assert tab.stage("playing") == "true"


def test_a_tab_is_opened_and_in_the_link_and_a_click_on_the_open_one_leaves_it_open(follow):
    tab = follow("")
    rates = tab.page.get_by_role("tab", name="Rates")
    rates.click()
    tab.wait_for_query("view=rates")
    tab.page.get_by_text("How fast can a ball arrive").wait_for()
    rates.click()
    tab.page.wait_for_timeout(500)
    assert "view=rates" in tab.page.url
    expect(rates).to_have_attribute("aria-selected", "true")
    tab.page.get_by_role("tab", name="Surface").click()
    tab.page.wait_for_function("!location.search.includes('view')")
    expect(tab.page.locator(".dh-surface")).to_be_visible()


def test_the_arrow_keys_go_along_the_tabs_and_enter_opens_one(follow):
    tab = follow("")
    tab.pause_at(23)
    tab.page.get_by_role("tab", name="Surface").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowRight", "ArrowLeft"):
        tab.page.keyboard.press(key)
    expect(tab.page.get_by_role("tab", name="Fair tuning")).to_be_focused()
    expect(tab.page.get_by_role("tab", name="Surface")).to_have_attribute("aria-selected", "true")
    assert tab.stage("step") == "23", "the same keys step through the race elsewhere"
    tab.page.keyboard.press("ArrowRight")
    tab.page.keyboard.press("ArrowRight")
    tab.page.keyboard.press("Enter")
    tab.wait_for_query("view=rates")


def test_a_lesson_is_opened_and_gone_through(visit):
    tab = visit()
    tab.page.get_by_role("button", name="Lessons").click()
    tab.page.get_by_role("button", name="1. The ravine").click()
    tab.wait_for_query("lesson=zigzag.1")
    tab.page.get_by_role("button", name="Next", exact=True).click()
    tab.wait_for_query("lesson=zigzag.2")
    tab.page.go_back()
    tab.page.get_by_text("· 1 of 4").wait_for()


def test_a_finished_lesson_is_ticked_in_the_list(visit):
    tab = visit("lesson=first.1")
    for number in (2, 3):
        tab.page.get_by_role("button", name="Next", exact=True).click()
        tab.wait_for_query(f"lesson=first.{number}")
    tab.page.get_by_text("· 3 of 3").wait_for()
    tab.page.get_by_role("button", name="Lessons").click()
    tab.page.wait_for_selector(".st-key-lesson_zigzag strong")
    tick = "key => getComputedStyle(document.querySelector(`.st-key-lesson_${key} strong`), '::after').content"
    tab.page.wait_for_function(f"({tick})('first').includes('✓')")
    assert "✓" not in tab.page.evaluate(tick, "zigzag")
