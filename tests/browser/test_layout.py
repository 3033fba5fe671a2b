"""What keeps its place on the page, and what never covers anything else."""

import pytest
from playwright.sync_api import expect

from tests.browser.sizes import misfits, resize
from tests.further import further

BOX = """query => {
    const { x, y, width, height } = document.querySelector(query).getBoundingClientRect();
    return [x, y, width, height];
}"""
ENTRIES = """() => [...document.querySelectorAll('.dh-legend li')].map((each) => {
    const [item, live] = [each, each.querySelector('.dh-live')].map((part) => part.getBoundingClientRect());
    return [item.left, item.top, item.right, item.bottom, live.right];
})"""


@pytest.mark.parametrize("query", ["landscape=ravine&learning_rate=0.0123", *further("lesson=damping.1")])
def test_the_map_keeps_its_place_while_a_slider_is_moved(follow, query):
    tab = follow(query)
    tab.page.evaluate("document.querySelector('.dh-controls .dh-play[aria-label=Pause]')?.click()")
    before = tab.page.evaluate(BOX, ".dh-map")
    slider = tab.page.get_by_role("slider", name="Momentum β")
    for key in ("Home", "End"):
        slider.press(key)
        tab.wait_for_query("momentum=0." if key == "End" else "momentum=0.0")
        assert tab.page.evaluate(BOX, ".dh-map") == before


@pytest.mark.parametrize(
    "query",
    ["lesson=conventions.4", *further("lesson=conventions.4&screen=stage", "race=adam+adamw+lion+sgd+momentum")],
)
def test_entries_of_the_legend_are_whole_to_their_end_and_lie_apart(follow, query):
    boxes = follow(query).page.evaluate(ENTRIES)
    for index, (left, top, right, bottom, live) in enumerate(boxes):
        assert live <= right + 1
        for other in boxes[:index]:
            assert left >= other[2] or right <= other[0] or top >= other[3] - 1 or bottom <= other[1] + 1


@pytest.mark.parametrize(
    "query",
    ["", "lesson=damping.1", *further("lesson=zigzag.2", "maps=side&race=sgd+momentum+adam", "lesson=weights.4")],
)
def test_the_first_screen_ends_at_the_play_bar(follow, query):
    tab = follow(query)
    table = tab.page.locator(".dh-ended .dh-readout").first.bounding_box()
    assert table["y"] >= tab.page.locator(".dh-controls").bounding_box()["y"]


CUT = """() => [...document.querySelectorAll('.dh-legend span')]
    .filter((each) => each.scrollWidth > each.clientWidth + 1).length"""
FOUR = "landscape=two_moons&race=sgd+momentum+rmsprop+adam"


@pytest.mark.parametrize("query", [FOUR, *further("lesson=weights.4", "lesson=rare.2")])
def test_beside_the_map_of_a_network_the_loss_has_its_room_and_the_settings_are_whole(follow, query):
    tab = follow(query)
    assert tab.page.evaluate(BOX, ".dh-loss")[3] >= 120
    tab.pause_at(100)
    assert tab.page.evaluate(CUT) == 0


def test_the_invitation_goes_with_the_end_of_the_race_and_comes_with_the_next_visit_until_it_was_followed(visit):
    tab = visit("landscape=ravine&steps=100", viewport={"width": 1400, "height": 900})
    word = tab.page.locator(".dh-invitation")
    tab.page.locator(".dh-speed").select_option("8")
    expect(word).to_have_count(0, timeout=15_000)
    tab.page.reload()
    tab.ready()
    expect(word).to_have_count(1)
    tab.page.locator(".dh-map .nsewdrag").click(position={"x": 100, "y": 100})
    expect(word).to_have_count(0)
    tab.page.reload()
    tab.ready()
    expect(word).to_have_count(0)


def test_maps_side_by_side_are_as_large_as_their_panel_allows_when_the_page_opens(visit):
    tab = visit("landscape=himmelblau&race=sgd+momentum+rmsprop+adam&maps=side")
    lengths = tab.page.evaluate(
        """() => Object.values(document.querySelector('.dh-map .dh-plot')._fullLayout._plots)
            .map(({ xaxis, yaxis }) => Math.max(xaxis._length, yaxis._length))"""
    )
    assert len(lengths) == 4
    assert min(lengths) > 200  # four in a row of 1,000 pixels


# From a small phone to a large screen; upright, across, in a frame, and enlarged to 200 %.
WINDOWS = [(320, 640), (390, 844), (480, 320), (700, 450), (820, 1180), (844, 390), (1024, 768), (2560, 1440)]
FINGERS = (390, 1024)


@pytest.mark.parametrize("query", ["", *further("maps=side&race=sgd+momentum+adam+nesterov")])
def test_the_page_fits_every_window_and_every_target_a_finger(visit, query):
    tab = visit(query, has_touch=True)
    tab.pause_at(40)
    found = {}
    for width, height in WINDOWS:
        resize(tab.page, width, height)
        if faults := misfits(tab.page, fingers=width in FINGERS):
            found[width, height] = faults
    assert not found


def test_a_phone_held_across_shows_the_map_the_sliders_and_the_loss_at_once(visit):
    tab = visit(viewport={"width": 844, "height": 390}, has_touch=True)
    for part in (".dh-map", ".dh-main .dh-sliders", ".dh-loss"):
        box = tab.page.locator(part).first.bounding_box()
        assert box["y"] + box["height"] <= tab.page.locator(".dh-controls").bounding_box()["y"] + 1
