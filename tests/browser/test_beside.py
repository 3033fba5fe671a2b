"""A network in the browser: what is beside the plane of its map is on the map and in the legend."""

from xml.etree import ElementTree

import numpy as np
import pytest

from simulation.link import from_query
from simulation.race import Race
from tests.browser.test_elsewhere import SVG, saved

LINK = "landscape=two_moons&race=sgd+momentum&steps=120&learning_rate=0.2"


def ring_radii(tab, centre):
    """The distances of the points of each dotted ring on the map from a pixel of it, by the map's picture as SVG."""
    rings = [
        np.array([[float(each) for each in point.split(" ")] for point in path.get("d")[1:].split("L")])
        for path in ElementTree.fromstring(saved(tab, ".dh-map", "SVG")).iter(f"{SVG}path")
        if path.get("stroke-dasharray") == "1.5 4"
    ]
    return [np.hypot(*(ring - centre).T) for ring in rings]


def test_map_legend_and_sentence_say_how_far_a_ball_is_beside_the_plane(follow):
    tab = follow(LINK)
    race = Race(from_query(LINK))
    landscape, momentum = race.problem.landscape, race.balls[1].run
    tab.pause_at(60)
    theta = momentum.theta[60]
    away, place = float(landscape.beside(theta)), landscape.project(theta)
    live = tab.page.locator(".dh-legend li").nth(1).locator(".dh-live").inner_text()
    share = away / np.linalg.norm(theta - momentum.theta[0])
    assert live == (
        f"loss {float(f'{momentum.loss[60]:.3g}'):g} (picture {float(f'{race.seen.loss(place):.3g}'):g}), "
        f"{100 * share:.0f} % beside"
    )
    said = tab.page.locator(".dh-plane").inner_text()
    assert said.startswith("33 weights. The map is the plane through the start, the end of SGD and the end of Momentum")

    box = tab.page.locator(".dh-map .dh-plot").bounding_box()
    across, down = np.subtract(tab.map_pixel(*place), (box["x"], box["y"]))
    edge = np.subtract(tab.map_pixel(place[0] + away, place[1]), (box["x"], box["y"]))[0]
    assert any(np.allclose(each, edge - across, atol=1.5) for each in ring_radii(tab, (across, down)))
    tab.pause_at(120)  # both balls are on the plane again
    assert "picture" not in tab.page.locator(".dh-legend").inner_text()


@pytest.mark.parametrize("query", ["landscape=ravine", "landscape=logistic_regression"])
def test_a_map_of_all_parameters_has_no_sentence(follow, query):
    tab = follow(query)
    assert tab.page.locator(".dh-plane").inner_text() == ""
    assert not tab.page.locator(".dh-plane").is_visible()


def test_the_pointer_on_a_ball_tells_the_loss_of_the_map_and_the_test_loss(follow):
    tab = follow(LINK)
    tab.pause_at(60)
    box = tab.page.locator(".dh-loss .dh-plot").bounding_box()
    tab.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tip = tab.page.locator(".dh-loss .dh-tip")
    tip.wait_for()
    lines = tip.locator("div").all_inner_texts()
    assert [each.rpartition(" ")[0] for each in lines if each.startswith(("picture", "beside", "test loss"))] == [
        "picture",
        "beside",
        "test loss",
    ]
