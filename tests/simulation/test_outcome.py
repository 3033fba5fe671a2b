"""How a run ended, on runs whose end is known."""

import dataclasses
import math
from dataclasses import dataclass

import numpy as np
import pytest

from landscapes import LANDSCAPES
from landscapes.booth import Booth
from landscapes.formula import Formula
from landscapes.multi_well import MultiWell
from landscapes.ravine import Ravine
from optimizers.adamw import AdamW
from optimizers.base import Optimizer
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from simulation.descent import Trajectory, descend
from simulation.link import from_query
from simulation.outcome import State, crossings, distances_to_wells, outcome
from simulation.race import Race


def made(*rows):
    theta = np.array(rows, dtype=float)
    return Trajectory(theta, Ravine().loss(theta.T), np.array(-1))


def test_sgd_converges_at_the_step_that_its_rate_gives():
    run = descend(Ravine(1.0), SGD(0.1), (1.0, 0.0), 200)
    ended = outcome(Ravine(1.0), run, 1e-3)
    arrived = int(np.ceil(np.log(1e-3) / np.log(0.9)))
    assert (ended.state, ended.step, ended.steps_to_tolerance) == (State.CONVERGED, arrived, arrived)
    assert ended.distance == pytest.approx(0.9**200)
    assert crossings(Ravine(1.0), run.theta, 1e-3) == 0


def test_a_ball_that_only_passes_through_a_minimum_has_not_converged():
    ended = outcome(Ravine(), made((1, 0), (0.5, 0), (0, 0)), 1e-3)
    assert ended.state is State.MOVING
    assert ended.steps_to_tolerance == 2
    # The gradient is zero there, however fast the ball is: it alone can't tell that a run has converged.
    assert not Ravine().gradient(np.zeros(2)).any()


def test_converged_counts_from_the_last_arrival():
    ended = outcome(Ravine(), made((1, 0), (0, 0), (1, 0), (0, 0), (0, 0), (0, 0)), 1e-3)
    assert (ended.state, ended.step, ended.steps_to_tolerance) == (State.CONVERGED, 3, 1)


def test_stalled_is_at_rest_away_from_every_minimum():
    run = descend(Ravine(1.0), SGD(1e-5), (1.0, 1.0), 100)
    assert outcome(Ravine(1.0), run, 1e-3).state is State.STALLED


def test_slow_but_on_its_way_is_still_moving():
    run = descend(Ravine(100.0), SGD(0.001), (1.0, 0.0), 300)
    assert outcome(Ravine(100.0), run, 1e-3).state is State.MOVING


def test_diverged_says_when():
    run = descend(Ravine(100.0), SGD(0.05), (0.0, 1.0), 50)
    ended = outcome(Ravine(100.0), run, 1e-3)
    assert (ended.state, ended.step) == (State.DIVERGED, 5)  # 4**5 = 1024 > 400
    assert ended.distance == pytest.approx(4**5)


def swings(first, factor, tolerance):
    """The number of swings first, first·factor, first·factor² ... that are wider than the tolerance."""
    return int(np.ceil(np.log(tolerance / first) / np.log(factor)))


@pytest.mark.parametrize("tolerance", [1e-3, 1e-2, 0.3])
def test_a_zigzag_crosses_at_each_step_while_its_swings_are_wider_than_the_tolerance(tolerance):
    # α λ = 1.8: y is (-0.8)^t, so that the swing to step t is 1.8 · 0.8^(t - 1). The first one turns back from nothing.
    run = descend(Ravine(100.0), SGD(0.018), (0.0, 1.0), 300)
    assert crossings(Ravine(100.0), run.theta, tolerance) == swings(1.8, 0.8, tolerance) - 1
    longer = descend(Ravine(100.0), SGD(0.018), (0.0, 1.0), 600)
    assert crossings(Ravine(100.0), longer.theta, tolerance) == swings(1.8, 0.8, tolerance) - 1


def test_a_ball_that_crosses_at_every_second_step_is_counted():
    # β = 0.8 and αλ = 1 + β: y = 1, -0.8, -0.8, 0.64, 0.64 ..., and every second step is zero but for rounding.
    run = descend(Ravine(100.0), Momentum(0.018, 0.8), (0.0, 1.0), 300)
    np.testing.assert_allclose(run.theta[:40, 1], [(-0.8) ** ((row + 1) // 2) for row in range(40)], atol=1e-12)
    assert crossings(Ravine(100.0), run.theta, 1e-3) == swings(1.8, 0.8, 1e-3) - 1


def test_a_swing_of_many_short_steps_is_counted_as_one_of_a_long_step():
    # Each step is shorter than the tolerance; the ball swings from 1 to -1 and back.
    y = np.cos(np.linspace(0, 6 * np.pi, 20_001))
    assert np.abs(np.diff(y)).max() < 1e-3
    assert crossings(Ravine(100.0), np.array([0 * y, y]).T, 1e-3) == 5


@pytest.mark.parametrize("angle", [0.0, 40.0, -70.0])
def test_crossings_are_counted_along_the_steepest_axis_wherever_it_points(angle):
    ravine = Ravine(100.0, angle)
    across = np.array([-np.sin(np.radians(angle)), np.cos(np.radians(angle))])
    assert crossings(ravine, descend(ravine, SGD(0.018), across, 300).theta, 1e-3) == swings(1.8, 0.8, 1e-3) - 1


def most_swings(places, tolerance):
    """The most swings in alternate senses, each wider than the tolerance, between places in their order."""
    up, down = np.zeros(len(places), dtype=int), np.zeros(len(places), dtype=int)
    for row in range(1, len(places)):
        move = places[row] - places[:row]
        up[row] = max((1 + down[:row])[move > tolerance], default=0)
        down[row] = max((1 + up[:row])[-move > tolerance], default=0)
    return max(up.max(), down.max())


@pytest.mark.parametrize("key", ["rosenbrock", "himmelblau", "beale", "monkey_saddle", "six_hump_camel"])
@pytest.mark.parametrize("rule", [SGD, Momentum])
def test_crossings_are_the_turns_between_the_most_swings_along_the_eigenvector_that_lapack_finds(key, rule):
    landscape = LANDSCAPES[key]()
    run = descend(landscape, rule(landscape.learning_rate), landscape.start, 200)
    middle = (run.theta[1:] + run.theta[:-1]) / 2
    axes = np.linalg.eigh(np.moveaxis(landscape.hessian(middle.T), -1, 0))[1][:, :, -1]
    for row in range(1, len(axes)):
        axes[row] *= 1 if axes[row] @ axes[row - 1] >= 0 else -1
    places = np.append(0, np.cumsum((np.diff(run.theta, axis=0) * axes).sum(axis=1)))
    for tolerance in (1e-3, 0.1):
        expected = max(most_swings(places, tolerance) - 1, 0)
        assert crossings(landscape, run.theta, tolerance) == expected


def test_a_ball_that_runs_round_a_ring_crosses_no_valley():
    class Ring(Ravine):
        def hessian(self, theta):  # of (x² + y² − 1)², whose valley is the unit circle
            x, y = theta
            beside = 4 * (x * x + y * y - 1)
            return np.array([[8 * x * x + beside, 8 * x * y], [8 * x * y, 8 * y * y + beside]])

    angle = np.linspace(0, 12 * np.pi, 200)
    assert crossings(Ring(), np.array([np.cos(angle), np.sin(angle)]).T, 1e-3) == 0


def test_a_round_bowl_has_no_steepest_axis_and_the_one_taken_does_not_turn():
    class Bowl(Ravine):
        def hessian(self, theta):  # as round as rounding leaves it
            noise = 1e-17 * np.sin(1e6 * theta[0])
            return np.array([[1 + 0 * noise, noise], [noise, 1 + 0 * noise]])

    path = np.array([[(-1.0) ** row, 0.5 * row] for row in range(50)])
    assert crossings(Bowl(1.0), path, 1e-3) == 0


@dataclass(frozen=True)
class DecayedMomentum(Optimizer):
    """Momentum with a weight decay that is added to the slope or shrinks theta beside it: SGD with β = 0."""

    learning_rate: float = 0.05
    momentum: float = 0.0
    weight_decay: float = 0.1
    decoupled: bool = False

    def init(self, theta):
        return np.zeros_like(theta)

    def step(self, theta, gradient, velocity):
        decay = self.weight_decay * theta
        velocity = self.momentum * velocity + gradient(theta) + (0 if self.decoupled else decay)
        return theta - self.learning_rate * (velocity + (decay if self.decoupled else 0)), velocity


@pytest.mark.parametrize("rule", [DecayedMomentum(), DecayedMomentum(decoupled=True), DecayedMomentum(0.02, 0.5)])
def test_a_run_that_weight_decay_pulls_off_the_minimum_arrives_at_its_own_point(rule):
    booth = Booth()
    hessian, minimum = booth.hessian(np.zeros(2)), np.array(booth.minima[0])
    point = np.linalg.solve(hessian + rule.weight_decay * np.eye(2), hessian @ minimum)
    run = descend(booth, rule, booth.start, 400)
    ended = outcome(booth, run, 1e-3, rule)
    assert ended.state is State.BALANCED
    assert ended.distance == pytest.approx(np.hypot(*(point - minimum)), abs=1e-9)
    assert ended.distance > 0.01
    inside = np.hypot(*(run.theta - point).T) <= 1e-3
    long = np.append(np.hypot(*np.diff(run.theta, axis=0).T), 0) > 1e-3
    assert ended.step == np.flatnonzero(~inside | long).max() + 1


def test_a_run_with_a_weak_weight_decay_arrives_at_the_minimum():
    rule = DecayedMomentum(weight_decay=1e-5)
    assert outcome(Booth(), descend(Booth(), rule, Booth().start, 400), 1e-3, rule).state is State.CONVERGED


@pytest.mark.parametrize("rule", [DecayedMomentum(1e-8), AdamW(1e-5), DecayedMomentum(1e-8, decoupled=True)])
def test_a_run_with_weight_decay_that_only_creeps_has_not_arrived(rule):
    assert outcome(Booth(), descend(Booth(), rule, Booth().start, 400), 1e-3, rule).state is State.STALLED


def test_adamw_arrives_where_its_decay_and_its_scaled_slope_cancel():
    race = Race(from_query("landscape=himmelblau&race=adamw"))
    (ball,) = race.balls
    assert ball.outcome.state is State.BALANCED
    end, memory = ball.run.theta[-1], ball.run.memory
    slope = memory.first / (np.sqrt(memory.second / (1 - 0.999**300)) + ball.rule.epsilon)
    np.testing.assert_allclose(slope, -ball.rule.weight_decay * end, rtol=0.02)


def test_the_nearest_minimum_is_the_one_where_it_ended():
    wells = MultiWell()
    for minimum in wells.minima:
        run = descend(wells, SGD(0.05), np.add(minimum, 0.05), 300)
        assert outcome(wells, run, 1e-3).minimum == minimum


def test_noise_keeps_a_ball_from_converging():
    run = descend(Ravine(10.0), Momentum(0.01, 0.9), (1.0, 0.0), 1000, noise=1.0)
    assert outcome(Ravine(10.0), run, 1e-3).state is State.MOVING


def test_a_run_that_is_lost_at_once_is_read_without_a_warning():
    run = descend(MultiWell(), SGD(1e6), MultiWell.start, 5)
    assert outcome(MultiWell(), run, 1e-3).state is State.DIVERGED
    broken = dataclasses.replace(run, theta=np.where(np.arange(6)[:, None] > 0, np.nan, run.theta))
    assert outcome(MultiWell(), broken, 1e-3).state is State.DIVERGED


def test_a_ball_that_rests_on_a_valley_floor_has_converged_wherever_on_it():
    ring, rules = Formula("(x**2 + y**2 - 1)**2"), (SGD(0.01), Momentum(0.005, 0.9))
    for rule in rules:
        run = descend(ring, rule, (1.4, 0.6), 400)
        ended, end = outcome(ring, run, 1e-3), run.theta[-1]
        assert ended.state is State.CONVERGED
        assert ended.floor == 0
        assert ended.distance == pytest.approx(abs(np.hypot(*end) - 1), abs=1e-12)
        np.testing.assert_allclose(ended.minimum, end / np.hypot(*end), atol=1e-9)
        # From its step on it is within the tolerance of the circle, in shorter steps, and not before.
        away = np.abs(np.hypot(*run.theta.T) - 1)
        long = np.append(np.hypot(*np.diff(run.theta, axis=0).T), 0) > 1e-3
        assert ended.step == np.flatnonzero((away > 1e-3) | long).max() + 1
        assert ended.steps_to_tolerance == np.argmax(away <= 1e-3)


@pytest.mark.parametrize(("start", "floor", "place"), [((-1.6, 2), 0, -1.3008396), ((1.6, 2), 1, 1.1309011)])
def test_the_floor_on_which_a_ball_ends_is_the_one_beside_it(start, floor, place):
    terrain = Formula("x**4 - 3*x**2 + x")
    ended = outcome(terrain, descend(terrain, SGD(0.01), start, 300), 1e-3)
    assert (ended.state, ended.floor) == (State.CONVERGED, floor)
    np.testing.assert_allclose(ended.minimum, (place, 2), atol=1e-6)


def test_a_ball_that_rests_on_a_floor_beyond_the_edge_of_the_map_has_converged():
    # SGD goes straight down to the line x + y = 1, which is nearest to (5, -5) at (5.5, -4.5): the map ends at 5.
    trough = Formula("(x + y - 1)**2")
    ended = outcome(trough, descend(trough, SGD(0.2), (5.0, -5.0), 100), 1e-3)
    assert (ended.state, ended.floor) == (State.CONVERGED, 0)
    np.testing.assert_allclose(ended.minimum, (5.5, -4.5), atol=1e-12)
    # A step divides x + y - 1 by 5: after five steps |x + y - 1| / √2 is below a thousandth, and the sixth is short.
    assert (ended.step, ended.steps_to_tolerance) == (5, 5)


def test_a_ball_that_rests_on_a_slope_beyond_the_map_has_not_converged():
    trough = Formula("(x + y - 1)**2")
    ended = outcome(trough, descend(trough, SGD(1e-9), (7.0, 7.0), 100), 1e-3)
    assert ended.state is State.STALLED
    assert ended.distance == pytest.approx(13 / np.sqrt(2), abs=1e-3)


def test_a_ball_in_the_saddle_between_two_floors_has_not_converged():
    hyperbola = Formula("(x*y - 1)**2")
    ended = outcome(hyperbola, descend(hyperbola, SGD(0.01), (1.0, -1.0), 2000), 1e-3)
    assert ended.state is State.STALLED
    assert ended.distance == pytest.approx(np.sqrt(2), abs=1e-3)  # from (0, 0) to (1, 1)


def test_a_ball_on_a_plain_has_not_converged():
    well = Formula("1 - exp(-x**2 - y**2)")
    ended = outcome(well, descend(well, SGD(0.1), (4.0, 4.0), 300), 1e-3)
    assert ended.state is State.STALLED
    assert ended.floor is None


def test_distances_are_those_to_the_minima_and_then_to_the_floors():
    theta = np.array([[0.0, 1.0], [3.0, -2.0]])
    expected = [np.abs(theta[0] + 1.3008396), np.abs(theta[0] - 1.1309011)]
    np.testing.assert_allclose(distances_to_wells(Formula("x**4 - 3*x**2 + x"), theta), expected, atol=1e-6)


def test_a_ball_that_rests_on_a_plain_of_minima_has_converged_where_it_is():
    bowl = Formula("(x**2 + y**2 - 1 + abs(x**2 + y**2 - 1))/2")  # max(0, x² + y² - 1): a step may lead into the disc
    run = descend(bowl, SGD(0.2), (3.0, 2.0), 50)
    ended, end = outcome(bowl, run, 1e-3), run.theta[-1]
    assert np.hypot(*end) < 0.99
    assert (ended.state, ended.distance, ended.minimum) == (State.CONVERGED, 0.0, tuple(end))


@pytest.mark.parametrize("formula", ["x**2 + y**2", "(x**2 + y**2 - 1)**2", "x + y"])
@pytest.mark.parametrize("far", [1e160, 1.7e308])
def test_a_run_may_diverge_to_the_end_of_the_range_of_numbers(formula, far):
    theta = np.array([[1.0, 1.0], [far, -far], [np.nan, np.nan]])
    terrain = Formula(formula)
    ended = outcome(terrain, Trajectory(theta, np.array([2.0, np.nan, np.nan]), np.array(1)), 1e-3)
    assert (ended.state, ended.step) == (State.DIVERGED, 1)
    if terrain.wells:
        assert ended.distance == pytest.approx(math.hypot(far, far))  # infinite above the range
