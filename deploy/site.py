"""Build the page as a folder of static files that run in the visitor's own browser: `make site`.

Streamlit runs there on WebAssembly (stlite over Pyodide), and so do NumPy and app.py, as they are. Every file that is
not the project's own is listed in pins.toml and accepted by its sha256 alone; same inputs give the same bytes.

    python -m deploy.site             from the folder above; into site/, for any address and any path under it
    DOWNHILL_SITE, DOWNHILL_SERVER    in its environment: the addresses of this folder and of the server's page
"""

from __future__ import annotations

import ast
import gzip
import hashlib
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
import urllib.request
import zipfile
from collections.abc import Iterable
from pathlib import Path

from deploy.picture import picture

HERE = Path(__file__).parent
ROOT = HERE.parent
OUT = ROOT / "site"
CACHE = ROOT / ".cache"
PLOTLY = "component/stage.component.plotly/plotly.min.js"  # as stage/component.py has it
ADDRESSES = ("DOWNHILL_SITE", "DOWNHILL_SERVER")
PINS = tomllib.loads((HERE / "pins.toml").read_text())["file"]
STLITE, PYODIDE = (each["name"].removesuffix(".tgz") for each in PINS if each["role"] in ("front end", "python"))
PYTHON = "3.13"  # Pyodide's

# What of the packages no visit needs: tests, type stubs, headers, and what Plotly carries for notebooks.
NEEDLESS = re.compile(
    r"(^|/)(tests|datasets|_examples|conftest\.py|\.agents)(/|$)|\.(pyi|h|c|pyx|pxd|a|lib)$|^[^/]+\.data/"
    r"|\.dist-info/(?!METADATA)|^streamlit/(static|testing|hello)/|^numpy/(_pyinstaller|_core/(include|lib)|random/lib)/"
    r"|^plotly/(labextension|matplotlylib|figure_factory|express|package_data/(?!templates/plotly\.json))"
)
SPLINE = re.compile(r"^scipy/interpolate/(_fitpack2\.py|_fitpack_impl\.py|_d?fitpack\..*\.so)$")
# Parts of the front end that this page has none of; with them goes what only they ask for.
UNUSED = (
    *("ArrowTable", "ArrowVegaLiteChart", "AudioInput", "AudioPlayer", "Balloons", "CameraInput", "ChatInput"),
    *("ColorPicker", "DataEditor", "DataFrame", "DateField", "DateInput", "DateTimeInput", "DeckGlJsonChart"),
    *("GraphVizChart", "Json", "MermaidChart", "Metric", "PlotlyChart", "ReorderedSegments", "Snow"),
    *("TimeInput", "iframeResizer", "reactJsonViewCompat"),
)


class Refused(Exception):
    """Why there can be no site, in one line."""


# What others made


def fetch(name: str, sha256: str, sources: list[str]) -> bytes:
    """The file of that hash, from the cache or the first source that has it."""
    kept = CACHE / name
    if kept.exists() and hashlib.sha256(kept.read_bytes()).hexdigest() == sha256:
        return kept.read_bytes()
    said = []
    for source in sources:
        try:
            content = SOURCES[source.partition(" ")[0]](*source.split()[1:])
        except (OSError, subprocess.SubprocessError, KeyError, Refused) as trouble:
            said.append(f"{source}: {trouble}")
            continue
        if hashlib.sha256(content).hexdigest() == sha256:
            CACHE.mkdir(exist_ok=True)
            kept.write_bytes(content)
            return content
        said.append(f"{source}: another file, by its sha256")
    raise Refused(f"{name} can't be had. " + "; ".join(" ".join(each.split()) for each in said))


def from_address(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read()


def from_npm(package: str) -> bytes:
    """As npm is configured on this machine."""
    return _downloaded(["npm", "pack", package, "--silent"], "*.tgz")


def from_pypi(package: str, inside: str = "") -> bytes:
    """As pip is configured on this machine: a wheel, or a file inside of one."""
    options = ["--no-deps", "--only-binary=:all:", "--ignore-requires-python", "--platform", "any"]
    options += ["--python-version", PYTHON]
    wheel = _downloaded([sys.executable, "-m", "pip", "download", "-q", *options, package], "*.whl")
    return zipfile.ZipFile(io.BytesIO(wheel)).read(inside) if inside else wheel


SOURCES = {"https": from_address, "npm": from_npm, "pypi": from_pypi}
_fetched: dict[tuple[str, ...], bytes] = {}


def _downloaded(command: list[str], pattern: str) -> bytes:
    key = tuple(command)
    if key not in _fetched:
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
            found = list(Path(folder).glob(pattern))
            if done.returncode or len(found) != 1:
                raise Refused((done.stderr.strip().splitlines() or ["nothing came"])[-1])
            _fetched[key] = found[0].read_bytes()
    return _fetched[key]


def front_end(package: dict[str, bytes]) -> dict[str, bytes]:
    """The scripts of stlite that this page can ask for, from its first one on, and the fonts that its style names."""
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
    """The scripts that one can't do without, as opposed to those that it asks for when they are wanted."""
    return re.findall(r'(?:^import|\bfrom) ?"\./([\w.-]+\.js)"', script.decode(), re.MULTILINE)


def wheel(content: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {each.filename: archive.read(each) for each in archive.infolist() if not each.is_dir()}


def package(content: bytes, folder: str) -> dict[str, bytes]:
    """The files of a package of npm's under a folder."""
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        files = {each.name: archive.extractfile(each).read() for each in archive.getmembers() if each.isfile()}
    return {name.removeprefix(folder): each for name, each in files.items() if name.startswith(folder)}


# What is the project's own


def own() -> dict[str, bytes]:
    """The folders and files that app.py needs, found by its imports, as they are."""
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


def components(files: dict[str, bytes]) -> dict[str, bytes]:
    """Scripts and styles at the addresses that stage/component.py has for them."""
    own = {name.removeprefix("stage/"): files[name] for name in sorted(files) if name.endswith((".js", ".css"))}
    version = hashlib.sha256(b"".join(name.encode() + content for name, content in own.items())).hexdigest()[:12]
    return {f"component/stage.component.stage_{version}/{name}": content for name, content in own.items()}


def options() -> dict[str, object]:
    """.streamlit/config.toml, by the names that Streamlit's command line has for its options."""

    def flat(table: dict, before: str = "") -> Iterable[tuple[str, object]]:
        for key, value in table.items():
            yield from flat(value, f"{before}{key}.") if isinstance(value, dict) else [(before + key, value)]

    return dict(flat(tomllib.loads((ROOT / ".streamlit/config.toml").read_text())))


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
        for role in ("front end", "python", "installer", "package", "spline", "algebra")
    }
    stlite = package(*of_role["front end"], "package/build/")
    python = package(*of_role["python"], "package/")
    (installer,) = (each for each in PINS if each["role"] == "installer")

    packages = {}
    for content in [*of_role["package"], *(stlite[name] for name in sorted(stlite) if name.endswith(".whl"))]:
        packages |= wheel(content)
    # anyio wants a module of this name, and nothing of it where there is no network to encrypt.
    packages["ssl.py"] = b""
    (scipy,), (algebra,) = (of_role[role] for role in ("spline", "algebra"))
    packages |= {name: content for name, content in wheel(scipy).items() if SPLINE.search(name)}
    packages |= {"scipy/__init__.py": b"", "scipy/interpolate/__init__.py": (HERE / "site/spline.py").read_bytes()}
    program = own()

    # A folder of another version has another name, and a zip of other content another address: no cache mixes them.
    site = {f"{STLITE}/{name}": content for name, content in front_end(stlite).items()}
    for name in ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"):
        site[f"{PYODIDE}/{name}"] = python[name]
    site[f"{PYODIDE}/pyodide-lock.json"] = lock(json.loads(python["pyodide-lock.json"]), installer)
    site[f"{PYODIDE}/{installer['name']}"] = fetched[installer["name"]]
    site |= components(program)
    site[PLOTLY] = packages["plotly/package_data/plotly.min.js"]
    site["packages.zip"] = packed({name: each for name, each in packages.items() if not NEEDLESS.search(name)})
    site["libopenblas.wasm"] = wheel(algebra)["libopenblas.so"]  # so called, it is compressed on its way
    differences = {each: (HERE / "site" / each).read_bytes() for each in ("start.py", "differences.py")}
    site["downhill.zip"] = packed(program | differences)
    site["index.html"] = loader(site, packages)
    return site


def lock(official: dict, installer: dict) -> bytes:
    """Pyodide's list of packages with nothing in it but what stlite asks for, so that a visit looks nothing up."""
    entry = official["packages"]["micropip"] | {
        "version": installer["name"].split("-")[1], "file_name": installer["name"], "sha256": installer["sha256"]
    }  # fmt: skip
    return json.dumps({"info": official["info"], "packages": {"micropip": entry}}).encode()


def loader(site: dict[str, bytes], packages: dict[str, bytes]) -> bytes:
    """index.html: what a visitor sees until the page is there, and what fetches it."""
    scripts, waiting = set(), ["stlite.js"]
    while waiting:
        name = waiting.pop()
        if name not in scripts:
            scripts.add(name)
            waiting += needs(site[f"{STLITE}/{name}"])
    (version,) = {each[1] for each in map(re.compile(r"plotly-(.+)\.dist-info/").match, packages) if each}
    addresses = {name: name for name in site if name.startswith(PYODIDE)}
    addresses |= {f"{STLITE}/{name}": f"{STLITE}/{name}" for name in sorted(scripts)}
    addresses[PLOTLY] = f"{PLOTLY}?v={version}"
    for name in ("packages.zip", "downhill.zip"):
        addresses[name] = f"{name}?v={hashlib.sha256(site[name]).hexdigest()[:12]}"
    data = {
        "files": {address: len(site[name]) for name, address in addresses.items()},
        "archives": [addresses["packages.zip"], addresses["downhill.zip"]],
        "stlite": f"{STLITE}/stlite.js",
        "pyodide": f"{PYODIDE}/pyodide.mjs",
        "options": options(),
        "environment": {name: os.environ[name] for name in ADDRESSES if os.environ.get(name)},
    }
    page = (HERE / "site/index.html").read_text()
    page = page.replace("<!-- picture -->", picture()).replace("stlite.css", f"{STLITE}/stlite.css")
    return page.replace("{/* data */}", json.dumps(data).replace("<", "\\u003c")).encode()


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
