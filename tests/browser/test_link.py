"""The address holds the race: it is copied, opened elsewhere, and changed by Back and Forward."""

import pytest
from playwright.sync_api import expect

from interface.session import OPENING
from simulation.link import from_query, to_query
from tests.further import further


def alpha(tab):
    return tab.page.get_by_role("slider", name="Learning rate α")


def query_of(tab):
    return tab.page.url.partition("?")[2]


def test_the_paths_follow_alpha_during_a_drag(follow):
    tab = follow("")
    box = alpha(tab).bounding_box()
    y = box["y"] + box["height"] / 2
    tab.page.mouse.move(box["x"] + box["width"] * 0.5, y)
    tab.page.mouse.down()
    for share in (0.45, 0.4, 0.35, 0.3):
        before = tab.stage("query")
        tab.page.mouse.move(box["x"] + box["width"] * share, y, steps=3)
        # Each stop of the drag shows another race before the release.
        tab.page.wait_for_function("before => document.querySelector('.dh-stage').dataset.query !== before", arg=before)
    assert "learning_rate" not in tab.page.url, "the link waits for the release"
    tab.page.mouse.up()
    tab.wait_for_query("learning_rate")


def test_a_drag_of_a_slider_also_ends_where_the_browser_fires_no_change(visit):
    # WebKit fires none after a script has set the value during the drag.
    tab = visit()
    tab.page.evaluate("window.addEventListener('change', (event) => event.stopImmediatePropagation(), true)")
    box = alpha(tab).bounding_box()
    y = box["y"] + box["height"] / 2
    tab.page.mouse.move(box["x"] + box["width"] * 0.5, y)
    tab.page.mouse.down()
    tab.page.mouse.move(box["x"] + box["width"] * 0.3, y, steps=5)
    tab.page.mouse.up()
    tab.wait_for_query("learning_rate")


def test_quick_presses_to_and_fro_break_nothing(follow):
    tab = follow("")
    alpha(tab).focus()
    for number in range(40):
        tab.page.keyboard.press("ArrowLeft" if number % 2 else "ArrowRight")
        tab.page.wait_for_timeout(90 if number % 10 else 700)
    tab.page.keyboard.press("ArrowRight")
    tab.wait_for_query("learning_rate")


def test_a_copied_link_opens_the_same_race_elsewhere(visit):
    tab = visit(
        "landscape=himmelblau&race=sgd+momentum+momentum&3.momentum=0.5",
        permissions=["clipboard-read", "clipboard-write"],
    )
    alpha(tab).focus()
    tab.page.keyboard.press("ArrowLeft")
    tab.wait_for_query("learning_rate")
    tab.page.mouse.click(*tab.map_pixel(1.0, 2.0))
    tab.wait_for_query("x=")
    tab.page.get_by_role("button", name="Share").click()
    tab.page.get_by_role("button", name="Copy link").click()
    tab.page.get_by_text("Copied").wait_for()
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    assert from_query(copied.partition("?")[2]) == from_query(query_of(tab))

    other = visit(copied.partition("?")[2])
    for step in (0, 50):
        for each in (tab, other):
            each.page.bring_to_front()  # the one behind has one frame a second
            each.pause_at(step)
        assert other.page.locator(".dh-legend").inner_text() == tab.page.locator(".dh-legend").inner_text()
    assert other.stage("query") == tab.stage("query")


def test_back_and_forward_walk_through_the_races(follow):
    tab = follow("landscape=ravine")
    tab.page.get_by_role("radio", name="Over the hill").click()
    tab.wait_for_query("landscape=multi_well")
    alpha(tab).focus()
    tab.page.keyboard.press("ArrowRight")
    tab.wait_for_query("learning_rate")
    changed = query_of(tab)
    tab.page.go_back()
    tab.page.wait_for_function("document.querySelector('.dh-stage')?.dataset.query === 'landscape=multi_well'")
    expect(tab.page.locator(".st-key-landscape input")).to_have_value("Many wells")
    tab.page.go_back()
    tab.page.wait_for_function("document.querySelector('.dh-stage')?.dataset.query === 'landscape=ravine'")
    tab.page.go_forward()
    tab.page.wait_for_function("document.querySelector('.dh-stage')?.dataset.query === 'landscape=multi_well'")
    tab.page.go_forward()
    tab.page.wait_for_function(
        "query => document.querySelector('.dh-stage')?.dataset.query === query", arg=to_query(from_query(changed))
    )


def test_the_rows_of_the_line_up_follow_a_slider_though_the_page_does_not_run_and_back_undoes_it(follow):
    tab = follow("landscape=ravine&race=sgd+adam")
    row = "getComputedStyle(document.querySelector('.st-key-ball_0 button p'), '::after').content"
    assert tab.page.evaluate(row) == '" α 0.018"'
    expect(tab.page.locator(".st-key-ball_1 button").first).to_have_accessible_name("Adam own α 0.08 · β₁ 0.9")
    alpha(tab).focus()
    tab.page.keyboard.press("End")
    tab.wait_for_query("learning_rate")
    end = tab.page.evaluate(row)
    assert end.startswith('" α ')
    assert float(end[4:-1]) > 0.018
    tab.page.go_back()
    tab.page.wait_for_function("document.querySelector('.dh-stage')?.dataset.query === 'race=sgd+adam'")
    assert tab.page.evaluate(row) == '" α 0.018"'


def test_reset_goes_back_to_the_first_race(follow):
    tab = follow("landscape=rosenbrock&steps=50")
    tab.page.get_by_role("radio", name="Reset").click()
    tab.page.wait_for_function("query => document.querySelector('.dh-stage')?.dataset.query === query", arg=OPENING)
    tab.page.wait_for_function("query => location.search === `?${query}`", arg=OPENING)  # the address comes last


@pytest.mark.parametrize(
    "query",
    [
        "landscape=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&race=**bold**+sgd",
        "learning_rate=nan&momentum=inf&x=1e308&steps=-5&seed=1&seed=2&what=1",
        *further(
            "race=" + "+".join(["momentum"] * 1000),
            "learning_rate=10&race=sgd+momentum+nesterov+averaged_momentum&steps=2000&landscape=rosenbrock",
        ),
    ],
)
def test_a_link_of_garbage_opens_a_page_that_works_and_says_what_was_changed(visit, follow, query):
    tab = visit(query) if "onerror" in query else follow(query)  # one of them opens the page
    assert tab.page.locator(".dh-note img").count() == 0
    note = tab.page.locator(".dh-note")
    assert note.count() == (0 if "learning_rate=10" in query else 1)
    tab.page.get_by_role("radio", name="Over the hill").click()
    tab.wait_for_query("landscape=multi_well")
    tab.page.wait_for_function("() => !document.querySelector('.dh-note:not(.dh-hint)')")
    assert "SGD stays" in tab.page.locator(".dh-hint").inner_text()


def test_an_empty_line_up_says_so_and_can_be_filled(follow):
    tab = follow("race=sgd")
    tab.page.locator(".st-key-ball_0 button").first.click()
    tab.page.get_by_role("button", name="Remove").click()
    tab.page.locator(".dh-legend").get_by_text("No ball races yet").wait_for()
    tab.page.locator(".st-key-add input").click()
    tab.page.get_by_role("option", name="Nesterov").click()
    tab.page.locator(".dh-legend").get_by_text("Nesterov").wait_for()


def test_one_ball_can_have_its_own_beta(follow):
    tab = follow("race=momentum+momentum")
    tab.page.locator(".st-key-ball_1 button").first.click()
    slider = tab.page.locator(".st-key-own_1_momentum").get_by_role("slider", name="Momentum β")
    slider.wait_for()
    slider.focus()
    tab.page.keyboard.press("ArrowLeft")
    tab.wait_for_query("2.momentum=0.89")
    legend = tab.page.locator(".dh-legend li")
    expect(legend.nth(0)).to_contain_text("β = 0.9")
    expect(legend.nth(1)).to_contain_text("β = 0.89")


def test_an_exact_number_can_be_typed_and_a_wrong_one_is_refused(visit):
    tab = visit()
    box = tab.page.get_by_label("Learning rate α, exact")
    box.fill("0.0330578512")
    box.press("Enter")
    tab.wait_for_query("learning_rate=0.0330578512")
    box.fill("fast")
    box.press("Enter")
    tab.page.get_by_text("That is no number").wait_for()
    assert "learning_rate=0.0330578512" in tab.page.url


def test_the_page_fits_a_phone_with_the_map_first(visit):
    tab = visit(viewport={"width": 390, "height": 844}, has_touch=True)
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    top = tab.page.locator(".dh-map").bounding_box()
    assert top["y"] + top["height"] < 844
    assert alpha(tab).bounding_box()["y"] > top["y"] + top["height"]


@pytest.mark.parametrize(
    "query", ["lesson=zigzag.2", *further("landscape=ravine&steps=999999", "landscape=rosenbrock&panel=0")]
)
def test_another_link_keeps_the_stage_and_its_plots(follow, query):
    tab = follow("landscape=ravine")
    find = """() => ['.dh-stage', '.dh-main .dh-sliders', '.dh-map .dh-plot'].map((each) => {
        const element = document.querySelector(each);
        return [element, element._ev]; // Plotly's events, which a new plot has anew
    })"""
    before = tab.page.evaluate_handle(find)
    tab.follow(query)
    after = tab.page.evaluate_handle(find)
    same = "([one, other]) => one.every((pair, index) => pair.every((each, k) => each === other[index][k]))"
    assert tab.page.evaluate(same, [before, after])
