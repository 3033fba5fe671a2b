"""The files of other projects that the static site is made of, each accepted by its sha256 alone."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path

CACHE = Path(__file__).parents[1] / ".cache"
PYTHON = "3.13"  # Pyodide's


class Refused(Exception):
    """The site can't be built; the message says why in one line."""


def fetch(name: str, sha256: str, sources: list[str]) -> bytes:
    """The file with this hash, from the cache or from the first source that has it. Refused if none has."""
    kept = CACHE / name
    if kept.exists() and hashlib.sha256(kept.read_bytes()).hexdigest() == sha256:
        return kept.read_bytes()
    failures = []
    for source in sources:
        try:
            content = SOURCES[source.partition(" ")[0]](*source.split()[1:])
        except (OSError, subprocess.SubprocessError, KeyError, Refused) as trouble:
            failures.append(f"{source}: {trouble}")
            continue
        if hashlib.sha256(content).hexdigest() == sha256:
            CACHE.mkdir(exist_ok=True)
            kept.write_bytes(content)
            return content
        failures.append(f"{source}: another file, by its sha256")
    raise Refused(f"{name} can't be had. " + "; ".join(" ".join(each.split()) for each in failures))


def from_address(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read()


def from_npm(package: str) -> bytes:
    """The archive of a package, from the registry that npm is configured for."""
    return _downloaded(["npm", "pack", package, "--silent"], "*.tgz")


def from_pypi(package: str, inside: str = "") -> bytes:
    """A wheel, or the file `inside` it, from the index that pip is configured for."""
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
