"""Imports point one way, only the page knows Streamlit, and files and functions stay small."""

import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "catalog": set(),
    "checks": {"catalog"},
    "expressions": set(),
    "geometry": {"catalog", "expressions"},
    "uploads": {"catalog", "expressions"},
    "landscapes": {"catalog", "checks", "expressions", "geometry", "uploads"},
    "optimizers": {"catalog", "checks"},
    "schedules": {"catalog", "checks"},
    "simulation": {"catalog", "checks", "landscapes", "optimizers", "schedules"},
    "analysis": {"catalog", "checks", "geometry", "landscapes", "optimizers", "simulation"},
    "figures": {"catalog", "uploads", "landscapes", "optimizers", "simulation", "analysis"},
    "stage": {"catalog", "uploads", "landscapes", "optimizers", "schedules", "simulation", "figures"},
    "lessons": {"catalog", "landscapes", "optimizers", "schedules", "simulation", "analysis"},
    "export": {"catalog", "expressions", "landscapes", "optimizers", "schedules", "simulation"},
    "interface": {
        "catalog",
        "uploads",
        "landscapes",
        "optimizers",
        "schedules",
        "simulation",
        "analysis",
        "figures",
        "stage",
        "lessons",
        "export",
    },
    "app": {"catalog", "landscapes", "optimizers", "simulation", "figures", "stage", "interface"},
}
LIBRARIES = {
    "catalog": set(),
    "checks": {"numpy"},
    "expressions": {"numpy"},
    "geometry": {"numpy"},
    "uploads": {"numpy"},
    "landscapes": {"numpy"},
    "optimizers": {"numpy"},
    "schedules": {"numpy"},
    "simulation": {"numpy"},
    "analysis": {"numpy"},
    "figures": {"numpy", "plotly"},
    "stage": {"numpy", "plotly", "streamlit"},
    "lessons": {"numpy"},
    "export": {"numpy"},
    "interface": {"numpy", "streamlit"},
    "app": {"streamlit"},
}


def imported(file):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (each.name.split(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            yield node.module.split(".")[0]


@pytest.mark.parametrize("layer", MAY_IMPORT)
def test_imports_point_one_way_and_a_layer_has_its_own_library(layer):
    files = [ROOT / f"{layer}.py"] if (ROOT / f"{layer}.py").exists() else sorted((ROOT / layer).rglob("*.py"))
    assert files
    for file in files:
        ours = set(imported(file)) & set(MAY_IMPORT)
        assert ours <= MAY_IMPORT[layer] | {layer}, file
        others = set(imported(file)) & {"numpy", "plotly", "streamlit", "pandas", "scipy", "sympy", "torch"}
        assert others <= LIBRARIES[layer], file


def test_the_builder_of_the_site_needs_nothing_but_python_its_pictures_and_the_scripts_of_the_page():
    others = {name for file in ("site", "fetch", "page", "elements") for name in imported(ROOT / f"deploy/{file}.py")}
    assert others - set(sys.stdlib_module_names) == {"deploy", "figures", "stage"}  # openings.py alone runs the page


def test_every_folder_of_code_is_a_layer():
    folders = {each.parent.name for each in ROOT.glob("*/__init__.py")}
    assert folders - {"tests"} == set(MAY_IMPORT) - {"catalog", "checks", "app"}


ELSEWHERE = {"tests", "site"}  # the tests, and the static site that `make site` builds
FOLDERS = [each for each in ROOT.iterdir() if each.is_dir() and each.name not in ELSEWHERE and each.name[0] != "."]
CODE = sorted(
    file
    for files in (ROOT.glob("*"), *(each.rglob("*") for each in FOLDERS))
    for file in files
    if file.suffix in (".py", ".js", ".css")
)
PYTHON = [each for each in CODE if each.suffix == ".py"]


def test_no_file_of_code_is_longer_than_300_lines_without_a_reason_in_its_head():
    assert {ROOT / "app.py", ROOT / "stage/stage.js", ROOT / "stage/stage.css"} <= set(CODE)
    lines = {file.relative_to(ROOT).as_posix(): file.read_text().splitlines() for file in CODE}
    long = {name: len(each) for name, each in lines.items() if len(each) > 300}
    reasoned = {name for name in long if re.search(r"Longer than 300 lines: \w", "\n".join(lines[name][:20]))}
    assert long.keys() <= reasoned, long


def functions(file):
    """The functions of a file, each with the number of its parameters without `self` and `cls`."""
    tree = ast.parse(file.read_text())
    methods = {each for cls in ast.walk(tree) if isinstance(cls, ast.ClassDef) for each in cls.body}
    for each in ast.walk(tree):
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            static = "staticmethod" in [name.id for name in each.decorator_list if isinstance(name, ast.Name)]
            bound = each in methods and not static
            yield each, len(each.args.posonlyargs) + len(each.args.args) - bound, len(each.args.kwonlyargs)


def test_no_function_takes_more_than_six_positional_and_four_keyword_only_arguments():
    many = [
        f"{each.name} in {file.relative_to(ROOT)}: {positional} and {keyword_only}"
        for file in PYTHON
        for each, positional, keyword_only in functions(file)
        if positional > 6 or keyword_only > 4
    ]
    assert not many


def is_short(body):
    """Whether two functions may have this body by chance: a one-line method of mathematics is no copy of another.

    Its size is the number of nodes in its syntax tree: `return np.zeros_like(theta)` has 8. A longer formula that
    stands in two places, such as the loss `return self.a * x * x + self.b * y * y` with 27, counts as a copy.
    """
    nodes = [part for one in body for part in ast.walk(one)]
    return sum(isinstance(part, ast.stmt) for part in nodes) <= 2 and len(nodes) <= 20


def test_no_two_functions_or_classes_are_copies_of_one_another():
    places = defaultdict(list)
    for file in PYTHON:
        for each in ast.walk(ast.parse(file.read_text())):
            if not isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            body = each.body[ast.get_docstring(each) is not None :]
            # A class of any fields counts. One that is only a name, such as an error, has no body.
            if body and (isinstance(each, ast.ClassDef) or not is_short(body)):
                place = f"{each.name} in {file.relative_to(ROOT)}, line {each.lineno}"
                places["\n".join(map(ast.dump, body))].append(place)
    assert len(places) > 100, "the functions and classes of the project are found"
    assert not [each for each in places.values() if len(each) > 1]
