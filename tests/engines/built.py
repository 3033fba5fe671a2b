"""A tab of Playwright's own Firefox or WebKit."""

from __future__ import annotations

import os

from playwright.sync_api import Error

from tests.engines.tab import Tab


class BuiltTab(Tab):
    refusal = Error

    def __init__(self, folder, display, build):
        super().__init__(folder)
        self.browser = build.launch(headless=False, env=os.environ | {"DISPLAY": display})
        self.page = self.browser.new_page(color_scheme="light")
        self.page.on("download", lambda each: each.save_as(self.downloads / each.suggested_filename))
        self.page.set_default_timeout(60_000)

    def go(self, address):
        self.page.goto(address, wait_until="commit")

    def reload(self):
        self.page.reload(wait_until="commit")

    def back(self):
        self.page.go_back(wait_until="commit")

    def forward(self):
        self.page.go_forward(wait_until="commit")

    def run(self, script, *args):
        return self.page.evaluate(f"args => (function () {{ {script} }})(...args)", args)

    def point(self, *acts):
        for act in acts:
            if isinstance(act, tuple):
                self.page.mouse.move(*act)
            elif isinstance(act, str):
                getattr(self.page.mouse, act)()
            else:
                self.pause(act)

    def pause(self, seconds):
        self.page.wait_for_timeout(1000 * seconds)  # what the browser tells meanwhile, such as a download, is heard

    def press(self, *keys):
        for each in keys:
            self.page.keyboard.press(each)

    def give_file(self, selector, path):
        self.page.set_input_files(selector, path)

    def picture(self):
        return self.page.screenshot()

    def resize(self, width, height):
        self.page.set_viewport_size({"width": width, "height": height})

    def set_system(self, theme):
        self.page.emulate_media(color_scheme=theme)

    def close(self):
        self.browser.close()
