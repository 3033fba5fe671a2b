"""Build the page as a folder of static files that run in the visitor's own browser: `make site`.

Streamlit runs there on WebAssembly (stlite on Pyodide), and so do NumPy and app.py, unchanged. pins.toml lists every
file of another project, and the builder accepts it by its sha256 alone. The same inputs give the same bytes.

    python -m deploy.site             run from the project's folder, writes site/, which works at any address and path
    DOWNHILL_SITE, DOWNHILL_SERVER    environment variables: the addresses of this site and of the page on a server
"""

from __future__ import annotations

import ast
import gzip
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable
from pathlib import Path

from deploy import page
from deploy.fetch import Refused, fetch
from figures import link_preview
from stage import component

HERE = Path(__file__).parent
ROOT = HERE.parent
OUT = ROOT / "site"
PLOTLY = "component/stage.component.plotly/plotly.min.js"  # the address in stage/component.py
ADDRESSES = ("DOWNHILL_SITE", "DOWNHILL_SERVER")
PINS = tomllib.loads((HERE / "pins.toml").read_text())["file"]
STLITE, PYODIDE = (each["name"].removesuffix(".tgz") for each in PINS if each["role"] in ("front end", "python"))

# Files of the packages that no visit needs: tests, type stubs, headers, and Plotly's files for notebooks.
NEEDLESS = re.compile(
    r"(^|/)(tests|datasets|_examples|conftest\.py|\.agents)(/|$)|\.(pyi|h|c|pyx|pxd|a|lib)$|^[^/]+\.data/"
    r"|\.dist-info/(?!METADATA)|^streamlit/(static|testing|hello)/|^numpy/(_pyinstaller|_core/(include|lib)|random/lib)/"
    r"|^plotly/(labextension|matplotlylib|figure_factory|express|package_data/(?!templates/plotly\.json))"
)
# Parts of the front end that this page doesn't use. Scripts that only these import are left out with them.
UNUSED = (
    *("ArrowTable", "ArrowVegaLiteChart", "AudioInput", "AudioPlayer", "Balloons", "CameraInput", "ChatInput"),
    *("ColorPicker", "DataEditor", "DataFrame", "DateField", "DateInput", "DateTimeInput", "DeckGlJsonChart"),
    *("GraphVizChart", "Json", "MermaidChart", "Metric", "PlotlyChart", "ReorderedSegments", "Snow"),
    *("TimeInput", "iframeResizer", "reactJsonViewCompat"),
)


# Files of other projects


def front_end(package: dict[str, bytes]) -> dict[str, bytes]:
    """The scripts of stlite that this page can import, found from the first script on, and the fonts of its style."""
    names = {name for name in package if not name.endswith((".map", ".d.ts", ".ttf", ".woff"))}
    found: dict[str, bytes] = {}
    waiting = ["stlite.js", "stlite.css"]
    while waiting:
        name = waiting.pop()
        if name in found or name not in names or _unused(name):
            continue
        found[name] = package[name]
        if name.endswith((".js", ".css")):
            waiting += re.findall(r"(?:assets/)?[\w.-]+\.(?:js|css|woff2)", package[name].decode())
    missing = {each for name in found if name.endswith(".js") for each in needs(found[name])} - set(found)
    if missing:
        raise Refused(f"the front end can't do without {', '.join(sorted(missing))}.")
    return found


def _unused(name: str) -> bool:
    return name.startswith(tuple(f"{each}-" for each in UNUSED))


def needs(script: bytes) -> list[str]:
    """The scripts that a script imports when it is loaded, without those that it imports later."""
    return re.findall(r'(?:^import|\bfrom) ?"\./([\w.-]+\.js)"', script.decode(), re.MULTILINE)


def wheel(content: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {each.filename: archive.read(each) for each in archive.infolist() if not each.is_dir()}


def package(content: bytes, folder: str) -> dict[str, bytes]:
    """The files of an npm package that lie in a folder of it, by their path there."""
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        files = {each.name: archive.extractfile(each).read() for each in archive.getmembers() if each.isfile()}
    return {name.removeprefix(folder): each for name, each in files.items() if name.startswith(folder)}


# Files of this project


def program_files() -> dict[str, bytes]:
    """The unchanged files that app.py needs, by their path: the folders that it imports, and what they import."""
    found: dict[str, bytes] = {}
    waiting, seen = ["app"], set()
    while waiting:
        module = waiting.pop()
        if module in seen:
            continue
        seen.add(module)
        files = [ROOT / f"{module}.py"] if (ROOT / f"{module}.py").exists() else sorted((ROOT / module).rglob("*.*"))
        for file in files:
            if file.suffix in (".py", ".js", ".css", ".html"):
                found[file.relative_to(ROOT).as_posix()] = file.read_bytes()
            if file.suffix == ".py":
                waiting += [each for each in _imported(file) if list(ROOT.glob(f"{each}.py")) or (ROOT / each).is_dir()]
    return found


def _imported(file: Path) -> Iterable[str]:
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (each.name.split(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module.split(".")[0]


def components() -> dict[str, bytes]:
    """Scripts and styles at the addresses at which the page asks for them."""
    return {f"{component.BASE}/{name}": content for name, content in component.served_files().items()}


def options() -> dict[str, object]:
    """The options of .streamlit/config.toml, by their names on Streamlit's command line."""

    def flat(table: dict, before: str = "") -> Iterable[tuple[str, object]]:
        for key, value in table.items():
            yield from flat(value, f"{before}{key}.") if isinstance(value, dict) else [(before + key, value)]

    return dict(flat(config()))


def config() -> dict:
    return tomllib.loads((ROOT / ".streamlit/config.toml").read_text())


# The folder


def packed(files: dict[str, bytes]) -> bytes:
    """A zip whose bytes depend on nothing but the files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name], zipfile.ZIP_DEFLATED, 9)
    return content.getvalue()


def build() -> dict[str, bytes]:
    """Every file of the site by its path."""
    fetched = {each["name"]: fetch(each["name"], each["sha256"], each["sources"]) for each in PINS}
    of_role = {
        role: [fetched[each["name"]] for each in PINS if each["role"] == role]
        for role in ("front end", "python", "installer", "package")
    }
    stlite = package(*of_role["front end"], "package/build/")
    python = package(*of_role["python"], "package/")
    (installer,) = (each for each in PINS if each["role"] == "installer")

    packages = {}
    for content in [*of_role["package"], *(stlite[name] for name in sorted(stlite) if name.endswith(".whl"))]:
        packages |= wheel(content)
    # anyio imports this module and uses nothing of it: Pyodide has no sockets to encrypt.
    packages["ssl.py"] = b""
    program = program_files()

    # A folder's name holds its version, and a zip's address a hash of its content: no cache can mix two versions.
    site = {f"{STLITE}/{name}": content for name, content in front_end(stlite).items()}
    for name in ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"):
        site[f"{PYODIDE}/{name}"] = python[name]
    site[f"{PYODIDE}/one_stack.mjs"] = (HERE / "site/one_stack.mjs").read_bytes()
    site[f"{PYODIDE}/pyodide-lock.json"] = lock(json.loads(python["pyodide-lock.json"]), installer)
    site[f"{PYODIDE}/{installer['name']}"] = fetched[installer["name"]]
    site |= started({name: each for name, each in site.items() if name.startswith(PYODIDE)})
    site |= components()
    site[PLOTLY] = packages["plotly/package_data/plotly.min.js"]
    site["packages.zip"] = packed({name: each for name, each in packages.items() if not NEEDLESS.search(name)})
    differences = {each: (HERE / "site" / each).read_bytes() for each in ("start.py", "differences.py")}
    site["downhill.zip"] = packed(program | differences)
    site[link_preview.FILE] = link_preview.picture()
    site |= page.app() | page.scripts()
    openings, links = page.packed_pages()
    site |= openings
    data = told(site, packages)
    (plotly,) = (each for each in data["files"] if each.startswith(PLOTLY))
    style = f"{STLITE}/stlite.css"
    site["index.html"] = page.index(data, links, first_files(site, plotly), style, config()["theme"])
    site["worker.js"] = page.worker(site, links[""])
    return site


def started(pyodide: dict[str, bytes]) -> dict[str, bytes]:
    """A snapshot of Python's memory after its start, compressed, and the script of that name that starts from it."""
    if not (node := shutil.which("node")):
        raise Refused("Node is needed, which npm runs on.")
    with tempfile.TemporaryDirectory() as folder:
        for name, content in pyodide.items():
            (Path(folder) / name).parent.mkdir(exist_ok=True)
            (Path(folder) / name).write_bytes(content)
        command = [node, str(HERE / "snapshot.mjs"), f"{folder}/{PYODIDE}", f"{folder}/snapshot"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise Refused(f"Python's snapshot can't be taken. {(done.stderr.strip().splitlines() or [''])[-1]}")
        memory = gzip.compress((Path(folder) / "snapshot").read_bytes(), 9, mtime=0)
    script = (HERE / "site/started.mjs").read_bytes()
    name = f"{PYODIDE}/started_{page.hashed(memory + script)}"
    return {f"{name}.bin": memory, f"{name}.mjs": script}


def lock(official: dict, installer: dict) -> bytes:
    """Pyodide's list of packages with only the one that stlite asks for, so that a visit looks up no other."""
    entry = official["packages"]["micropip"] | {
        "version": installer["name"].split("-")[1], "file_name": installer["name"], "sha256": installer["sha256"]
    }  # fmt: skip
    return json.dumps({"info": official["info"], "packages": {"micropip": entry}}).encode()


def told(site: dict[str, bytes], packages: dict[str, bytes]) -> dict[str, object]:
    """What index.html is told: the files that it fetches before Python starts, with their sizes, and how it starts."""
    scripts, waiting = set(), ["stlite.js"]
    while waiting:
        name = waiting.pop()
        if name not in scripts:
            scripts.add(name)
            waiting += needs(site[f"{STLITE}/{name}"])
    (version,) = {each[1] for each in map(re.compile(r"plotly-(.+)\.dist-info/").match, packages) if each}
    (script,) = (name for name in site if name.endswith(".mjs") and "/started_" in name)
    memory = script.replace(".mjs", ".bin")
    addresses = {name: name for name in site if name.startswith(PYODIDE) and name not in (script, memory)}
    addresses |= {f"{STLITE}/{name}": f"{STLITE}/{name}" for name in sorted(scripts)}
    addresses[PLOTLY] = f"{PLOTLY}?v={version}"
    for name in ("packages.zip", "downhill.zip"):
        addresses[name] = f"{name}?v={page.hashed(site[name])}"
    return {
        "files": {address: len(site[name]) for name, address in addresses.items()},
        "archives": [addresses["packages.zip"], addresses["downhill.zip"]],
        "stlite": f"{STLITE}/stlite.js",
        "pyodide": f"{PYODIDE}/one_stack.mjs",
        "started": {"script": script, "size": len(site[memory])},
        # stlite would look at each of our files five times a second for a change, as long as the page is open.
        "options": options() | {"server.fileWatcherType": "none"},
        "environment": {name: os.environ[name] for name in ADDRESSES if os.environ.get(name)},
    }


def first_files(site: dict[str, bytes], plotly: str) -> dict[str, str]:
    """The files that a packed page needs first, by their addresses, with the kinds of their requests."""
    style = site[f"{STLITE}/stlite.css"].decode()
    (font,) = re.findall(r"font-family:Source Sans;[^}]*font-style:normal;[^}]*?(assets/\w+\.woff2)", style)
    own = [name for name in site if name.startswith("component/stage.component.stage_")]
    kinds = {component.BUNDLE: "module", "stage.css": "style", "sliders.css": "style"}
    return {
        plotly: "script",
        **{name: kinds[Path(name).name] for name in own if Path(name).name in kinds},
        f"{STLITE}/{font}": "font",
    }


def main() -> None:
    site = build()
    shutil.rmtree(OUT, ignore_errors=True)
    for name, content in sorted(site.items()):
        (OUT / name).parent.mkdir(parents=True, exist_ok=True)
        (OUT / name).write_bytes(content)
    size = sum(map(len, site.values()))
    sent = sum(min(len(each), len(gzip.compress(each, 6, mtime=0))) for each in site.values())
    print(f"{OUT.name}/: {len(site)} files, {size / 1e6:.1f} MB, {sent / 1e6:.1f} MB compressed")


if __name__ == "__main__":
    try:
        main()
    except Refused as why:
        sys.exit(f"No site: {why}")
