"""The service worker: a later visit needs no network, and a new version takes the place of the old one whole."""

import json
import os
import shutil

import pytest

from deploy.page import worker
from tests.browser.conftest import DESK
from tests.site.conftest import ROOT, served

REGISTER = """async () => {
    const registration = await navigator.serviceWorker.register("worker.js");
    const installing = registration.installing ?? registration.waiting ?? registration.active;
    return new Promise((done) => {
        const look = () => ["activated", "redundant"].includes(installing.state) && done(installing.state);
        installing.addEventListener("statechange", look);
        look();
    });
}"""
UPDATE = """async () => {
    const registration = await navigator.serviceWorker.ready;
    const { installing, waiting } = await registration.update();
    const next = installing ?? waiting;
    return new Promise((done) => {
        const look = () => ["installed", "redundant"].includes(next.state) && done(next.state);
        next.addEventListener("statechange", look);
        look();
    });
}"""


@pytest.fixture
def visitor(chromium):
    context = chromium().new_context(**DESK)
    yield context
    context.close()


def test_after_a_visit_the_page_needs_no_network_and_an_own_surface_opens(visitor, address):
    page = visitor.new_page()
    page.goto(f"{address}/")
    page.wait_for_selector("#opening", state="detached", timeout=120_000)
    page.evaluate("async () => { await navigator.serviceWorker.ready }")
    manifest = page.evaluate("async () => (await fetch(document.querySelector('[rel=manifest]').href)).json()")
    assert manifest["display"] == "standalone"
    assert [each["sizes"] for each in manifest["icons"]] == ["192x192", "512x512"]
    visitor.set_offline(True)
    page.goto(f"{address}/?landscape=multi_well")
    page.wait_for_selector("#opening", state="detached", timeout=120_000)
    page.wait_for_selector("#root .dh-stage[data-ready=true]")
    page.locator(".st-key-landscape input").fill("Your own surface")
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.includes('landscape=surface')", timeout=40_000)


def site(folder, words, broken=""):
    """A version of the site: its title and its script say which. Another file than the worker knows may be `broken`."""
    shutil.copytree(ROOT / "site", folder, ignore=shutil.ignore_patterns("openings", "*.wasm", "packages.zip"))
    index = folder / "index.html"
    (script,) = folder.glob("page_*")
    new = script.rename(folder / f"page_{words}")
    (new / "page.js").write_text(f"import './renew.js'; document.body.dataset.script = '{words}';")
    index.write_text(index.read_text().replace(script.name, new.name).replace("<title>Downhill", f"<title>{words}"))
    files = {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    files.pop("worker.js")
    (folder / "worker.js").write_bytes(worker(files, []))
    if broken:
        (folder / broken).write_text("half of another version")
    # The host tells two versions apart by the seconds of their times.
    when = 1_700_000_000 + 60 * len(list(folder.parent.iterdir()))
    for each in folder.rglob("*"):
        os.utime(each, (when, when))


def test_a_new_version_takes_the_place_of_the_old_one_whole(visitor, tmp_path):
    for words, broken in {"first": "", "half": "manifest.webmanifest", "second": ""}.items():
        site(tmp_path / words, words, broken)
    host = tmp_path / "host"
    host.symlink_to(tmp_path / "first")

    def serve(words):
        (tmp_path / "next").symlink_to(tmp_path / words)
        os.replace(tmp_path / "next", host)

    with served(host) as address:
        page = visitor.new_page()

        def version():
            page.goto(f"{address}/?steps=77", wait_until="commit")
            page.wait_for_selector("body[data-script]", state="attached")
            page.wait_for_timeout(1000)  # in which the next version may take over
            return page.title(), page.locator("body").get_attribute("data-script")

        assert version() == ("first", "first")
        assert page.evaluate(REGISTER) == "activated"
        assert version() == ("first", "first")
        serve("half")
        assert page.evaluate(UPDATE) == "redundant", "a version with a file of another one is not installed"
        assert version() == ("first", "first")
        serve("second")
        assert page.evaluate(UPDATE) == "installed"
        other = visitor.new_page()
        other.goto(f"{address}/")
        assert version() == ("first", "first"), "another tab shows this version"
        other.close()
        assert version() == ("second", "second")
        visitor.set_offline(True)
        assert version() == ("second", "second")
        caches = page.evaluate("caches.keys()")
        assert len(caches) == 1, json.dumps(caches)


def test_a_worker_that_can_not_be_installed_leaves_the_page_as_it_is(visitor, tmp_path):
    site(tmp_path / "site", "broken", "manifest.webmanifest")
    with served(tmp_path / "site") as address:
        page = visitor.new_page()
        page.goto(f"{address}/")
        assert page.evaluate(REGISTER) == "redundant"
        page.goto(f"{address}/")
        page.wait_for_selector("body[data-script=broken]", state="attached")
