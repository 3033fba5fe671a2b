"""One state of each kind of the page keeps the rules of axe-core, in both themes."""

import pytest

from tests.browser.accessibility import faults

STATES = {
    "lesson": "lesson=zigzag.1",
    "map of settings": "landscape=ravine&view=map",
    "inner workings": "landscape=ravine&view=workings",
    "side by side": "landscape=himmelblau&race=sgd+momentum+adam&maps=side",
    "data": "landscape=linear_regression&view=fit",
    "no ball": "landscape=ravine&race=",
    "a bad link": "landscape=nowhere&hide=everything",
}
TEXT = "getComputedStyle(document.querySelector('.dh-map .xtick text')).fill"


def check(tab):
    tab.page.evaluate("document.querySelector('.dh-controls .dh-play[aria-label=Pause]')?.click()")
    for scheme in ("light", "dark"):
        before = tab.page.evaluate(TEXT)
        tab.page.emulate_media(color_scheme=scheme)
        if scheme == "dark":
            tab.page.wait_for_function(f"before => {TEXT} !== before", arg=before)
        tab.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=90_000)
        assert not faults(tab.page), scheme


def test_axe_finds_nothing_when_the_page_opens(visit):
    check(visit())


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(follow, state):
    tab = follow(STATES[state])
    check(tab)
    tab.page.emulate_media(color_scheme="light")
