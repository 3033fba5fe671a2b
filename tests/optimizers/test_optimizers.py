"""Laws that every rule obeys."""

import dataclasses
import inspect
import re

import numpy as np
import pytest

from catalog import conventions, parameters
from landscapes import LANDSCAPES
from landscapes.base import Landscape
from optimizers import OPTIMIZERS
from simulation.descent import descend, run
from simulation.experiment import Experiment, initial_settings
from simulation.problem import Problem
from simulation.race import Race
from tests.further import on_every
from tests.seen import seen


def paced(rule, landscape, factor=1.0):
    """The rule as it starts on that terrain, but this many times as fast, if it takes the slope as it is."""
    rate = landscape.learning_rate
    settings = rule.initial_settings(rate, landscape.size)
    if "time_step" in settings:
        return rule(**{**settings, "time_step": factor**0.5 * settings["time_step"]})
    return rule(**{**settings, "learning_rate": factor * settings.get("learning_rate", rate)})


def without_decay(rule):
    """Its defaults, but no weight decay: that is a force of its own, which pulls on flat ground too (test_rates)."""
    return rule(**{"weight_decay": 0.0} if "weight_decay" in parameters(rule) else {})


def freeze(memory):
    """The memory with every array in it locked against writing."""
    for each in memory if isinstance(memory, tuple) else (memory,):
        if isinstance(each, np.ndarray):
            each.setflags(write=False)
    return memory


def test_at_rest_on_the_flat_it_stays(rule):
    theta = np.array([0.3, -1.2])
    optimizer = without_decay(rule)
    memory = optimizer.init(theta)
    for _ in range(5):
        moved, memory = optimizer.step(theta, np.zeros_like, memory)
        assert (moved == theta).all()


def test_a_step_is_pure(rule):
    optimizer = rule()
    theta = freeze(np.array([1.0, 2.0]))
    memory = freeze(optimizer.init(theta))
    _, memory = optimizer.step(theta, lambda at: 3 * at, memory)
    freeze(memory)
    one = optimizer.step(theta, lambda at: 3 * at, memory)
    other = optimizer.step(theta, lambda at: 3 * at, memory)
    assert (one[0] == other[0]).all()


@on_every("landscape")
def test_a_batch_equals_its_runs_one_by_one(rule, landscape):
    factors = np.array([[0.1, 0.5, 1.0], [0.2, 0.7, 1e6]])
    low = (landscape.minima or (landscape.centre,))[-1]
    starts = np.array([landscape.start, low, landscape.clamp((0.4, 0.7))]).T.reshape(2, 1, 3)
    together = descend(landscape, paced(rule, landscape, factors), starts, 60, noise=0.1, seed=4)
    assert together.diverged[1, 2] > 0
    # Each start and each row of rates, and the run that diverges: the others are run in the same way.
    for row, column in ((0, 0), (0, 1), (1, 2)):
        optimizer = paced(rule, landscape, factors[row, column])
        alone = descend(landscape, optimizer, starts[:, 0, column], 60, 0.1, 4)
        assert together.diverged[row, column] == alone.diverged
        scale = np.nanmax(np.abs(alone.theta))
        np.testing.assert_allclose(together.theta[:, :, row, column], alone.theta, rtol=1e-9, atol=1e-9 * scale)


def test_each_setting_may_differ_from_run_to_run(rule):
    himmelblau = LANDSCAPES["himmelblau"]()
    for name, each in parameters(rule).items():
        both = np.array([each.default, each.clamp(0.5 * each.default + 1e-4)])
        together = descend(himmelblau, rule(**{name: both}), himmelblau.start, 60)
        for place, value in enumerate(both):
            alone = descend(himmelblau, rule(**{name: value}), himmelblau.start, 60)
            assert together.diverged[place] == alone.diverged
            np.testing.assert_allclose(together.theta[..., place], alone.theta, rtol=1e-9)


def test_it_goes_downhill_with_its_defaults(rule):
    ravine = LANDSCAPES["ravine"](condition_number=10.0)
    run = descend(ravine, rule(), ravine.start, 300)
    assert run.diverged < 0
    assert run.loss[-1] < run.loss[0]


@on_every("landscape")
def test_it_races_well_on_every_terrain_as_the_page_sets_it_up(rule, landscape):
    (ball,) = Race(Experiment(landscape).with_race([rule.key])).balls
    run = ball.run
    last = run.loss[~np.isnan(run.loss)][-1]
    assert run.diverged >= 0 or last < run.loss[0]


def test_its_equivalent_takes_the_same_path(rule):
    for landscape in map(seen, LANDSCAPES.values()):
        optimizer = paced(rule, landscape, 0.01)
        other = optimizer.equivalent()
        if other is None:
            assert rule.key not in ("sgd", "momentum", "averaged_momentum", "rolling_ball"), landscape.key
            continue
        assert other.equivalent() is not None, landscape.key
        one = descend(landscape, optimizer, landscape.start, 200, 0.5, 1)
        two = descend(landscape, other, landscape.start, 200, 0.5, 1)
        np.testing.assert_allclose(one.theta, two.theta, 0, 1e-10 * landscape.size, err_msg=landscape.key)


def test_the_ball_that_a_rule_is_takes_the_same_path(rule):
    for landscape in map(seen, LANDSCAPES.values()):
        optimizer = paced(rule, landscape, 0.01)
        ball = optimizer.as_ball()
        if ball is None:
            assert rule.key not in ("momentum", "averaged_momentum", "rolling_ball"), landscape.key
            continue
        one = descend(landscape, optimizer, landscape.start, 200, 0.5, 1)
        two = descend(landscape, ball, landscape.start, 200, 0.5, 1)
        np.testing.assert_allclose(one.theta, two.theta, 0, 1e-10 * landscape.size, err_msg=landscape.key)
        assert ball.as_ball() is ball, landscape.key


def test_a_rule_says_which_setting_is_its_pace_and_at_most_one_is_its_memory(rule):
    roles = [each.role for each in parameters(rule).values() if each.role]
    assert sorted(roles) in (["pace"], ["memory", "pace"])


def test_the_best_settings_are_those_of_the_same_rule(rule):
    best = rule.best(1.0, 100.0)
    assert best is None or type(best) is rule


def test_on_a_landscape_a_rule_is_the_same_rule_at_the_same_settings(rule):
    for landscape in map(seen, LANDSCAPES.values()):
        optimizer = rule().on(landscape)
        assert type(optimizer) is rule, landscape.key
        for name, each in parameters(rule).items():
            assert getattr(optimizer, name) == each.default, (landscape.key, name)


def test_a_rolling_ball_is_momentum_is_averaged_momentum(landscape):
    alpha, beta, mass, gravity = 0.02 * landscape.learning_rate, 0.92, 2.5, 1.6
    time_step = (alpha / gravity) ** 0.5
    balls = (
        OPTIMIZERS["rolling_ball"](mass, gravity, (1 - beta) * mass / time_step, time_step),
        OPTIMIZERS["momentum"](alpha, beta),
        OPTIMIZERS["averaged_momentum"](alpha / (1 - beta), beta),
    )
    first, *others = [descend(landscape, each, landscape.start, 300).theta for each in balls]
    assert np.hypot(*(first[-1] - first[0])) > 1e-4 * landscape.size
    for other in others:
        np.testing.assert_allclose(other, first, rtol=0, atol=1e-10 * landscape.size)


def test_what_it_starts_with_is_in_range_on_every_terrain(rule):
    for landscape in map(seen, LANDSCAPES.values()):
        for name, value in rule.initial_settings(landscape.learning_rate, landscape.size).items():
            assert parameters(rule)[name].clamp(value) == value, (landscape.key, name)


@pytest.mark.parametrize(("key", "share"), [("muon", 1), ("adadelta", 1 / 6)])
def test_what_it_starts_with_on_networks_takes_it_lower_on_six_of_the_seven(key, share):
    rule, lower = OPTIMIZERS[key], 0
    for cls in LANDSCAPES.values():
        if cls.group != "Networks":
            continue
        network = cls()
        general = rule.initial_settings(network.learning_rate, network.size)
        own, other = (
            run(Problem(network, network.start, network.steps), rule(**settings)).loss[-1]
            for settings in (initial_settings(network, rule), general)
        )
        lower += own < share * other
    assert lower >= 6


def test_what_it_starts_with_on_a_network_changes_nothing_on_a_map_of_two_parameters(rule):
    for terrain in (each() for each in LANDSCAPES.values()):
        general = rule.initial_settings(terrain.learning_rate, terrain.size)
        own = {} if terrain.dimension == 2 else rule.on_networks
        clamped = {name: parameters(rule)[name].clamp(value) for name, value in {**general, **own}.items()}
        assert initial_settings(terrain, rule) == clamped, terrain.key


@pytest.mark.parametrize("terrain", ["ravine", "rosenbrock", "himmelblau", "multi_well"])
def test_what_it_starts_with_takes_it_most_of_the_way_down(rule, terrain):
    landscape = LANDSCAPES[terrain]()
    if not {"learning_rate", "time_step"} & set(rule.initial_settings(landscape.learning_rate, landscape.size)):
        return  # it starts at the terrain's own learning rate, which is set for a race and not for this rule
    run = descend(landscape, paced(rule, landscape), landscape.start, 300)
    left, whole = (run.loss[each] - landscape.loss(np.array(landscape.minima[0])) for each in (-1, 0))
    # RAdam's first five steps take the slope as it is: what doesn't explode there is slow later.
    assert left < (0.9 if rule.key == "radam" else 0.4) * whole


def test_it_says_what_the_page_needs(rule):
    assert rule.name
    assert rule.formula
    assert rule.memory
    assert re.search(r"PyTorch|Keras|Optax", rule.convention), "it says whose convention it follows"
    symbols = [each.symbol for name, each in parameters(rule).items() if name not in conventions(rule)]
    # A symbol stands alone: the β of β₂ is none.
    missing = [
        each for each in symbols if not re.search(rf"(?<![\\A-Za-z]){re.escape(each)}(?![A-Za-z_])", rule.formula)
    ]
    assert not missing
    assert rule.__doc__.strip().endswith(".")
    assert inspect.getmodule(rule).__doc__, "the module says where the rule is from"
    assert OPTIMIZERS[rule.key] is rule
    for name, each in parameters(rule).items():
        assert each.low <= each.default <= each.high, name
        assert each.help, name


@pytest.mark.parametrize("rule_with_memory", ["momentum", "averaged_momentum", "nesterov"])
def test_without_momentum_it_is_sgd_bit_for_bit(rule_with_memory, landscape):
    rate = landscape.learning_rate
    sgd = descend(landscape, OPTIMIZERS["sgd"](rate), landscape.start, 200, 0.3, 2)
    same = descend(landscape, OPTIMIZERS[rule_with_memory](rate, 0.0), landscape.start, 200, 0.3, 2)
    assert np.array_equal(sgd.theta, same.theta, equal_nan=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("radam", {"beta_1": 0.0, "beta_2": 0.0}), ("sgd", {})),
        (("adamw", {"weight_decay": 0.0}), ("adam", {})),
        (("nadam", {"beta_1": 0.0}), ("adam", {"beta_1": 0.0})),
        (("adam", {"beta_1": 0.0, "beta_2": 0.0}), ("rmsprop", {"rho": 0.0})),
        (("amsgrad", {"beta_2": 0.999, "epsilon": 1.0}), ("adam", {"beta_2": 0.999, "epsilon": 1.0})),
    ],
)
def test_one_is_the_other_at_the_edge_of_its_settings_bit_for_bit(one, other):
    # Along a slope that only gets steeper the second moment is its own maximum: that is where AMSGrad is Adam.
    saddle = Steeper()
    (key, settings), (other_key, other_settings) = one, other
    path = descend(saddle, OPTIMIZERS[key](learning_rate=0.01, **settings), (0.3, 0.2), 100).theta
    same = descend(saddle, OPTIMIZERS[other_key](learning_rate=0.01, **other_settings), (0.3, 0.2), 100).theta
    assert np.array_equal(path, same)
    assert np.hypot(*(path[-1] - path[0])) > 0.1


@dataclasses.dataclass(frozen=True)
class Steeper(Landscape):
    """A hill, round and without end: from its side on it only gets steeper."""

    x_range, y_range = (-2.0, 2.0), (-2.0, 2.0)

    def loss(self, theta):
        return -(np.asarray(theta) ** 2).sum(axis=0) / 2

    def gradient(self, theta):
        return -np.asarray(theta)


PLAIN = ["sgd", "momentum", "averaged_momentum", "nesterov", "rolling_ball", "sam"]  # these take the slope as an arrow
SCALED = ["adagrad", "rmsprop", "adam", "adamw", "amsgrad", "adamax", "nadam", "lion"]  # these, each axis by itself


def difference_when_turned(key):
    """How far apart a path in a ravine and the one in the turned ravine are, after turning back."""
    rule, angle = OPTIMIZERS[key], 33.0
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    turn = np.array([[cosine, -sine], [sine, cosine]])
    optimizer = paced(rule, LANDSCAPES["ravine"](), 0.5)
    straight = descend(LANDSCAPES["ravine"](50.0, 0.0), optimizer, (-1.5, 1.0), 100)
    turned = descend(LANDSCAPES["ravine"](50.0, angle), optimizer, turn @ (-1.5, 1.0), 100)
    return np.abs(turned.theta - straight.theta @ turn.T).max()


@pytest.mark.parametrize("key", [*PLAIN, "muon"])
def test_these_rules_do_not_care_which_way_the_plane_is_turned(key):
    assert difference_when_turned(key) < 1e-12


@pytest.mark.parametrize("key", [*SCALED, "adadelta", "radam"])
def test_the_axes_of_the_plane_are_part_of_these_rules(key):
    assert difference_when_turned(key) > 0.1


@dataclasses.dataclass(frozen=True)
class Stretched(Landscape):
    """The same terrain, higher by a factor."""

    flat: Landscape
    factor: float
    x_range, y_range = (-5.0, 5.0), (-5.0, 5.0)

    def loss(self, theta):
        return self.factor * self.flat.loss(theta)

    def gradient(self, theta):
        return self.factor * self.flat.gradient(theta)


def low_and_high(key, terrain, **settings):
    """The path on a terrain, and the one where it is 1024 times as high."""
    flat = LANDSCAPES[terrain]()
    optimizer = dataclasses.replace(paced(OPTIMIZERS[key], flat, 0.1), **settings)
    return [descend(Stretched(flat, factor), optimizer, flat.start, 100).theta for factor in (1.0, 1024.0)]


@pytest.mark.parametrize("terrain", ["ravine", "himmelblau"])
@pytest.mark.parametrize("key", [*SCALED, "muon"])
def test_these_rules_ignore_the_scale_of_the_loss(key, terrain):
    # Epsilon is all that has a scale. 1024 is a power of two: it changes no digit of a slope, and none of the path.
    low, high = low_and_high(key, terrain, **{} if key in ("lion", "muon") else {"epsilon": 1e-100})
    assert np.array_equal(low, high)


@pytest.mark.parametrize("terrain", ["ravine", "himmelblau"])
def test_adadelta_ignores_the_scale_of_the_loss_but_for_its_epsilon(terrain):
    # It can't do without: the first steps come from there. Beside these slopes it is small.
    np.testing.assert_allclose(*low_and_high("adadelta", terrain), rtol=0, atol=1e-4)


@pytest.mark.parametrize("terrain", ["ravine", "himmelblau"])
@pytest.mark.parametrize("key", [*PLAIN, "radam"])
def test_the_scale_of_the_loss_is_part_of_these_rules(key, terrain):
    # RAdam among them, for its first five steps.
    low, high = low_and_high(key, terrain)
    assert not np.allclose(low, high, rtol=0, atol=0.1)


@pytest.mark.parametrize(
    ("key", "settings", "length"),
    [
        ("adam", {"beta_1": 0.7, "beta_2": 0.95}, 1.0),
        ("adamw", {"weight_decay": 0.0}, 1.0),
        ("amsgrad", {}, 1.0),
        ("adamax", {}, 1.0),
        ("adagrad", {}, 1.0),
        ("lion", {}, 1.0),
        ("rmsprop", {"rho": 0.99}, 10.0),  # 1/√(1−ρ)
        ("rmsprop", {"rho": 0.75}, 2.0),
        ("adadelta", {"rho": 0.99, "epsilon": 1e-12}, 1e-5),  # √ε/√(1−ρ)
        ("nadam", {"beta_1": 0.8, "momentum_decay": 0.0}, 1 + 0.4 * 0.2 / (1 - 0.4 * 0.4)),  # μ = β₁/2 throughout
    ],
)
@pytest.mark.parametrize("slope", [(3.0, -0.2), (-1000.0, 0.05)])
def test_the_first_step_has_this_length_whatever_the_slope(key, settings, length, slope):
    rule, theta, slope = OPTIMIZERS[key](learning_rate=0.03, **settings), np.zeros(2), np.array(slope)
    moved, _ = rule.step(theta, lambda _: slope, rule.init(theta))
    np.testing.assert_allclose(moved, -0.03 * length * np.sign(slope), rtol=1e-5)


def test_radams_first_five_steps_are_averaged_momentum_corrected_for_its_start():
    ravine = LANDSCAPES["ravine"](10.0)
    run = descend(ravine, OPTIMIZERS["radam"](0.05, 0.9, 0.999), ravine.start, 6).theta
    slopes = ravine.gradient(run.T).T
    for count in range(1, 7):
        weights = 0.9 ** np.arange(count)[::-1]
        plain = -0.05 * (weights[:, np.newaxis] * slopes[:count]).sum(axis=0) / weights.sum()
        assert np.allclose(run[count] - run[count - 1], plain, rtol=1e-9) == (count <= 5)


def test_lions_steps_are_all_equally_long():
    himmelblau = LANDSCAPES["himmelblau"]()
    path = descend(himmelblau, OPTIMIZERS["lion"](0.01), himmelblau.start, 200, noise=5.0, seed=3).theta
    np.testing.assert_allclose(np.abs(np.diff(path, axis=0)), 0.01, rtol=1e-9)


@on_every("landscape")
def test_adamaxs_steps_are_bounded(landscape):
    # The paper says by α; a slope that fades as fast as the memory of it allows this much more.
    alpha, beta_1, beta_2 = 0.01 * landscape.size, 0.9, 0.98
    optimizer = OPTIMIZERS["adamax"](alpha, beta_1, beta_2)
    path = descend(landscape, optimizer, landscape.start, 200, noise=1.0, seed=np.arange(20)).theta
    assert np.nanmax(np.abs(np.diff(path, axis=0))) <= alpha * (1 - beta_1) / (1 - beta_1 / beta_2)
