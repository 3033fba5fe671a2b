"""The page by ear and by keyboard: the order and the names of the stops, what a screen reader hears, the keys."""

import re

import pytest

TYPED = ("INPUT text", "INPUT search")  # a box of Streamlit's that is typed into has a border in place of a ring

FOCUSED = """() => {
    const each = document.activeElement;
    if (each === document.body) return null;
    const style = getComputedStyle(each.matches(".dh-stage") ? each.querySelector(".dh-map") : each); // see stage.css
    const label = each.labels?.[0]?.textContent.trim();
    return {
        name: each.getAttribute("aria-label") || label || each.textContent.trim(),
        kind: `${each.tagName} ${each.type ?? ""}`.trim(),
        place: each.closest(".dh-panel, .dh-controls, .dh-sliders, .dh-tabs, .dh-ended")?.className ?? "",
        ring: style.outlineStyle === "solid" ? parseFloat(style.outlineWidth) : 0,
    };
}"""

# Every change of a live region, as the text that it has then.
WATCH = """() => {
    window.heard = [];
    const live = "[role=status], [role=alert], [role=log], [aria-live], output";
    const quiet = "[aria-live=off]";
    new MutationObserver((changes) => {
        for (const { target } of changes) {
            const region = (target.nodeType === 1 ? target : target.parentElement)?.closest(live);
            if (region && !region.matches(quiet)) window.heard.push(region.textContent);
        }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


@pytest.fixture
def tab(visit):
    return visit("landscape=ravine")


def heard(tab):
    return tab.page.evaluate("window.heard.splice(0)")


def test_the_keyboard_goes_along_the_page_as_it_is_seen_and_each_stop_is_named_once_and_is_seen(tab):
    tab.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000)
    stops = []
    for _ in range(80):
        tab.page.keyboard.press("Tab")
        stop = tab.page.evaluate(FOCUSED)
        if stop is None:
            break
        stops.append(stop)
    else:
        pytest.fail("The keyboard doesn't leave the page.")
    assert [each for each in stops if not each["ring"] and each["kind"] not in TYPED] == []
    names = [each["name"] for each in stops]
    assert len(set(names)) == len(names), sorted(names)
    places = [each["place"] for each in stops]

    def first(name):
        return next(index for index, each in enumerate(places) if re.search(rf"\b{name}\b", each))

    order = [first(each) for each in ("dh-sliders", "dh-map", "dh-loss", "dh-controls", "dh-tabs", "dh-ended")]
    assert order == sorted(order)
    sliders = [each["name"] for each in stops if "dh-sliders" in each["place"]][:3]
    assert sliders == ["Help for Learning rate α", "Learning rate α", "Learning rate α, exact"]
    # Plotly's buttons are one stop for each panel, along which the arrow keys go.
    assert sum("dh-map" in each for each in places) == 1
    tab.page.locator(".dh-map .modebar-btn").first.focus()
    tab.page.keyboard.press("ArrowLeft")
    assert tab.page.evaluate(FOCUSED)["name"] == "Save this panel as SVG: map"


def test_a_race_is_quiet_until_it_ends_and_then_says_one_sentence(tab):
    tab.page.evaluate("document.querySelector('.dh-play[aria-label=Pause]')?.click()")
    tab.page.wait_for_timeout(1200)
    tab.page.locator(".dh-speed").select_option("4")
    tab.page.evaluate(WATCH)
    slider = tab.page.get_by_role("slider", name="Learning rate α")
    slider.focus()
    tab.page.keyboard.press("Space")  # a slider has no use for it
    tab.page.wait_for_selector(".dh-stage[data-playing=true]")
    tab.page.wait_for_selector(".dh-stage[data-playing=false]", timeout=30_000)
    tab.page.wait_for_timeout(1500)
    assert heard(tab) == ["SGD is still moving, Momentum arrived at step 142."]
    # Stepping is told by the slider of the steps alone.
    tab.page.get_by_role("button", name="One step back").click()
    tab.page.keyboard.press("ArrowLeft")  # a button has no use for it
    tab.page.wait_for_selector(".dh-stage[data-step='298']")
    tab.page.wait_for_timeout(1200)
    assert heard(tab) == []
    scrub = tab.page.get_by_role("slider", name="Step of the race")
    assert scrub.get_attribute("aria-valuetext") == "step 298 of 300"
    said = tab.page.locator(".dh-map .dh-said").text_content()
    assert re.search(
        r"^Ravine: x from −2 to 2 .* The lowest point is \(0, 0\), with the loss 0\. .*Step 298 of 300\.", said
    )
    assert re.search(r"SGD at \(−0\.00\d+, .*\), loss 2\.\d+e−5\.", said)
    # In a pause each move of a slider is another race: when the hand rests, the last one is told.
    slider.focus()
    for _ in range(5):
        tab.page.keyboard.press("ArrowLeft")
    tab.page.wait_for_function("window.heard.length > 0", timeout=15_000)
    tab.page.wait_for_timeout(1500)
    (sentence,) = heard(tab)
    ended = tab.page.locator(".dh-ended tbody tr").nth(1).locator("td").nth(1).inner_text()
    assert ended in sentence
    assert ended != "arrived at step 142"
