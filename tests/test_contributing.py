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
LINKS = "tests/simulation/test_experiment.py::test_every_rule_goes_through_a_link_on_a_terrain"
RACES = "tests/interface/test_page.py::test_every_terrain_opens_with_every_rule"
SCHEDULES = "tests/interface/test_page.py::test_every_schedule_opens_from_a_link_with_its_parameters"
LESSONS = (
    "tests/interface/test_lessons.py"
    "::test_every_stage_of_a_lesson_opens_from_its_own_link_and_each_chip_shows_its_race_until_the_next_click"
)
# The tests that run for a new file of a folder, and some whose names have to be among those that passed.
LAWS = {
    "landscapes": {
        "tests/landscapes/test_landscapes.py": "test_gradient_is_the_slope_of_the_loss[zakharov]",
        LINKS: f"{LINKS}[zakharov]",
        RACES: f"{RACES}[zakharov-",
    },
    "optimizers": {
        "tests/optimizers/test_optimizers.py": "test_a_step_is_pure[signum]",
        LINKS: f"{LINKS}[zakharov]",
        RACES: f"{RACES}[zakharov-",
    },
    "schedules": {
        "tests/schedules": "test_factors_are_finite_from_0_to_1_and_one_for_each_step[exponential-2000]",
        SCHEDULES: f"{SCHEDULES}[exponential]",
    },
    "lessons": {
        "tests/lessons": "test_what_a_stage_says_is_what_its_race_does[longest_step-2]",
        LESSONS: f"{LESSONS}[longest_step-2]",
    },
    "interface": {
        "tests/interface/laboratory/test_laboratory.py": "test_every_view_opens_on_every_kind_of_race[lengths-wells]",
    },
}
GUIDE = (ROOT / "CONTRIBUTING.md").read_text()
WRITTEN = re.findall(r"`([\w/]+\.\w+)`[:,][^\n]*\n\n```\w+\n(.*?)```", GUIDE, re.DOTALL)
EXAMPLES = {path: text for path, text in WRITTEN if path.partition("/")[0] in LAWS}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the project with the examples in it, and with the compiled modules that are there."""
    folder = tmp_path_factory.mktemp("copy") / "downhill"
    passed_over = shutil.ignore_patterns(".?*", "*.pyc.*", "docs")  # *.pyc.*: modules that are being compiled
    built = {"site", "look"}  # by make, at the top of the project alone
    shutil.copytree(
        ROOT, folder, ignore=lambda at, names: passed_over(at, names) | (built if at == str(ROOT) else set())
    )
    for path, text in EXAMPLES.items():
        assert not (folder / path).exists()
        (folder / path).write_text(text)
    return folder


def test_there_is_an_example_for_each_folder_of_files_to_add():
    assert set(LAWS) == {path.partition("/")[0] for path in EXAMPLES}


@pytest.fixture(scope="module")
def laws(copy):
    """The run of the laws for all examples, in one process."""
    names = [Path(path).stem for path in EXAMPLES if not path.startswith("optimizers/")]
    (rule,) = (Path(path).stem for path in EXAMPLES if path.startswith("optimizers/"))
    # A page with all rules is opened on the new terrain alone: the laws of a rule run it on all of them.
    names.append(f"({rule} and not opens_with_every_rule)")
    places = dict.fromkeys(place for layer in LAWS.values() for place in layer)
    chosen = " or ".join([*names, "has_an_order", "are_numbered_in_their_order"])
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "0", "-q", "-rA", "-m", "", *places, "-k", chosen],
        cwd=copy,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("layer", LAWS)
def test_an_example_is_on_the_page_and_keeps_the_laws(laws, layer):
    assert laws.returncode == 0, laws.stdout
    for passed in LAWS[layer].values():
        assert passed in laws.stdout


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
        for arguments in re.findall(r"^ +\.venv/bin/python -m pytest (?:-n 0 )?(.*)", GUIDE, re.MULTILINE)
    ]
    assert len(commands) == GUIDE.count("-m pytest")
    assert ["tests/landscapes", "-k", "zakharov"] in commands
    # `-k` only leaves tests out: where a command with it collects one, so does the command without it.
    narrowed = [each[: each.index("-k")] for each in commands if "-k" in each]
    commands = [each for each in commands if each not in narrowed]
    # Where a folder has a test of a name, all folders together have one.
    everywhere = ["--ignore", "tests/browser"]
    commands = [each for each in commands if each[:2] != everywhere or ["tests/optimizers", *each[2:]] not in commands]
    done = subprocess.run(
        [sys.executable, "-c", COLLECT],
        cwd=copy,
        input=json.dumps(commands),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
