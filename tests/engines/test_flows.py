"""Ten flows through the page, which every engine takes."""

import io

import numpy as np
import pytest
from PIL import Image

from simulation.link import from_query
from tests.browser.test_theme import COLOURS, contrast, luminance

ALPHA = ".dh-main input[id^=dh-learning_rate-]"
FIGURE = ".dh-figure[data-ready=true]"
# The names of the balls and their settings, which the style sheet writes beside them.
LINE_UP = (
    "[...document.querySelectorAll('.st-key-lineup button p')]"
    ".map((row) => row.innerText + getComputedStyle(row, '::after').content).join()"
)
CAMERA = "JSON.stringify(document.querySelector('.dh-surface .dh-plot')._fullLayout.scene.camera.eye)"


def race_of(query):
    """The race of the query of an address."""
    return from_query("&".join(part for part in query.split("&") if not part.startswith("view=")))


def check_that_it_plays(tab):
    tab.wait("Number(document.querySelector('.dh-stage').dataset.step) > 20")
    step = int(tab.stage("step"))
    tab.wait("Number(document.querySelector('.dh-stage').dataset.step) > arguments[0]", step)


def test_a_race_opens_plays_and_is_played_by_keys(tab, address):
    tab.open(f"{address}/?steps=2000")
    assert tab.stage("playing") == "true"
    check_that_it_plays(tab)
    tab.press(" ")
    tab.wait("document.querySelector('.dh-stage').dataset.playing === 'false'")
    step = int(tab.stage("step"))
    tab.press("ArrowRight")
    tab.wait("document.querySelector('.dh-stage').dataset.step === String(arguments[0])", step + 1)
    tab.press("ArrowLeft", "ArrowLeft")
    tab.wait("document.querySelector('.dh-stage').dataset.step === String(arguments[0])", step - 1)
    tab.press(" ")
    assert tab.stage("playing") == "true"


def test_a_slider_is_moved_by_keys_and_by_its_number(tab, address):
    tab.open(f"{address}/")
    before = tab.stage("painted")
    tab.focus(ALPHA)
    tab.press("ArrowLeft")
    query = tab.wait_for_query("learning_rate=")
    tab.wait("document.querySelector('.dh-stage').dataset.painted !== arguments[0]", before)
    assert race_of(query).learning_rate < race_of(before).learning_rate
    tab.click(".dh-main .dh-slider input[type=text]")
    tab.press("Control+a", *"0.003", "Enter")
    tab.wait_for_query("learning_rate=0.003")
    tab.wait(f"{LINE_UP}.includes('α 0.003')")


def test_a_slider_is_dragged_and_back_undoes_it(tab, address):
    tab.open(f"{address}/")
    opening = tab.run("return location.search")
    line_up = tab.run(f"return {LINE_UP}")
    x, y = tab.middle(ALPHA)
    tab.point((x, y), "down", 0.1, (x - 20, y), 0.2, (x - 40, y), 0.2, (x - 60, y), 0.2, "up")
    query = tab.wait_for_query("learning_rate=")
    tab.wait(f"{LINE_UP}.includes(`α ${{arguments[0]}}`)", race_of(query).learning_rate)
    tab.back()
    tab.wait("location.search === arguments[0]", opening)
    tab.wait(f"{LINE_UP} === arguments[0]", line_up)
    tab.forward()
    assert tab.wait_for_query("learning_rate=") == query


def test_the_start_is_clicked_and_dragged(tab, address):
    tab.open(f"{address}/?landscape=ravine")
    near = 4 / 340  # pixels, of a map that is at least 340 wide
    tab.point(tab.pixel(0.61, -1.23), "down", "up")
    clicked = race_of(tab.wait_for_query("x=")).start
    assert np.allclose(clicked, (0.61, -1.23), atol=near)
    way = [tab.pixel(*place) for place in (clicked, (0.2, -0.6), (-0.2, 0.3), (-0.4, 0.8))]
    tab.point(way[0], "down", 0.1, way[1], 0.2, way[2], 0.2, way[3], 0.2, "up")
    tab.wait("!location.search.includes(arguments[0])", f"x={clicked[0]}")
    assert np.allclose(race_of(tab.wait_for_query("x=")).start, (-0.4, 0.8), atol=near)


@pytest.mark.parametrize("view", ["map", "basins"])
def test_a_link_with_a_figure_draws_it_at_every_load(tab, address, view):
    tab.open(f"{address}/?landscape=himmelblau&race=momentum&steps=60&view={view}")
    for _ in range(3):
        tab.wait("document.querySelector(arguments[0]) !== null", FIGURE)
        tab.open_again()
    tab.wait("document.querySelector(arguments[0]) !== null", FIGURE)


def test_settings_and_a_start_are_picked_on_maps(tab, address):
    tab.open(f"{address}/?landscape=ravine&view=map&race=momentum")
    tab.wait("document.querySelector(arguments[0]) !== null", FIGURE)
    way = [(0.01, 0.8), (0.007, 0.7), (0.004, 0.5)]
    way = [tab.pixel(float(np.log(rate)), float(-np.log1p(-momentum)), FIGURE) for rate, momentum in way]
    tab.point(way[0], "down", 0.1, way[1], 0.3, way[2], 0.3, "up")
    race = race_of(tab.wait_for_query("learning_rate="))
    assert np.isclose(race.learning_rate, 0.004, rtol=0.05)
    assert np.isclose(race.momentum, 0.5, atol=0.03)
    tab.open(f"{address}/?view=basins&landscape=himmelblau&race=sgd&steps=60")
    tab.wait("document.querySelector(arguments[0]) !== null", FIGURE)
    tab.point(tab.pixel(2.5, -3.0, FIGURE), "down", "up")
    assert np.allclose(race_of(tab.wait_for_query("x=")).start, (2.5, -3.0), atol=0.06)


def by_menu(tab, theme):
    tab.click("[data-testid=stMainMenu] button")
    tab.click(f"[data-testid=stMainMenuItem-theme-{theme.title()}]")
    tab.press("Escape")


def by_system(tab, theme):
    tab.set_system(theme)


@pytest.mark.parametrize("switch", [by_system, by_menu])
def test_the_stage_and_a_figure_follow_the_theme(tab, address, switch):
    tab.open(f"{address}/?view=modes")
    tab.wait("document.querySelector(arguments[0]) !== null", FIGURE)
    reliefs = {}
    for theme in ("dark", "light"):
        before = tab.run(f"return ({COLOURS})('.dh-map')")
        switch(tab, theme)
        for where in (".dh-map", ".dh-figure"):
            changed = (
                f"(found => found[0] !== arguments[1] && found[1] !== arguments[2] && found)(({COLOURS})(arguments[0]))"
            )
            text, back, relief = tab.wait(changed, where, *before[:2])
            assert (luminance(back) < 0.2) == (theme == "dark")
            assert contrast(text, back) >= 4.5, where
        reliefs[theme] = luminance(relief)
    assert reliefs["dark"] < reliefs["light"] / 2, "the terrain has a night edition"


def test_a_file_of_losses_is_raced_on(tab, address, tmp_path):
    file = tmp_path / "z.csv"
    rows = [f"{x},{y},{x * x + 2 * y * y}" for y in range(-3, 4) for x in range(-3, 4)]
    file.write_text("\n".join(["x,y,z", *rows]))
    tab.open(f"{address}/?landscape=surface")
    tab.wait("document.querySelector('input[type=file]') !== null")
    before = tab.stage("painted")
    tab.give_file("input[type=file]", file)
    tab.wait_for_text("7 rows × 7 columns")
    tab.wait("document.querySelector('.dh-stage').dataset.painted !== arguments[0]", before)


def test_a_race_is_shared_as_a_link_a_file_and_pictures(tab, address):
    query = "landscape=himmelblau&race=sgd+adam&steps=2000"
    tab.open(f"{address}/?{query}")
    for kind in ("PNG", "SVG"):
        tab.point(tab.middle(".dh-map"))  # the buttons are shown under the pointer
        tab.click(f".dh-map .modebar-btn[data-title$={kind}]")
        picture = tab.downloaded(f".{kind.lower()}").read_bytes()
        assert (
            b"Himmelblau" in picture or b"SGD" in picture
            if kind == "SVG"
            else np.ptp(Image.open(io.BytesIO(picture)).convert("L")) > 100
        )
    tab.click(".st-key-share button")
    tab.click(".dh-copy", "Copy link")
    tab.click(".dh-copy", "Copied")
    tab.click(".stDownloadButton button", "Interactive HTML")
    file = tab.downloaded(".html")
    tab.press("Escape")
    tab.click(".dh-main .dh-slider input[type=text]")
    tab.press("Control+a", "Control+v")
    assert tab.run("return document.activeElement.value") == f"{address}/?{query}"
    tab.open(file.as_uri())
    check_that_it_plays(tab)


def test_the_surface_is_drawn_and_turned(tab, address):
    tab.open(f"{address}/?landscape=ravine")
    tab.wait(f"document.querySelector('.dh-surface .gl-container canvas') && {CAMERA}")
    x, y = tab.middle(".dh-surface")
    before = tab.run(f"return {CAMERA}")
    tab.point((x, y), "down", 0.1, (x + 40, y + 5), 0.1, (x + 80, y + 10), 0.1, "up")
    tab.wait(f"{CAMERA} !== arguments[0]", before)


def test_a_lesson_is_opened_and_gone_through(tab, address):
    tab.open(f"{address}/")
    tab.click(".st-key-lessons button")
    tab.click(".st-key-lesson_list button", "1. The ravine")
    tab.wait_for_query("lesson=zigzag.1")
    tab.click(".st-key-lesson_next button")
    tab.wait_for_query("lesson=zigzag.2")
    tab.back()
    tab.wait_for_text("· 1 of 4")


def test_the_static_site_opens_and_plays(tab, site):
    tab.open(f"{site}/?steps=2000", within=180)  # Python itself is fetched and started in the browser
    check_that_it_plays(tab)
