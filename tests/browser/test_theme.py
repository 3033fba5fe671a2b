"""The colours of the page, which a visitor changes by Streamlit's own menu or by their system."""

from itertools import product

import numpy as np

from tests.browser.sizes import resize

# What a visitor reads or sees: the numbers of an axis, the background, and the middle of the relief on the map.
COLOURS = """(where) => {
    const plot = document.querySelector(`${where} .dh-plot`);
    const text = getComputedStyle(plot.querySelector('.xtick text')).fill;
    const relief = document.querySelector('.dh-map > canvas');
    const middle = relief.getContext('2d').getImageData(relief.width / 2, relief.height / 2, 1, 1).data;
    return [text, getComputedStyle(document.querySelector('.stApp')).backgroundColor, `rgb(${middle.join()})`];
}"""


def luminance(colour):
    if colour.startswith("#"):
        rgb = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    else:
        rgb = [float(each) for each in colour.strip("rgba()").split(",")[:3]]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in np.array(rgb) / 255]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(one, other):
    """As WCAG has it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def choose(tab, name):
    tab.page.locator("[data-testid=stMainMenu] button").first.click()
    tab.page.get_by_test_id(f"stMainMenuItem-theme-{name}").click()
    tab.page.keyboard.press("Escape")


def by_menu(tab, name):
    tab.page.mouse.move(5, 5)  # a tooltip under the pointer may cover the menu
    choose(tab, name.title())


def by_system(tab, name):
    tab.page.emulate_media(color_scheme=name)


def test_the_stage_and_the_plots_follow_the_theme(visit):
    tab = visit("view=modes", color_scheme="light")
    tab.page.wait_for_selector(".dh-figure[data-ready=true]", timeout=30_000)
    tab.pause_at(40)
    tops = {}
    for switch, name in product((by_system, by_menu), ("dark", "light")):  # the menu's choice outlasts the system's
        before = tab.page.evaluate(COLOURS, ".dh-map")
        switch(tab, name)
        for where in (".dh-map", ".dh-loss", ".dh-figure"):
            dark = name == "dark"
            tab.page.wait_for_function(
                f"([where, before]) => ({COLOURS})(where).every((each, index) => each !== before[index])",
                arg=[where, before],
            )
            text, back, _ = tab.page.evaluate(COLOURS, where)
            assert (luminance(back) < 0.2) == dark
            assert contrast(text, back) >= 4.5, where
        tops[switch, name] = luminance(tab.page.evaluate(COLOURS, ".dh-map")[2])
    for switch in (by_system, by_menu):
        assert tops[switch, "dark"] < tops[switch, "light"] / 2, "the terrain has a night edition"


def test_a_zoom_outlasts_another_theme_and_another_size_of_the_window(visit):
    tab = visit("landscape=ravine", color_scheme="light")
    tab.pause_at(40)
    for where in (".dh-map", ".dh-loss"):
        box = tab.page.locator(f"{where} .nsewdrag").bounding_box()
        for share, move in ((0.4, tab.page.mouse.down), (0.6, tab.page.mouse.up)):
            tab.page.mouse.move(box["x"] + share * box["width"], box["y"] + share * box["height"], steps=5)
            move()
    ranges = """(where) => {
        const { xaxis, yaxis } = document.querySelector(`${where} .dh-plot`)._fullLayout;
        return [...xaxis.range, ...yaxis.range];
    }"""
    tab.page.wait_for_function(f"({ranges})('.dh-map')[0] > -1.5 && ({ranges})('.dh-loss')[0] > 0")
    before = [tab.page.evaluate(ranges, where) for where in (".dh-map", ".dh-loss")]
    colours = tab.page.evaluate(COLOURS, ".dh-loss")
    tab.page.emulate_media(color_scheme="dark")
    tab.page.wait_for_function(f"before => ({COLOURS})('.dh-loss')[0] !== before", arg=colours[0])
    assert [tab.page.evaluate(ranges, where) for where in (".dh-map", ".dh-loss")] == before
    resize(tab.page, 1250, 900)
    assert tab.page.evaluate(ranges, ".dh-loss") == before[1]
