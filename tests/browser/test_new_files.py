"""A panel and a mark are one file each: dropped into a copy of the project, they are drawn."""

import io
import re
import shutil

import numpy as np
import pytest
from PIL import Image

from simulation.link import from_query
from simulation.race import Race
from stage import component
from tests.browser.conftest import DESK, Visit
from tests.browser.test_elsewhere import exported
from tests.served import ROOT, serve

PANEL = """// The steepness under each ball against the step.
export default {
    name: "steepness",
    place: 9,
    label: "Steepness against step",
    way: (ball) => ({ x: (row) => row, y: (row) => ball.slope[row] }),
    layout({ dressed, race }) {
        return { ...dressed, xaxis: { range: [0, race.steps] }, yaxis: { type: "log", range: [-8, 4] } };
    },
    traces: () => [],
};
"""
MARK = """// A square of the colour that no other mark has, at the middle of the map.
export default {
    panel: "map",
    layer: "ground",
    paint(pen, { axes: [axes] }) {
        pen.fillStyle = "#12fe34";
        pen.beginPath();
        pen.rect(axes.left + axes.width / 2 - 6, axes.top + axes.tall / 4 - 6, 12, 12);
        pen.fill();
    },
};
"""
SQUARE = (0x12, 0xFE, 0x34)


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """The address of a copy of the project that has one panel and one mark more."""
    folder = tmp_path_factory.mktemp("changed")
    names = {each.name for each in ROOT.iterdir() if each.suffix in (".py", ".toml")} | {".streamlit"}
    names |= {each.parent.name for each in ROOT.glob("*/__init__.py")}
    for name in names:
        each = ROOT / name
        copy = shutil.copytree if each.is_dir() else shutil.copy
        copy(each, folder / name)
    (folder / "stage/panels/steepness.js").write_text(PANEL)
    (folder / "stage/marks/square.js").write_text(MARK)
    with (folder / "log").open("wb") as sink:
        process, address = serve(folder / "app.py", sink, folder)
        yield address
        process.terminate()
        process.wait(10)
    log = (folder / "log").read_text()
    assert not re.search(r"Traceback|Warning|Error", log), log


def seen(tab, panel):
    """The pixels of the page with a panel in sight."""
    tab.page.locator(panel).scroll_into_view_if_needed()
    tab.leave()
    return np.asarray(Image.open(io.BytesIO(tab.page.screenshot())).convert("RGB")).astype(int)


def check(tab, race):
    """Check that the square is on the map, and the ball on the new panel where its run says."""
    assert (np.abs(seen(tab, ".dh-map") - SQUARE).max(axis=2) < 8).sum() > 100, "the mark is painted"
    assert tab.page.get_by_role("figure", name="Steepness against step").is_visible()
    slope = float(np.hypot(*race.problem.landscape.gradient(race.paths[0][20])))
    picture = seen(tab, ".dh-steepness")
    x, y = tab.page.evaluate(
        """([step, power]) => {
            const plot = document.querySelector('.dh-steepness .dh-plot');
            const { xaxis, yaxis } = plot._fullLayout;
            const box = plot.getBoundingClientRect();
            return [box.x + xaxis._offset + xaxis.l2p(step), box.y + yaxis._offset + yaxis.l2p(power)];
        }""",
        [20, np.log10(slope)],
    )
    blue = picture[round(y), round(x)]
    assert np.abs(blue - (0x00, 0x72, 0xB2)).max() < 12, "the ball of SGD is on the new panel"


def test_a_panel_and_a_mark_are_drawn_because_their_files_are_there(flat_browser, changed, tmp_path):
    query = "landscape=himmelblau&race=sgd&steps=60"
    context = flat_browser.new_context(**DESK)
    tab = Visit(context, changed).open(query)
    tab.pause_at(20)
    check(tab, Race(from_query(query)))
    path = exported(tab, tmp_path / "race.html")
    tab.close()
    file = Visit(context, path.as_uri())
    file.page.goto(path.as_uri())
    file.ready()
    file.pause_at(20)
    check(file, Race(from_query(query)))
    file.close()
    context.close()


def test_no_file_of_the_stage_names_a_panel_or_a_mark_but_its_own():
    names = {each.split("/")[1] for each in component.scripts("stage.js") if each.split("/")[0] in component.FOUND}
    for each in component.scripts("stage.js"):
        names_in_file = set(re.findall(r'"[./]*(?:panels|marks)/([\w.]+)"', (component.HERE / each).read_text()))
        assert not names_in_file & names, each
