"""One state of each kind of the page keeps the rules of axe-core, in both themes."""

import pytest

from tests.browser.accessibility import faults
from tests.further import further

STATES = {
    "opening": "",
    "lesson": "lesson=zigzag.1",
    "map of settings": "landscape=ravine&view=map",
    "a bad link": "landscape=nowhere&hide=everything",
}
MORE = {
    "inner workings": "landscape=ravine&view=workings",
    "side by side": "landscape=himmelblau&race=sgd+momentum+adam&maps=side",
    "data": "landscape=linear_regression&view=fit",
    "no ball": "landscape=ravine&race=",
}
TEXT = "getComputedStyle(document.querySelector('.dh-map .xtick text')).fill"


def switch(tab, scheme):
    before = tab.page.evaluate(TEXT)
    tab.page.emulate_media(color_scheme=scheme)
    tab.page.wait_for_function(f"before => {TEXT} !== before", arg=before)


@pytest.mark.parametrize("states", [STATES, *further(MORE)])
def test_axe_finds_nothing_in_a_state_of_each_kind_in_both_themes(visit, states):
    first, *others = states.values()
    tab = visit(first, color_scheme="light")
    found, schemes = {}, ["light", "dark"]
    for state, link in states.items():
        if link in others:
            tab.follow(link)
        tab.page.evaluate("document.querySelector('.dh-controls .dh-play[aria-label=Pause]')?.click()")
        for scheme in schemes:
            if scheme != schemes[0]:
                switch(tab, scheme)
            tab.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=90_000)
            if faulty := faults(tab.page):
                found[state, scheme] = faulty
        schemes.reverse()  # the next state is shown in the theme of this one
    assert not found
