"""docs/core.md: its ten examples run, one after the other."""

import re
from pathlib import Path

import pytest

TEXT = (Path(__file__).parents[1] / "docs" / "core.md").read_text()
EXAMPLES = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


def test_the_examples_of_the_core_run(capsys):
    assert len(EXAMPLES) == 10
    names = {}
    for number, example in enumerate(EXAMPLES, start=1):
        try:
            exec(compile(example, f"example {number}", "exec"), names)
        except Exception as fault:
            pytest.fail(f"Example {number}: {fault!r}")
    assert "Momentum converged" in capsys.readouterr().out


def test_each_example_needs_no_more_than_those_before_it():
    headings = re.findall(r"^## (\d+)\. ", TEXT, re.MULTILINE)
    assert headings == [str(each) for each in range(1, 11)]
