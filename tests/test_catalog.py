"""Parameters, texts and choices, and classes found by their file."""

import sys
from dataclasses import dataclass, replace

import pytest

from catalog import Choice, choice, choices, discover, formula_in_force, parameter, parameters, texts
from landscapes.base import Landscape
from landscapes.ravine import Ravine
from landscapes.rosenbrock import Rosenbrock
from optimizers.momentum import Momentum


def test_a_label_is_the_word_and_the_symbol():
    assert parameters(Momentum)["learning_rate"].label == "Learning rate α"
    assert parameters(Momentum)["momentum"].label == "Momentum β"
    assert parameters(Ravine)["condition_number"].label == "Condition number κ"


def test_subscripts_are_subscripts():
    from catalog import Parameter

    assert Parameter("beta_2", 0.999, r"\beta_2", 0, 1).label == "β₂"
    assert Parameter("weight_decay", 0.01, r"\lambda", 0, 1).label == "Weight decay λ"
    assert Parameter("b", 100, "b", 0, 1).label == "b"


def test_numbers_stand_in_the_formula_for_their_symbols_alone():
    assert formula_in_force(Momentum(0.02, 0.5)) == (
        r"v \leftarrow {0.5} v + \nabla f(\theta), \quad \theta \leftarrow \theta - {0.02} v"
    )
    assert formula_in_force(Rosenbrock(30.0)) == r"f(x, y) = (1 - x)^2 + {30}\,(y - x^2)^2"
    assert r"{1 \cdot 10^{-5}}" in formula_in_force(Momentum(1e-5, 0.5))


def folder(tmp_path, **files):
    package = tmp_path / f"terrains_{tmp_path.name}"
    package.mkdir()
    (package / "__init__.py").touch()
    for name, text in files.items():
        (package / f"{name}.py").write_text(text)
    sys.path.insert(0, str(tmp_path))
    try:
        return discover(package.name, Landscape)
    finally:
        sys.path.remove(str(tmp_path))


CLASS = "from landscapes.base import Landscape\nclass {0}(Landscape):\n    pass\n"


def test_classes_are_found_by_their_file(tmp_path):
    found = folder(
        tmp_path,
        one=CLASS.format("One"),
        two=CLASS.format("Two"),
        base="raise RuntimeError",
        _shared="raise RuntimeError",
    )
    assert {key: cls.__name__ for key, cls in found.items()} == {"one": "One", "two": "Two"}


def test_where_a_file_defines_no_class_its_one_instance_is_found(tmp_path):
    instance = "from landscapes.ravine import Ravine\nterrain = Ravine({0})\n"
    found = folder(tmp_path, one=instance.format(5.0), two=CLASS.format("Two") + "plain = Two()\n")
    assert found["one"] == Ravine(5.0)
    assert found["two"].__name__ == "Two"


@pytest.mark.parametrize("text", ["", CLASS.format("One") + CLASS.format("Two")])
def test_a_file_without_exactly_one_class_is_an_error_that_names_it(tmp_path, text):
    with pytest.raises(TypeError, match=r"broken\.py must define one Landscape"):
        folder(tmp_path, broken=text)


def test_clamping():
    each = parameters(Momentum)["momentum"]
    assert (each.clamp(-3), each.clamp(0.5), each.clamp(7)) == (0.0, 0.5, 0.999)


def test_an_integer_parameter_stays_one():
    @dataclass
    class Thing:
        count: int = parameter(3, "n", 1, 9)

    assert parameters(Thing)["count"].clamp(4.6) == 5


@dataclass(frozen=True)
class Convention:
    """A thing with two choices, beside a parameter."""

    scale: float = parameter(1.0, "s", 0.0, 2.0)
    bias: str = choice("corrected", {"corrected": "Corrected", "plain": "Plain"}, "Without correction")
    norm: str = choice("two", {"one": "‖·‖₁", "two": "‖·‖₂", "max": "‖·‖∞"}, "Norm", help="The length of a step.")


def test_choices_are_neither_parameters_nor_texts():
    assert list(parameters(Convention)) == ["scale"]
    assert texts(Convention) == {}
    assert choices(Convention)["norm"] == Choice(
        "norm", "two", {"one": "‖·‖₁", "two": "‖·‖₂", "max": "‖·‖∞"}, "Norm", "The length of a step."
    )
    assert list(choices(Convention)) == ["bias", "norm"]


def test_a_choice_is_a_word_of_a_frozen_hashable_thing():
    assert Convention().bias == "corrected"
    assert hash(Convention(norm="max")) == hash(replace(Convention(), norm="max"))


def test_a_default_that_is_no_option_is_refused():
    with pytest.raises(ValueError, match="“three” is none of the options: one, two"):
        choice("three", {"one": "1", "two": "2"}, "Count")
