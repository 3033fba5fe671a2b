"""The figure of the energy of a ball."""

import numpy as np

from analysis.energy import height_energy
from figures.energy import Hill, energy, window
from simulation.energy import Energy
from simulation.link import from_query
from simulation.race import Race

WELLS = "landscape=multi_well&race=sgd+momentum+rolling_ball"


def traces(figure, name):
    return [each for each in figure.plotly.data if each.name == name]


def test_the_areas_of_the_energy_lie_one_upon_another():
    experiment = from_query(WELLS)
    ball = Race(experiment).balls[2]
    found = height_energy(experiment.landscape, ball.rule, ball.run)
    shown = window([found], [()])
    figure = energy(found, "#E69F00", (), shown)
    (potential,), (total,), (both,) = (traces(figure, name) for name in ("potential", "total", "total and dissipated"))
    rows = shown.last + 1
    np.testing.assert_allclose(potential.y, found.potential[:rows], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(total.y - potential.y, found.kinetic[:rows], rtol=1e-3, atol=1e-6)
    np.testing.assert_allclose(both.y - total.y, found.dissipated[:rows], rtol=1e-3, atol=1e-6)
    assert (total.fill, both.fill) == ("tonexty", "tonexty")
    assert traces(figure, "start")[0].y == (found.total[0],) * 2
    assert figure.plotly.layout.xaxis.range == (0, shown.last)


def test_a_hill_is_a_line_while_it_is_before_the_ball_and_a_mark_where_that_crosses():
    still = np.linspace(3, 0.1, 41)
    found = Energy(still / 2, still / 2, still, 3 - still)
    hills = (Hill(2.0, 0, 7, True), Hill(1.0, 7, 40, False))
    figure = energy(found, "#E69F00", hills, window([found], [hills]))
    assert [(each.x, each.y) for each in traces(figure, "hill")] == [((0, 7), (2.0, 2.0)), ((7, 40), (1.0, 1.0))]
    (crossing,) = traces(figure, "crossing")
    assert (crossing.x, crossing.y) == ((7,), (2.0,))
    assert set(traces(figure, "heights")[0].text) == {"lowest pass out 1", "pass 2"}


def test_all_balls_are_shown_over_the_same_steps_and_heights():
    def ball(total, kinetic):
        return Energy(total - kinetic, kinetic, total, np.zeros_like(total))

    early = ball(np.full(301, 2.0), np.where(np.arange(301) < 10, 1.0, 0.0))
    late = ball(np.full(301, 2.0), np.where(np.arange(301) < 41, 1.0, 0.0))
    assert window([early], [()]).last == 20
    assert window([early, late], [(), ()]).last == 50
    assert window([late], [[Hill(1.0, 0, 100, True)]]).last == 125
    assert window([late], [[Hill(5.0, 0, 300, False)]]).high > 5, "the hill below which it stops is in the picture"
    assert window([ball(np.full(301, 2.0), np.ones(301))], [()]).last == 300


def test_the_energy_of_a_ball_that_explodes_leaves_the_picture_and_not_its_scale():
    experiment = from_query("learning_rate=0.05&race=momentum")
    (run,) = (each.run for each in Race(experiment).balls)
    with np.errstate(all="ignore"):
        found = height_energy(experiment.landscape, experiment.optimizers[0], run)
    shown = window([found], [()])
    assert shown.high < 4 * found.total[0]
    assert shown.low < 0.1 * shown.high
    energy(found, "#E69F00", (), shown).plotly.to_json()
