"""Every state of the page keeps the rules of axe-core in both themes: a part of `make look`, since it takes minutes.

`make test` asks a few of them: test_accessibility.py.
"""

import numpy as np
import pytest

from tests.browser.accessibility import faults
from tests.browser.test_recorded import HEIGHTS, PLACES, STEPS, X, Y
from tests.uploads.files import npz
from tests.uploads.test_recording import FILE


def press(name):
    return lambda tab: tab.page.get_by_role("button", name=name, exact=True).first.click()


def share(name):
    def act(tab):
        press("Share")(tab)
        press(name)(tab)
        tab.page.get_by_role("dialog").last.wait_for()

    return act


def pictures(tab):
    press("Pictures")(tab)
    tab.page.locator(".dh-gallery button").first.wait_for()


def settings(tab):
    tab.page.get_by_text("Start, steps, noise, schedule").click()


def upload(data):
    def act(tab):
        tab.page.locator("input[type=file]").set_input_files([{"name": "run.npz", "mimeType": "", "buffer": data}])
        tab.page.locator(".dh-legend li").filter(has_text="recorded, to step").first.wait_for()

    return act


def recorded():
    runs = np.column_stack([STEPS, *PLACES, 0 * STEPS, 0 * STEPS])
    return npz(x=X, y=Y, z=HEIGHTS, ball_1=runs)


PHONE = {"viewport": {"width": 390, "height": 844}}
# Of each state: the link, what is done then, and the options of the browser.
STATES = {
    "opening": ("", None, {}),
    "lessons": ("", press("Lessons"), {}),
    "share": ("", press("Share"), {}),
    "python code": ("", share("Python code"), {}),
    "for students": ("", share("For students"), {}),
    "a ball's settings": ("", lambda tab: tab.page.locator(".st-key-ball_1 button").first.click(), {}),
    "start and noise": ("", settings, {}),
    "gallery": ("", pictures, {}),
    **{f"view {key}": (f"landscape=ravine&view={key}", None, {}) for key in ("rates", "map", "basins", "modes")},
    **{f"view {key}": (f"landscape=ravine&view={key}", None, {}) for key in ("noise", "energy", "sharpness")},
    **{f"view {key}": (f"landscape=ravine&view={key}", None, {}) for key in ("workings", "tuning")},
    "lesson": ("lesson=zigzag.2", None, {}),
    "data": ("landscape=linear_regression&view=fit", None, {}),
    "eight side by side": ("race=sgd+momentum+nesterov+adagrad+rmsprop+adam+adamw+lion&maps=side", None, {}),
    "a formula": ("landscape=formula&formula.f=x^2+3y^2", None, {}),
    "upload": ("landscape=surface", None, {}),
    "recorded runs": ("landscape=surface&steps=50", upload(recorded()), {}),
    "recorded training": ("landscape=surface", upload(FILE), {}),
    "network": ("landscape=xor&view=seeds", None, {}),
    "no ball": ("landscape=ravine&race=", None, {}),
    "a bad link": ("landscape=nowhere&hide=everything", None, {}),
    "full screen": ("screen=stage", None, {}),
    "phone": ("", None, PHONE),
    "phone, a view": ("landscape=ravine&view=workings", None, PHONE),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_any_state(visit, state, scheme):
    link, act, options = STATES[state]
    tab = visit(link, color_scheme=scheme, **options)
    settled = "[data-testid=stApp][data-test-script-state=notRunning]"
    tab.page.wait_for_selector(settled, timeout=90_000)
    if act:
        act(tab)
        tab.page.wait_for_timeout(500)
        tab.page.wait_for_selector(settled, timeout=90_000)
    assert not faults(tab.page)
