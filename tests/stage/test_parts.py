"""The parts of a stage, by their names."""

import re

import pytest

from stage import PARTS, component, part


def test_every_panel_is_a_part_and_is_named_like_its_file():
    panels = {"legend", "play"} ^ set(PARTS)
    assert panels == {each.stem for each in (component.HERE / "panels").glob("*.js")}
    for name in panels:
        assert re.search(rf'^    name: "{name}",$', (component.HERE / f"panels/{name}.js").read_text(), re.MULTILINE)


def test_a_part_that_there_is_not_is_refused_by_its_name():
    with pytest.raises(ValueError, match="no part of a stage: maps; there are legend, play, fit, loss, map, surface"):
        part(("maps", "loss"))
