"""An answer that is late: what the visitor has set stands until it comes."""

import numpy as np
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


def test_what_the_hand_has_set_stays_as_it_is_until_the_answer_comes_and_then_follows_a_link(follow, address):
    tab = follow("landscape=ravine&learning_rate=0.02")
    tab.page.evaluate(f"({NOTE_RINGS})()")
    place = tab.map_pixel(-0.5, 0.8)
    values = {"Learning rate α": "0.0123", "Condition number κ": "7.5"}
    before = {label: exact(tab, label).input_value() for label in values}
    with silent(address):
        for label, value in values.items():
            type_in(tab, label, value)
        tab.page.mouse.click(*place)
        for _ in range(LATE // 100):
            for label, value in values.items():
                assert exact(tab, label).input_value() == value != before[label]
            tab.page.wait_for_timeout(100)
    for text in ("learning_rate=0.0123", "condition_number=7.5", "x="):
        tab.wait_for_query(text)
        tab.wait_for_race(text)
    assert {label: exact(tab, label).input_value() for label in values} == values
    rings = np.array(tab.page.evaluate("window.rings"))
    after = rings[np.flatnonzero(rings[:, 2])[0] :]
    assert len(after) > 5
    np.testing.assert_allclose(after[:, :2], [place] * len(after), atol=1)
    tab.go("landscape=ravine&learning_rate=0.02")
    for label, value in before.items():
        expect(exact(tab, label)).to_have_value(value, timeout=5_000)


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
            const now = new URLSearchParams(document.querySelector(".dh-stage").dataset.painted).get("learning_rate");
            if (document.querySelector(".stApp").dataset.testScriptState !== "notRunning") return false;
            return now !== "0.0123" && now === document.querySelector("[aria-label='Learning rate α, exact']").value;
        }""",
        timeout=5_000,
    )
