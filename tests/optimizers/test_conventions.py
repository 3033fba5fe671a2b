"""The conventions of the rules: each takes the path that the library takes with that argument."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from catalog import choices, conventions, formula_in_force, parameters
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from schedules import CONSTANT, SCHEDULES
from schedules.cosine import Cosine
from schedules.inverse_root import InverseRoot
from simulation.descent import descend

with np.load(Path(__file__).parents[1] / "reference" / "conventions.npz") as stored:
    ABOUT = json.loads(str(stored["about"]))
    PATHS = stored["theta"]
CASES = list(zip(ABOUT["cases"], PATHS, strict=True))
NAMES = [
    f"{case['source']}-{case['rule']}-{case['call']}-{case['terrain']}{'-scheduled' * case['scheduled']}"
    for case, _ in CASES
]
# A setting in which the path is to differ, where another one has to be on for that.
NEEDS = {
    ("momentum", "rate"): {"schedule": Cosine()},
    ("nesterov", "rate"): {"schedule": Cosine()},
    ("rmsprop", "rate"): {"schedule": Cosine(), "step_momentum": 0.5},
    ("rmsprop", "look"): {"step_momentum": 0.5},
}


def others(cls):
    """The rule with each of its conventions changed, by the name and the value of that convention."""
    for name in sorted(conventions(cls)):
        if name == "decay":
            yield name, "decoupled", cls(weight_decay=0.3, decay="decoupled")
        elif name in choices(cls):
            for word in choices(cls)[name].options:
                if word != choices(cls)[name].default:
                    yield name, word, cls(**{name: word})
        else:
            value = 9.0 if name == "threshold" else 0.3
            yield name, value, cls(**{name: value})


CHANGED = [(key, name, value, rule) for key, cls in OPTIMIZERS.items() for name, value, rule in others(cls)]
IDS = [f"{key}-{name}-{value}" for key, name, value, _ in CHANGED]


@pytest.mark.parametrize("key", dict.fromkeys(case["rule"] for case, _ in CASES))
def test_it_takes_the_path_of_the_library_with_that_argument(key):
    for name, (case, path) in zip(NAMES, CASES, strict=True):
        if case["rule"] != key:
            continue
        landscape = LANDSCAPES[case["terrain"]](**case["knobs"])
        rule = OPTIMIZERS[case["rule"]](**case["settings"])
        schedule = InverseRoot() if case["scheduled"] else CONSTANT
        run = descend(landscape, rule, path[0], len(path) - 1, schedule=schedule)
        np.testing.assert_allclose(run.theta, path, rtol=0, atol=1e-10, err_msg=name)
        assert np.hypot(*(path[-1] - path[0])) > 0.05, f"a path that goes nowhere proves nothing: {name}"


# No library has the ball that looks ahead: its path is in test_the_ball_that_looks_ahead.
@pytest.mark.parametrize(("key", "name", "value", "rule"), [each for each in CHANGED if each[1] != "form"])
def test_each_convention_is_checked_against_a_library(key, name, value, rule):
    met = [case["settings"].get(name) for case, _ in CASES if case["rule"] == key]
    assert value in met if isinstance(value, str) else any(each not in (None, 0.0) for each in met)


def test_the_libraries_are_the_ones_that_are_named():
    assert ABOUT["versions"]["torch"].startswith("2.13.0")
    assert {case["source"] for case, _ in CASES} == {"torch", "keras", "optax"}


@pytest.mark.parametrize(("key", "name", "value", "rule"), CHANGED, ids=IDS)
def test_a_convention_changes_the_path_and_the_formula(key, name, value, rule):
    cls, landscape = OPTIMIZERS[key], LANDSCAPES["rosenbrock"]()
    needed = dict(NEEDS.get((key, name), {}))
    schedule = needed.pop("schedule", CONSTANT)
    # ε has to be large to be seen, and the steps short enough to stay on the map.
    shared = needed | ({"epsilon": 0.1} if "epsilon" in parameters(cls) else {})
    shared |= {"learning_rate": 1e-4} if key in ("sgd", "momentum", "averaged_momentum", "nesterov", "radam") else {}
    if name == "decay":
        shared["weight_decay"] = 0.3
    default = choices(cls)[name].default if name in choices(cls) else parameters(cls)[name].default
    paths, formulas = [], []
    for each in (default, value):
        changed = cls(**shared, **{name: each})
        paths.append(descend(landscape, changed, landscape.start, 60, schedule=schedule).theta)
        formulas.append(changed.formula)
    assert np.abs(paths[0] - paths[1]).max() > 1e-7
    assert formulas[0] != formulas[1]
    assert rule.has_own_convention
    assert not cls().has_own_convention


@pytest.mark.parametrize(("key", "name", "value", "rule"), CHANGED, ids=IDS)
def test_the_formula_of_a_convention_has_its_symbols_and_its_numbers(key, name, value, rule):
    if name not in parameters(type(rule)):
        return
    symbol = parameters(type(rule))[name].symbol
    assert re.search(rf"(?<![\\A-Za-z]){re.escape(symbol)}(?![A-Za-z_])", rule.formula)
    assert f"{value:g}" in formula_in_force(rule)
    assert rule.formula.count("{") == rule.formula.count("}")


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_formula_in_all_its_conventions_is_balanced(key):
    cls = OPTIMIZERS[key]
    for _, _, rule in others(cls):
        for opening, closing in (("{", "}"), (r"\left(", r"\right)"), ("(", ")")):
            assert rule.formula.count(opening) == rule.formula.count(closing)


def test_the_ball_that_looks_ahead():
    # Sutskever et al. (2013): θ' ← θ' + v with v ← βv − α∇f(θ' + βv); the other form shows θ = θ' + βv.
    landscape, nesterov = LANDSCAPES["himmelblau"](), OPTIMIZERS["nesterov"]
    for rate in ("outside", "inside"):
        ball, velocity = np.array(landscape.start), np.zeros(2)
        felt = descend(landscape, nesterov(0.004, 0.9, rate=rate), landscape.start, 60).theta
        ahead = descend(landscape, nesterov(0.004, 0.9, form="ahead", rate=rate), landscape.start, 60).theta
        for step in range(60):
            np.testing.assert_allclose(ahead[step], ball, rtol=0, atol=1e-12)
            np.testing.assert_allclose(felt[step], ball + 0.9 * velocity, rtol=0, atol=1e-12)
            velocity = 0.9 * velocity - 0.004 * landscape.gradient(ball + 0.9 * velocity)
            ball = ball + velocity


@pytest.mark.parametrize("schedule", [CONSTANT, SCHEDULES["cosine"](), SCHEDULES["warm_up"](), InverseRoot()])
@pytest.mark.parametrize("noise", [0.0, 0.5])
@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_claim_of_the_same_path_is_true(key, noise, schedule):
    """For every convention of a rule, with a schedule and without, with noise and without."""
    cls, landscape = OPTIMIZERS[key], LANDSCAPES["rosenbrock"]()
    claims = 0
    given = {"learning_rate": 2e-4} if hasattr(cls, "learning_rate") else {"time_step": 0.02}
    variants = [cls(**given), *(type(rule)(**{**vars_of(rule), **given}) for _, _, rule in others(cls))]
    if key in ("momentum", "averaged_momentum", "nesterov"):
        variants += [type(each)(**{**vars_of(each), "weight_decay": 0.3}) for each in variants]
    if key == "momentum":
        variants.append(cls(2e-4, 0.9, dampening=0.9, weight_decay=0.3, decay="decoupled"))
    for rule in variants:
        same = rule.equivalent(scheduled=schedule != CONSTANT)
        if same is None:
            continue
        claims += 1
        one, other = (
            descend(landscape, each, landscape.start, 80, noise, 1, schedule=schedule) for each in (rule, same)
        )
        np.testing.assert_allclose(one.theta, other.theta, rtol=0, atol=1e-10)
        if (ball := rule.as_ball()) is not None and schedule == CONSTANT:
            rolled = descend(landscape, ball, landscape.start, 80, noise, 1)
            np.testing.assert_allclose(one.theta, rolled.theta, rtol=0, atol=1e-10)
    assert claims or key not in ("sgd", "momentum", "averaged_momentum")


def vars_of(rule):
    return {name: getattr(rule, name) for name in {**parameters(type(rule)), **choices(type(rule))}}


def test_a_rolling_ball_has_no_equivalent_while_a_schedule_changes_the_learning_rate():
    ball = OPTIMIZERS["rolling_ball"]()
    assert ball.equivalent() is not None
    assert ball.equivalent(scheduled=True) is None


@pytest.mark.parametrize(("key", "name", "value", "rule"), CHANGED, ids=IDS)
def test_runs_in_a_convention_are_the_same_alone_and_in_a_batch(key, name, value, rule):
    landscape = LANDSCAPES["rosenbrock"]()
    settings = vars_of(rule)
    if "learning_rate" not in settings:
        return
    rates = np.array([1e-4, 3e-4])
    batch = descend(landscape, type(rule)(**{**settings, "learning_rate": rates}), landscape.start, 30)
    for index, rate in enumerate(rates):
        alone = descend(landscape, type(rule)(**{**settings, "learning_rate": rate}), landscape.start, 30)
        np.testing.assert_array_equal(batch.theta[..., index], alone.theta)
    if name in parameters(type(rule)):
        many = descend(
            landscape, type(rule)(**{**settings, "learning_rate": 1e-4, name: [0.0, value]}), landscape.start, 30
        )
        alone = descend(landscape, type(rule)(**{**settings, "learning_rate": 1e-4}), landscape.start, 30)
        np.testing.assert_allclose(many.theta[..., 1], alone.theta, rtol=0, atol=1e-12)
