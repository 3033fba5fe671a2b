"""The page on paper, in the light colours and on one sheet, and the page on the screen after it was printed."""

import re
from itertools import product

import numpy as np

from tests.browser.sizes import resize

# Of the map and the loss: the sizes of the panel, of what Plotly drew, and of each canvas on the page.
SIZES = """() => ['.dh-map', '.dh-loss'].map((name) => {
    const panel = document.querySelector(name);
    const size = (each) => { const { width, height } = each.getBoundingClientRect(); return [width, height]; };
    return [panel, panel.querySelector('.main-svg'), ...panel.querySelectorAll(':scope > canvas')].map(size);
})"""
SEEN = f"""() => ({{
    sizes: ({SIZES})(),
    text: getComputedStyle(document.querySelector('.dh-map .xtick text')).fill,
    back: getComputedStyle(document.querySelector('.stApp')).backgroundColor,
    said: [...document.querySelectorAll('.dh-printed')].map((each) => (each.clientHeight ? each.innerText : '')).join(),
}})"""


def test_the_page_prints_on_one_sheet_in_light_colours_and_is_as_before_afterwards(visit):
    query = "landscape=himmelblau&race=sgd+momentum+rmsprop+adam&steps=150"
    tab = visit(query, viewport={"width": 1400, "height": 900}, color_scheme="dark")
    tab.pause_at(40)
    tab.page.evaluate(f"addEventListener('beforeprint', () => {{ window.seen = ({SEEN})(); }})")
    for (width, height), landscape in product(((1400, 900), (390, 844)), (False, True)):
        if not landscape:
            resize(tab.page, width, height)
            before = tab.page.evaluate(f"JSON.stringify(({SEEN})())")
        margin = dict.fromkeys(("top", "right", "bottom", "left"), "10mm")
        paper = tab.page.pdf(format="A4", landscape=landscape, print_background=True, margin=margin)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
        seen = tab.page.evaluate("seen")
        for panel, *drawn in seen["sizes"]:
            assert all(np.allclose(each, panel, atol=1) for each in drawn)
        assert seen["back"] == "rgb(255, 255, 255)"
        assert max(map(float, re.findall(r"[\d.]+", seen["text"])[:3])) < 128
        for said in ("Himmelblau", "150 steps", "step 40 of 150", f"{tab.address}/?landscape=himmelblau"):
            assert said in seen["said"]
        tab.page.wait_for_function(f"before => JSON.stringify(({SEEN})()) === before", arg=before)
