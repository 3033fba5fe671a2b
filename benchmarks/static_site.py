"""How soon the static site plays a race, and how soon Python is there.

    python benchmarks/static_site.py                        # site/, as `make site` builds it: two minutes
    python benchmarks/static_site.py site former            # and a former one, in turns with it
    python benchmarks/static_site.py --visits 5 --slow 3

Each visit is that of a browser with nothing in its cache, from a host on this machine that compresses what it sends, as
web hosts do. Printed are medians, in seconds after the click: the race plays, Python's page is there, the bytes that
came, a second visit without a network, and a first one on a line of 10 Mbit/s. Each is printed as soon as it is there.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import io
import shutil
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.conftest import DESK, FLAGS
from tests.served import ROOT

LINE = 10e6 / 8  # bytes in a second
PACKED = (".zip", ".png", ".whl", ".woff2", ".bin")  # no host compresses these
PLAYS = ".dh-stage[data-playing=true]:not([data-step='0'])"
READY = "#root .dh-stage[data-ready=true]"


@functools.cache
def compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0)


class Host(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *said: object) -> None:
        pass

    def send_head(self) -> io.BufferedIOBase | None:
        path = Path(self.translate_path(self.path.partition("?")[0]))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file() or path.suffix in PACKED:
            return super().send_head()
        content = compressed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        return io.BytesIO(content)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Host, directory=folder))
    threading.Thread(target=server.serve_forever).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def times(page: Page, address: str) -> dict[str, float]:
    """The seconds after the click at which the race plays, and at which Python's page is there."""
    found = {}
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(PLAYS, timeout=300_000)
    found["plays"] = time.perf_counter() - began
    page.wait_for_selector(READY, timeout=300_000)
    page.wait_for_selector(":is(#opening:not([hidden]), #loader)", state="detached", timeout=300_000)
    found["Python"] = time.perf_counter() - began
    return found


def visit(browser: Browser, address: str, line: float | None) -> dict[str, float]:
    context = browser.new_context(**DESK)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    came = []
    session.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    if line:
        limits = {"offline": False, "latency": 0, "downloadThroughput": line, "uploadThroughput": line}
        session.send("Network.emulateNetworkConditions", limits)
    found = times(page, address)
    if line:
        found = {f"{name}, 10 Mbit/s": value for name, value in found.items()}
    else:
        found["MB"] = sum(came) / 1e6
        if page.evaluate("navigator.serviceWorker?.getRegistration().then(Boolean)"):
            page.evaluate("async () => { await navigator.serviceWorker.ready }")
            context.set_offline(True)
            found |= {f"{name}, again, no network": value for name, value in times(page, address).items()}
    context.close()
    return found


def measure(browser: Browser, folders: list[Path], count: int, line: float | None) -> None:
    """Print the medians of so many visits to the site of each folder, in turns."""
    found: dict[Path, dict[str, list[float]]] = {each: {} for each in folders}
    for _ in range(count):
        for folder in folders:
            with served(folder) as address:
                for name, value in visit(browser, address, line).items():
                    found[folder].setdefault(name, []).append(value)
    for folder, values in found.items():
        for name, each in values.items():
            shown = f"{statistics.median(each):6.2f}   {min(each):.2f} to {max(each):.2f}"
            print(f"{folder}    {name:32} {shown}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "site"])
    parser.add_argument("--visits", type=int, default=3)
    parser.add_argument("--slow", type=int, default=1, help="visits on the line of 10 Mbit/s, each most of a minute")
    given = parser.parse_args()
    folders = [each.resolve() for each in given.folders]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*FLAGS, "--disable-gpu"])
        measure(browser, folders, given.visits, None)
        measure(browser, folders, given.slow, LINE)
        browser.close()


if __name__ == "__main__":
    main()
