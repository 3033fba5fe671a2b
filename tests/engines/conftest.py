"""The page in Firefox and WebKit: Playwright's own builds where they are installed, or else Debian's."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.engines.built import BuiltTab
from tests.engines.webdriver import Firefox, WebKit
from tests.served import ROOT, served
from tests.site.conftest import address as site  # noqa: F401, a fixture

SYSTEMS = {"firefox": Firefox, "webkit": WebKit}


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    with served(ROOT / "app.py", tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture(scope="session")
def display():
    """A screen in memory: without one Firefox has no WebGL, and no pointer that hovers."""
    if not shutil.which("Xvfb"):  # of macOS or Windows, where Playwright's own builds open windows
        yield os.environ.get("DISPLAY", "")
        return
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1200x24"]
    process = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    yield f":{os.read(read, 20).decode().strip()}"
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def builds():
    with sync_playwright() as playwright:
        yield {name: getattr(playwright, name) for name in SYSTEMS}


@pytest.fixture(scope="session", params=SYSTEMS)
def browser(request, builds, display, tmp_path_factory):
    """A tab of an engine, which all flows share."""
    folder = tmp_path_factory.mktemp(request.param)
    build = builds[request.param]
    own = Path(build.executable_path).exists()
    tab = BuiltTab(folder, display, build) if own else SYSTEMS[request.param](folder, display)
    tab.resize(1400, 900)
    yield tab
    tab.close()


@pytest.fixture
def tab(browser):
    """That tab, on which nothing may go wrong during a flow."""
    yield browser
    assert not browser.leave_page()
