"""The relief on the page: below the plot, where Python computed it, and in the files that are saved."""

import base64
import io
from xml.etree import ElementTree

import numpy as np
from PIL import Image

from figures.relief import relief
from figures.style import NIGHT, PAPER
from landscapes.multi_well import MultiWell
from tests.browser.test_elsewhere import SVG, saved

PLACES = np.array([(-2.4, -2.2), (2.5, 2.6), (-1.1, -2.5), (2.1, 0.9)])  # apart from the balls
PIXEL = """([x, y]) => {
    const canvas = document.querySelector('.dh-map > canvas');
    const box = canvas.getBoundingClientRect(), sharp = canvas.width / box.width;
    return [...canvas.getContext('2d').getImageData((x - box.x) * sharp, (y - box.y) * sharp, 1, 1).data];
}"""


def expected(places, palette):
    """The colours of the relief at places (n, 2) of the map."""
    made = relief(MultiWell())
    side = len(made.shade)
    low, high = np.array([MultiWell.x_range, MultiWell.y_range]).T
    columns, rows = np.rint((places - low) / (high - low) * (side - 1)).astype(int).T
    return made.coloured(palette)[side - 1 - rows, columns].astype(int)


def is_near(colours, others):
    """But for contour lines, which are painted over the relief."""
    return np.median(np.abs(np.array(colours) - others)) < 4


def test_the_relief_lies_below_the_plot_in_the_colours_of_the_theme_and_follows_the_zoom(visit):
    tab = visit("landscape=multi_well", color_scheme="light")
    tab.pause_at(0)
    order = tab.page.evaluate(
        "[...document.querySelector('.dh-map').children].map((each) => each.className.split(' ')[0] || each.tagName)"
    )
    assert order[:4] == ["CANVAS", "dh-plot", "CANVAS", "CANVAS"]

    def shown():
        return [tab.page.evaluate(PIXEL, tab.map_pixel(*each))[:3] for each in PLACES]

    def turn(scheme):
        before = shown()
        tab.page.emulate_media(color_scheme=scheme)
        while shown() == before:
            tab.page.wait_for_timeout(50)
        tab.leave()

    assert is_near(shown(), expected(PLACES, PAPER))
    turn("dark")
    assert is_near(shown(), expected(PLACES, NIGHT))
    before = tab.map_pixel(*PLACES[1])
    tab.page.evaluate(
        """() => Plotly.relayout(document.querySelector('.dh-map .dh-plot'),
            { 'xaxis.range': [-4, 4], 'yaxis.range': [-3, 5] })"""
    )
    tab.leave()
    assert np.hypot(*np.subtract(tab.map_pixel(*PLACES[1]), before)) > 30
    for palette in (NIGHT, PAPER):
        assert is_near(shown(), expected(PLACES, palette))
        assert tab.page.evaluate(PIXEL, tab.map_pixel(-3.5, 4))[3] == 0, "beyond the map there is none"
        if palette is NIGHT:
            turn("light")


def test_the_relief_is_in_the_files_that_are_saved(follow):
    tab = follow("landscape=multi_well")
    tab.pause_at(12)
    box = tab.page.locator(".dh-map .dh-plot").bounding_box()
    pixels = [np.subtract(tab.map_pixel(*each), (box["x"], box["y"])) for each in PLACES]
    drawing = ElementTree.fromstring(saved(tab, ".dh-map", "SVG"))
    legend = float(drawing.get("height")) - box["height"]
    image = next(drawing.iter(f"{SVG}image"))
    assert image.get("clip-path")
    embedded = Image.open(io.BytesIO(base64.b64decode(image.get("href").partition(",")[2])))
    assert (np.asarray(embedded.convert("RGB")) == relief(MultiWell()).coloured(PAPER)).mean() > 0.9

    picture = Image.open(io.BytesIO(saved(tab, ".dh-map", "PNG"))).convert("RGB")
    colours = [picture.getpixel((round(2 * x), round(2 * (y + legend)))) for x, y in pixels]
    assert is_near(colours, expected(PLACES, PAPER))
