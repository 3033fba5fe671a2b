"""Several stages on one page, and a stage in parts: parts share race and playhead, stages share nothing."""

import numpy as np
import pytest

from tests.browser.conftest import Visit
from tests.served import ROOT, served


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    log = tmp_path_factory.mktemp("parts") / "log"
    with served(ROOT / "tests/browser/pages/parts.py", log) as address:
        yield address


MAP = ".dh-stage:has(.dh-map):not(:has(.dh-play))"
LOSS = ".dh-stage:has(.dh-play):not(:has(.dh-map))"
SECOND = ".dh-stage:has(.dh-map):has(.dh-play)"


@pytest.fixture
def tab(desk, pages):
    tab = Visit(desk.context, pages, desk.take())
    tab.page.goto(pages)
    for each in (MAP, LOSS, SECOND):
        tab.page.wait_for_selector(f"{each}[data-ready=true]", timeout=60_000)
    yield tab
    tab.close(desk)


def attribute(tab, mount, name):
    return tab.page.locator(mount).get_attribute(f"data-{name}")


def pause_at(tab, mount, step):
    """Pause the stage of a mount that has the play bar, at a step."""
    play = tab.page.locator(f"{mount} .dh-play")
    if attribute(tab, mount, "playing") == "true":
        play.click()
    tab.page.locator(f"{mount} .dh-scrub").evaluate(
        "(each, step) => { each.value = step; each.dispatchEvent(new Event('input', {bubbles: true})); }", step
    )
    tab.page.wait_for_selector(f"{mount}[data-step='{step}']")


def click_map(tab, mount, x, y):
    """Click on a place of a map."""
    tab.page.mouse.click(
        *tab.page.locator(f"{mount} .dh-map .dh-plot").evaluate(
            """(plot, [x, y]) => {
                const { xaxis, yaxis } = plot._fullLayout;
                const box = plot.getBoundingClientRect();
                return [box.x + xaxis._offset + xaxis.l2p(x), box.y + yaxis._offset + yaxis.l2p(y)];
            }""",
            [x, y],
        )
    )


def test_parts_of_one_stage_share_its_playhead_and_its_race_and_another_stage_has_its_own(tab):
    pause_at(tab, SECOND, 7)
    pause_at(tab, LOSS, 40)
    tab.page.wait_for_selector(f"{MAP}[data-step='40'][data-playing='false']")
    assert attribute(tab, SECOND, "step") == "7"
    second = attribute(tab, SECOND, "painted")
    click_map(tab, MAP, 1.0, -1.0)
    for mount in (MAP, LOSS):
        tab.page.wait_for_selector(f"{mount}[data-painted^='first ']:not([data-painted='first -1.500 1.000'])")
        _, x, y = attribute(tab, mount, "painted").split()
        assert np.allclose([float(x), float(y)], [1.0, -1.0], atol=0.02)
    assert attribute(tab, SECOND, "step") == "7"
    assert attribute(tab, SECOND, "painted") == second
    tab.page.locator(SECOND).focus()
    tab.page.keyboard.press("ArrowRight")
    tab.page.wait_for_selector(f"{SECOND}[data-step='8']")


def test_a_part_that_is_mounted_again_is_at_the_step_of_its_stage(tab):
    pause_at(tab, LOSS, 40)
    tab.page.get_by_text("Second part").click()
    tab.page.wait_for_selector(LOSS, state="detached")
    assert attribute(tab, MAP, "step") == "40"
    tab.page.get_by_text("Second part").click()
    tab.page.wait_for_selector(f"{LOSS}[data-ready=true][data-step='40'][data-playing='false']")
    assert tab.page.locator(f"{LOSS} .dh-step").inner_text() == "step 40 of 100"
    assert "loss" in tab.page.locator(f"{LOSS} .dh-live").first.inner_text()
    pause_at(tab, LOSS, 41)
    tab.page.wait_for_selector(f"{MAP}[data-step='41']")


def test_a_plot_follows_the_stage_that_it_names(tab):
    tab.page.wait_for_selector(".dh-figure[data-ready=true]")
    line = """() => {
        const figure = document.querySelector('.dh-figure');
        const { xaxis, yaxis } = figure.querySelector('.dh-plot')._fullLayout;
        const pen = figure.querySelector('canvas').getContext('2d');
        const { data } = pen.getImageData(0, yaxis._offset + 20, figure.clientWidth, 1);
        const found = data.findIndex((value, at) => at % 4 === 3 && value > 0);
        return found < 0 ? null : Math.round(xaxis.p2l((found - 3) / 4 - xaxis._offset));
    }"""
    pause_at(tab, LOSS, 90)
    for step in (30, 200):
        pause_at(tab, SECOND, step)
        tab.page.wait_for_function(f"step => ({line})() === step", arg=step)


def test_a_part_that_has_left_the_page_holds_up_no_other(tab):
    pause_at(tab, LOSS, 40)
    tab.page.locator(LOSS).evaluate("each => each.remove()")  # Streamlit cleans up a moment after it did that
    click_map(tab, MAP, 0.5, -0.5)
    tab.page.wait_for_selector(f"{MAP}[data-painted^='first 0.']")
