"""The core as a library: numbers of any kind are taken everywhere, and what is wrong gets one line that names it."""

import numpy as np
import pytest

from analysis.rates import convergence_rate, tuned
from catalog import choices, parameters
from landscapes import LANDSCAPES
from landscapes.himmelblau import Himmelblau
from landscapes.ravine import Ravine
from optimizers import OPTIMIZERS
from optimizers.adam import Adam
from optimizers.momentum import Momentum
from optimizers.sgd import SGD
from schedules.cosine import Cosine
from simulation.descent import descend
from simulation.experiment import Experiment, from_query, to_query
from simulation.problem import Problem
from simulation.race import Race


@pytest.mark.parametrize("method", ["loss", "gradient", "hessian"])
@pytest.mark.parametrize("key", LANDSCAPES)
def test_a_landscape_takes_pairs_lists_and_integers(key, method):
    landscape = Race(Experiment(LANDSCAPES[key]())).seen
    called = getattr(landscape, method)
    expected = called(np.array([1.0, 2.0]))
    for theta in [(1, 2), [1, 2], np.array([1, 2]), np.array([1, 2], dtype=np.int8), (np.float32(1), np.int64(2))]:
        np.testing.assert_array_equal(called(theta), expected)
    batch = called(np.array([[1.0, 3.0], [2.0, 4.0]]))
    np.testing.assert_array_equal(called(([1, 3], [2, 4])), batch)


@pytest.mark.parametrize("key", LANDSCAPES)
def test_a_hessian_product_takes_pairs(key):
    landscape = Race(Experiment(LANDSCAPES[key]())).seen
    expected = landscape.hessian_product(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    np.testing.assert_array_equal(landscape.hessian_product((1, 2), [3, 4]), expected)


def test_himmelblau_of_integers_is_computed_in_floats():
    # (x² + y − 11)² + (x + y² − 7)² at 1e5, whose square of squares is larger than an integer of 64 bits.
    far = 10**5
    exact = (far**2 + far - 11) ** 2 + (far + far**2 - 7) ** 2
    assert Himmelblau().loss(np.array([far, far])) == pytest.approx(exact, rel=1e-14)
    assert exact > 2**63


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_rule_takes_numbers_of_any_kind(key):
    cls = OPTIMIZERS[key]
    for name, each in parameters(cls).items():
        value = cls(**{name: np.float32(each.high)})
        assert type(getattr(value, name)) is float
        np.testing.assert_array_equal(getattr(cls(**{name: [0, 1]}), name), [0.0, 1.0])


def test_a_run_takes_numbers_of_any_kind():
    expected = descend(Ravine(5.0), SGD(0.125), np.array([-1.0, 1.0]), 20, 0.5, 3)
    run = descend(Ravine(np.int64(5)), SGD(np.float32(0.125)), [-1, 1], np.int64(20), np.float64(0.5), np.uint8(3))
    np.testing.assert_array_equal(run.theta, expected.theta)
    many = descend(Ravine(5.0), SGD([0.125, 0.25]), ([-1, -1], [1, 1]), 20.0)
    np.testing.assert_array_equal(many.theta[..., 0], descend(Ravine(5.0), SGD(0.125), (-1, 1), 20).theta)


def test_the_link_of_numpys_numbers_is_that_of_pythons():
    assert to_query(Experiment(momentum=np.float64(0.5))) == "momentum=0.5"
    race = Experiment(Ravine(np.float32(5)), steps=np.int64(100), start=np.array([1, 1]), seed=np.uint8(3))
    link = to_query(race.with_another("adam").with_setting(2, "beta_2", np.float64(0.5)))
    assert link == ("ravine.condition_number=5.0&x=1.0&race=sgd+momentum+adam&steps=100&seed=3&3.beta_2=0.5")
    assert to_query(from_query(link)) == link


def test_a_problem_can_be_hashed_whatever_numbers_it_is_made_of():
    one = Problem(Ravine(), np.array([1, 2]), np.int64(50), np.float32(0.5), np.int8(3))
    assert hash(one) == hash(Problem(Ravine(), (1.0, 2.0), 50, 0.5, 3))


def test_theory_takes_lists_and_integers():
    assert convergence_rate(SGD(0.5), [1, 2]) == convergence_rate(SGD(0.5), np.array([1.0, 2.0])) == 0.5
    assert tuned("sgd", 1, np.int64(3)) == SGD(0.5)


R = Ravine()
FAULTS = {
    "too many coordinates": (lambda: R.loss((1, 2, 3)), "theta", r"shape \(3,\)"),
    "a number for a theta": (lambda: R.gradient(3), "theta", r"shape \(\)"),
    "a text for a theta": (lambda: R.hessian("ab"), "theta", "'ab'"),
    "nothing for a theta": (lambda: R.loss(None), "theta", "None"),
    "a ragged theta": (lambda: R.loss([1, [2, 3]]), "theta", r"\[1, \[2, 3\]\]"),
    "a vector that is too long": (lambda: R.hessian_product((1, 2), (1, 2, 3)), "vector", r"\(3,\)"),
    "a place with one number": (lambda: R.clamp((1,)), "place", r"\(1,\)"),
    "a place that is a text": (lambda: R.near("a"), "place", "'a'"),
    "a place of three numbers": (lambda: R.embed((1, 2, 3)), "place", r"\(3,\)"),
    "a grid without points": (lambda: R.grid(-1), "n must be 2 or more", "-1"),
    "a start of three": (lambda: descend(R, SGD(), (1, 2, 3), 10), "start", r"\(3,\)"),
    "a start that is no number": (lambda: descend(R, SGD(), (1, np.nan), 10), "start must be finite", "nan"),
    "steps below 0": (lambda: descend(R, SGD(), (1, 2), -1), "steps must be 0 or more", "-1"),
    "half a step": (lambda: descend(R, SGD(), (1, 2), 2.5), "steps must be whole", "2.5"),
    "steps in words": (lambda: descend(R, SGD(), (1, 2), "ten"), "steps must be a whole number", "'ten'"),
    "a rule by name": (lambda: descend(R, "sgd", (1, 2), 10), "optimizer", "'sgd'"),
    "a rule without its brackets": (lambda: descend(R, SGD, (1, 2), 10), "optimizer", "class"),
    "a landscape by name": (lambda: descend("ravine", SGD(), (1, 2), 10), "landscape", "'ravine'"),
    "a landscape without its brackets": (lambda: descend(Ravine, SGD(), (1, 2), 10), "landscape", "class"),
    "a schedule by name": (lambda: descend(R, SGD(), (1, 2), 10, schedule="cosine"), "schedule", "'cosine'"),
    "noise below 0": (lambda: descend(R, SGD(), (1, 2), 10, noise=-1), "noise must be 0 or more", "-1"),
    "half a seed": (lambda: descend(R, SGD(), (1, 2), 10, seed=1.5), "seed must be whole", "1.5"),
    "shapes that don't fit": (
        lambda: descend(R, SGD([1, 2, 3]), np.zeros((2, 2)), 10),
        "start",
        r"learning_rate \(3,\)",
    ),
    "a setting in words": (lambda: SGD("0.1"), "SGD: learning_rate must be a number", "'0.1'"),
    "no setting": (lambda: Adam(beta_1=None), "Adam: beta_1 must be a number", "None"),
    "a setting that is no number": (lambda: Momentum(momentum=np.nan), "Momentum: momentum must be finite", "nan"),
    "an infinite setting": (lambda: Momentum(np.inf), "Momentum: learning_rate must be finite", "inf"),
    "a truth": (lambda: SGD(True), "SGD: learning_rate must be a number", "True"),
    "a list with a word": (lambda: SGD([0.1, "a"]), "SGD: learning_rate must be a number", "'a'"),
    "a terrain's setting in words": (lambda: Ravine("steep"), "Ravine: condition_number must be a number", "'steep'"),
    "a list for a terrain": (lambda: Ravine([1, 2]), "Ravine: condition_number must be a number", r"\[1, 2\]"),
    "a schedule's setting in words": (lambda: Cosine("low"), "Cosine: floor must be a number", "'low'"),
    "an experiment's start of three": (lambda: Experiment(start=(1, 2, 3)), "start must be two numbers", r"\(3,\)"),
    "an experiment's start of one": (lambda: Experiment(start=3), "start must be two numbers", r"\(\)"),
    "an experiment's steps below 0": (lambda: Experiment(steps=-1), "steps must be 0 or more", "-1"),
    "an experiment's momentum in words": (lambda: Experiment(momentum="high"), "momentum must be a number", "'high'"),
    "an experiment's seed below 0": (lambda: Experiment(seed=-1), "seed must be 0 or more", "-1"),
    "an experiment by name": (lambda: Experiment("ravine"), "landscape must be one such as", "'ravine'"),
    "a race of names": (lambda: Experiment(optimizers=("sgd",)), "Each of optimizers must be one such as", "'sgd'"),
    "a race of one rule": (lambda: Experiment(optimizers=SGD()), "optimizers must be one such as", r"SGD\("),
    "a schedule of a race by name": (lambda: Experiment(schedule="cosine"), "schedule must be one such as", "'cosine'"),
    "an unknown field": (lambda: Experiment(lr=0.1), "no lr", "lr"),
    "an unknown rule": (lambda: Experiment().with_another("sdg"), "There is no rule", "'sdg'"),
    "a problem's start": (lambda: Problem(R, 5), "start must be two numbers", r"\(\)"),
    "a problem's tolerance": (lambda: Problem(R, (1, 2), tolerance=-1), "tolerance must be 0 or more", "-1"),
    "a race of a problem": (lambda: Race(Problem(R, (1, 2))), "experiment must be one such as", "Problem"),
    "a link of nothing": (lambda: to_query(None), "experiment must be one such as", "None"),
    "curvatures in words": (lambda: convergence_rate(SGD(), "a"), "eigenvalues must be a number", "'a'"),
    "no curvatures": (lambda: convergence_rate(SGD(), []), "eigenvalues must have one", "none"),
    "a curvature that is no number": (lambda: convergence_rate(SGD(), np.nan), "eigenvalues must be finite", "nan"),
    "the rate of a name": (lambda: convergence_rate("sgd", 1), "optimizer must be one such as", "'sgd'"),
    "the best settings of words": (lambda: tuned("sgd", "a", 2), "smallest must be a number", "'a'"),
    "the best settings of a class": (lambda: tuned(SGD, 1, 2), "no best settings", "SGD"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_gets_one_line_that_names_it_and_quotes_what_was_given(fault):
    call, names, quotes = FAULTS[fault]
    with pytest.raises((TypeError, ValueError), match=names) as caught:
        call()
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200
    caught.match(quotes)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_word_that_is_no_option_of_a_choice_is_refused_with_the_options(key):
    for name, each in choices(OPTIMIZERS[key]).items():
        with pytest.raises(ValueError, match=f"{name} must be one of .*{next(iter(each.options))}.*, not 'what'"):
            OPTIMIZERS[key](**{name: "what"})
