"""The whole page as static files: what the visitor's own browser works out is what this machine does."""

import json
import re

import numpy as np
import pytest

from catalog import texts
from deploy.fetch import SOURCES, Refused, fetch
from deploy.site import ROOT, build
from export.table import read
from interface.laboratory import VIEWS
from landscapes import LANDSCAPES
from lessons import LESSONS
from simulation.link import from_query, to_query
from simulation.race import Race
from stage.message import unpack


def query_of(tab):
    return tab.page.evaluate("location.search").removeprefix("?")


def check_race(tab, query):
    """Wait until the stage shows the race of a link, and compare every place on its paths with this machine's."""
    experiment = from_query(query)
    tab.page.wait_for_function(
        "query => document.querySelector('.dh-stage').dataset.query === query", arg=to_query(experiment), timeout=40_000
    )
    message = bytes(tab.page.evaluate("Array.from(window.heard)"))
    _, arrays = unpack(message)
    race = Race(experiment)
    for run, x, y, loss in zip(
        (each.run for each in race.balls), *(arrays[each] for each in ("x", "y", "loss")), strict=True
    ):
        assert np.abs(race.problem.landscape.project(run.theta.T) - [x, y]).max() <= 1e-9
        assert np.abs(run.loss - loss).max() <= 1e-9


RACE = "landscape=multi_well&race=sgd+momentum+adam&steps=200"


@pytest.fixture(scope="module")
def tab(open_page):
    tab = open_page(RACE)
    yield tab
    tab.close()


def test_the_race_of_a_link_is_the_one_of_this_machine(tab):
    check_race(tab, RACE)


def test_alpha_a_click_and_the_way_back(tab):
    tab.page.get_by_role("slider", name="Learning rate α").focus()
    tab.page.keyboard.press("ArrowLeft")
    tab.wait_for_query("learning_rate")
    moved = query_of(tab)
    check_race(tab, moved)
    tab.page.mouse.click(*tab.map_pixel(1.1, 0.4))
    tab.wait_for_query("x=")
    dropped = query_of(tab)
    check_race(tab, dropped)
    assert np.hypot(*np.subtract(from_query(dropped).start, (1.1, 0.4))) < 0.05
    tab.page.go_back()
    check_race(tab, moved)
    tab.page.go_back()
    check_race(tab, RACE)
    tab.page.go_forward()
    check_race(tab, moved)


def test_networks_are_raced_and_follow_a_slider(open_page):
    query = "landscape=two_moons&race=sgd+momentum&steps=100"
    tab = open_page(query)
    for key in ("two_moons", "spirals", "digits"):
        if key != "two_moons":
            tab.page.locator(".st-key-landscape input").fill(LANDSCAPES[key].name)
            tab.page.keyboard.press("Enter")
            tab.page.wait_for_function("key => location.search.includes(key)", arg=key, timeout=40_000)
        check_race(tab, query_of(tab))
        assert "weights. The map is the plane through the start" in tab.page.locator(".dh-plane").inner_text()
        before = query_of(tab)
        tab.page.get_by_role("slider", name="Learning rate α").focus()
        tab.page.keyboard.press("ArrowLeft")
        tab.page.wait_for_function("before => location.search !== '?' + before", arg=before, timeout=40_000)
        check_race(tab, query_of(tab))
    tab.close()


@pytest.mark.parametrize("view", [name for name, each in VIEWS.items() if not each.networks_only])
def test_every_view_of_the_laboratory_opens(tab, view):
    tab.page.get_by_role("tab", name=VIEWS[view].title, exact=True).click()
    tab.wait_for_query(f"view={view}")
    tab.page.get_by_text(VIEWS[view].question).wait_for(timeout=40_000)
    tab.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=90_000)
    assert not tab.page.locator("[data-testid=stException]").count()
    assert not tab.faults


# Waits for more than 1000 callbacks of Python's event loop. `used` is in bytes.
WAIT = """async () => {
    const before = python._module.stackSave();
    const switches = await python.runPythonAsync(`
        import asyncio
        from pyodide.ffi import can_run_sync
        for _ in range(1000):
            await asyncio.sleep(0)
        can_run_sync()
    `);
    return { switches, used: before - python._module.stackSave() };
}"""


def test_an_open_page_uses_up_no_stack(tab):
    (worker,) = tab.page.workers
    assert worker.evaluate(WAIT) == {"switches": False, "used": 0}


def test_an_open_page_watches_no_files(tab):
    (worker,) = tab.page.workers
    tasks = "import asyncio; [repr(each) for each in asyncio.all_tasks()]"
    waiting = worker.evaluate("async tasks => (await python.runPythonAsync(tasks)).toJs()", tasks)
    assert any("Runtime._loop_coroutine" in each for each in waiting)
    assert not any("Watcher" in each for each in waiting)


def test_a_lesson_opens(tab):
    key, lesson = next(iter(LESSONS.items()))
    tab.page.get_by_role("button", name="Lessons").click()
    tab.page.get_by_role("button", name=f"{lesson.order}. {lesson.title}").click()
    tab.wait_for_query(f"lesson={key}.1")
    tab.page.get_by_text(lesson.stages[0].text[:40]).wait_for()


def test_an_own_formula_and_an_own_surface_are_raced_on(open_page):
    query = "landscape=formula&race=sgd+momentum"
    tab = open_page(query)
    check_race(tab, query)
    (box,) = (each for each in texts(LANDSCAPES["formula"]).values() if each.label)
    written = tab.page.get_by_role("textbox", name=box.label)
    written.fill("x**2 + 3*y**2 + sin(x*y)")
    written.press("Enter")
    tab.wait_for_query("3")
    check_race(tab, query_of(tab))
    tab.page.locator(".st-key-landscape input").fill("Your own surface")
    tab.page.keyboard.press("Enter")
    tab.wait_for_query("landscape=surface")
    check_race(tab, query_of(tab))
    table = "x,y,z\n" + "\n".join(f"{x},{y},{x * x + 2 * y * y}" for y in range(-3, 4) for x in range(-3, 4))
    tab.page.locator("input[type=file]").set_input_files(
        {"name": "z.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    tab.page.get_by_text("7 rows × 7 columns").wait_for()
    tab.close()


def test_the_race_is_taken_elsewhere(open_page, tmp_path):
    query = "landscape=himmelblau&race=sgd+adam&steps=50"
    tab = open_page(query)
    tab.page.get_by_role("button", name="Share").click()
    link = tab.page.get_by_role("link", name="Open it on downhill.example")
    assert link.get_attribute("href") == f"https://downhill.example/?{query}"
    saved = {}
    for name in ("Interactive HTML", "Paths (CSV)"):
        with tab.page.expect_download() as download:
            tab.page.get_by_role("button", name=name).click()
        saved[name] = tmp_path / download.value.suggested_filename
        download.value.save_as(saved[name])
    experiment, runs = read(saved["Paths (CSV)"].read_text())
    assert experiment == from_query(query)
    for run, other in zip((each.run for each in Race(from_query(query)).balls), runs, strict=True):
        assert np.abs(run.theta - other.theta).max() <= 1e-9
    file = tab.page.context.browser.new_page()
    file.goto(saved["Interactive HTML"].as_uri())
    file.wait_for_selector(".dh-stage[data-ready=true]")
    file.close()
    tab.page.get_by_role("button", name="Python code").click()
    tab.page.get_by_text("import numpy as np").wait_for()
    tab.page.close()  # without its faults: stlite tells its console of an address that is none at each download


def test_the_loading_page_says_what_it_does_and_goes(bare, address):
    page = bare.new_page()
    held, released = [], False
    page.route("**/packages.zip*", lambda route: route.continue_() if released else held.append(route))
    page.goto(f"{address}/?steps=77")  # a link that is not packed
    assert page.get_by_role("heading").inner_text().strip() == "Downhill"
    assert page.get_by_role("img", name="Two balls roll over a map of wells").evaluate("each => each.naturalWidth") > 0
    page.wait_for_function("document.querySelector('progress').value > 0.2")
    assert page.locator("progress").evaluate("bar => bar.value") < 0.5
    released = True
    held.pop().continue_()
    page.wait_for_selector(".dh-stage[data-ready=true]", timeout=60_000)
    page.wait_for_selector("#loader", state="detached")
    page.close()


def test_a_download_that_fails_is_one_sentence(bare, address):
    page = bare.new_page()
    page.route("**/packages.zip*", lambda route: route.fulfill(status=404))
    page.goto(f"{address}/?steps=77")
    page.get_by_text("A part of the page could not be fetched (packages.zip").wait_for()
    page.close()


def test_without_webassembly_it_says_so(bare, address):
    page = bare.new_page()
    page.add_init_script("delete self.WebAssembly")
    page.goto(f"{address}/")
    page.locator(".op-word").get_by_text("needs WebAssembly").wait_for()
    assert page.locator("#opening .dh-stage[data-ready=true]").count()
    page.close()


def test_the_same_inputs_give_the_same_bytes_and_the_addresses_are_in_the_page(monkeypatch):
    address = "https://downhill.example/"
    monkeypatch.setenv("DOWNHILL_SERVER", address)  # as make test-site builds it
    made = build()
    assert {name: (ROOT / "site" / name).read_bytes() for name in made} == made
    data = json.loads(re.search(r'id="data">(.*)</script>', made["index.html"].decode())[1])
    assert data["environment"] == {"DOWNHILL_SERVER": address}
    assert data["options"]["global.maxCachedMessageAge"] == 300


def test_a_file_is_accepted_by_its_hash_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("deploy.fetch.CACHE", tmp_path)
    monkeypatch.setitem(SOURCES, "https", lambda address: b"something else")
    with pytest.raises(Refused, match=r"^plain.whl can't be had\. .*another file, by its sha256$"):
        fetch("plain.whl", "0" * 64, ["https https://downhill.example/plain.whl"])
    assert not list(tmp_path.iterdir())
