"""A race on a network as a script trains to the same losses and the same shares of right answers as on the page."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from catalog import choices, parameters
from export.numpy_script import numpy_script
from export.pytorch_script import pytorch_script
from landscapes import LANDSCAPES
from landscapes._network import Network
from optimizers import OPTIMIZERS
from simulation.link import from_query
from simulation.race import Race
from tests.export.test_scripts import DIVERGED, IN_TORCH, LINE_UPS, NUMBER, run, torch  # noqa: F401, a fixture
from tests.further import few_of

NETWORKS = [key for key, cls in LANDSCAPES.items() if issubclass(cls, Network)]
LOSSES = re.compile(rf".*: loss = {NUMBER}, test loss = {NUMBER}")
SHARES = re.compile(rf" +right: training {NUMBER}, test {NUMBER}")

RACES = [
    *(f"landscape={key}&race=sgd+momentum+adam" for key in NETWORKS),
    *(f"landscape=two_moons&steps=60&race={'+'.join(rules)}" for rules in LINE_UPS),
    *(
        f"landscape={key}&{key}.activation=relu&{key}.layers=3&{key}.width=5&{key}.start_seed=7&{key}.training_size=33"
        f"&{key}.batch_size=10&seed=4&steps=40&race=sgd+sam+muon&noise=0.01&schedule=cosine"
        for key in NETWORKS
    ),
    "landscape=circles&circles.head=half_mse&circles.flipped=0.2&race=sgd+sam&learning_rate=0.1&steps=90",
    "landscape=circles&circles.head=half_mse&learning_rate=5&race=sgd+momentum+adam",  # some diverge
    "landscape=two_moons&two_moons.noise=0&two_moons.flipped=0.3&x=0.4&y=-0.2&race=momentum+nesterov&steps=90",
    "landscape=digits&digits.flipped=0.1&digits.noise=0.1&2.schedule=step&race=adagrad+nesterov&steps=40&x=0.1",
    "landscape=xor&xor.training_size=4&xor.noise=0&xor.width=2&race=sgd+adam&schedule=warm_up",
    "landscape=wave&wave.batch_size=1&steps=90&race=nesterov+averaged_momentum&1.form=ahead",
    "landscape=rare_features&rare_features.batch_size=400&rare_features.width=1&race=rmsprop+lion&noise=0.001&seed=2",
    # A start on a plane of another kind.
    "landscape=two_moons&x=0.5&y=0.5&plane=own&race=sgd&steps=60",
]


def check(experiment, printed, **tolerance):
    """Assert that the balls end with the losses and shares of the page, to the last digit without a tolerance."""
    race, lines = Race(experiment), printed.splitlines()
    network = race.problem.landscape
    for ball in race.balls:
        line = lines.pop(0)
        if ball.run.diverged >= 0:
            assert int(DIVERGED.fullmatch(line)[2]) == ball.run.diverged
            continue
        theta = ball.run.theta[-1]
        found = [float(each) for each in LOSSES.fullmatch(line).groups()]
        expected = [ball.run.loss[-1], network.test_loss(theta)]
        if np.isfinite(network.accuracy(theta)):
            found += [float(each) for each in SHARES.fullmatch(lines.pop(0)).groups()]
            expected += [network.accuracy(theta), network.test_accuracy(theta)]
        if tolerance:
            np.testing.assert_allclose(found, expected, **tolerance, err_msg=line)
        else:
            assert found == expected, line
    assert not lines


@pytest.mark.parametrize("query", few_of(RACES, RACES[::3]))
def test_the_numpy_script_of_a_network_prints_the_numbers_of_the_page(query):
    experiment = from_query(query)
    check(experiment, run(numpy_script(Race(experiment))))


@pytest.mark.parametrize("query", RACES)
def test_the_pytorch_script_of_a_network_prints_them_too(query, torch):  # noqa: F811, that fixture
    experiment = from_query(query)
    # Where a path rings, as Adam's on the wave, rounding grows from step to step.
    check(experiment, run(pytorch_script(Race(experiment))), rtol=0, atol=1e-9 if "wave" not in query else 1e-6)


def test_the_races_turn_every_knob_of_every_network():
    turned = {key: set() for key in NETWORKS}
    for query in RACES:
        network = from_query(query).landscape
        default = type(network)()
        names = [*parameters(type(network)), *choices(type(network))]
        turned[network.key] |= {each for each in names if getattr(network, each) != getattr(default, each)}
    for key in NETWORKS:
        data = {"noise", "flipped"} & {*parameters(LANDSCAPES[key])}
        assert turned[key] >= {"width", "layers", "activation", "training_size", "batch_size", "start_seed"}, key
        assert data <= {each for names in turned.values() for each in names}
    assert "head" in turned["circles"]
    assert {type(each).key for query in RACES for each in from_query(query).optimizers} == set(OPTIMIZERS)


def test_the_numpy_script_of_a_network_runs_where_there_is_nothing_but_numpy(tmp_path):
    experiment = from_query("landscape=digits&race=adam+muon&steps=30")
    file = tmp_path / "race.py"
    file.write_text(numpy_script(Race(experiment)) + "\nimport sys\nassert 'landscapes' not in sys.modules\n")
    ran = subprocess.run([sys.executable, "-I", str(file)], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert ran.stderr == ""
    check(experiment, ran.stdout)


@pytest.mark.parametrize("write", [numpy_script, pytorch_script])
def test_the_scripts_of_networks_are_clean_code(write, tmp_path):
    for number, query in enumerate(RACES):
        code = write(Race(from_query(query)), address="https://example.org/page")
        assert set(re.findall(r"\btorch\.(\w+)", code)) <= IN_TORCH
        (tmp_path / f"race_{number}.py").write_text(code)
    settings = str(Path(__file__).parents[2] / "pyproject.toml")
    command = [sys.executable, "-m", "ruff", "check", "--config", settings, "--no-cache", str(tmp_path)]
    linted = subprocess.run(command, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_the_pytorch_script_has_a_sequential_network_in_double_precision():
    code = pytorch_script(Race(from_query("landscape=spirals&race=sgd+momentum")))
    assert "torch.set_default_dtype(torch.float64)" in code
    layers = re.findall(r"torch\.nn\.(\w+\([^()]*\)),", code)
    assert layers == ["Linear(2, 16)", "Tanh()", "Linear(16, 16)", "Tanh()", "Linear(16, 1)"]
    assert "torch.nn.Sequential(" in code
    assert "class Rule" not in code


def test_the_pytorch_script_says_in_which_precision_muon_runs():
    said = "Its own Muon iterates in bfloat16."
    assert said in pytorch_script(Race(from_query("landscape=two_moons&race=muon")))
    assert said not in pytorch_script(Race(from_query("landscape=two_moons&race=sam")))
