"""The panel of a network's examples in a browser: the boundary of a ball at the playhead, computed from its weights."""

import numpy as np
import pytest

from figures.style import styles
from simulation.link import from_query
from simulation.race import Race
from tests.browser.test_catalogue import fit_pixel, has_colour, picture_of
from tests.further import further

QUERY = "landscape=two_moons&race=momentum&learning_rate={}"


def boundary(network, theta, ranges):
    """Places at which the output of the network changes its sign along y, for x from the left to the right."""
    (left, right), (bottom, top) = ranges
    y = np.linspace(bottom, top, 2001)
    found = []
    for x in np.linspace(left, right, 12)[1:-1]:
        (z,) = network.outputs(theta, np.stack([np.full_like(y, x), y]))
        found += [(x, y[at]) for at in np.flatnonzero(np.diff(z > 0))]
    return found


def check_boundary(tab, race, step):
    (style,) = styles(race)
    axes = "['xaxis', 'yaxis'].map(name => document.querySelector('.dh-fit .dh-plot')._fullLayout[name].range)"
    ranges = tab.page.evaluate(axes)
    tab.pause_at(step)
    picture = picture_of(tab)
    places = boundary(race.problem.landscape, race.paths[0][step], ranges)
    # Not where the line is so steep that the grid of the page is a pixel off.
    hits = [has_colour(picture, *fit_pixel(tab, x, y), style.colour) for x, y in places]
    assert len(places) >= 5, "the boundary is on the panel"
    assert np.mean(hits) >= 0.9, (step, hits)


def test_the_boundary_is_where_the_network_changes_its_answer(follow):
    query = QUERY.format(0.2)
    tab, race = follow(f"{query}&view=fit"), Race(from_query(query))
    for step in (30, 300):
        check_boundary(tab, race, step)


def test_after_a_change_of_the_learning_rate_the_boundary_is_that_of_the_new_race(follow):
    tab = follow(f"{QUERY.format(0.2)}&view=fit")
    slider = tab.page.get_by_role("slider", name="Learning rate α")
    slider.focus()
    slider.press("PageDown")
    tab.page.wait_for_function("!location.search.includes('learning_rate=0.2&')", timeout=15_000)
    query = tab.page.evaluate("location.search.slice(1)")
    tab.wait_for_race("learning_rate")
    race = Race(from_query(query))
    assert race.experiment.optimizers[0].learning_rate < 0.2
    tab.page.wait_for_function("query => document.querySelector('.dh-stage').dataset.painted === query", arg=query)
    check_boundary(tab, race, 300)


@pytest.mark.parametrize("key", ["digits", *further("wave", "spirals", "rare_features")])
def test_every_kind_of_answer_is_drawn_without_a_fault(follow, key):
    tab = follow(f"landscape={key}&race=sgd+momentum&steps=60&view=fit")
    assert tab.page.locator(".dh-fit").is_visible()
    tab.pause_at(60)
    assert not tab.faults
