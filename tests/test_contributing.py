"""The examples of CONTRIBUTING.md: each is one new file, and the laws hold for it as they stand."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAWS = {
    "landscapes": "tests/landscapes/test_landscapes.py",
    "optimizers": "tests/optimizers/test_optimizers.py",
    "schedules": "tests/schedules",
    "lessons": "tests/lessons",
    "interface": "tests/interface/laboratory/test_laboratory.py",
}
GUIDE = (ROOT / "CONTRIBUTING.md").read_text()
WRITTEN = re.findall(r"`([\w/]+\.\w+)`[:,][^\n]*\n\n```\w+\n(.*?)```", GUIDE, re.DOTALL)
EXAMPLES = {path: text for path, text in WRITTEN if path.partition("/")[0] in LAWS}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the project with the examples in it."""
    folder = tmp_path_factory.mktemp("copy") / "downhill"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".?*", "__pycache__", "site", "docs"))
    for path, text in EXAMPLES.items():
        assert not (folder / path).exists()
        (folder / path).write_text(text)
    return folder


def test_there_is_an_example_for_each_folder_of_files_to_add():
    assert set(LAWS) == {path.partition("/")[0] for path in EXAMPLES}


@pytest.mark.parametrize("layer", LAWS)
def test_an_example_is_found_and_keeps_the_laws(copy, layer):
    (name,) = (Path(path).stem for path in EXAMPLES if path.startswith(f"{layer}/"))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "0", "-q", LAWS[layer], "-k", name],
        cwd=copy,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout  # 5 where no test is found


def test_the_examples_are_written_as_the_rest_of_the_code(copy):
    files = [path for path in EXAMPLES if path.endswith(".py")]
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *files], cwd=copy, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout


COLLECT = """
import json
import sys

import pytest

for command in json.load(sys.stdin):
    assert pytest.main(["--collect-only", "-qq", "-n", "0", *command]) == 0, command
"""


def test_every_pytest_command_of_the_guide_collects_a_test(copy):
    commands = [
        shlex.split(arguments, comments=True)
        for arguments in re.findall(r"^ +\.venv/bin/python -m pytest (.*)", GUIDE, re.MULTILINE)
    ]
    assert len(commands) == GUIDE.count("-m pytest")
    assert ["tests/landscapes", "-k", "zakharov"] in commands
    done = subprocess.run(
        [sys.executable, "-c", COLLECT],
        cwd=copy,
        input=json.dumps(commands),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
