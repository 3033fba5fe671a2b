"""The box of a formula: what was understood stands below it, and a benchmark fills it."""

import pytest

from landscapes._benchmarks import BENCHMARKS
from landscapes.formula import Formula
from tests.page import page


def captions(app):
    return [each.value for each in app.caption]


def test_the_latex_of_what_was_understood_stands_below_the_box():
    app = page("landscape=formula")
    app.text_input(key="formula f").input("2x^2 + sin x cos y").run()
    assert not app.exception
    assert r"$\displaystyle f(x, y) = 2 x^{2} + \sin\left(x\right) \cos\left(y\right)$" in captions(app)


def test_a_refused_formula_has_no_latex_beside_it():
    app = page("landscape=formula&formula.f=x^2%2By^2")
    app.text_input(key="formula f").input("1/2x").run()
    assert not any("f(x, y) =" in each for each in captions(app))
    assert any("(1/2)*x or 1/(2*x)" in each.proto.body for each in app.get("html"))


@pytest.mark.parametrize("name", ["Eggholder", "Branin", "Shubert"])
def test_a_benchmark_fills_the_box_and_the_window(name):
    (known,) = [each for each in BENCHMARKS if each.name == name]
    app = page("landscape=formula")
    app.selectbox(key="formula example").select(name).run()
    assert not app.exception
    assert app.text_input(key="formula f").value == known.formula
    assert app.session_state.state.experiment.landscape == Formula(**known.fields)
    assert app.query_params["formula.f"] == known.formula
    assert float(app.query_params["formula.x_from"]) == known.x[0]
    app.text_input(key="formula f").input("x^2 + y^2").run()
    assert app.selectbox(key="formula example").value is None
    assert app.session_state.state.experiment.landscape == Formula("x^2 + y^2"), "its window left with it"


def test_the_link_of_a_benchmark_shows_its_name():
    app = page(
        "landscape=formula&formula.f=0.26*(x^2+%2B+y^2)+-+0.48*x*y&formula.x_from=-10&formula.x_to=10"
        "&formula.y_from=-10&formula.y_to=10"
    )
    assert app.selectbox(key="formula example").value == "Matyas"


def test_the_rule_for_a_crease_stands_among_the_formulas_of_a_terrain_that_has_one():
    rule = "at a crease, the slope is their mean"
    for text, has_one in (("abs(x)%2By^2", True), ("x^2%2By^2", False)):
        app = page(f"landscape=formula&formula.f={text}", unfolded=["formulas"])
        assert any(rule in each for each in captions(app)) is has_one


def test_the_axes_of_the_page_bear_the_names_that_were_typed():
    app = page("landscape=formula&formula.f=(w-1)^2%2Bb^2")
    assert [each.label for each in app.number_input if each.label.endswith((" from", " to"))] == [
        "w from",
        "w to",
        "b from",
        "b to",
    ]
