"""The files of the static site that are made here: index.html, packed pages, the service worker, the app's manifest."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from deploy.fetch import Refused
from figures.icon import PAPER, icon
from figures.link_preview import ALT, NAME, SENTENCE, race, tags
from figures.mark import mark
from figures.picture import picture
from figures.png import png
from figures.svg import address

HERE = Path(__file__).parent
STEP = 14  # of the race on the loading page, with its balls on their way
SHARED = 20_000  # characters of a message that is a file of its own: the stages of a lesson have the same terrain
ICONS = (192, 512)  # pixels
DRAWING = (
    '<picture><source media="(prefers-color-scheme: dark)" srcset="{dark}"><img alt="{words}" src="{light}"></picture>'
)


def hashed(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def packed_pages() -> tuple[dict[str, bytes], dict[str, list[str]]]:
    """The pages of openings.py as compressed files by their path, and the names of the files of each link."""
    # In processes of their own: the page changes the process that it runs in.
    parts = os.cpu_count() or 1
    command = [sys.executable, "-m", "deploy.openings"]
    with ThreadPoolExecutor(parts) as threads:
        run = partial(subprocess.run, cwd=HERE.parent, capture_output=True)
        done = list(threads.map(run, [[*command, str(part), str(parts)] for part in range(parts)]))
    for each in done:
        if each.returncode:
            raise Refused(f"the pages can't be packed. {each.stderr.decode().strip().splitlines()[-1]}")
    pages = sorted((page for each in done for page in json.loads(each.stdout)), key=lambda page: page["links"])
    files: dict[str, bytes] = {}
    names: dict[str, list[str]] = {}

    def add(content: bytes) -> str:
        compressed = gzip.compress(content, 9, mtime=0)
        name = f"{hashed(content)}.bin"  # no host takes that for what it compresses or unpacks itself
        files[f"openings/{name}"] = compressed
        return name

    for page in pages:
        large = []
        for each in filter(None, page["components"]):
            if len(each["data"]) > SHARED:
                large.append(add(base64.b64decode(each["data"])))
                each["data"] = None
        links = page.pop("links")
        found = [add(json.dumps(page).encode()), *large]
        for link in links:
            names.setdefault(link, found)
    return files, names


def scripts() -> dict[str, bytes]:
    """The scripts of index.html, in a folder whose name has their hash."""
    texts = {name: (HERE / "site" / name).read_bytes() for name in ("page.js", "opening.js", "renew.js")}
    return {f"page_{hashed(b''.join(texts.values()))}/{name}": text for name, text in texts.items()}


def index(
    data: Mapping, links: Mapping[str, Sequence[str]], first: Mapping[str, str], style: str, colours: Mapping
) -> bytes:
    """index.html, which opens a packed page, or shows the progress, and starts Python.

    `data` is for page.js; `links` are those of packed pages, and `first` the addresses of what these need first, with
    the kinds of the requests; `style` is the address of Streamlit's style sheet, and `colours` are those of
    .streamlit/config.toml.
    """
    boxes = re.sub(
        r"\{(\w+)\.(\w+)\}", lambda found: colours[found[1]][found[2]], (HERE / "site/opening.css").read_text()
    )
    home = os.environ.get("DOWNHILL_SITE", "")
    light, dark = (address(picture(race(), theme, STEP)) for theme in ("light", "dark"))
    (script,) = (each for each in scripts() if each.endswith("page.js"))
    given = {
        "/* packed */": _json(links),
        "/* data */": _json(data),
        "/* first */": _json(list(first.items())),
        "/* opening.css */": boxes,
        "<!-- title -->": NAME,
        "<!-- sentence -->": SENTENCE,
        "<!-- tags -->": tags(home),
        "<!-- picture -->": DRAWING.format(light=light, dark=dark, words=ALT),
        "icon.svg": address(mark()),
        "stlite.css": style,
        "page.js": script,
        "opening.js": script.replace("page.js", "opening.js"),
        "renew.js": script.replace("page.js", "renew.js"),
    }
    page = (HERE / "site/index.html").read_text()
    for placeholder, text in given.items():
        page = page.replace(placeholder, text)
    return page.encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def app() -> dict[str, bytes]:
    """The manifest with which the page installs as an app (w3.org/TR/appmanifest), and its icons."""
    icons = {f"icon-{side}.png": png(icon(side)) for side in ICONS}
    manifest = {
        "name": NAME,
        "short_name": NAME,
        "description": SENTENCE,
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": f"icon-{side}.png", "sizes": f"{side}x{side}", "type": "image/png", "purpose": "any maskable"}
            for side in ICONS
        ],
    }
    return icons | {"manifest.webmanifest": json.dumps(manifest).encode()}


def worker(site: Mapping[str, bytes], first: Sequence[str]) -> bytes:
    """The service worker, which keeps a version of the site: all its files, and of the packed pages the `first`."""
    kept = [name for name in sorted(site) if not name.startswith("openings/") and name != "preview.png"]
    kept += [f"openings/{name}" for name in first]
    sums = {name: base64.b64encode(hashlib.sha256(site[name]).digest()).decode() for name in kept}
    constants = f"const FILES = {_json(sums)};\nconst VERSION = {_json(hashed(_json(sums).encode()))};\n"
    return (constants + (HERE / "site/worker.js").read_text()).encode()
