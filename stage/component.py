"""A component whose script and style are files beside its Python.

Streamlit sends a component's inline script anew with every change of its data. So what is inline is only a
loader, and the files themselves are fetched, and cached by the browser, like any other file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import plotly
import streamlit as st

LOADER = """
const address = (path) => new URL(path, document.baseURI).href;
const styled = new Promise((done) => {{
    const href = address("{style}");
    let link = document.querySelector(`link[href="${{href}}"]`);
    if (!link) {{
        link = Object.assign(document.createElement("link"), {{ rel: "stylesheet", href }});
        document.head.append(link);
    }}
    if (link.sheet) done();
    else for (const type of ["load", "error"]) link.addEventListener(type, done);
}});
const scripts = {scripts}.map((path) => import(address(path)));
export default async function (component) {{
    const [script] = await Promise.all([scripts[0], styled]);
    return script.default(component);
}}
"""


def served(name: str, folder: Path) -> str:
    """The address, relative to the page, at which Streamlit serves the files of a folder."""
    return f"component/{st.components.v1.declare_component(name, path=str(folder)).name}"


def browser_component(name: str, folder: Path) -> Callable:
    """The component of `<name>.js` in a folder, with the folder's style. The script's default export draws it.

    Its data are bytes or a list. In a dictionary Streamlit would look for data frames, and import pandas for that: a
    second, a failure for a visitor who comes just then, and on the static site a package more to fetch.
    """
    base = served(folder.name, folder)
    # Changed files get a new address, or a browser would go on with those that it has cached.
    files = [each for each in sorted(folder.iterdir()) if each.suffix in (".js", ".css")]
    version = hashlib.sha256(b"".join(each.read_bytes() for each in files)).hexdigest()[:12]
    # All scripts of the folder at once: those that this one asks for would otherwise come after it.
    others = [each.name for each in files if each.suffix == ".js" and each.stem != name]
    scripts = [f"{base}/{each}?v={version}" for each in (f"{name}.js", *others)]
    return st.components.v2.component(
        f"downhill_{name}",
        js=LOADER.format(scripts=json.dumps(scripts), style=f"{base}/{folder.name}.css?v={version}"),
        isolate_styles=False,
    )


PACKAGE = Path(plotly.__file__).parent / "package_data"
# Plotly's script is the one that the plotly package carries: what Python writes and what the browser reads can't drift.
PLOTLY = f"{served('plotly', PACKAGE)}/plotly.min.js?v={plotly.__version__}"


def plotly_script() -> bytes:
    return (PACKAGE / "plotly.min.js").read_bytes()
