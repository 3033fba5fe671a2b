"""The opening race on a visitor's terrain: worth watching whatever the scale of the loss and of the map."""

import numpy as np
import pytest

from catalog import LEAST, MOST, parameters
from landscapes.formula import Formula
from landscapes.rosenbrock import Rosenbrock
from landscapes.surface import Surface
from optimizers import OPTIMIZERS
from optimizers.adam import Adam
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import descend
from simulation.experiment import Experiment, initial_settings
from simulation.link import from_query, read_query, to_query
from simulation.ranges import race_ranges, rule_ranges
from tests.further import few_of
from tests.landscapes.classics import CLASSICS, edges
from tests.uploads.files import npz

SHAPES = {
    "bowl": "x**2 + 2*y**2",
    "valley": "100*(y - x**2)**2 + (1 - x)**2",
    "wells": "sin(3*x)*cos(2*y) + (x**2 + y**2)/10",
    "hyperbola": "(x*y - 1)**2",
    "slope": "x + exp(y/2)",
    "saddle": "x**2 - y**2",
}


def times(scale, text):
    """The formula times a factor, as a product of two: one number stays below a billion."""
    root = float(f"{scale**0.5:.0e}")
    return Formula(f"{root!r}*({text})*{scale / root!r}")


def opening(terrain):
    """The paths of SGD and momentum in the opening race, and the size of the map."""
    return [
        descend(terrain, rule, terrain.start, 300)
        for rule in (SGD(terrain.learning_rate), Momentum(terrain.learning_rate))
    ]


def is_worth_watching(terrain):
    """Whether both balls stay in the race, and travel a tenth of the map or roll down to where the slope is gone."""
    for path in opening(terrain):
        if path.ended >= 0:
            return False
        away = np.hypot(*(path.theta - path.theta[0]).T)
        slope = np.hypot(*terrain.gradient(path.theta.T))
        travels = away.max() >= 0.1 * terrain.size
        near = min((np.hypot(*(path.theta[-1] - each)) for each in terrain.minima), default=np.inf) <= away.max() / 4
        rolls_down = (near or slope[-1] <= 0.05 * slope.max()) and away.max() >= 0.002 * terrain.size
        if (not travels and not rolls_down) or path.loss[-1] >= path.loss[0]:
            return False
    return True


@pytest.mark.parametrize("name", few_of(CLASSICS, list(CLASSICS)[::5]))
def test_the_opening_race_on_a_classical_function_is_worth_watching(name):
    formula, window = CLASSICS[name]
    assert is_worth_watching(Formula(formula, **edges(window)))


@pytest.mark.parametrize(
    "terrain",
    [
        *(Formula(formula, **edges(window)) for formula, window in (CLASSICS["Ackley"], CLASSICS["Drop-wave"])),
        Formula(CLASSICS["Salomon"][0], **edges((-100, 100))),
        Formula("sin(10*x)*cos(10*y) + (x**2 + y**2)/10"),
        Formula("x**2 + y**2 + 10*sin(20*x) + 10*sin(20*y)"),
        Formula("sin(50*x)*sin(50*y)"),
    ],
)
def test_among_many_small_wells_both_balls_leave_the_first_one_and_one_crosses_a_good_part_of_the_map(terrain):
    paths = opening(terrain)
    travelled = [np.hypot(*(path.theta - path.theta[0]).T).max() / terrain.size for path in paths]
    assert min(travelled) >= 0.02
    assert max(travelled) >= 0.15
    assert all(path.ended < 0 and path.loss[-1] < path.loss[0] for path in paths)


def test_there_are_more_than_sixty_classical_functions():
    assert len(CLASSICS) > 60


@pytest.mark.parametrize("scale", [1e-9, 1e-3, 1e4, 1e9])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_scaled_loss_has_the_same_race_at_a_rate_that_is_scaled_the_other_way(shape, scale):
    terrain, scaled = Formula(SHAPES[shape]), times(scale, SHAPES[shape])
    assert scaled.start == terrain.start
    assert scaled.learning_rate * scale == pytest.approx(terrain.learning_rate)
    assert scaled.tolerance == terrain.tolerance
    assert is_worth_watching(scaled)


@pytest.mark.parametrize("wide", [1e-3, 0.1, 1e3, 1e6])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_stretched_map_has_the_same_race_at_a_rate_that_is_stretched_twice(shape, wide):
    terrain = Formula(SHAPES[shape], x_from=-5.0, x_to=5.0, y_from=-4.0, y_to=6.0)
    times = wide / 10
    text = SHAPES[shape].replace("exp", "EXP").replace("x", f"(x/{times!r})").replace("y", f"(y/{times!r})")
    stretched = Formula(
        text.replace("EXP", "exp"), x_from=-5 * times, x_to=5 * times, y_from=-4 * times, y_to=6 * times
    )
    if shape != "hyperbola":  # of its curve of minima rounding picks one, and the start lies away from that
        np.testing.assert_allclose(np.array(stretched.start) / times, terrain.start, rtol=1e-6)
        assert stretched.learning_rate / times**2 == pytest.approx(terrain.learning_rate, rel=1.01)
    assert stretched.tolerance == pytest.approx(1e-4 * wide)
    assert is_worth_watching(stretched)


@pytest.mark.parametrize("shift", [1e3, -1e5])
def test_a_map_far_from_the_origin_is_worth_watching_too(shift):
    terrain = Formula(
        f"(x - {shift!r})**2 + 3*(y - {shift!r})**2",
        x_from=shift - 1.0,
        x_to=shift + 2.0,
        y_from=shift - 2.0,
        y_to=shift + 1.0,
    )
    assert is_worth_watching(terrain)


@pytest.mark.parametrize(
    "formula", ["(x*y - 1)**2", "(1 - x*y)**2/2", "(x**2 + y**2 - 1)**2", "x**2 + y**2", "x*x - y*y"]
)
def test_a_start_lies_off_the_axes_and_the_diagonals(formula):
    terrain = Formula(formula)
    x, y = np.abs(terrain.start)
    assert min(x, y, abs(x - y)) >= 0.05 * terrain.size


def test_the_balls_on_a_hyperbola_come_to_its_branch_and_not_to_the_saddle():
    # By hand: along y = -x, the start of older versions, both balls roll into the saddle (0, 0), where the loss is 1.
    terrain = Formula("(x*y - 1)**2")
    for path in opening(terrain):
        assert path.loss[-1] < 1e-6


def test_two_floors_without_a_slope_along_y_are_reached():
    # The roots of 4x³ - 6x + 1: -1.300840 and 1.130901.
    terrain = Formula("x**4 - 3*x**2 + x")
    for path in opening(terrain):
        assert np.abs(path.theta[-1, 0] - [-1.300840, 1.130901]).min() < 1e-3


@pytest.mark.parametrize("terrain", [times(1e9, "x**2 + y**2"), times(1e-9, "x**2 + y**2"), Surface()])
def test_the_sliders_span_three_decades_on_each_side_of_what_the_terrain_asks_for(terrain):
    rate = race_ranges(terrain)["learning_rate"]
    assert rate.low == pytest.approx(terrain.learning_rate / 1e3)
    assert rate.high == pytest.approx(terrain.learning_rate * 1e3)
    tolerance = race_ranges(terrain)["tolerance"]
    assert (tolerance.low, tolerance.high) == pytest.approx((terrain.tolerance / 1e3, terrain.tolerance * 1e3))
    slope = np.hypot(*terrain.gradient(np.array(terrain.start)))
    assert race_ranges(terrain)["noise"].low == 0
    assert race_ranges(terrain)["noise"].high == pytest.approx(10 * slope, rel=0.5)
    assert rule_ranges(terrain, Momentum)["learning_rate"] == rule_ranges(terrain, SGD)["learning_rate"]
    adam = initial_settings(terrain, Adam)["learning_rate"]
    assert rule_ranges(terrain, Adam)["learning_rate"].low == pytest.approx(adam / 1e3)
    for cls in OPTIMIZERS.values():
        for name, value in initial_settings(terrain, cls).items():
            each = rule_ranges(terrain, cls)[name]
            assert each.low <= value <= each.high


def test_the_sliders_of_the_other_terrains_are_as_before():
    assert race_ranges(Rosenbrock()) == parameters(Experiment)
    assert rule_ranges(Rosenbrock(), Adam) == parameters(Adam)
    rate = race_ranges(Rosenbrock())["learning_rate"]
    assert (rate.low, rate.high) == (1e-5, 10)


@pytest.mark.parametrize("terrain", [Formula("x**2 + y**2"), Formula("x*y", 2.0), Surface()])
def test_a_link_always_names_what_was_found(terrain):
    query = to_query(Experiment(terrain))
    for key in ("x=", "y=", "learning_rate=", "tolerance="):
        assert f"&{key}" in query
    assert from_query(query) == Experiment(terrain)


def test_a_link_of_a_terrain_whose_start_is_fixed_names_only_what_differs():
    assert to_query(Experiment(Rosenbrock())) == "landscape=rosenbrock"


def test_an_older_link_opens_with_what_is_found_now():
    terrain = Formula("x**2+y**2", 0.1)
    experiment, notes = read_query("landscape=formula&formula.f=x**2%2By**2&formula.zoom=0.1")
    assert notes == []
    assert experiment == Experiment(terrain)
    assert experiment.tolerance == terrain.tolerance == 0.01


@pytest.mark.parametrize("rate", [LEAST, 3.3e-15, 1e3, MOST])
def test_a_link_holds_any_rate_between_its_limits(rate):
    experiment, notes = read_query({"learning_rate": repr(rate), "1.learning_rate": repr(rate)})
    assert notes == []
    assert experiment.learning_rate == experiment.optimizers[0].learning_rate == rate
    assert from_query(to_query(experiment)) == experiment


def test_a_rate_beyond_them_becomes_the_nearest():
    experiment, notes = read_query("learning_rate=1e-40")
    assert experiment.learning_rate == LEAST
    assert "must be between 1e−18 and 1e+24" in notes[0]


@pytest.mark.parametrize("scale", [1e-9, 1e-6, 1.0, 1e6, 1e9])
@pytest.mark.parametrize("wide", [1e-3, 1.0, 1e6])
def test_an_uploaded_bowl_opens_a_race_worth_watching_at_any_scale(scale, wide):
    axis = np.linspace(-1, 1, 15)
    across, up = np.meshgrid(axis, axis)
    surface = Surface.read("a.npz", npz(x=axis * wide, y=axis * wide, z=scale * (across**2 + 3 * up**2 + 1)))
    assert is_worth_watching(surface)


def test_another_formula_brings_its_own_tolerance_and_a_chosen_one_stays():
    small, large = (Formula("x**2 + y**2", x_from=-r, x_to=r, y_from=-r, y_to=r) for r in (1.0, 500.0))
    assert Experiment(small).on(large).tolerance == large.tolerance == 0.1
    assert Experiment(small, tolerance=0.07).on(large).tolerance == 0.07
    assert Experiment(small).on(Rosenbrock()).tolerance == 1e-3
