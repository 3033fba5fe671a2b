"""A network in an exported file, which plays from disk: its boundary, ring, stem and test loss are at their places,
and it says what the page says."""

from xml.etree import ElementTree

import numpy as np
import pytest

from figures.style import styles
from simulation.link import from_query
from simulation.race import Race
from tests.browser.conftest import DESK, SCREEN, Visit
from tests.browser.test_elsewhere import SVG, exported, saved

LINK = "landscape=two_moons&race=sgd+momentum+adam&steps=120&3.learning_rate=0.1"
OFF = 60  # a step at which momentum is beside the plane of the map


def said_of(tab):
    """What the legend and the sentence on the plane say."""
    return tab.page.locator(".dh-legend li .dh-live").all_inner_texts(), tab.page.locator(".dh-plane").inner_text()


@pytest.fixture
def page(follow):
    return follow(LINK)


@pytest.fixture
def file(page, chromium, tmp_path):
    """The file of the page, opened from disk without a network; it has a surface."""
    path = exported(page, tmp_path / "race.html")
    context = chromium(webgl=True).new_context(**DESK)
    context.add_init_script(SCREEN)
    context.set_offline(True)
    file = Visit(context, path.as_uri())  # every other request is a fault of the visit
    yield file.open_file()
    file.close()
    context.close()


def lines_of(drawing, colour):
    """The lines (points, 2) that a saved panel draws in a colour."""
    paths = [each.get("d") for each in drawing.iter(f"{SVG}path") if each.get("stroke") == colour]
    return [
        np.array([[float(each) for each in point.split(" ")] for point in piece.split("L")])
        for path in paths
        if path and not set(path) & set("AaCcZz")
        for piece in path.split("M")[1:]
    ]


@pytest.mark.further(
    "test_beside, test_examples, test_elsewhere and test_recorded ask it of the page, file and surface"
)
def test_the_file_of_a_network_plays_with_boundary_ring_stem_and_test_loss(page, file):
    first = int(file.stage("step"))
    file.page.wait_for_function("first => document.querySelector('.dh-stage')?.dataset.step > first", arg=first)
    race = Race(from_query(LINK))
    network = race.problem.landscape
    (_, momentum, adam), (_, colour, colour_of_adam) = (
        [each.run for each in race.balls],
        [each.colour for each in styles(race)],
    )

    file.pause_at(120)  # the weights of the last row are sent as they are
    theta = momentum.theta[-1]
    drawing = ElementTree.fromstring(saved(file, ".dh-fit", "SVG"))
    axes = file.page.evaluate(
        """['xaxis', 'yaxis'].map(name => {
            const { range, _offset, _length } = document.querySelector('.dh-fit .dh-plot')._fullLayout[name];
            return [...range, _offset, _length];
        })"""
    )
    (left, right, x, width), (bottom, top, y, height) = axes
    boundary = np.concatenate([each for each in lines_of(drawing, colour) if len(each) > 10])
    inputs = np.array(
        [left + (boundary[:, 0] - x) / width * (right - left), top - (boundary[:, 1] - y) / height * (top - bottom)]
    )
    chances = 1 / (1 + np.exp(-network.outputs(theta, inputs)[0]))
    assert len(chances) > 30
    assert np.abs(chances - 0.5).max() < 0.1
    assert np.ptp(inputs[0]) > 1
    said = f"{100 * network.accuracy(theta):.1f} % · {100 * network.test_accuracy(theta):.1f} %"
    assert any(said in (each.text or "") for each in drawing.iter(f"{SVG}text"))

    file.pause_at(OFF)
    page.pause_at(OFF)
    assert said_of(file) == said_of(page)
    theta = momentum.theta[OFF]
    place, away = network.project(theta), float(network.beside(theta))
    drawing = ElementTree.fromstring(saved(file, ".dh-map", "SVG"))
    box = file.page.locator(".dh-map .dh-plot").bounding_box()
    middle = np.subtract(file.map_pixel(*place), (box["x"], box["y"]))
    edge = np.subtract(file.map_pixel(place[0] + away, place[1]), (box["x"], box["y"]))
    dotted = [each for each in drawing.iter(f"{SVG}path") if each.get("stroke-dasharray") == "1.5 4"]
    rings = [
        np.array([[float(each) for each in point.split(" ")] for point in path.get("d")[1:].split("L")])
        for path in dotted
    ]
    assert any(np.allclose(np.hypot(*(ring - middle).T), edge[0] - middle[0], atol=1.5) for ring in rings)

    file.page.wait_for_selector(".dh-surface canvas")
    drawing = ElementTree.fromstring(saved(file, ".dh-surface", "SVG"))
    # It leads from the place on the surface to the true loss, which is lower: down on the screen.
    pairs = [each for each in lines_of(drawing, colour_of_adam) if len(each) == 2]
    (stem,) = (each for each in pairs if abs(np.diff(each[:, 1])) > 5 * abs(np.diff(each[:, 0])))
    assert adam.loss[OFF] < race.seen.loss(network.project(adam.theta[OFF])) - 0.05
    assert stem[1, 1] > stem[0, 1]

    box = file.page.locator(".dh-loss .dh-plot").bounding_box()
    file.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tip = file.page.locator(".dh-loss .dh-tip")
    tip.wait_for()
    lines = tip.locator("div").all_inner_texts()
    (step,) = (int(each.split()[1]) for each in lines if each.startswith("step"))
    (told,) = (float(each.split()[2]) for each in lines if each.startswith("test loss"))
    losses = [network.test_loss(ball.run.theta[step]) for ball in race.balls]
    assert min(abs(each / told - 1) for each in losses) < 0.006, lines
