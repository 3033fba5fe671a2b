"""Full screen: the race alone, as large as its box, by a key, a button or a link."""

import pytest
from playwright.sync_api import expect

BOXES = [(480, 320), (800, 450), (900, 560), (1400, 900), (390, 844)]


def text_size(tab):
    return tab.page.locator(".dh-legend li").first.evaluate("each => parseFloat(getComputedStyle(each).fontSize)")


@pytest.mark.parametrize(("width", "height"), BOXES)
@pytest.mark.parametrize("query", ["view=rates", "maps=side&race=sgd+momentum+adam+nesterov"])
def test_map_and_play_bar_are_whole_in_any_box(visit, width, height, query):
    tab = visit(f"screen=stage&{query}", viewport={"width": width, "height": height})
    expect(tab.page.locator(".dh-title")).to_be_hidden()
    for part in (".dh-map", ".dh-controls", ".dh-play"):
        box = tab.page.locator(part).bounding_box()
        assert box["x"] >= 0, part
        assert box["y"] >= 0, part
        assert box["x"] + box["width"] <= width, part
        assert box["y"] + box["height"] <= height, part
    assert tab.page.locator(".dh-map").bounding_box()["height"] >= 0.35 * height
    main = tab.page.locator("[data-testid=stMain]")
    assert main.evaluate("each => each.scrollHeight <= innerHeight && document.body.scrollWidth <= innerWidth")


def test_the_key_f_fills_the_screen_with_larger_text_and_esc_leaves_it(visit):
    tab = visit()
    usual = text_size(tab)
    plotted = "document.querySelector('.dh-map .dh-plot')._fullLayout.font.size"
    font = tab.page.evaluate(plotted)
    tab.page.keyboard.press("f")
    tab.wait_for_query("screen=stage")
    expect(tab.page.locator(".dh-title")).to_be_hidden()
    assert 1.5 * usual <= text_size(tab) <= 2 * usual
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


def test_an_f_in_a_text_box_is_a_letter(visit):
    tab = visit()
    box = tab.page.get_by_label("Learning rate α, exact")
    box.fill("")
    box.press("f")
    expect(box).to_have_value("f")
    tab.page.wait_for_timeout(500)
    assert "screen" not in tab.page.url
