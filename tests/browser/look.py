"""Pictures of the whole page, and the sizes that it promises: `make look` writes them to look/, with contact sheets.

Each lesson's stage, view, preset and line-up is taken at 1400x900 in light, and thirteen of them at other sizes and in
the dark theme. The sheets are there to be looked at.
"""

import math
import re

import pytest
from PIL import Image

from interface.laboratory import VIEWS
from interface.presets import PRESETS
from landscapes import LANDSCAPES
from lessons import LESSONS
from tests.browser.accessibility import faults
from tests.browser.sizes import misfits, resize
from tests.served import ROOT

FOLDER = ROOT / "look"
DESK = (1400, 900)
SHEET = (5, 420)  # pictures in a row of a contact sheet, and their width

LINKS = {
    "opening": "",
    **{f"lesson {key} {number}": f"lesson={key}.{number}" for key, lesson in LESSONS.items()
       for number in range(1, len(lesson.stages) + 1)},
    **{f"view {key}": f"landscape={'xor' if view.networks_only else 'ravine'}&view={key}"
       for key, view in VIEWS.items()},
    **{f"preset {name}": link for name, (link, _) in PRESETS.items()},
    **{f"terrain {key}": f"landscape={key}" for key in LANDSCAPES},
    "eight": "landscape=himmelblau&race=sgd+momentum+nesterov+adagrad+rmsprop+adam+adamw+lion",
    "eight side by side": "landscape=himmelblau&race=sgd+momentum+nesterov+adagrad+rmsprop+adam+adamw+lion&maps=side",
    "network eight": "landscape=spirals&race=sgd+momentum+nesterov+adagrad+rmsprop+adam+muon+sam",
    "network data": "landscape=digits&race=sgd+momentum+adam+muon&view=fit",
    "network own": "landscape=wave&race=sgd+momentum&plane=own&through=2&view=fit",
    "network sharp": "landscape=circles&race=sgd+adam&plane=sharp&step=120&view=sharpness",
    "network side": "landscape=xor&race=sgd+momentum+rmsprop+adam&maps=side",
    "nobody": "landscape=ravine&race=",
    "diverged": "landscape=ravine&learning_rate=1.0",
}  # fmt: skip
FEW = [
    *("opening", "lesson zigzag 3", "lesson hills 4", "lesson landscape 1", "view map", "view basins", "view modes"),
    *("view tuning", "terrain rosenbrock", "terrain linear_regression", "eight", "nobody"),
    "network eight",
]
OTHERS = [(390, 844, "light"), (820, 1180, "light"), (1024, 768, "light"), (1920, 1080, "light"), (1400, 900, "dark")]
SHOTS = [(name, *DESK, "light") for name in LINKS] + [(name, *other) for other in OTHERS for name in FEW]

# Windows from a small phone to a large screen, upright and across, and those of a desk enlarged to 200 and to 400 %.
WINDOWS = [(320, 640), (350, 225), (360, 740), (390, 844), (480, 320), (640, 360), (640, 800), (700, 450), (768, 1024)]
WINDOWS += [(820, 1180), (844, 390), (960, 600), (1024, 768), (1180, 820), (1280, 720), (1400, 900), (2560, 1440)]
FORMULA = "landscape=formula&formula.f=sin(3*x)*cos(2*y)%2B0.1*(x^2%2By^2)%2Bexp(-(x-1)^2)*log(1%2Bx^2)/(1%2By^2)"
STATES = ["opening", "lesson zigzag 2", "lesson weights 4", "eight", "eight side by side", "network data", "diverged"]
STATES += [*(f"view {key}" for key in VIEWS), "formula", "embedded", "alone", "alone with a view"]
LINKS |= {
    "formula": FORMULA,
    "embedded": "embed=true",
    "alone": "screen=stage",
    "alone with a view": "screen=stage&view=rates",
}

BOXES = """() => {
    const box = (query) => {
        const found = [...document.querySelectorAll(query)].find((each) => each.getClientRects().length);
        if (!found) return null;
        const { left, top, right, bottom } = found.getBoundingClientRect();
        return { left, top, right, bottom };
    };
    const { xaxis, yaxis } = document.querySelector('.dh-map .dh-plot')._fullLayout;
    return {
        plot: [xaxis._length, yaxis._length],
        sliders: box('.dh-main'),
        map: box('.dh-map'),
        second: box('.dh-surface') ?? box('.dh-fit') ?? box('.st-key-view'),
        loss: box('.dh-loss'),
        play: box('.dh-controls'),
        legend: box('.dh-legend'),
        figure: box('.st-key-view .dh-figure'),
        card: box('.st-key-lesson_card'),
    };
}"""


def stage_link(name):
    """The link of the stage of a lesson; empty for what is none."""
    if not name.startswith("lesson"):
        return ""
    _, key, number = name.split()
    return LESSONS[key].stages[int(number) - 1].link


@pytest.fixture(scope="session")
def gl(chromium):
    return chromium(webgl=True)


@pytest.fixture(scope="session", autouse=True)
def sheets():
    """The contact sheets, when all pictures are taken."""
    FOLDER.mkdir(exist_ok=True)
    yield
    taken = {}
    for file in sorted(FOLDER.glob("* at *.png")):
        taken.setdefault(file.stem.rpartition(" at ")[2], []).append(file)
    columns, width = SHEET
    for size, files in taken.items():
        pictures = [Image.open(each).convert("RGB") for each in files]
        small = [each.resize((width, round(each.height * width / each.width))) for each in pictures]
        tall = max(each.height for each in small) + 8
        sheet = Image.new("RGB", (columns * (width + 8), math.ceil(len(small) / columns) * tall), "white")
        for index, each in enumerate(small):
            sheet.paste(each, (index % columns * (width + 8), index // columns * tall))
        sheet.save(FOLDER / f"sheet {size}.png")


@pytest.mark.parametrize(("name", "width", "height", "scheme"), SHOTS)
def test_the_figure_is_the_page(visit, gl, name, width, height, scheme):
    tab = visit(LINKS[name], browser=gl, viewport={"width": width, "height": height}, color_scheme=scheme)
    tab.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=120_000)
    if tab.page.locator(".st-key-view .dh-figure").count():
        tab.page.wait_for_selector(".st-key-view .dh-figure[data-ready=true]", timeout=60_000)
    if tab.page.locator(".dh-surface:visible").count():
        tab.page.wait_for_selector(".dh-surface .dh-plot canvas", timeout=60_000)  # it is drawn last
        tab.page.wait_for_timeout(500)
    size = f"{width}x{height} {scheme}"
    tab.page.screenshot(path=FOLDER / f"{re.sub(r'[^A-Za-z0-9]+', '_', name)} at {size}.png")
    boxes = tab.page.evaluate(BOXES)
    assert not misfits(tab.page)
    if width >= 1024:
        parts = ["sliders", "legend", "map", "loss", "play"]
        parts += ["second"] if boxes["second"] else []
        parts += ["figure"] if boxes["figure"] else []
        parts += ["card"] if name.startswith("lesson") else []
        below = {part: boxes[part]["bottom"] for part in parts if boxes[part]["bottom"] > height + 1}
        assert not below, f"below the fold: {below}"
    if (width, height) == DESK and "maps=side" not in LINKS[name] + stage_link(name):
        assert max(boxes["plot"]) >= 480, f"the map is {boxes['plot']} pixels"
        assert boxes["second"]["right"] - boxes["second"]["left"] >= boxes["map"]["right"] - boxes["map"]["left"] - 1
        assert boxes["second"]["bottom"] - boxes["second"]["top"] >= boxes["map"]["bottom"] - boxes["map"]["top"] - 1
    if width < 1024:
        assert boxes["map"]["bottom"] <= height, "the map is not whole in the window"
        assert boxes["play"]["bottom"] <= height + 1
    assert not faults(tab.page)


@pytest.mark.parametrize("touch", [False, True])
@pytest.mark.parametrize("name", STATES)
def test_it_fits_every_window(visit, name, touch):
    tab = visit(LINKS[name], has_touch=touch)
    tab.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=120_000)
    found = {}
    for width, height in WINDOWS:
        resize(tab.page, width, height)
        tab.page.wait_for_timeout(500)  # the plots are drawn anew
        size = f"{width}x{height}{' touch' * touch}"
        tab.page.screenshot(path=FOLDER / f"{re.sub(r'[^A-Za-z0-9]+', '_', name)} at {size}.png")
        if misfitting := misfits(tab.page, fingers=touch):
            found[size] = misfitting
    assert not found


def test_the_gallery_and_the_menus_fit_every_window(visit):
    for button, shown in ((".st-key-share", ".st-key-share_menu"), (".st-key-lessons", ".st-key-lesson_list"),
                          (".st-key-pictures", ".dh-gallery")):  # fmt: skip
        tab = visit()
        for width, height in WINDOWS:
            resize(tab.page, width, height)
            if not tab.page.locator(shown).is_visible():
                tab.page.locator(f"{button} button:visible").first.click()  # of two one is for narrow windows
            tab.page.wait_for_selector(shown)
            box = tab.page.locator(shown).bounding_box()
            assert box["x"] >= 0, (shown, width)
            assert box["x"] + box["width"] <= width + 1, (shown, width)
