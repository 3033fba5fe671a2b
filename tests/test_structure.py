"""Imports point one way, and only the page knows Streamlit."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "catalog": set(),
    "expressions": set(),
    "geometry": {"catalog", "expressions"},
    "uploads": {"catalog", "expressions"},
    "landscapes": {"catalog", "expressions", "geometry", "uploads"},
    "optimizers": {"catalog"},
    "schedules": {"catalog"},
    "simulation": {"catalog", "landscapes", "optimizers", "schedules"},
    "analysis": {"catalog", "geometry", "landscapes", "optimizers", "simulation"},
    "figures": {"catalog", "landscapes", "optimizers", "simulation", "analysis"},
    "stage": {"catalog", "landscapes", "optimizers", "schedules", "simulation", "figures"},
    "lessons": {"catalog", "landscapes", "optimizers", "schedules", "simulation", "analysis"},
    "export": {"catalog", "expressions", "landscapes", "optimizers", "schedules", "simulation"},
    "interface": {
        "catalog",
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
    "expressions": {"numpy"},
    "geometry": {"numpy"},
    "uploads": {"numpy"},
    "landscapes": {"numpy", "scipy"},
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


def test_the_builder_of_the_site_needs_nothing_but_python():
    others = {name for file in ("site", "fetch") for name in imported(ROOT / f"deploy/{file}.py")}
    assert others - set(sys.stdlib_module_names) == {"deploy"}
    assert set(imported(ROOT / "deploy/picture.py")) - set(sys.stdlib_module_names) <= set(MAY_IMPORT) - {"app"}


def test_every_folder_of_code_is_a_layer():
    folders = {each.parent.name for each in ROOT.glob("*/__init__.py")}
    assert folders - {"tests"} == set(MAY_IMPORT) - {"catalog", "app"}
