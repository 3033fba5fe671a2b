"""Components whose scripts and styles are the files of this folder.

Streamlit sends the inline script of a component with every change of its data. So the inline script is only a loader,
loader.js; the files are fetched, and cached by the browser, like any other file. All scripts are one module, see
`bundle`: a browser asks for six files at a time, and far from the server each six would cost a round trip. Its address
holds a hash of all files, so that no script meets one of another version.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import plotly
import streamlit as st

HERE = Path(__file__).parent
IMPORT = re.compile(r'^import \{(?P<names>[^}]*)\} from "(?P<path>\.[^"]+)";$', re.MULTILINE)
DEFAULT = re.compile(r"^export default ", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:const|class|(?:async )?function) (?P<name>\w+))", re.MULTILINE)
LOADER = "loader.js"
BUNDLE = "scripts.js"
FOUND = ("panels", "marks")  # folders of which the stage takes every file


def files() -> list[str]:
    """The scripts and styles of this folder but the loader, as paths below it."""
    found = sorted(each.relative_to(HERE).as_posix() for each in HERE.rglob("*") if each.suffix in (".js", ".css"))
    return [each for each in found if each != LOADER]


def imports(name: str) -> list[str]:
    """The scripts that a script imports, as paths below this folder. An import is written on a line of its own."""
    return [_below(name, match["path"]) for match in IMPORT.finditer((HERE / name).read_text())]


def _below(name: str, path: str) -> str:
    return ((HERE / name).parent / path).resolve().relative_to(HERE).as_posix()


def scripts(name: str) -> list[str]:
    """A script and all that it needs, itself first; the stage also needs every panel and every mark."""
    needed = [name]
    if name == "stage.js":
        needed += [each for each in files() if each.endswith(".js") and each.split("/")[0] in FOUND]
    for each in needed:
        needed += [other for other in imports(each) if other not in needed]
    return needed


def bundle(names: Sequence[str]) -> str:
    """One module of these scripts. It exports their `names`, and `use(name)`, which has what a script exports.

    A browser takes a few milliseconds to import a module, even one that it holds, so that sixty would delay the first
    race by a fifth of a second. A script runs when it is first used. It must not import itself in the end.
    """
    makers = ",\n".join(f"{json.dumps(name)}: () => {{\n{_maker(name)}\n}}" for name in names)
    return (
        f"const made = {{}};\nconst makers = {{\n{makers}\n}};\n"
        "export const use = (name) => (made[name] ??= makers[name]());\n"
        "export const names = Object.keys(makers);\n"
    )


def _maker(name: str) -> str:
    """A script as the body of a function that returns what the script exports."""
    text = (HERE / name).read_text()
    exported = [match["name"] for match in EXPORT.finditer(text)]
    text, count = DEFAULT.subn("const $default = ", EXPORT.sub("", text))
    exported += ["default: $default"] * count

    def used(found: re.Match) -> str:
        names = found["names"].replace(" as ", ": ")
        return f"const {{{names}}} = use({json.dumps(_below(name, found['path']))});"

    return f"{IMPORT.sub(used, text)}\nreturn {{ {', '.join(exported)} }};"


def served(name: str, folder: Path) -> str:
    """The address, relative to the page, at which Streamlit serves the files of a folder."""
    # A server imports the page before it has a runtime. It sends these files by itself: see interface/served_files.py.
    if st.runtime.exists():
        st.components.v1.declare_component(name, path=str(folder))
    return f"component/{__name__}.{name}"


def served_files() -> dict[str, bytes]:
    """The files that are served, by path: all scripts as one module, and each style."""
    scripts = [each for each in files() if each.endswith(".js")]
    styles = {each: (HERE / each).read_bytes() for each in files() if each not in scripts}
    return {BUNDLE: bundle(scripts).encode(), **styles}


def version() -> str:
    """A hash of the names and bytes of the files that are served."""
    content = b"".join(name.encode() + content for name, content in served_files().items())
    return hashlib.sha256(content).hexdigest()[:12]


def written() -> Path:
    """A folder with the files that are served, until the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="downhill_"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name, content in served_files().items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


PACKAGE = Path(plotly.__file__).parent / "package_data"
# Plotly's script is the one that the plotly package carries: what Python writes and what the browser reads can't drift.
PLOTLY = f"{served('plotly', PACKAGE)}/plotly.min.js?v={plotly.__version__}"
WRITTEN = written()
BASE = served(f"stage_{version()}", WRITTEN)
FOLDERS = {PLOTLY.rpartition("/")[0]: PACKAGE, BASE: WRITTEN}  # that Streamlit serves, by the paths of their addresses


def browser_component(name: str, plotly: bool = False) -> Callable:
    """The component whose script is `<name>.js`, a path below this folder; the script's default export draws it.

    Its styles are the style sheet of the script's folder, and those of folders below it whose scripts it imports; with
    `plotly` Plotly's script is fetched too. Its data are bytes. In a dictionary Streamlit would look for data frames,
    and import pandas for that: a second, a failure for a visitor who comes just then, and on the static site a package
    more to fetch.
    """
    script = HERE / f"{name}.js"
    needed = (HERE / each for each in scripts(f"{name}.js"))
    folders = dict.fromkeys(each.parent for each in needed if each.is_relative_to(script.parent))
    constants = {
        "BASE": BASE,
        "BUNDLE": BUNDLE,
        "SCRIPT": f"{name}.js",
        "STYLES": [each.relative_to(HERE).as_posix() for folder in folders for each in folder.glob("*.css")],
        "PLOTLY": PLOTLY if plotly else None,
    }
    head = "".join(f"const {each} = {json.dumps(value)};\n" for each, value in constants.items())
    return st.components.v2.component(f"downhill_{script.stem}", js=head + loader(), isolate_styles=False)


def loader() -> str:
    """The inline script without its comments and indentation: the page is sent it with each component of each run."""
    lines = [each.strip() for each in (HERE / LOADER).read_text().splitlines()]
    return "\n".join(each for each in lines if each and not each.startswith("//"))


def plotly_script() -> bytes:
    return (PACKAGE / "plotly.min.js").read_bytes()
