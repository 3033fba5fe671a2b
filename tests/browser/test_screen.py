"""Full screen: the race alone, as large as its box, by a key, a button or a link."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.sizes import resize
from tests.further import further

BOXES = [(480, 320), (800, 450), (900, 560), (1400, 900), (390, 844)]


@pytest.mark.parametrize("query", ["view=rates", *further("maps=side&race=sgd+momentum+adam+nesterov")])
def test_map_and_play_bar_are_whole_in_any_box(visit, query):
    tab = visit(f"screen=stage&{query}", viewport={"width": 480, "height": 320})
    tab.pause_at(40)
    for width, height in BOXES:
        resize(tab.page, width, height)
        expect(tab.page.locator(".dh-title")).to_be_hidden()
        for part in (".dh-map", ".dh-controls", ".dh-play"):
            box = tab.page.locator(part).bounding_box()
            assert box["x"] >= 0, (width, part)
            assert box["y"] >= 0, (width, part)
            assert box["x"] + box["width"] <= width, (width, part)
            assert box["y"] + box["height"] <= height, (width, part)
        assert tab.page.locator(".dh-map").bounding_box()["height"] >= 0.35 * height
    main = tab.page.locator("[data-testid=stMain]")
    assert main.evaluate("each => each.scrollHeight <= innerHeight && document.body.scrollWidth <= innerWidth")


def test_the_key_f_fills_the_screen_with_larger_text_and_esc_leaves_it(visit):
    tab = visit()
    size = "parseFloat(getComputedStyle(document.querySelector('.dh-legend li')).fontSize)"
    usual = tab.page.evaluate(size)
    plotted = "document.querySelector('.dh-map .dh-plot')._fullLayout.font.size"
    font = tab.page.evaluate(plotted)
    tab.page.keyboard.press("f")
    tab.wait_for_query("screen=stage")
    expect(tab.page.locator(".dh-title")).to_be_hidden()
    tab.page.wait_for_function(f"{size} >= 1.5 * {usual}")
    assert tab.page.evaluate(size) <= 2 * usual
    tab.page.wait_for_function(f"{plotted} >= 1.5 * {font}")
    tab.page.wait_for_function("document.fullscreenElement !== null")
    tab.page.evaluate("document.exitFullscreen()")  # as the browser does for Esc
    expect(tab.page.locator(".dh-title")).to_be_visible()
    tab.page.wait_for_function("!location.search.includes('screen')")
    tab.page.wait_for_function(f"{plotted} === {font}")


def test_the_button_fills_the_screen_and_the_key_esc_leaves_it_where_the_browser_refused(visit):
    tab = visit()
    refuse = "() => Promise.reject(new Error('refused'))"
    tab.page.evaluate(f"() => {{ document.documentElement.requestFullscreen = {refuse}; }}")
    tab.page.get_by_role("button", name="Full screen").click()
    tab.wait_for_query("screen=stage")
    tab.page.keyboard.press("Escape")
    tab.page.wait_for_function("!location.search.includes('screen')")


@pytest.mark.parametrize("allow", ["fullscreen", "fullscreen 'none'"])
def test_a_frame_that_opens_with_the_race_alone_keeps_it_where_it_can_fill_the_screen(desk, address, allow):
    tab = Visit(desk.context, address, desk.take())
    tab.page.goto(f"{address}/_stcore/health")  # a small page of the same host
    tab.page.set_content(
        f'<iframe src="{tab.address}/?screen=stage" width="800" height="450" allow="{allow}"></iframe>'
    )
    frame = tab.page.frame_locator("iframe")
    frame.locator(".dh-stage[data-ready=true]").wait_for(timeout=60_000)
    frame.locator(".dh-fullscreen").click()
    if allow == "fullscreen":
        tab.page.wait_for_function("document.fullscreenElement !== null")
        expect(frame.get_by_role("button", name="Leave full screen")).to_be_visible()
        expect(frame.locator(".dh-title")).to_be_hidden()
    else:
        expect(frame.locator(".dh-title")).to_be_visible()
    tab.close(desk)


def test_an_f_in_a_text_box_is_a_letter(follow):
    tab = follow("")
    box = tab.page.locator(".dh-main").get_by_label("Learning rate α, exact")
    value = box.input_value()
    box.fill("")
    box.press("f")
    expect(box).to_have_value("f")
    tab.page.wait_for_timeout(500)
    assert "screen" not in tab.page.url
    box.fill(value)
