"""One state of each kind of the page keeps the rules of axe-core, in both themes."""

import pytest

from tests.browser.accessibility import faults

STATES = {
    "opening": "",
    "lesson": "lesson=zigzag.1",
    "map of settings": "landscape=ravine&view=map",
    "inner workings": "landscape=ravine&view=workings",
    "side by side": "landscape=himmelblau&race=sgd+momentum+adam&maps=side",
    "data": "landscape=linear_regression&view=fit",
    "no ball": "landscape=ravine&race=",
    "a bad link": "landscape=nowhere&hide=everything",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(visit, state, scheme):
    tab = visit(STATES[state], color_scheme=scheme)
    tab.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=90_000)
    assert not faults(tab.page)
