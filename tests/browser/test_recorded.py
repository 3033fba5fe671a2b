"""A grid of losses that comes with recorded runs, in the browser: legend, playhead, saved picture and exported file."""

from xml.etree import ElementTree

import numpy as np

from tests.browser.test_elsewhere import SVG, exported, saved
from tests.uploads.files import npz

X, Y = np.linspace(-2, 2, 11), np.linspace(-1, 1, 9)
STEPS = np.arange(21)
PLACES = np.array([1.5 - 0.07 * STEPS, 0.8 - 0.03 * STEPS])
LOSSES = 3 - 0.1 * STEPS  # of the network, not of the surface
HEIGHTS = X**2 + Y[:, np.newaxis] ** 2


def test_recorded_runs_stand_beside_the_balls_on_page_picture_and_file(follow, from_disk, tmp_path):
    tab = follow("landscape=surface&steps=50")
    rows = np.column_stack([STEPS, *PLACES, LOSSES, 0 * STEPS])
    file = {"name": "run.npz", "mimeType": "", "buffer": npz(x=X, y=Y, z=HEIGHTS, ball_1=rows)}
    tab.page.locator("input[type=file]").set_input_files([file])
    legend = tab.page.locator(".dh-legend li").filter(has_text="run 1recorded, to step 20")
    legend.wait_for()
    for step, said in ((5, "loss 2.5"), (20, "loss 1"), (40, "loss 1")):
        tab.pause_at(step)
        assert legend.locator(".dh-live").inner_text() == said
    assert "21 rows to step 20" in tab.page.locator(".dh-readout").inner_text()

    tab.pause_at(10)
    box = tab.page.locator(".dh-map .dh-plot").bounding_box()
    across, down = np.subtract(tab.map_pixel(*PLACES[:, 10]), (box["x"], box["y"]))
    drawing = ElementTree.fromstring(saved(tab, ".dh-map", "SVG"))
    numbers = [each for each in drawing.iter(f"{SVG}text") if each.text == "1" and each.get("text-anchor") == "middle"]
    assert any(np.hypot(float(each.get("x")) - across, float(each.get("y")) - down) < 1 for each in numbers)
    assert any(each.get("stroke-dasharray") == "5 4" for each in drawing.iter(f"{SVG}path"))
    assert any(each.text == "1 run 1 recorded, to step 20" for each in drawing.iter(f"{SVG}text"))

    alone = from_disk(exported(tab, tmp_path / "race.html"))
    alone.page.locator(".dh-legend li").filter(has_text="run 1recorded, to step 20").wait_for()


def test_on_the_surface_a_stem_leads_up_from_a_place_to_its_true_loss(visit, chromium):
    tab = visit("landscape=surface&steps=50&race=sgd", browser=chromium(webgl=True))
    known = np.column_stack([STEPS, *PLACES, HEIGHTS.max() + 0 * STEPS, 0 * STEPS])
    file = {"name": "run.npz", "mimeType": "", "buffer": npz(x=X, y=Y, z=HEIGHTS, ball_1=known, ball_2=known[:, :3])}
    tab.page.locator("input[type=file]").set_input_files([file])
    tab.page.locator(".dh-legend li").filter(has_text="run 2recorded").wait_for()
    tab.pause_at(10)
    tab.page.wait_for_selector(".dh-surface canvas")
    drawing = ElementTree.fromstring(saved(tab, ".dh-surface", "SVG"))
    dots = {
        each.text: (float(each.get("x")), float(each.get("y")))
        for each in drawing.iter(f"{SVG}text")
        if each.text in ("1", "2") and each.get("text-anchor") == "middle"
    }
    # Both runs are at one place, at which only the first one has a loss: it is as high as the corners of the map.
    assert dots["2"][1] - dots["1"][1] > 15
    assert abs(dots["2"][0] - dots["1"][0]) < 5
