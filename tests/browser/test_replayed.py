"""A recorded training in the browser: uploaded, it plays as a race of networks does; also in the exported file."""

import numpy as np

from landscapes.surface import Surface
from tests.browser.test_beside import ring_radii
from tests.browser.test_elsewhere import exported
from tests.uploads.test_recording import FILE

UPLOAD = {"name": "run.npz", "mimeType": "", "buffer": FILE}


def three(value):
    return f"{float(f'{value:.3g}'):g}"


def test_a_training_of_pytorchs_plays_with_all_that_the_stage_shows_of_a_network(follow, from_disk, tmp_path):
    tab = follow("landscape=surface")
    tab.page.locator("input[type=file]").set_input_files([UPLOAD])
    adam = tab.page.locator(".dh-legend li").filter(has_text="Adamrecorded, to step 60")
    adam.wait_for()
    tab.pause_at(40)
    surface = Surface.read("run.npz", FILE)
    run, row = surface.replayed[1], 20  # every second step was recorded
    place, away = run.places[:, row], run.distance[row]
    share = away / np.hypot(away, np.hypot(*(place - run.places[:, 0])))
    live = adam.locator(".dh-live").inner_text()
    assert live == (f"loss {three(run.loss[row])} (picture {three(surface.loss(place))}), {100 * share:.0f} % beside")
    said = tab.page.locator(".dh-plane").inner_text()
    assert said.startswith("49 weights. The map is the plane through the start, the end of SGD and the end of Adam")
    assert "at step 60" in tab.page.locator(".dh-readout").inner_text()

    # The ring around the ball has the radius of its distance.
    box = tab.page.locator(".dh-map .dh-plot").bounding_box()
    across, down = np.subtract(tab.map_pixel(*place), (box["x"], box["y"]))
    edge = np.subtract(tab.map_pixel(place[0] + away, place[1]), (box["x"], box["y"]))[0]
    assert any(np.allclose(each, edge - across, atol=1.5) for each in ring_radii(tab, (across, down)))
    tab.pause_at(60)  # both ends are on the plane
    assert "picture" not in tab.page.locator(".dh-legend").inner_text()

    alone = from_disk(exported(tab, tmp_path / "race.html"))
    alone.pause_at(40)
    assert alone.page.locator(".dh-plane").inner_text() == said
    assert alone.page.locator(".dh-legend li").nth(1).locator(".dh-live").inner_text() == live
