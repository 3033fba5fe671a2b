"""The packed page of a link: it plays before Python is there, and gives way to Python's page without a jump."""

import json
import re
from math import cos, pi, sin

import pytest

from interface.presets import PRESETS
from lessons import LESSONS
from tests.browser.conftest import DESK
from tests.site.conftest import ROOT, only_here

WIDTHS = {1400: 900, 390: 844}
BOXES = (
    *(".dh-title", ".st-key-start", ".st-key-lessons", ".st-key-share", ".st-key-fullscreen"),
    *(".dh-main .dh-slider", ".dh-legend", ".dh-tabs", ".dh-map", ".dh-surface", ".dh-loss", ".dh-controls"),
    *(".dh-ended table", ".st-key-landscape", ".st-key-side .dh-sliders", ".st-key-ball_1", ".st-key-add"),
    *(".st-key-presets", ".st-key-maps", ".st-key-more", ".st-key-rules"),
)
MEASURE = """([root, boxes]) => boxes.map((each) => {
    const { x, y, width, height } = document.querySelector(`${root} ${each}`).getBoundingClientRect();
    return [x, y, width, height];
})"""
COLOURS = """(root) => {
    const { color, backgroundColor } = getComputedStyle(document.querySelector(root));
    return [color, backgroundColor];
}"""
LETTERS = "each => getComputedStyle(each).fontSize"


def boxes(page, root):
    """The places and sizes of the parts of the page, at a desk and on a phone."""
    found = {}
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)  # until the stage has taken its new size
        found[width] = dict(zip(BOXES, page.evaluate(MEASURE, [root, BOXES]), strict=True))
    return found


def hold_python(page):
    """Hold a file back that Python needs; returns a function that lets it go on."""
    held, released = [], []
    page.route("**/packages.zip*", lambda route: route.continue_() if released else held.append(route))

    def let_go():
        released.append(True)
        held.pop().continue_()

    return let_go


def test_the_race_plays_before_python_and_goes_on_at_its_step_in_the_same_boxes(bare, address):
    page = bare.new_page()
    page.emulate_media(color_scheme="dark")
    let_python_come = hold_python(page)
    page.goto(f"{address}/")
    page.wait_for_selector("#opening .dh-stage[data-playing=true]:not([data-step='0'])")
    page.locator("#opening .op-word", has_text="The sliders work once Python is here").wait_for()
    page.wait_for_selector("#opening .dh-stage[data-ready=true]")
    for waiting in (".dh-main", ".dh-tabs"):
        assert page.locator(f"#opening {waiting}").evaluate("each => each.inert")
    page.locator("#opening .dh-play").first.click()
    step = page.locator("#opening .dh-stage").get_attribute("data-step")
    assert 0 < int(step) < 300
    before, colours = boxes(page, "#opening"), page.evaluate(COLOURS, "#opening")
    tab = page.locator("#opening .dh-tabs button, #opening .dh-tabs span").first.evaluate(LETTERS)
    page.locator("#opening .dh-scrub").focus()
    let_python_come()
    page.wait_for_selector("#opening", state="detached", timeout=120_000)
    assert page.locator("#root .dh-stage").get_attribute("data-step") == step
    assert page.evaluate("document.activeElement.className") == "dh-scrub"
    assert page.evaluate(COLOURS, ".stApp") == colours
    assert page.locator("#root .dh-tabs button").first.evaluate(LETTERS) == tab
    after = boxes(page, "#root")
    for width in WIDTHS:
        for each in BOXES:
            assert before[width][each] == pytest.approx(after[width][each], abs=1.01), (width, each)
    page.close()


VIEW = """(root) => {
    const [surface, loss] = ["surface", "loss"].map((name) => document.querySelector(`${root} .dh-${name} .dh-plot`));
    const { eye } = surface._fullLayout.scene._scene.getCamera();
    return [eye.x, eye.y, eye.z, ...loss._fullLayout.xaxis.range, ...loss._fullLayout.yaxis.range];
}"""


def test_what_was_turned_and_zoomed_before_python_stays_so(chromium, address):
    page = only_here(chromium(webgl=True).new_context(**DESK, service_workers="block"), address).new_page()
    let_python_come = hold_python(page)
    page.goto(f"{address}/")
    page.wait_for_selector("#opening .dh-stage[data-ready=true]")
    page.wait_for_selector("#opening .dh-surface .js-plotly-plot")
    page.wait_for_timeout(2000)  # until the camera is there
    at_first = page.evaluate(VIEW, "#opening")
    page.locator("#opening .dh-surface").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    box = page.locator("#opening .dh-loss .nsewdrag").bounding_box()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.9 * box["height"], steps=4)
    page.mouse.up()
    page.wait_for_timeout(1000)
    before = page.evaluate(VIEW, "#opening")
    assert all(one != other for one, other in zip(at_first[:2] + at_first[3:], before[:2] + before[3:], strict=True))
    x, y = at_first[:2]
    assert before[:2] == pytest.approx([x * cos(pi / 6) - y * sin(pi / 6), x * sin(pi / 6) + y * cos(pi / 6)])
    let_python_come()
    page.wait_for_selector("#opening", state="detached", timeout=120_000)
    page.wait_for_timeout(1000)
    assert page.evaluate(VIEW, "#root") == pytest.approx(before)
    page.context.close()


def test_a_lesson_opens_with_its_card_before_python(bare, address):
    key, lesson = next(iter(LESSONS.items()))
    page = bare.new_page()
    page.route("**/packages.zip*", lambda route: None)
    page.goto(f"{address}/?lesson={key}.1&utm_source=mail")
    page.get_by_text(lesson.stages[0].text[:40]).wait_for()
    page.wait_for_selector("#opening .dh-stage[data-ready=true]")
    page.close()


def test_a_packed_page_that_can_not_be_had_leaves_the_loading_page(bare, address):
    page = bare.new_page()
    page.route("**/packages.zip*", lambda route: None)
    page.route("**/openings/*", lambda route: route.fulfill(status=404))
    page.goto(f"{address}/")
    page.get_by_role("img", name="Two balls roll over a map of wells").wait_for()
    page.close()


def test_the_links_of_presets_and_lessons_are_packed():
    packed = json.loads(re.search(r"const packed = (.*);", (ROOT / "site/index.html").read_text())[1])
    wanted = {"", *(f"lesson={key}" for key in LESSONS)}
    wanted |= {f"lesson={key}.{1 + index}" for key, each in LESSONS.items() for index in range(len(each.stages))}
    wanted |= {"&".join(sorted(query.split("&"))).replace("+", " ") for query, _ in PRESETS.values()}
    assert wanted <= set(packed)
    assert all((ROOT / "site/openings" / name).exists() for names in packed.values() for name in names)
