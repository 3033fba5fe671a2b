"""Until Plotly's script has come, a map is drawn without it, and the race plays there; then nothing moves."""

import numpy as np
import pytest

from tests.browser.conftest import DESK, Visit
from tests.further import further

# Texts and ticks of the map that can be seen, with their boxes in the window.
DRAWN = """() => {
    const plot = document.querySelector('.dh-map .dh-plot'), frame = plot.getBoundingClientRect();
    const drawn = plot.querySelector('.dh-stand-in') ?? plot;
    return [...drawn.querySelectorAll('text, .ticks, .dh-stand-in > path')]
        .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        .filter((each) => each.textContent || each.tagName === 'path')
        .map((each) => [each.textContent, each.getBoundingClientRect()])
        .map(([text, { x, y, width, height }]) => [text, x - frame.x, y - frame.y, width, height])
        .sort((one, other) => one[0].localeCompare(other[0]) || one[1] - other[1] || one[2] - other[2]);
}"""


@pytest.mark.parametrize(
    ("query", "width", "scheme"),
    [
        ("landscape=himmelblau", 390, "light"),
        *further(
            ("", 1400, "light"), ("landscape=rosenbrock", 1920, "dark"), ("landscape=xor&steps=50", 1400, "light")
        ),
    ],
)
def test_the_map_plays_without_plotly_and_stays_where_it_is(other_desk, address, query, width, scheme):
    page = other_desk.take({"width": width, "height": 900}, color_scheme=scheme)
    tab, held = Visit(other_desk.context, address, page), []
    page.route("**/plotly.min.js*", lambda route: held.append(route))
    page.goto(f"{address}/?{query}")
    page.wait_for_function("document.querySelector('.dh-stage')?.dataset.step > 2", timeout=30_000)
    page.wait_for_function("!document.querySelector('.dh-first')")
    while not held:  # Plotly is asked for when the race plays
        page.wait_for_timeout(50)
    # A click drops the balls already.
    before = page.evaluate(DRAWN)
    assert len(before) > 10
    if not query:
        box = page.locator(".dh-map .dh-stand-in").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 3)
        tab.wait_for_query("x=")
    page.mouse.move(5, 5)
    for each in held:
        each.continue_()
    tab.ready()
    page.wait_for_selector(".dh-stand-in", state="detached")
    after = page.evaluate(DRAWN)
    assert [each[0] for each in after] == [each[0] for each in before]
    assert np.allclose([each[1:] for each in after], [each[1:] for each in before], atol=0.3)
    tab.close(other_desk)


def test_the_map_comes_before_the_settings_beside_it_and_plays_before_the_surface(chromium, address):
    context = chromium(webgl=True).new_context(**DESK | {"viewport": {"width": 1000, "height": 620}})
    tab = Visit(context, address)
    tab.page.add_init_script(
        """const playing = ".dh-stage[data-playing=true]:not([data-step='0'])";
        const [shown, settings] = [".dh-stage[data-shown=true]", ".st-key-side .dh-slider"];
        const seen = { shown, playing, settings, surface: ".gl-container canvas" };
        window.order = [];
        const look = () => {
            for (const name in seen) if (!order.includes(name) && document.querySelector(seen[name])) order.push(name);
            requestAnimationFrame(look);
        };
        look();"""
    )
    said = []
    tab.page.on("request", lambda request: said.append(request.url) if "/drawn?" in request.url else None)
    tab.open()
    tab.page.wait_for_function("order.length === 4", timeout=60_000)
    order = tab.page.evaluate("order")
    assert order.index("shown") < order.index("settings")
    assert order.index("playing") < order.index("surface")
    assert len(said) == 1  # the server is told that the map is there, and sends the settings
    tab.close()
    context.close()
