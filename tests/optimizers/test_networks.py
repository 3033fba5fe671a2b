"""Every rule on networks: the paths of PyTorch, made by reference/make_networks.py, and laws at these dimensions."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from catalog import parameters
from landscapes._network import Examples, Network
from landscapes.circles import Circles
from landscapes.digits import Digits
from landscapes.spirals import Spirals
from optimizers import OPTIMIZERS
from simulation.descent import descend

with np.load(Path(__file__).parents[1] / "reference" / "networks.npz") as stored:
    ARRAYS = dict(stored)
ABOUT = json.loads(str(ARRAYS["about"]))
CASES = {each["name"]: each for each in ABOUT["cases"]}
RUNS = [(case, run) for case in ABOUT["cases"] for run in case["runs"]]
MISSING = {"averaged_momentum", "lion"}  # PyTorch has no such rule: reference/make.py has Optax's
BATCH = 8


@dataclass(frozen=True)
class Stored(Network):
    """The network of a stored case, on its examples and mini-batches."""

    number: int = 0
    outputs_count: ClassVar[int] = 0  # these are set by `of`
    input_names: ClassVar[tuple[str, ...]] = ()

    def draw(self, chance, n):
        return Examples(*(ARRAYS[f"{name}{self.number}"].T for name in ("inputs", "targets")))

    def batch(self, step, seed):
        chosen = ARRAYS["batches"][step]
        return chosen[chosen >= 0]


def of(case, batch_size=500):
    """The landscape of a case."""
    inputs, *hidden, outputs = case["sizes"]
    attributes = {"outputs_count": outputs, "input_names": tuple("abc"[:inputs]), "head": case["head"]}
    cls = dataclass(frozen=True)(type("Case", (Stored,), attributes))
    n = len(ARRAYS[f"inputs{case['number']}"])
    return cls(hidden[0], len(hidden), case["activation"], n, batch_size, number=case["number"])


@pytest.mark.parametrize("name", CASES)
def test_loss_gradient_and_hessian_product_are_those_of_pytorch(name):
    case = CASES[name]
    network, number = of(case), case["number"]
    theta = ARRAYS[f"path{number}-sgd-full"][0]
    assert network.loss(theta) == pytest.approx(case["loss"], rel=1e-12)
    np.testing.assert_allclose(network.gradient(theta), ARRAYS[f"gradient{number}"], rtol=0, atol=1e-14)
    product = network.hessian_product(theta, ARRAYS[f"direction{number}"])
    np.testing.assert_allclose(product, ARRAYS[f"product{number}"], rtol=0, atol=1e-13)


@pytest.mark.parametrize(
    ("case", "run"), RUNS, ids=[f"{case['name']}-{run['rule']}-{run['kind']}" for case, run in RUNS]
)
def test_it_takes_the_path_of_pytorch_on_a_network(case, run):
    network = of(case, BATCH if run["kind"] == "mini" else 500)
    path = ARRAYS[run["key"]]
    found = descend(network, OPTIMIZERS[run["rule"]](**run["settings"]), path[0], 200)
    np.testing.assert_allclose(found.theta[::50], path, rtol=0, atol=1e-9)
    losses = ARRAYS[run["key"].replace("path", "losses")]
    np.testing.assert_allclose(found.loss[::50], losses, rtol=0, atol=1e-9)
    assert np.linalg.norm(path[-1] - path[0]) > 0.3, "a path that goes nowhere proves nothing"


def test_every_rule_that_pytorch_has_is_checked_on_three_networks_with_full_and_with_mini_batches():
    assert ABOUT["versions"]["torch"].startswith("2.13.0")
    checked = {run["rule"] for _, run in RUNS}
    theirs = {key for key, rule in OPTIMIZERS.items() if rule().pytorch() is not None}
    assert theirs - {"muon"} <= checked, "reference/make.py has muon on a network of its own"
    assert len(RUNS) == 3 * 2 * len(checked)
    assert {(case["activation"], case["head"]) for case in CASES.values()} == {
        ("tanh", "logistic"),
        ("relu", "softmax"),
        ("tanh", "half_mse"),
    }


def settings(rule, batch):
    """The rule with a pace of its own for every run of a batch."""
    name = "learning_rate" if "learning_rate" in parameters(rule) else "time_step"
    default = parameters(rule)[name].default
    return name, np.geomspace(0.2 * default, default, int(np.prod(batch))).reshape(batch)


@pytest.mark.parametrize(
    "network",
    [Spirals(), Circles(head="half_mse", activation="relu", width=16), Digits(training_size=80, batch_size=32)],
    ids=["spirals", "circles", "digits"],
)
def test_a_batch_of_runs_equals_its_runs_one_by_one_to_the_bit(rule, network):
    batch = (2, 3)
    name, values = settings(rule, batch)
    seeds = np.array([[0, 1, 2]])
    together = descend(network, rule(**{name: values}), network.first_weights, 20, noise=0.01, seed=seeds)
    assert not np.array_equal(together.theta[-1], together.theta[0])
    for index in np.ndindex(batch):
        one = rule(**{name: float(values[index])})
        alone = descend(network, one, network.first_weights, 20, noise=0.01, seed=int(seeds[0, index[1]]))
        assert np.array_equal(alone.theta, together.theta[(..., *index)], equal_nan=True)
        assert np.array_equal(alone.loss, together.loss[(..., *index)], equal_nan=True)


def test_a_step_on_a_network_writes_to_nothing_that_it_is_given(rule):
    network = Spirals(width=5)
    one = rule().on(network)
    theta = network.first_weights  # it can't be written to
    memory = one.init(theta)
    for _ in range(3):
        first, second = (one.step(theta, network.gradient, memory) for _ in range(2))
        assert np.array_equal(first[0], second[0])
        theta, memory = first
        theta.setflags(write=False)
