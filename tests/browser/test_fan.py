"""A hand on a slider: what is painted in the next frame is the race of the value shown."""

import numpy as np

from simulation.link import from_query

RANGE = ".dh-main input[type=range]"
# Notes the longest line that was drawn on each panel with each pen, as pixels.
NOTE_LINES = """() => {
    window.lines = {};
    const pen = CanvasRenderingContext2D.prototype;
    const { beginPath, moveTo, lineTo, stroke } = pen;
    let points = [];
    pen.beginPath = function () { points = []; beginPath.call(this); };
    pen.moveTo = function (x, y) { points.push(x, y); moveTo.call(this, x, y); };
    pen.lineTo = function (x, y) { points.push(x, y); lineTo.call(this, x, y); };
    pen.stroke = function () {
        const panel = this.canvas.closest(".dh-map, .dh-loss")?.className;
        const key = [panel, this.strokeStyle, this.lineWidth];
        if (panel && points.length > Math.max(100, lines[key]?.length ?? 0)) lines[key] = points;
        stroke.call(this);
    };
}"""
# These lines, the words of the legend, the race on the screen, and the value in the box.
SCREEN = """() => {
    const { painted } = document.querySelector(".dh-stage").dataset;
    const box = document.querySelector(".dh-main input[type=text]").value;
    return { lines, legend: document.querySelector(".dh-legend").innerText, painted, box };
}"""
# Moves the slider of α to a share of its track, and looks at the screen of the next frame.
MOVE = f"""async (share) => {{
    const range = document.querySelector("{RANGE}");
    window.lines = {{}};
    const before = document.querySelector(".dh-stage").dataset.painted;
    range.value = share * range.max;
    range.dispatchEvent(new Event("input", {{ bubbles: true }}));
    await new Promise(requestAnimationFrame);
    return {{ ...({SCREEN})(), before }};
}}"""
# Notes every value that is painted, with the one in the box.
WATCH = """() => {
    window.noted = [];
    const stage = document.querySelector(".dh-stage");
    const value = () => Number(new URLSearchParams(stage.dataset.painted).get("learning_rate"));
    const box = () => Number(document.querySelector(".dh-main input[type=text]").value);
    new MutationObserver(() => noted.push([value(), box()])).observe(stage, { attributeFilter: ["data-painted"] });
}"""


def wait_for_fan(tab):
    """Point at the slider of α, and wait until moves to any value are answered in the next frame."""
    tab.page.locator(RANGE).first.hover()
    streak = 0  # an answer of Python's may come in one of the frames by chance
    for _ in range(500):
        screen = tab.page.evaluate(f"({MOVE})(0.4 + 0.1 * Math.random())")
        shown = from_query(screen["painted"]).learning_rate
        streak = streak + 1 if shown == float(screen["box"]) and screen["painted"] != screen["before"] else 0
        if streak > 2:
            return
        tab.page.wait_for_timeout(20)
    raise AssertionError("no fan came")


def test_the_next_frame_shows_the_race_of_the_value_as_python_would(visit):
    tab, other = (visit("landscape=rosenbrock&race=sgd+momentum+adam", frames=True) for _ in range(2))
    tab.pause_at(300)
    other.pause_at(300)
    for each in (tab, other):
        each.page.evaluate(NOTE_LINES)
    tab.page.bring_to_front()  # the one behind has one frame a second
    wait_for_fan(tab)
    for share in (0.55, 0.35):
        tab.page.bring_to_front()
        ahead = tab.page.evaluate(MOVE, share)
        assert float(ahead["box"]) == from_query(ahead["painted"]).learning_rate
        other.page.bring_to_front()
        other.follow(ahead["painted"])
        other.page.evaluate("window.lines = {}")
        for step in (0, 300):  # so that the whole path is drawn at once
            other.pause_at(step)
        exact = other.page.evaluate(SCREEN)
        assert ahead["legend"] == exact["legend"]
        assert ahead["lines"].keys() <= exact["lines"].keys(), "which also has the contours of the map"
        assert len(ahead["lines"]) >= 4
        for pen, points in ahead["lines"].items():
            np.testing.assert_allclose(points, exact["lines"][pen], rtol=0, atol=0.01)


def test_a_drag_never_shows_an_older_value_after_a_newer_one(visit):
    tab = visit("landscape=ravine&learning_rate=1.0", frames=True)
    tab.page.evaluate(WATCH)
    box = tab.page.locator(RANGE).first.bounding_box()
    left, y = box["x"], box["y"] + box["height"] / 2
    tab.page.mouse.move(left + 0.8 * box["width"], y)
    tab.page.mouse.down()
    for step in range(60):  # it begins before the fan is there
        tab.page.mouse.move(left + (0.8 - 0.01 * step) * box["width"], y)
        tab.page.wait_for_timeout(300 if step % 20 == 19 else 16)
    tab.page.mouse.up()
    tab.wait_for_query("learning_rate")
    tab.page.wait_for_timeout(500)
    noted = tab.page.evaluate("noted")
    values = [value for value, _ in noted if value]
    assert len(set(values)) > 10
    # The nearest place may lie before the hand, by half of the first fan's gap of a quarter of a decade.
    assert all(later <= 1.4 * earlier for earlier, later in zip(np.minimum.accumulate(values), values, strict=True))
    assert values[-1] == from_query(tab.page.url.partition("?")[2]).learning_rate == noted[-1][1]


def test_a_finger_that_scrolls_the_page_leaves_the_slider_where_it_is(visit):
    tab = visit("landscape=ravine", viewport={"width": 390, "height": 844}, has_touch=True)
    session = tab.page.context.new_cdp_session(tab.page)
    slider = tab.page.locator(RANGE).first
    value = lambda: tab.page.locator(".dh-main input[type=text]").first.input_value()  # noqa: E731
    scrolled = "document.querySelector('[data-testid=stMain]').scrollTop"

    def swipe(across, down):
        box = slider.bounding_box()
        x, y = box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2
        for kind, steps in [("touchStart", [0]), ("touchMove", np.arange(1, 11) / 10), ("touchEnd", [])]:
            points = [{"x": x + across * each, "y": y + down * each} for each in steps]
            for point in points or [None]:
                touches = [point] if point else []
                session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
                tab.page.wait_for_timeout(16)
        tab.page.wait_for_timeout(700)

    before, top = value(), tab.page.evaluate(scrolled)
    swipe(2, -150)
    assert tab.page.evaluate(scrolled) > top + 50
    assert value() == before
    assert "learning_rate" not in tab.page.url
    swipe(60, 3)
    assert value() != before
    tab.wait_for_query("learning_rate")
