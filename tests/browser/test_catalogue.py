"""Terrains, rules and schedules in a browser: the gallery, the panel of the data, schedules on the loss panel."""

import io

import numpy as np
import pytest
from PIL import Image

from figures.style import styles
from landscapes.logistic_regression import LogisticRegression
from simulation.link import from_query
from simulation.race import Race
from tests.further import further


def fit_pixel(tab, x, y):
    """The pixel of an input and an output on the panel of the data, by the axes that Plotly drew."""
    return tab.page.evaluate(
        """([x, y]) => {
            const plot = document.querySelector('.dh-fit .dh-plot');
            const box = plot.querySelector('.nsewdrag').getBoundingClientRect();
            const { xaxis, yaxis } = plot._fullLayout;
            const [left, right] = xaxis.range, [bottom, top] = yaxis.range;
            return [box.x + (x - left) / (right - left) * box.width, box.y + (top - y) / (top - bottom) * box.height];
        }""",
        [x, y],
    )


def has_colour(picture, x, y, colour):
    """Whether some pixel close by has the colour."""
    rgb = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
    patch = picture[round(y) - 2 : round(y) + 3, round(x) - 2 : round(x) + 3].reshape(-1, 3)
    return bool((np.abs(patch - rgb).max(axis=1) <= 30).any())


def picture_of(tab):
    tab.leave()
    return np.asarray(Image.open(io.BytesIO(tab.page.screenshot())).convert("RGB")).astype(int)


@pytest.mark.parametrize("key", ["linear_regression", *further("logistic_regression")])
def test_the_fit_follows_the_playhead(follow, key):
    query = f"landscape={key}&race=momentum&seed=4"
    experiment = from_query(query)
    race = Race(experiment)
    (ball,), (style,) = race.balls, styles(race)
    tab = follow(f"{query}&view=fit")
    link = (lambda z: 1 / (1 + np.exp(-z))) if key == LogisticRegression.key else (lambda z: z)
    seen = []
    for step in (0, 12, 300):
        tab.pause_at(step)
        picture = picture_of(tab)
        low, high = tab.page.evaluate("document.querySelector('.dh-fit .dh-plot')._fullLayout.yaxis.range")
        for x in np.linspace(*np.quantile(experiment.landscape.inputs, (0.05, 0.95)), 7):
            y = float(link(ball.run.theta[step, 0] * x + ball.run.theta[step, 1]))
            if low < y < high:
                at = fit_pixel(tab, x, y)
                assert has_colour(picture, *at, style.colour), (step, x)
                seen.append(step)
    assert set(seen) == {0, 12, 300}


def test_a_terrain_is_found_by_a_word_and_chosen_by_its_picture(follow):
    tab = follow("race=sgd+adam")
    assert not tab.page.locator(".dh-fit").is_visible(), "there are no data beside this map"
    assert "own α 0.08" in tab.page.locator(".dh-legend").inner_text()
    tab.page.get_by_role("button", name="Pictures").click()
    search = tab.page.get_by_placeholder("Search the terrains")
    search.fill("himmel")
    cards = tab.page.locator(".dh-gallery button:visible")
    assert cards.all_inner_texts() == ["Himmelblau's four wells"]
    search.fill("no such thing")
    assert cards.count() == 0
    tab.page.get_by_text("No terrain has that word.").wait_for()
    search.fill("")
    tab.page.get_by_role("button", name="Many wells").click()
    tab.wait_for_query("landscape=multi_well")
    tab.page.locator(".dh-gallery").wait_for(state="detached")


def test_a_schedule_is_drawn_on_the_loss_panel_and_written_beside_the_step(follow):
    # The loss stays at that of the start, away from the curve of the schedule.
    tab = follow("schedule=cosine&race=sgd&learning_rate=1e-07")
    tab.pause_at(20)  # the line of the playhead keeps off the places below
    drawn = """([step, factor]) => {
        const { xaxis, yaxis } = document.querySelector('.dh-loss .dh-plot')._fullLayout;
        const context = document.querySelector('.dh-loss canvas').getContext('2d');
        const x = xaxis._offset + (step / 300) * xaxis._length;
        const y = yaxis._offset + yaxis._length * (1 - 0.94 * factor);
        // A dash and a gap are six pixels long.
        return context.getImageData(x - 4, y - 3, 9, 7).data.some((value, at) => at % 4 === 3 && value > 0);
    }"""
    for step, factor in ((75, 0.5 + 0.5**1.5), (150, 0.5), (225, 0.5 - 0.5**1.5)):
        tab.page.wait_for_function(drawn, arg=[step, factor])
        assert not tab.page.evaluate(drawn, [step, factor + 0.1])
    tab.pause_at(150)
    assert "α × 0.5" in tab.page.locator(".dh-step").inner_text()
