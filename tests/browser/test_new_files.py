"""A panel and a mark are one file each: those of CONTRIBUTING.md, put into a copy of the project, are drawn."""

import re
import shutil
from itertools import pairwise

import numpy as np
import pytest

from simulation.link import from_query
from simulation.race import Race
from stage import component
from tests.browser.conftest import Visit
from tests.browser.test_elsewhere import exported
from tests.served import ROOT, served

GUIDE = (ROOT / "CONTRIBUTING.md").read_text()
EXAMPLES = dict(re.findall(r"`(stage/(?:panels|marks)/\w+\.js)`:\n\n```js\n(.*?)```", GUIDE, re.DOTALL))
QUERY = "landscape=himmelblau&race=sgd&steps=100"
STEP = 60

# Whether something is painted within two pixels of a point of a panel's upper canvas, in the units of its axes.
PAINTED = """([panel, x, y]) => {
    const { xaxis, yaxis } = document.querySelector(`${panel} .dh-plot`)._fullLayout;
    const pen = [...document.querySelectorAll(`${panel} > canvas`)].at(-1).getContext('2d');
    const [px, py] = [xaxis._offset + xaxis.d2p(x), yaxis._offset + yaxis.d2p(y)];
    return pen.getImageData(px - 2, py - 2, 5, 5).data.some((value, at) => at % 4 === 3 && value > 0);
}"""


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """The address of a copy of the project that has one panel and one mark more."""
    folder = tmp_path_factory.mktemp("changed") / "downhill"
    hidden = shutil.ignore_patterns(".git", ".venv", ".cache", "__pycache__", "site", "docs", "tests")
    shutil.copytree(ROOT, folder, ignore=hidden)
    for path, text in EXAMPLES.items():
        (folder / path).write_text(text)
    with served(folder / "app.py", folder.with_name("log"), folder) as address:
        yield address


def check(tab):
    """Check that the ball is on the new panel where its run says, and the new mark on the map."""
    tab.pause_at(STEP)
    tab.leave()
    assert tab.page.get_by_role("figure", name="Distance from the start against step").is_visible()
    (theta,) = Race(from_query(QUERY)).paths
    start, now = theta[0], theta[STEP]
    distance = float(np.hypot(*(now - start)))
    assert tab.page.evaluate(PAINTED, [".dh-distance", STEP, distance]), "the ball is on the new panel"
    assert not tab.page.evaluate(PAINTED, [".dh-distance", STEP + 20, distance / 2])
    # Half way back to the start there is nothing else on this canvas: the trail of the last 25 steps is elsewhere.
    x, y = map(float, (start + now) / 2)
    assert np.hypot(*(theta[STEP - 25 : STEP + 1] - (x, y)).T).min() > 1
    assert tab.page.evaluate(PAINTED, [".dh-map", x, y]), "the mark is painted"


def test_the_guide_shows_a_panel_and_a_mark():
    assert sorted(path.split("/")[1] for path in EXAMPLES) == ["marks", "panels"]


def test_they_are_drawn_because_their_files_are_there_in_the_exported_file_too(desk, changed, from_disk, tmp_path):
    tab = Visit(desk.context, changed, desk.take()).open(QUERY)
    check(tab)
    path = exported(tab, tmp_path / "race.html")
    tab.close(desk)
    check(from_disk(path))


def test_on_a_phone_the_panel_comes_after_those_of_the_page(desk, changed):
    tab = Visit(desk.context, changed, desk.take({"width": 390, "height": 844}, has_touch=True)).open(QUERY)
    parts = (".dh-legend", ".dh-map", ".dh-loss", ".dh-distance", ".dh-ended", ".dh-controls")
    tab.page.locator(".dh-controls").evaluate("bar => (bar.style.position = 'static')")  # it sticks to the lower edge
    boxes = [tab.page.locator(each).bounding_box() for each in parts]
    assert all(box["y"] + box["height"] <= below["y"] for box, below in pairwise(boxes)), boxes
    assert boxes[3]["height"] >= 150
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.close(desk)


def test_no_script_names_a_file_of_a_panel_or_a_mark():
    for name in component.files():
        assert not re.search(r'"[./]*(panels|marks)/\w', (component.HERE / name).read_text()), name
