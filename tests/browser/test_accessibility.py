"""A few states of the page keep the rules of axe-core, in both themes: `make look` asks all of every_state.py."""

from tests.browser.accessibility import faults

STATES = {
    "inner workings": "landscape=ravine&view=workings",
    "no ball": "landscape=ravine&race=",
    "a bad link": "landscape=nowhere&hide=everything",
}
TEXT = "getComputedStyle(document.querySelector('.dh-map .xtick text')).fill"


def switch(tab, scheme):
    before = tab.page.evaluate(TEXT)
    tab.page.emulate_media(color_scheme=scheme)
    tab.page.wait_for_function(f"before => {TEXT} !== before", arg=before)


def test_axe_finds_nothing_in_a_few_states_in_both_themes(visit):
    tab = visit(color_scheme="light")
    found, schemes = {}, ["light", "dark"]
    for state, link in {"opening": None, **STATES}.items():
        if link is not None:
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
