"""The stage in a browser: the motion and the places of the balls, and what the pointer and the keys do."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from figures.style import styles
from landscapes.multi_well import MultiWell
from simulation.experiment import Experiment
from simulation.link import from_query
from simulation.race import Race
from tests.browser.conftest import DESK
from tests.further import further


def pixels(visit):
    return np.asarray(Image.open(io.BytesIO(visit.page.screenshot())).convert("RGB")).astype(int)


def is_ball(picture, x, y, colour):
    """Whether this pixel and those around it have the colour of a ball: more of it than any trail is wide."""
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
    patch = picture[round(y) - 2 : round(y) + 3, round(x) - 2 : round(x) + 3].reshape(-1, 3)
    return np.abs(patch - rgb).max() <= 12


def map_picture(visit):
    return visit.page.locator(".dh-map").screenshot()


def test_balls_move_while_playing_and_stop_when_paused(follow):
    tab = follow("steps=2000")
    assert tab.stage("playing") == "true"
    tab.pause_at(0)  # it plays before everything is drawn, and both balls soon arrive
    tab.page.get_by_role("button", name="Play", exact=True).first.click()
    first = int(tab.stage("step"))
    tab.page.wait_for_function(
        "first => Number(document.querySelector('.dh-stage')?.dataset.step) > first + 20", arg=first
    )
    one, then = map_picture(tab), tab.stage("step")
    tab.page.wait_for_function("then => document.querySelector('.dh-stage').dataset.step !== then", arg=then)
    tab.leave()
    assert map_picture(tab) != one
    tab.page.get_by_role("button", name="Pause").click()
    tab.page.mouse.move(5, 5)
    step, still = tab.stage("step"), map_picture(tab)
    tab.page.wait_for_timeout(400)
    assert tab.stage("step") == step
    assert map_picture(tab) == still


@pytest.mark.parametrize(
    "query",
    [
        "landscape=himmelblau&noise=5.0&seed=3",
        *further("landscape=ravine", "landscape=rosenbrock&race=momentum+nesterov"),
    ],
)
def test_balls_stand_where_the_trajectory_says(follow, query):
    tab = follow(query)
    experiment = from_query(query)
    runs = [each.run for each in Race(experiment).balls]
    for step in (0, 7, 40):
        tab.pause_at(step)
        tab.leave()
        picture = pixels(tab)
        # The last ball lies on top; one under it can be hidden.
        pixels_of_balls = [tab.map_pixel(*run.theta[step]) for run in runs]
        for pixel, style in list(zip(pixels_of_balls, styles(Race(experiment)), strict=True))[::-1]:
            covered = any(other is not pixel and np.hypot(*np.subtract(pixel, other)) < 18 for other in pixels_of_balls)
            if not covered or pixel is pixels_of_balls[-1]:
                assert is_ball(picture, *pixel, style.colour), (step, pixel)
        later = tab.map_pixel(*runs[-1].theta[step + 5])
        if all(np.hypot(*np.subtract(later, pixel)) > 12 for pixel in pixels_of_balls):
            assert not is_ball(picture, *later, styles(Race(experiment))[-1].colour), (step, later)


def test_a_click_on_the_map_drops_the_balls_there(follow):
    tab = follow("landscape=ravine")
    target = (0.61, -1.23)
    tab.page.mouse.click(*tab.map_pixel(*target))
    tab.wait_for_query("x=")
    x, y = from_query(tab.page.url.split("?")[1]).start
    pixel = 4 / 340  # the map is at least 340 pixels wide here
    assert abs(x - target[0]) < pixel
    assert abs(y - target[1]) < pixel
    tab.pause_at(0)
    tab.leave()
    assert is_ball(pixels(tab), *tab.map_pixel(x, y), styles(Race(Experiment()))[-1].colour)


def test_the_start_can_be_dragged(follow):
    tab = follow("landscape=ravine")
    tab.page.mouse.move(*tab.map_pixel(*Experiment().start))
    tab.page.mouse.down()
    for share in (0.3, 0.6, 1.0):
        tab.page.mouse.move(*tab.map_pixel(-1.5 + 2.5 * share, 1 - 1.9 * share))
        tab.page.wait_for_timeout(60)
    tab.page.mouse.up()
    tab.wait_for_query("x=")
    assert np.allclose(from_query(tab.page.url.split("?")[1]).start, (1.0, -0.9), atol=4 / 340)


def test_a_drag_across_the_map_zooms_and_does_not_move_the_start(follow):
    tab = follow("landscape=ravine")
    tab.page.mouse.move(*tab.map_pixel(0.5, -0.5))
    tab.page.mouse.down()
    tab.page.mouse.move(*tab.map_pixel(1.0, -1.0), steps=5)
    tab.page.mouse.up()
    zoomed = "document.querySelector('.dh-map .dh-plot')._fullLayout.xaxis.range"
    tab.page.wait_for_function(f"{zoomed}[0] > 0")
    # and a change of α keeps the zoom
    tab.page.get_by_role("slider", name="Learning rate α").focus()
    tab.page.keyboard.press("ArrowLeft")
    tab.wait_for_query("learning_rate")
    assert tab.page.evaluate(zoomed)[0] > 0
    assert "x=" not in tab.page.url


def test_keys_play_pause_and_step(follow):
    tab = follow("steps=2000")
    tab.page.keyboard.press("Space")
    assert tab.stage("playing") == "false"
    step = int(tab.stage("step"))
    tab.page.keyboard.press("ArrowRight")
    tab.page.wait_for_selector(f".dh-stage[data-step='{step + 1}']")
    tab.page.keyboard.press("ArrowLeft")
    tab.page.wait_for_selector(f".dh-stage[data-step='{step}']")
    tab.page.keyboard.press("Space")
    assert tab.stage("playing") == "true"


def test_a_paused_race_stays_paused_when_alpha_changes(follow):
    tab = follow("landscape=ravine")
    tab.pause_at(33)
    tab.page.get_by_role("slider", name="Learning rate α").focus()
    tab.page.keyboard.press("ArrowLeft")
    tab.wait_for_query("learning_rate")
    assert (tab.stage("playing"), tab.stage("step")) == ("false", "33")


def test_speed_and_loop(follow):
    tab = follow("steps=10")
    speed, loop = tab.page.get_by_label("Speed", exact=True), tab.page.get_by_role("button", name="Loop")
    speed.select_option("8")
    loop.click()
    if tab.stage("playing") == "false":
        tab.page.get_by_role("button", name="Play").click()
    tab.page.wait_for_timeout(700)  # a race of 10 steps takes a thirtieth of a second at this speed
    assert tab.stage("playing") == "true"
    loop.click()
    speed.select_option("1")


def test_reduced_motion_shows_the_end_and_does_not_play(visit):
    tab = visit(reduced_motion="reduce")
    tab.page.wait_for_selector(".dh-stage[data-step='300']")
    assert tab.stage("playing") != "true"


def test_a_diverged_ball_says_at_which_step_it_left(follow):
    query = "learning_rate=0.05"
    sgd = Race(from_query(query)).balls[0].run
    assert sgd.diverged > 0
    tab = follow(query)
    tab.pause_at(int(sgd.diverged))
    tab.page.get_by_text(f"diverged at step {sgd.diverged}").first.wait_for()
    tab.pause_at(int(sgd.diverged) - 1)
    assert not tab.page.locator(".dh-legend li").first.get_by_text("diverged").count()


def test_hover_shows_step_place_loss_and_slope(follow):
    tab = follow("landscape=multi_well")
    tab.pause_at(300)
    run = Race(Experiment(from_query("landscape=multi_well").landscape)).balls[1].run
    tab.page.mouse.move(*tab.map_pixel(*run.theta[12]), steps=4)
    tip = tab.page.locator(".dh-map .dh-tip")
    tip.wait_for()
    text = tip.inner_text().replace("−", "-")
    step = int(text.split("step ")[1].split()[0])
    (x, y), slope = run.theta[step], np.hypot(*MultiWell().gradient(run.theta[step]))
    assert np.hypot(*(run.theta[step] - run.theta[12])) < 6 / 50  # within the reach of the pointer
    numbers = [float(each) for each in re.findall(r"-?[\d.]+(?:e-?\d+)?", text.partition("x ")[2])]
    assert np.allclose(numbers, (x, y, run.loss[step], slope), rtol=6e-3)


def test_maps_side_by_side(follow):
    tab = follow("race=sgd+momentum+nesterov")
    tab.page.get_by_text("Side by side").click()
    tab.wait_for_query("maps=side")
    tab.page.wait_for_function("document.querySelectorAll('.dh-map .cartesianlayer .subplot').length === 3")


# Whether the pixel of a place on the surface, by Plotly's own camera, has a colour on the canvas of the marks.
BALL_ON_SURFACE = """([x, y, colour]) => {
    const plot = document.querySelector('.dh-surface .dh-plot');
    const { glplot: { cameraParams: { model, view, projection } }, dataScale } = plot._fullLayout.scene._scene;
    const { x: xs, y: ys, z } = plot.data[0];
    let nearest = 0; // the corner of the mesh, for its height
    xs.forEach((each, at) => {
        if (Math.hypot(each - x, ys[at] - y) < Math.hypot(xs[nearest] - x, ys[nearest] - y)) nearest = at;
    });
    let point = [x * dataScale[0], y * dataScale[1], z[nearest] * dataScale[2], 1];
    const times = (matrix) => (_, row) => point.reduce((sum, each, column) => sum + matrix[4 * column + row] * each, 0);
    for (const matrix of [model, view, projection]) point = point.map(times(matrix));
    const marks = [...document.querySelectorAll('.dh-surface > canvas')].at(-1);
    const sharp = marks.width / marks.clientWidth;
    const { l, t, w, h } = plot._fullLayout._size;
    const px = l + (0.5 + point[0] / point[3] / 2) * w, py = t + (0.5 - point[1] / point[3] / 2) * h;
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    // Within a few pixels: the ball lies a little above the surface.
    const { data } = marks.getContext('2d').getImageData((px - 8) * sharp, (py - 14) * sharp, 16 * sharp, 20 * sharp);
    for (let at = 0; at < data.length; at += 4)
        if (Math.abs(data[at] - red) + Math.abs(data[at + 1] - green) + Math.abs(data[at + 2] - blue) < 12) return true;
    return false;
}"""


def test_without_webgl_only_the_surface_is_missing(follow):
    tab = follow("landscape=ravine")
    assert tab.stage("playing") == "true"
    tab.page.locator(".dh-surface").get_by_text("WebGL").wait_for()


def test_with_webgl_the_surface_is_drawn_and_keeps_its_camera(visit, chromium):
    # A small window: without a graphics card each pixel takes its time.
    tab = visit("landscape=ravine", browser=chromium(webgl=True), viewport={"width": 1000, "height": 620})
    tab.page.wait_for_selector(".dh-surface .gl-container canvas", timeout=60_000)
    tab.pause_at(30)
    camera = "JSON.stringify(document.querySelector('.dh-surface .dh-plot')._fullLayout.scene.camera.eye)"
    tab.page.wait_for_function(camera)
    box = tab.page.locator(".dh-surface").bounding_box()
    before = tab.page.evaluate(camera)
    tab.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.page.mouse.down()
    tab.page.mouse.move(box["x"] + box["width"] / 2 + 80, box["y"] + box["height"] / 2 + 10, steps=4)
    tab.page.mouse.up()
    tab.page.wait_for_function(f"before => {camera} !== before", arg=before)
    turned = tab.page.evaluate(camera)
    tab.page.get_by_role("slider", name="Learning rate α").focus()
    tab.page.keyboard.press("ArrowLeft")
    tab.wait_for_query("learning_rate")
    tab.page.wait_for_timeout(500)
    assert tab.page.evaluate(camera) == turned
    # The balls on the surface follow a new α at the step where they are paused.
    box = tab.page.get_by_label("Learning rate α, exact")
    box.fill("0.004")
    box.press("Enter")
    tab.wait_for_query("learning_rate=0.004")
    race = Race(from_query("landscape=ravine&learning_rate=0.004"))
    for style, theta in zip(styles(race), race.paths, strict=True):
        x, y = theta[30]
        tab.page.wait_for_function(BALL_ON_SURFACE, arg=[float(x), float(y), style.colour], timeout=15_000)


def test_a_knob_of_the_terrain_leaves_a_paused_race_where_it_is(follow):
    tab = follow("landscape=ravine")
    tab.pause_at(33)
    tab.page.get_by_role("slider", name="Condition number κ").focus()
    tab.page.keyboard.press("ArrowLeft")
    tab.wait_for_query("condition_number")
    assert (tab.stage("playing"), tab.stage("step")) == ("false", "33")


def test_the_loss_axis_follows_the_paths_after_the_window_was_resized(follow):
    tab = follow("landscape=ravine")
    tab.page.set_viewport_size({"width": 1200, "height": 850})
    tab.page.wait_for_timeout(400)
    box = tab.page.get_by_label("Learning rate α, exact")
    box.fill("0.0001")
    box.press("Enter")
    tab.wait_for_query("learning_rate=0.0001")
    lowest = min(np.log10(each.run.loss.min()) for each in Race(from_query("learning_rate=0.0001")).balls)
    bottom = "document.querySelector('.dh-loss .dh-plot')._fullLayout.yaxis.range[0]"
    tab.page.wait_for_function(f"lowest => {bottom} <= lowest && {bottom} > lowest - 1.2", arg=lowest, timeout=10_000)
    tab.page.set_viewport_size(DESK["viewport"])
