"""The picture of the race stands where the stage will be, until that is drawn."""

import numpy as np
import pytest

from tests.browser.conftest import Visit
from tests.further import further

# The box of the map's axes: in the picture, and as Plotly has drawn them.
PICTURE = """() => {
    const image = document.querySelector('.dh-first .dh-map img'), box = image.getBoundingClientRect();
    const side = Math.min(box.width / image.naturalWidth, box.height / image.naturalHeight);
    const [width, height] = [side * image.naturalWidth, side * image.naturalHeight];
    return [box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height];
}"""
AXES = """() => {
    const box = document.querySelector('.dh-map .nsewdrag').getBoundingClientRect();
    return [box.x, box.y, box.width, box.height];
}"""
BOXES = """selectors => selectors.map((each) => {
    const box = (document.querySelector('.dh-first') ?? document).querySelector(each)?.getBoundingClientRect();
    return box ? [box.x, box.y, box.width, box.height] : [0, 0, 0, 0];
})"""
PARTS = [".dh-legend", ".dh-map", ".dh-plane", ".dh-surface", ".dh-loss", ".dh-valley"]


@pytest.mark.parametrize(
    ("query", "width", "height", "scheme"),
    [
        ("lesson=zigzag.1", 1400, 900, "light"),
        ("landscape=rosenbrock&unheard=of", 390, 844, "dark"),  # with a note, so that the page opens empty
        *further(
            ("landscape=rosenbrock", 1400, 900, "light"),
            ("landscape=rosenbrock", 390, 844, "dark"),
            ("landscape=rosenbrock", 1920, 1080, "dark"),  # with larger text
            ("landscape=rosenbrock&screen=stage", 800, 450, "light"),
            ("landscape=xor&race=sgd+momentum+adam+adagrad", 1400, 900, "light"),
            ("landscape=xor&race=sgd+momentum+adam+adagrad", 390, 844, "light"),
        ),
    ],
)
def test_it_is_where_the_stage_will_be_and_goes_when_that_let_go(other_desk, address, query, width, height, *, scheme):
    page = other_desk.take({"width": width, "height": height}, color_scheme=scheme)
    tab, held, buttons, front, let_go = Visit(other_desk.context, address, page), [], [], [], []
    page.route("**/static/js/index.*.js", lambda route: front.append(route))
    # The page asks for them early, and once more when it needs them.
    page.route("**/scripts.js", lambda route: route.continue_() if let_go else held.append(route))
    page.route("**/Button.*.js", lambda route: buttons.append(route))
    page.goto(f"{address}/?{query}", wait_until="commit")
    opened = None
    if "unheard" not in query:  # before any script of Streamlit
        page.wait_for_function("document.querySelector('#page-opening .dh-map img')?.naturalWidth > 0")
        page.wait_for_function("[...document.fonts].some(({ status }) => status === 'loaded')")
        opened = page.evaluate(PICTURE), page.evaluate(BOXES, PARTS)
    while not front:
        page.wait_for_timeout(50)
    page.unroute("**/static/js/index.*.js")  # whichever of them is asked for later
    for each in front:
        each.continue_()
    page.wait_for_function("document.querySelector('#root .st-key-page')?.offsetHeight > 100")
    if "lesson" in query or "unheard" in query:
        page.wait_for_function("document.querySelector('#root .dh-first .dh-map img')?.naturalWidth > 0")
        page.wait_for_function("!document.querySelector('#page-opening')")
    early = page.evaluate(PICTURE), page.evaluate(BOXES, PARTS)
    for each in buttons:
        each.continue_()
    if "screen" not in query:
        # Covered by the page as it opens, they are there and can't be seen.
        page.locator("#root .dh-title").wait_for(state="attached")
        page.wait_for_function(
            "[...document.querySelectorAll('.st-key-settings button')].some((each) => each.offsetHeight)"
        )
    assert page.get_by_text("Preparing the race").is_visible()
    assert not page.get_by_role("button", name="Play").is_visible()
    picture, parts = page.evaluate(PICTURE), page.evaluate(BOXES, PARTS)
    for before in filter(None, (opened, early)):
        assert np.allclose(before[0], picture, atol=2)
        assert np.allclose(before[1], parts, atol=2), "the head is as high before its buttons are there"
    while not held:
        page.wait_for_timeout(50)
    let_go.append(True)
    for each in held:
        each.continue_()
    tab.ready()
    page.wait_for_function("!document.querySelector('.dh-first, #page-opening')")
    assert np.allclose(page.evaluate(AXES), picture, atol=2)
    assert np.allclose(page.evaluate(BOXES, PARTS), parts, atol=2)
    tab.close(other_desk)


def test_where_the_stage_can_not_be_drawn_the_page_says_so_in_place_of_the_picture(other_desk, address):
    page = other_desk.take()
    page.route("**/scripts.js", lambda route: route.fulfill(status=404))
    page.goto(f"{address}/")
    page.locator(".st-key-race:not(.dh-first)").get_by_text("could not be fetched").first.wait_for()
    page.get_by_text("Preparing the race").wait_for(state="hidden")
    other_desk.give_back(page)
