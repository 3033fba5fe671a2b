"""Every rule takes the path that PyTorch, Keras or Optax takes: reference/make.py says how the paths were made."""

import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from catalog import conventions, parameters
from landscapes import LANDSCAPES
from optimizers import OPTIMIZERS
from simulation.descent import descend

with np.load(Path(__file__).parents[1] / "reference" / "trajectories.npz") as stored:
    ABOUT = json.loads(str(stored["about"]))
    PATHS = stored["theta"]
CASES = list(zip(ABOUT["cases"], PATHS, strict=True))
RULES = """
sgd momentum averaged_momentum nesterov rolling_ball adagrad rmsprop adadelta adam adamw amsgrad adamax nadam radam lion
muon sam
"""


def named(case):
    return "-".join([case["source"], case["rule"], case["terrain"], f"{next(iter(case['settings'].values())):g}"])


@pytest.mark.parametrize("rule", dict.fromkeys(case["rule"] for case, _ in CASES))
def test_it_takes_the_path_of_another_implementation(rule):
    for case, path in CASES:
        if case["rule"] != rule:
            continue
        landscape = LANDSCAPES[case["terrain"]](**case["knobs"])
        run = descend(landscape, OPTIMIZERS[rule](**case["settings"]), path[0], len(path) - 1)
        np.testing.assert_allclose(run.theta, path, rtol=0, atol=1e-10, err_msg=named(case))
        assert np.hypot(*(path[-1] - path[0])) > 0.05, f"a path that goes nowhere proves nothing: {named(case)}"


@pytest.mark.parametrize("rule", RULES.split())
def test_each_rule_is_checked_on_three_terrains_with_all_its_settings_changed(rule):
    assert ABOUT["versions"]["torch"].startswith("2.13.0")
    met = defaultdict(list)
    for case, path in CASES:
        if case["rule"] == rule and case["source"] != "keras":
            cls = OPTIMIZERS[rule]
            assert set(case["settings"]) == set(parameters(cls)) - set(conventions(cls)), "every setting is stated"
            assert path.shape == (201, 2)
            met[case["terrain"]].append(case["settings"])
    assert len(met) >= 3
    for one, other in met.values():
        assert all(one[name] != other[name] for name in one)
