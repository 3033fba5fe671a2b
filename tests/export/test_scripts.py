"""A race as a script takes the same paths as on the page."""

import ast
import contextlib
import io
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from catalog import choice, choices, conventions, parameters
from export.numpy_script import numpy_script, settings_class, with_settings
from export.pytorch_script import TORCH, pytorch_script
from export.script import Script
from export.source import NUMPY, Cut
from export.table import write
from figures.style import settings
from landscapes import LANDSCAPES
from landscapes._network import Network
from landscapes.formula import Formula
from landscapes.surface import Surface
from optimizers import OPTIMIZERS
from optimizers.muon import Muon
from optimizers.sgd import SGD
from simulation.experiment import Experiment
from simulation.link import from_query
from simulation.race import Race
from tests.further import few_of

NUMBER = r"(nan|-?inf|-?\d[-+.e\d]*)"
ENDED = re.compile(rf"(.*): x = {NUMBER}, y = {NUMBER}, loss = {NUMBER}")
DIVERGED = re.compile(r"(.*) diverged at step (\d+)")
LEFT = re.compile(r"(.+) left the domain of the loss at step (\d+)")

RACES = [
    "race=momentum+momentum&2.momentum=0.5&noise=3&seed=11",
    "race=adam+adamw+adamax+radam+nadam+amsgrad+lion+sgd&schedule=cosine&noise=0.1",
    "landscape=linear_regression&schedule=step&race=sgd+rolling_ball",
    "landscape=logistic_regression&logistic_regression.batch_size=32&noise=0.2&schedule=warm_up",
    "landscape=least_squares_svm&least_squares_svm.gamma=0.3&seed=5&race=adadelta+adagrad&schedule=inverse_root",
    "landscape=sparse&sparse.share=0.2&race=adagrad+rmsprop+nesterov&noise=0.01",
    "landscape=ravine&ravine.angle=30&learning_rate=0.1&momentum=0.99&race=sgd+momentum+adam",  # some diverge
    "landscape=goldstein_price&learning_rate=10&race=sgd+momentum+nesterov+radam",  # at once
    "race=sgd+rolling_ball+lion+momentum+sgd&schedule=warm_up&warm_up.length=30&4.schedule=cosine&4.cosine.floor=0.1"
    "&5.schedule=constant",
    "race=sgd+adam+averaged_momentum&2.schedule=step&2.step.drop=3",
    "race=rolling_ball+momentum&2.schedule=inverse_root",
    "race=sam+sgd+sam+muon&3.momentum=0.9&noise=0.5&schedule=cosine",
    "race=sam+rolling_ball+nesterov&3.form=ahead&landscape=linear_regression&2.schedule=step",
]
FORMULAS = [
    "sin(x) * cos(y) + (x**2 + y**2) / 10",
    "x",
    "  sqrt(x**2 + y**2) + abs(x - 1) - abs(y)\t",
    "2**(-x*x) * e**sin(y) + x**4 - 3*x**3 + atan(x*y) + y**2",
    "(x-1)^2 − 0.5 + tanh(x)/cosh(y) + ln(x² + π)",
    "-(-(x)) ** 2 - -y - (x - (y - 2)) + asin(x/100) * acos(y/100) + x*x*y*y - (x/(y*y + 1))/(3/(x*x + 2))",
    "+".join(f"sin({k}*x*y)" for k in range(1, 9)) + "+exp(x*x/9+y*y/9)",
    "1 / (1 + exp(x**3 * y**3)) + x*x + y*y",
    "max(x, 0)*2 + min(y, 1, xy) + hypot(x - 1, 2) + atan2(y, 3) + sign(x) + step(y) + relu(x) + cbrt(x) + x^2 + y^2",
    "softplus(x) + sigmoid(y) + logsumexp(x, y, 1) + log(1 + exp(xy)) + erf(x/3) + sinc(y/9) + log2(9+x)",
    "asinh(x) + acosh(9 + x) + atanh(y/99) + log10(9 + y) + log1p(x^2) + expm1(x/9) + sec(x/9) + coth(9 + x) + x²",
    "sum((x - i)^2 * (y + i)^2, i, 1, 3) / 99 + x",
    "(w_1 - 1)^2 + w_2^2 w_1^2",
    "tan(x/9) + asin(y/9) - acos(x/9) + sinh(x/5)**2 + 1.5**abs(y) + sqrt(9 + x) + log(7 + y)**2 + (x*x + 1)**-0.3",
]
LINE_UPS = [list(OPTIMIZERS)[first : first + 6] for first in range(0, len(OPTIMIZERS), 6)]
# The names of PyTorch that scripts use.
IN_TORCH = {
    *(
        "Tensor",
        "arange",
        "clip",
        "e",
        "enable_grad",
        "exp",
        "expm1",
        "float64",
        "logaddexp",
        "maximum",
        "minimum",
        "moveaxis",
        "nn",
        "no_grad",
        "optim",
        "pi",
        "pow",
        "swapaxes",
    ),
    *("set_default_dtype", "sign", "sqrt", "sum", "tensor", "where", "zeros_like", "cos", "sin", "tan", "tanh", "sinh"),
    *(
        "cosh",
        "arcsin",
        "arccos",
        "arctan",
        "abs",
        "log",
        "subtract",
        "arcsinh",
        "arccosh",
        "arctanh",
        "arctan2",
        "erf",
    ),
    *("fmax", "fmin", "hypot", "log10", "log1p", "log2", "maximum", "sinc"),
}
WRITERS = {"numpy": numpy_script, "pytorch": pytorch_script}


def on_a_terrain(key):
    return from_query(f"landscape={key}&race=sgd+momentum+adam")


def with_rules(rules):
    experiment = from_query(f"landscape=rosenbrock&race={'+'.join(rules)}")
    # Muon's steps keep their length: on the floor of the valley they turn about, and rounding grows.
    return experiment.with_setting(rules.index("muon"), "learning_rate", 0.002) if "muon" in rules else experiment


def on_a_formula(formula, **start):
    return Experiment(Formula(formula), **start).with_another("adam")


def scriptable():
    return [key for key, cls in LANDSCAPES.items() if cls is not Surface and not issubclass(cls, Network)]


def some_of_all():
    yield from map(on_a_terrain, scriptable())
    yield from map(from_query, RACES)
    yield from map(on_a_formula, FORMULAS)
    yield from (with_rules(rules) for rules in LINE_UPS)
    yield on_a_formula("sqrt(x**2 + y**2) + x*x", start=(1.0, 1.0)).with_race(["sam"])


def run(code):
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, "race.py", "exec"), {"__name__": "__main__"})
    return output.getvalue()


def check(experiment, printed, **tolerance):
    """Assert that the balls end where those of the page do, to the last digit if no tolerance is given."""
    lines = printed.splitlines()
    assert len(lines) == len(experiment.optimizers)
    for trajectory, line in zip((each.run for each in Race(experiment).balls), lines, strict=True):
        if trajectory.ended >= 0:
            assert int((LEFT if trajectory.left >= 0 else DIVERGED).fullmatch(line)[2]) == trajectory.ended
        else:
            found = [float(each) for each in ENDED.fullmatch(line).groups()[1:]]
            expected = [*trajectory.theta[-1], trajectory.loss[-1]]
            if tolerance:
                np.testing.assert_allclose(found, expected, **tolerance, err_msg=line)
            else:
                assert found == expected, line


@pytest.mark.parametrize("key", scriptable())
def test_the_numpy_script_of_every_terrain_prints_where_the_balls_of_the_page_end(key):
    experiment = on_a_terrain(key)
    check(experiment, run(numpy_script(Race(experiment))))


@pytest.mark.parametrize("rules", LINE_UPS)
def test_the_numpy_script_has_every_rule(rules):
    experiment = with_rules(rules)
    printed = run(numpy_script(Race(experiment)))
    check(experiment, printed)
    for optimizer, line in zip(experiment.optimizers, printed.splitlines(), strict=True):
        idle = optimizer.idle(experiment.landscape)
        settings = ", ".join(f"{name}={value!r}" for name, value in usual(optimizer).items() if name not in idle)
        assert line.startswith(f"{type(optimizer).__name__}({settings}")


def usual(rule):
    """The settings of a rule but its conventions, which a script leaves out where no ball has another."""
    return {name: getattr(rule, name) for name in parameters(type(rule)) if name not in conventions(type(rule))}


def in_conventions():
    """Races of a rule with itself in another convention, and with itself in two."""
    for key, cls in OPTIMIZERS.items():
        for name in conventions(cls):
            if name in choices(cls):
                values = [each for each in choices(cls)[name].options if each != choices(cls)[name].default]
            else:
                values = [9.0 if name == "threshold" else 0.3]
            yield from (f"race={key}+{key}&2.{name}={value}" for value in values)
            yield f"race={key}&1.{name}={values[0]}"
        if "decay" in conventions(cls):
            yield f"race={key}+{key}&1.weight_decay=0.2&2.weight_decay=0.1&2.decay=decoupled&schedule=cosine"
    every = "2.variance=centred&2.bias=corrected&2.step_momentum=0.5&2.look=ahead&2.rate=inside&2.initial_square=0.2"
    yield f"race=rmsprop+rmsprop&{every}&2.epsilon_at=inside&2.weight_decay=0.1&schedule=cosine"


@pytest.mark.parametrize("query", list(in_conventions()))
def test_the_numpy_script_takes_every_convention(query):
    experiment = from_query(f"landscape=rosenbrock&steps=40&{query}")
    assert any(each.has_own_convention for each in experiment.optimizers)
    check(experiment, run(numpy_script(Race(experiment))))


def test_a_script_leaves_out_the_conventions_that_no_ball_has():
    script = numpy_script(Race(from_query("race=sgd+momentum+nesterov+rmsprop+adagrad+adam+nadam+radam+adamax")))
    for word in ("decoupled", "inside", "dampening", "centred", "uncorrected", "is_zero", "weight_decay", "Counted"):
        assert word not in script
    assert len(script.splitlines()) < 330


@pytest.mark.parametrize("query", list(in_conventions()))
def test_the_pytorch_script_takes_every_convention(query):
    experiment = from_query(f"landscape=rosenbrock&{query}")
    script = pytorch_script(Race(experiment))
    assert set(re.findall(r"torch\.(\w+)", script)) <= IN_TORCH
    for ball in experiment.optimizers:
        known = ball.pytorch()
        assert (f"torch.optim.{known[0]}," if known else f"rule={type(ball).__name__}(") in script


def muon_in_a_script(dialect):
    """Muon on three matrices and two vectors of biases, as it stands in a script: the class, run on its own."""
    rule = Muon(0.02).on(SimpleNamespace(matrices=((0, 6, 3), (24, 4, 6), (52, 1, 4))))
    cut, script = Cut(rule, ["init", "step"], dialect), Script([])
    script.imports = {"import torch" if dialect.folded else "import numpy as np", "from dataclasses import dataclass"}
    script.add(cut, settings_class(cut))
    names = {"__name__": "builtins"}
    exec(script.text('"""Muon."""', "STEPS = 5", f"ball = {with_settings(rule, set(cut.constants))}"), names)
    return rule, names["ball"]


def steps_of_muon(ball, array):
    theta = array(np.sin(np.arange(56.0)))
    memory = ball.init(theta)
    for step in range(5):
        theta, memory = ball.step(
            theta, lambda at, step=step: at * at * at - array(np.cos(np.arange(56.0) + step)), memory
        )
    return np.array(theta.tolist())


def test_the_numpy_script_has_the_matrices_of_a_network():
    rule, written = muon_in_a_script(NUMPY)
    assert np.array_equal(steps_of_muon(written, np.array), steps_of_muon(rule, np.array))


def test_the_pytorch_script_has_the_matrices_of_a_network(torch):
    torch.set_default_dtype(torch.float64)
    rule, written = muon_in_a_script(TORCH)
    np.testing.assert_allclose(steps_of_muon(written, torch.tensor), steps_of_muon(rule, np.array), rtol=0, atol=1e-12)


def test_rules_with_the_same_memory_share_its_code_in_the_script():
    script = numpy_script(Race(with_rules(["adamax", "adam", "adamw", "radam"])))
    assert re.findall(r"class (Moments\w*)", script) == ["Moments", "Moments2"]
    assert re.findall(r"def (zero_\w+)", script) == ["zero_moments"]


@pytest.mark.parametrize("query", RACES)
def test_noise_batches_schedules_and_divergence_are_those_of_the_page(query):
    experiment = from_query(query)
    check(experiment, run(numpy_script(Race(experiment))))


def test_the_numpy_script_has_every_schedule(schedule):
    own = "".join(f"&2.{schedule.key}.{name}={each.high}" for name, each in parameters(schedule).items())
    for query in (f"schedule={schedule.key}", f"2.schedule={schedule.key}{own}"):
        experiment = from_query(f"race=sgd+adam+rolling_ball&steps=40&{query}")
        check(experiment, run(numpy_script(Race(experiment))))


@dataclass(frozen=True)
class Signed(SGD):
    """A rule with a choice."""

    step_by: str = choice("slope", {"slope": "The slope", "sign": "Its sign"}, "By the sign of the slope")

    def step(self, theta, gradient, memory):
        slope = gradient(theta)
        return theta - self.learning_rate * (np.sign(slope) if self.step_by == "sign" else slope), memory


def test_a_choice_is_a_word_in_the_script():
    experiment = Experiment(optimizers=(Signed(0.01, "sign"), Signed(0.01)), steps=20)
    code = numpy_script(Race(experiment))
    assert "step_by: str" in code
    check(experiment, run(code))
    assert settings(Signed(0.01, "sign")) == "α 0.01 · Its sign"
    assert "step_by=sign" in write(Race(experiment))


@pytest.mark.parametrize("formula", few_of(FORMULAS, FORMULAS[::3]))
def test_a_formula_is_written_out_with_the_same_digits(formula):
    for start in ({}, {"start": (0.0, 0.0)}, {"start": (1.0, -2.0)}):
        experiment = on_a_formula(formula, **start)
        check(experiment, run(numpy_script(Race(experiment))))


@pytest.fixture
def torch():
    torch = pytest.importorskip("torch", reason="PyTorch takes half a gigabyte, and these scripts alone need it")
    before = torch.get_default_dtype()
    yield torch
    torch.set_default_dtype(before)  # a script sets its own


def test_the_pytorch_scripts_end_there_too(torch):
    for experiment in some_of_all():
        check(experiment, run(pytorch_script(Race(experiment))), rtol=1e-9, atol=1e-9)


def test_a_ball_on_the_tip_of_a_cone_stays_there_in_pytorch(torch):
    for landscape in (Formula("sqrt(x*x + y*y) + x*x"), LANDSCAPES["ackley"]()):
        experiment = Experiment(landscape, start=(0.0, 0.0), steps=10)
        check(experiment, run(pytorch_script(Race(experiment))), atol=1e-12)


def test_pytorch_has_the_names_that_the_scripts_use(torch):
    assert all(hasattr(torch, name) for name in IN_TORCH)


def test_the_settings_of_pytorch_are_those_that_it_takes(torch):
    for rule in OPTIMIZERS.values():
        for end in ("low", "high"):
            optimizer = rule(**{name: getattr(each, end) for name, each in parameters(rule).items()})
            if known := optimizer.pytorch():
                name, settings = known
                getattr(torch.optim, name)([torch.zeros(2, requires_grad=True)], **settings)


def test_the_rules_name_the_optimizers_of_pytorch_that_their_paths_were_checked_against():
    """Those of tests/reference/make.py, which is read here with a PyTorch that only notes the calls."""

    class Noting:
        def __getattr__(self, name):
            return lambda parameters, **settings: (name, settings)

    source = (Path(__file__).parents[1] / "reference" / "make.py").read_text()
    names = {"torch": SimpleNamespace(optim=Noting())}
    for node in ast.parse(source).body:
        if getattr(node, "name", "") == "betas" or ast.unparse(node).startswith("TORCH = "):
            exec(compile(ast.Module([node], []), "make.py", "exec"), names)
    checked = names["TORCH"]
    for key, rule in OPTIMIZERS.items():
        values = {name: each.default for name, each in parameters(rule).items()}
        if known := rule(**values).pytorch():
            assert known == checked[key](None, values)
    assert {key for key, rule in OPTIMIZERS.items() if not rule().pytorch()} >= {"lion", "averaged_momentum"}


@pytest.mark.parametrize("library", WRITERS)
def test_the_scripts_are_clean_code(library, tmp_path):
    for number, experiment in enumerate(some_of_all()):
        code = WRITERS[library](Race(experiment), address="https://example.org/page")
        (tmp_path / f"race_{number}.py").write_text(code)
    settings = str(Path(__file__).parents[2] / "pyproject.toml")
    command = [sys.executable, "-m", "ruff", "check", "--config", settings, "--no-cache", str(tmp_path)]
    linted = subprocess.run(command, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_a_script_uses_only_names_that_pytorch_has():
    used = set()
    for experiment in some_of_all():
        used |= set(re.findall(r"\btorch\.(\w+)", pytorch_script(Race(experiment))))
    assert used <= IN_TORCH


def test_the_script_runs_where_there_is_nothing_but_numpy(tmp_path):
    experiment = from_query("landscape=linear_regression&noise=0.1&race=adam+rolling_ball")
    file = tmp_path / "race.py"
    # Anything of ours that it imported after all would be missing: it sees neither this folder nor its environment.
    file.write_text(numpy_script(Race(experiment)) + "\nimport sys\nassert 'landscapes' not in sys.modules\n")
    ran = subprocess.run([sys.executable, "-I", str(file)], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert ran.stderr == ""
    check(experiment, ran.stdout)


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_nothing_of_a_visitor_gets_into_the_code(write):
    experiment = on_a_formula("  x**2 + y^2 − 2·x ")
    plain = ast.parse(write(Race(experiment)))
    hostile = ast.parse(write(Race(experiment), address='https://example.org/"""\nimport os\n\\"""{0}\u2028'))
    assert [ast.dump(each) for each in hostile.body[1:]] == [ast.dump(each) for each in plain.body[1:]]
    assert "https://example.org/%22%22%22%0Aimport%20os" in ast.get_docstring(hostile)
    link = ast.get_docstring(ast.parse(write(Race(experiment), address="https://example.org/"))).split(
        "https://example.org/"
    )
    assert from_query(link[1]) == experiment


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_what_can_be_no_script_is_refused_in_one_line(write):
    with pytest.raises(ValueError, match=r"^There is no ball[^\n]*$"):
        write(Race(Experiment(optimizers=())))
    with pytest.raises(ValueError, match=r"^This terrain can't be put into a script[^\n]*$"):
        write(Race(Experiment(Surface(), optimizers=(SGD(),), start=(0, 0), learning_rate=0.1)))
