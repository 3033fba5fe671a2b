"""The files that a component is made of, and where they are served."""

import base64
import json
import re
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


def test_all_scripts_are_served_as_one_file_and_none_imports_itself_in_the_end():
    served = json.loads(component.served_files()["scripts.json"])
    assert served == {name: (STAGE / name).read_text() for name in component.files() if name.endswith(".js")}
    for name in served:
        assert name not in {other for each in component.imports(name) for other in component.scripts(each)}


def test_the_static_site_serves_every_file_where_the_page_asks_for_it():
    expected = {f"{component.BASE}/{name}": content for name, content in component.served_files().items()}
    assert components(program_files()) == expected


def test_an_exported_file_carries_every_script_of_the_stage_and_asks_for_no_other():
    race = from_query("steps=5")
    page = file(Race(race))
    modules = json.loads(re.search(r'<script type="importmap">(.*?)</script>', page)[1])["imports"]
    assert list(modules) == component.scripts("stage.js")
    for address in modules.values():
        text = base64.b64decode(address.partition(",")[2]).decode()
        assert set(re.findall(r'from "([^"]+)"', text)) <= set(modules)
