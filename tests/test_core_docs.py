"""docs/core.md: its ten examples run, one after the other."""

import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[1] / "docs" / "core.md"


def test_the_ten_examples_of_the_core_run_one_after_the_other(capsys):
    text, names = GUIDE.read_text(), {}
    examples = re.findall(r"^## (\d+)\. .*?```python\n(.*?)```", text, re.DOTALL | re.MULTILINE)
    assert [number for number, _ in examples] == [str(each) for each in range(1, 11)]
    for number, example in examples:
        try:
            exec(compile(example, f"example {number}", "exec"), names)
        except Exception as fault:
            pytest.fail(f"Example {number}: {fault!r}")
    assert "Momentum converged" in capsys.readouterr().out
