"""The exported file, the saved pictures, and hostile texts of links and visitors, which are shown and never run."""

import io
from urllib.parse import quote
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from figures.style import styles
from simulation.link import from_query
from simulation.race import Race
from tests.browser.test_stage import is_ball, pixels
from tests.further import further

SVG = "{http://www.w3.org/2000/svg}"


def exported(tab, path):
    tab.page.evaluate("document.querySelector('.dh-controls .dh-play[aria-label=Pause]')?.click()")
    tab.page.get_by_role("button", name="Share").click()
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name="Interactive HTML").click()
    download.value.save_as(path)
    tab.page.get_by_role("button", name="Share").click()
    return path


def test_an_exported_race_plays_from_disk_without_a_network(follow, from_disk, tmp_path):
    query = "landscape=himmelblau&race=sgd+momentum+adam"
    file = from_disk(exported(follow(query), tmp_path / "race.html"))
    first = int(file.stage("step"))
    file.page.wait_for_function("first => document.querySelector('.dh-stage')?.dataset.step > first", arg=first)
    race = from_query(query)
    run = Race(race).balls[-1].run
    for step in (0, 40):
        file.pause_at(step)
        file.leave()
        assert is_ball(pixels(file), *file.map_pixel(*run.theta[step]), styles(Race(race))[-1].colour)
    query_before = file.stage("query")
    file.page.mouse.click(*file.map_pixel(*race.landscape.centre))
    file.leave()
    assert (file.stage("step"), file.stage("query")) == ("40", query_before), "a click changes nothing"


def saved(tab, panel, kind):
    tab.page.hover(panel)
    with tab.page.expect_download() as download:
        tab.page.locator(f"{panel} .modebar-btn[data-title='Save this panel as {kind}']").click()
    assert download.value.suggested_filename.endswith(f".{kind.lower()}")
    return download.value.path().read_bytes()


def test_a_panel_is_saved_as_it_stands(follow):
    query = "landscape=himmelblau&race=sgd+momentum"
    tab = follow(query)
    tab.pause_at(12)
    race = from_query(query)
    box = tab.page.locator(".dh-map .dh-plot").bounding_box()
    pixels_of_balls = [np.subtract(tab.map_pixel(*theta[12]), (box["x"], box["y"])) for theta in Race(race).paths]
    colours = [each.colour for each in styles(Race(race))]

    picture = np.asarray(Image.open(io.BytesIO(saved(tab, ".dh-map", "PNG"))).convert("RGB")).astype(int)
    drawing = ElementTree.fromstring(saved(tab, ".dh-map", "SVG"))
    height = float(drawing.get("height"))
    legend = height - box["height"]  # the legend stands above the panel
    assert picture.shape[:2] == (round(2 * height), round(2 * float(drawing.get("width"))))
    texts = [each.text for each in drawing.iter(f"{SVG}text")]
    centres = []
    for each in drawing.iter(f"{SVG}path"):
        if each.get("fill") in colours and each.get("transform", "").startswith("translate"):
            centres.append((each.get("fill"), *map(float, each.get("transform")[10:-1].split()[:2])))
    for optimizer, pixel, colour in zip(race.optimizers, pixels_of_balls, colours, strict=True):
        assert any(text and text.startswith(optimizer.name) for text in texts)
        ((_, x, y),) = [each for each in centres if each[0] == colour]
        assert np.hypot(x - pixel[0], y - pixel[1]) < 0.6
        assert is_ball(picture, 2 * pixel[0], 2 * (pixel[1] + legend), colour)
    paths = [each for each in drawing.iter(f"{SVG}path") if each.get("stroke") == colours[1]]
    assert any(each.get("d").count("L") > 100 for each in paths), "the whole path is there, as lines"
    for kind in ("PNG", "SVG"):
        assert saved(tab, ".dh-loss", kind)


HOSTILE = [
    "<img src=x onerror=harm=1>",
    "<script>harm=1</script>",
    '"><svg onload=harm=1>',
    "[a](javascript:harm=1)",
    "![a](http://a.b/c.png)",
    "**b** _i_ `c` $x$ :red[r]",
    "<a href='javascript:harm=1'>",
    ":material/home: &lt;b&gt; <b>",
]


@pytest.mark.parametrize("texts", [HOSTILE[:3], *further(HOSTILE[3:])])
def test_hostile_text_is_shown_as_text(follow, texts):
    tab = follow("")
    tab.pause_at(0)
    note = "(document.querySelector('.dh-note')?.textContent ?? '')"
    for text in texts:
        keys = {"landscape": text, "learning_rate": text, "schedule": text}
        for link in (
            "&".join(f"{key}={quote(value)}" for key, value in keys.items()),
            f"{quote(text)}=1&view={quote(text)}&hide={quote(text)}&lesson={quote(text)}&race={quote(text)}+sgd",
        ):
            before = tab.page.evaluate(note)
            tab.go(link)
            tab.page.wait_for_function(f"before => {note} && {note} !== before", arg=before)
            assert tab.page.locator(".dh-note *").count() == 0
            if "schedule" in link:
                assert text[:20] in tab.page.evaluate(note)
    assert tab.page.evaluate("typeof harm") == "undefined"

    tab = follow("landscape=formula")
    tab.pause_at(0)
    box = tab.page.get_by_role("textbox", name="f(x, y)")
    for number, text in enumerate(texts):
        tab.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        box.fill(text)
        box.press("Enter")
        tab.page.wait_for_function(note)
        assert tab.page.locator(".dh-note *").count() == 0
        box.fill(f"x**2 + y**2 + {number}")
        box.press("Enter")
        tab.page.wait_for_function(f"!{note}")
        tab.wait_for_query(f"%2B+{number}")  # the run that takes the formula has ended
    assert tab.page.evaluate("typeof harm") == "undefined"
