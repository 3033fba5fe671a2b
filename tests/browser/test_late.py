"""An answer that is late: what the visitor has set stands until it comes."""

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.served import silent

LATE = 1_600  # milliseconds: longer than the patience of stage/request.js

# Notes where the ring around the start is painted on the map, as pixels of the page, and whether that is after a click.
NOTE_RINGS = """() => {
    window.rings = [];
    let clicked = 0;
    addEventListener("pointerup", () => { clicked = 1; });
    const { arc } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.arc = function (x, y, radius, ...rest) {
        if (radius === 9 && this.canvas.closest(".dh-map")) {
            const box = this.canvas.getBoundingClientRect();
            rings.push([box.x + x, box.y + y, clicked]);
        }
        arc.call(this, x, y, radius, ...rest);
    };
}"""


def exact(tab, label):
    return tab.page.get_by_role("textbox", name=f"{label}, exact")


def type_in(tab, label, value):
    exact(tab, label).fill(value)
    exact(tab, label).press("Enter")
    exact(tab, label).blur()


@pytest.mark.parametrize(
    ("label", "value", "key"),
    [("Learning rate α", "0.0123", "learning_rate"), ("Condition number κ", "7.5", "condition_number")],
)
def test_a_slider_stays_where_the_hand_has_put_it(follow, address, label, value, key):
    tab = follow("landscape=ravine&learning_rate=0.02")
    before = exact(tab, label).input_value()
    with silent(address):
        type_in(tab, label, value)
        for _ in range(LATE // 100):
            assert exact(tab, label).input_value() == value != before
            tab.page.wait_for_timeout(100)
    tab.wait_for_query(f"{key}={value}")
    assert exact(tab, label).input_value() == value
    # The answer has let go of it: it follows a link.
    tab.go("landscape=ravine&learning_rate=0.02")
    expect(exact(tab, label)).to_have_value(before, timeout=5_000)


def test_of_two_sliders_that_are_set_before_the_answer_both_stay_where_they_are(follow, address):
    tab = follow("landscape=ravine&learning_rate=0.02")
    with silent(address):
        type_in(tab, "Learning rate α", "0.0123")
        tab.page.wait_for_timeout(200)
        type_in(tab, "Momentum β", "0.45")
        tab.page.wait_for_timeout(200)
        type_in(tab, "Learning rate α", "0.0456")
    tab.wait_for_query("learning_rate=0.0456")
    tab.wait_for_query("momentum=0.45")
    tab.wait_for_race("momentum=0.45")
    assert exact(tab, "Learning rate α").input_value() == "0.0456"
    assert exact(tab, "Momentum β").input_value() == "0.45"


def test_after_back_a_value_whose_answer_is_late_is_that_of_the_race(follow, address):
    tab = follow("landscape=ravine&learning_rate=0.02")
    type_in(tab, "Learning rate α", "0.0123")
    tab.wait_for_query("learning_rate=0.0123")
    with silent(address):
        type_in(tab, "Learning rate α", "0.0456")
        tab.page.wait_for_timeout(LATE)
        tab.page.go_back()
    # Both have come at once then, and either may be the last: after a change an older address may still be on its way.
    tab.page.wait_for_function(
        """() => {
            const rate = (link) => new URLSearchParams(link).get("learning_rate");
            const { painted } = document.querySelector(".dh-stage").dataset;
            const box = document.querySelector("[aria-label='Learning rate α, exact']");
            if (document.querySelector(".stApp").dataset.testScriptState !== "notRunning") return false;
            const now = rate(painted);
            return now !== "0.0123" && rate(location.search) === now && box.value === now;
        }""",
        timeout=5_000,
    )


def test_the_start_stays_where_it_was_put_down(follow, address):
    tab = follow("landscape=ravine")
    tab.page.evaluate(f"({NOTE_RINGS})()")
    place = tab.map_pixel(-0.5, 0.8)
    with silent(address):
        tab.page.mouse.click(*place)
        tab.page.wait_for_timeout(LATE)
    tab.wait_for_query("x=")
    tab.wait_for_race("x=")
    rings = np.array(tab.page.evaluate("window.rings"))
    after = rings[np.flatnonzero(rings[:, 2])[0] :]
    assert len(after) > 5
    np.testing.assert_allclose(after[:, :2], [place] * len(after), atol=1)
