"""Components whose scripts and styles are the files of this folder.

Streamlit sends the inline script of a component with every change of its data. So the inline script is only a loader;
the files are fetched, and cached by the browser, like any other file. Their folder is served under a name that holds a
hash of them all: changed files have new addresses, and a script imports another of its own version by a relative path.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import plotly
import streamlit as st

HERE = Path(__file__).parent
STATIC = re.compile(r'^(import|export) ([^"]*? from )?"(?P<path>\.[^"]+)";$', re.MULTILINE)
FOUND = ("panels", "marks")  # folders of which the stage takes every file

# All files are requested at once, so that no script waits for another that imports it. Plotly's script is the largest
# and so the first.
LOADER = """
const loaded = (tag, name, path) => {{
    const address = new URL(path, document.baseURI).href;
    let element = document.querySelector(`${{tag}}[${{name}}="${{address}}"]`);
    if (!element) {{
        element = document.createElement(tag);
        Object.assign(element, {{ rel: "stylesheet", fetchPriority: "high", [name]: address }});
        element.loaded = new Promise((done) => (element.onload = element.onerror = done));
        document.head.append(element);
    }}
    return element.loaded;
}};
const plotly = {plotly} && loaded("script", "src", {plotly});
const styled = loaded("link", "href", "{base}/{style}");
const scripts = {scripts}.map(async (path) => [path, await import(new URL(`{base}/${{path}}`, document.baseURI).href)]);
export default async function (component) {{
    const [modules] = await Promise.all([Promise.all(scripts), styled]);
    const [[, script]] = modules;
    const found = (folder) => modules.flatMap(([path, each]) => (path.startsWith(folder) ? [each.default] : []));
    return script.default(component, {{ plotly, panels: found("panels/"), marks: found("marks/") }});
}}
"""


def files() -> list[str]:
    """The scripts and styles of this folder, as paths below it."""
    return sorted(each.relative_to(HERE).as_posix() for each in HERE.rglob("*") if each.suffix in (".js", ".css"))


def imports(name: str) -> list[str]:
    """The scripts that a script imports, as paths below this folder. An import is written on a line of its own."""
    found = [match["path"] for match in STATIC.finditer((HERE / name).read_text())]
    return [((HERE / name).parent / path).resolve().relative_to(HERE).as_posix() for path in found]


def scripts(name: str) -> list[str]:
    """A script and all that it needs, itself first; the stage also needs every panel and every mark."""
    needed = [name]
    if name == "stage.js":
        needed += [each for each in files() if each.endswith(".js") and each.split("/")[0] in FOUND]
    for each in needed:
        needed += [other for other in imports(each) if other not in needed]
    return needed


def served(name: str, folder: Path) -> str:
    """The address, relative to the page, at which Streamlit serves the files of a folder."""
    return f"component/{st.components.v1.declare_component(name, path=str(folder)).name}"


def version() -> str:
    """A hash of the names and bytes of all scripts and styles."""
    content = b"".join(name.encode() + (HERE / name).read_bytes() for name in files())
    return hashlib.sha256(content).hexdigest()[:12]


PACKAGE = Path(plotly.__file__).parent / "package_data"
# Plotly's script is the one that the plotly package carries: what Python writes and what the browser reads can't drift.
PLOTLY = f"{served('plotly', PACKAGE)}/plotly.min.js?v={plotly.__version__}"
BASE = served(f"stage_{version()}", HERE)


def browser_component(name: str, plotly: bool = False) -> Callable:
    """The component whose script is `<name>.js`, a path below this folder; the script's default export draws it.

    Its style is the style sheet of the script's folder; with `plotly` Plotly's script is fetched too. Its data are
    bytes. In a dictionary Streamlit would look for data frames, and import pandas for that: a second, a
    failure for a visitor who comes just then, and on the static site a package more to fetch.
    """
    script = HERE / f"{name}.js"
    style = next(script.parent.glob("*.css")).relative_to(HERE).as_posix()
    return st.components.v2.component(
        f"downhill_{script.stem}",
        js=LOADER.format(
            base=BASE,
            style=style,
            scripts=json.dumps(scripts(f"{name}.js")),
            plotly=json.dumps(PLOTLY if plotly else None),
        ),
        isolate_styles=False,
    )


def plotly_script() -> bytes:
    return (PACKAGE / "plotly.min.js").read_bytes()
