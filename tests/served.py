"""The page, served on a free port of this machine."""

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]

_servers = {}  # the processes of the pages that are served, by address


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def serve(script, log, cwd=ROOT):
    """Start a page; its process and address."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port), "--browser.gatherUsageStats", "false"]
    command += ["--server.fileWatcherType", "none"]  # as in the Dockerfile: a server's files don't change
    process = subprocess.Popen(command, cwd=cwd, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
            _servers[address] = process
            return process, address
        except OSError:
            time.sleep(0.1)
    process.terminate()
    raise RuntimeError("the page did not start")


@contextmanager
def served(script, log, cwd=ROOT):
    """The address of a page while it is served. After that its log must hold neither an error nor a warning."""
    with log.open("wb") as sink:
        process, address = serve(script, sink, cwd)
        try:
            yield address
        finally:
            process.terminate()
            process.wait(10)
    text = log.read_text()
    assert not re.search(r"Traceback|Warning|Error", text), text


@contextmanager
def silent(address):
    """The server at an address answers nothing meanwhile."""
    _servers[address].send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        _servers[address].send_signal(signal.SIGCONT)
