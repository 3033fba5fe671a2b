"""A tab of Debian's Firefox or WebKit: the commands of WebDriver (W3C, WebDriver, 2018), over two wires.

WebKit's driver takes them by HTTP, and Firefox itself by a socket (Marionette). Selenium needs geckodriver for Firefox,
which Debian doesn't have, and Playwright drives only its own builds of Firefox and WebKit.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from tests.engines.tab import Tab
from tests.served import free_port

WAIT = 60  # seconds
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of a reference to an element, by the standard
# The code points of keys, by the standard.
KEYS = {"ArrowLeft": "\ue012", "ArrowRight": "\ue014", "Enter": "\ue007", "Escape": "\ue00c", "Control": "\ue009"}


class Refused(Exception):
    """An engine has refused a command."""


# `Tab.leave` waits for a page, and hears what it says from the beginning.
WANTED = {"unhandledPromptBehavior": "ignore", "pageLoadStrategy": "none"}


class WebDriverTab(Tab):
    """What the two have in common. `command(name, body)` sends a command and returns its value."""

    refusal = Refused

    def start(self, command, **environment):
        """Start a program with a home and a log of its own."""
        surroundings = os.environ | {"HOME": str(self.folder), "LIBGL_ALWAYS_SOFTWARE": "1"} | environment
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=surroundings)

    def go(self, address):
        self.command("Navigate", {"url": address})

    def back(self):
        self.command("Back")

    def forward(self):
        self.command("Forward")

    def reload(self):
        self.command("Refresh")

    def run(self, script, *args):
        return self.command("ExecuteScript", {"script": script, "args": list(args)})

    def point(self, *acts):
        mouse = []
        for act in acts:
            if isinstance(act, tuple):
                x, y = (round(each) for each in act)
                mouse.append({"type": "pointerMove", "duration": 0, "x": x, "y": y, "origin": "viewport"})
            elif isinstance(act, str):
                mouse.append({"type": f"pointer{act.title()}", "button": 0})
            else:
                mouse.append({"type": "pause", "duration": round(1000 * act)})
        pointer = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": mouse}
        self.command("PerformActions", {"actions": [pointer]})

    def press(self, *keys):
        for chord in keys:
            held = [KEYS.get(each, each) for each in chord.split("+")]
            acts = [{"type": "keyDown", "value": each} for each in held]
            acts += [{"type": "keyUp", "value": each} for each in reversed(held)]
            self.command("PerformActions", {"actions": [{"type": "key", "id": "keyboard", "actions": acts}]})

    def give_file(self, selector, path):
        element = self.command("FindElement", {"using": "css selector", "value": selector})
        self.command("ElementSendKeys", {"id": element[ELEMENT], "text": str(path)})

    def picture(self):
        return base64.b64decode(self.command("TakeScreenshot"))

    def resize(self, width, height):
        """Make the page as large, in CSS pixels."""
        for _ in range(2):  # the first shows how large the window's own parts are
            inner = self.run("return [innerWidth, innerHeight, outerWidth, outerHeight]")
            size = {"width": width + inner[2] - inner[0], "height": height + inner[3] - inner[1]}
            self.command("SetWindowRect", size)
            time.sleep(0.5)


# Of Firefox: files are saved without a question, and nothing is fetched.
SETTINGS = {
    "marionette.port": 0,
    "browser.download.folderList": 2,
    "browser.download.always_ask_before_handling_new_types": False,
    "browser.download.alwaysOpenPanel": False,
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
}


class Firefox(WebDriverTab):
    """Debian's Firefox, or another on the PATH."""

    PROGRAMS = ("firefox-esr", "firefox")

    def __init__(self, folder, display):
        super().__init__(folder)
        profile = folder / "profile"
        profile.mkdir()
        settings = SETTINGS | {"browser.download.dir": str(self.downloads)}
        lines = [f"user_pref({json.dumps(key)}, {json.dumps(value)});\n" for key, value in settings.items()]
        (profile / "user.js").write_text("".join(lines))
        program = next(filter(None, map(shutil.which, self.PROGRAMS)))
        command = [
            program,
            "--marionette",
            "--remote-allow-system-access",
            "--no-remote",
            "--profile",
            profile,
            "about:blank",
        ]
        self.process = self.start(command, DISPLAY=display)
        port = profile / "MarionetteActivePort"  # written when it listens
        self.until(lambda: port.exists() and port.read_text(), "Firefox listens")
        self.line = socket.create_connection(("127.0.0.1", int(port.read_text())), WAIT)
        self.count = 0
        self._answer()  # its greeting
        self.command("NewSession", {"capabilities": {"alwaysMatch": WANTED}})

    def command(self, name, body=None):
        return self._send(f"WebDriver:{name}", body)

    def _send(self, name, body=None):
        self.count += 1
        sent = json.dumps([0, self.count, name, body or {}]).encode()
        self.line.sendall(b"%d:%s" % (len(sent), sent))
        _, _, fault, answer = self._answer()
        if fault:
            raise Refused(f"{name}: {fault['error']}: {fault['message']}")
        return answer["value"] if set(answer) == {"value"} else answer

    def _answer(self):
        """A message, which is written as its length, a colon, and JSON."""
        head = b""
        while not head.endswith(b":"):
            head += self.line.recv(1)
        body = b""
        while len(body) < int(head[:-1]):
            body += self.line.recv(65536)
        return json.loads(body)

    def set_system(self, theme):
        self._send("Marionette:SetContext", {"value": "chrome"})
        self.run(
            "Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', arguments[0])",
            ["dark", "light"].index(theme),
        )
        self._send("Marionette:SetContext", {"value": "content"})

    def close(self):
        self._send("Marionette:Quit", {"flags": ["eForceQuit"]})
        self.line.close()
        self.process.wait(WAIT)


# The method and the path of a command by HTTP.
PATHS = {
    "NewSession": "POST /session",
    "Navigate": "POST url",
    "Back": "POST back",
    "Forward": "POST forward",
    "Refresh": "POST refresh",
    "ExecuteScript": "POST execute/sync",
    "PerformActions": "POST actions",
    "FindElement": "POST element",
    "ElementSendKeys": "POST element/{id}/value",
    "TakeScreenshot": "GET screenshot",
    "SetWindowRect": "POST window/rect",
    "DeleteSession": "DELETE ",
}
THEMES = {"light": "Adwaita", "dark": "Adwaita-dark"}  # of GTK


class WebKit(WebDriverTab):
    """WebKitGTK, in the small browser that comes with it."""

    @staticmethod
    def program():
        return next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"), None)

    def __init__(self, folder, display):
        super().__init__(folder)
        (folder / ".config").mkdir()
        (folder / ".config/user-dirs.dirs").write_text(f'XDG_DOWNLOAD_DIR="{self.downloads}"\n')
        self.settings = folder / "xsettings"
        self._write_system("light")
        self.desktop = self.start(["xsettingsd", "-c", str(self.settings)], DISPLAY=display)
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        config = {"DISPLAY": display, "XDG_CONFIG_HOME": str(folder / ".config")}
        self.process = self.start(["WebKitWebDriver", f"--port={port}"], **config)
        self.until(self._listens, "WebKit listens")
        browser = {"binary": str(self.program()), "args": ["--automation"]}
        wanted = {**WANTED, "browserName": "MiniBrowser", "webkitgtk:browserOptions": browser}
        made = self.command("NewSession", {"capabilities": {"alwaysMatch": wanted}})
        self.address = f"{self.address}/session/{made['sessionId']}"

    def set_system(self, theme):
        self._write_system(theme)
        self.desktop.send_signal(signal.SIGHUP)  # it reads its settings again

    def _write_system(self, theme):
        self.settings.write_text(f'Net/ThemeName "{THEMES[theme]}"\n')

    def _listens(self):
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", int(self.address.rpartition(":")[2])), 1).close()
            return True

    def command(self, name, body=None):
        method, path = PATHS[name].split(" ")
        body = dict(body or {})
        path = path.format(id=body.pop("id", ""))
        address = f"{self.address}{path}" if path.startswith("/") else f"{self.address}/{path}".rstrip("/")
        asked = urllib.request.Request(address, method=method, headers={"Content-Type": "application/json"})
        if method == "POST":
            asked.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(asked, timeout=WAIT) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise Refused(f"{name}: {error.read().decode()}") from None

    def close(self):
        self.command("DeleteSession")
        for process in (self.process, self.desktop):
            process.terminate()
            process.wait(WAIT)
