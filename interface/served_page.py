"""The page that a server sends at first: Streamlit's, with a name, an icon and the preview of a link, with hints to
fetch early what the race needs, and with what the page of the link shows as it opens.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from functools import cache, lru_cache
from html import escape
from pathlib import Path

from streamlit import file_util

from figures import link_preview
from figures.mark import mark
from figures.svg import address
from interface.address import public_addresses
from interface.opening import SCRIPT, opening
from interface.served_files import File, served_files
from stage.component import BASE, BUNDLE, PLOTLY

# Scripts of Streamlit that it would fetch only when the first element of their kind comes: those of the picture of the
# race, and those of the stage. A version of Streamlit that has no script of such a name goes without the hint.
PICTURE = ("Html", "purify.es")
STAGE = ("BidiComponent", "_arrayReduce", "serialization", "recordbatch", "Button")
# Who may do what on the page: scripts come from this server, or are modules that loader.js makes of a file of this
# server. A link, a formula or a file of a stranger that became HTML could then still run nothing. Everybody may put the
# page into a frame, so there is no frame-ancestors.
DIRECTIVES = {
    "default-src": "'self'",
    "script-src": "'self' blob: 'wasm-unsafe-eval' {scripts}",  # Streamlit colours code by WebAssembly
    "style-src": "'self' 'unsafe-inline'",  # Streamlit and Plotly write style elements
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' blob: data:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}
OPENED_LEVEL = 6  # of gzip: a visitor waits for it
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


# Streamlit fetches the font of its icons (375 kB) at once. It comes when an icon is on the page, after the race. No
# text is on the page before the scripts have run: the font of the text (170 kB) and the files of the stage come after
# them. A fetch fills the browser's cache; a hint of `preload` would warn in the console where the page is slow.
LATER = """
const load = document.fonts.load.bind(document.fonts);
document.fonts.load = (font, ...text) => (/Material Symbols/.test(font) ? Promise.resolve([]) : load(font, ...text));
addEventListener("load", () => {{
    document.head.insertAdjacentHTML("beforeend", {fonts});
    for (const each of {files}) fetch(each, {{ priority: "low" }}).catch(() => {{}});
}});
"""
ROOT = '<div id="root"></div>'  # where Streamlit puts its page
STYLE = re.compile(r'<link\s+rel="stylesheet"[^>]*>')
FONT = re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>')


class Page(File):
    """Streamlit's page, changed. `policy` is its content security policy, and `fetched` has the files of a first visit,
    as keys of `served_files()`.
    """

    def __init__(self) -> None:
        super().__init__(Path(file_util.get_static_dir()) / "index.html")
        names = [each.removeprefix("static/js/") for each in served_files() if each.startswith("static/js/")]
        ours = [f"{BASE}/{each}" for each in (BUNDLE, "stage.css", "sliders/sliders.css")]

        def hints(scripts: tuple[str, ...], more: str = "") -> list[str]:
            found = [each for early in scripts for each in names if each.startswith(f"{early}.")]
            return [f'<link rel="modulepreload" crossorigin{more} href="./static/js/{each}">' for each in found]

        preview = link_preview.tags(next(iter(public_addresses()[::-1]), None))
        first = [f"<title>{link_preview.NAME}</title>", preview, *hints(PICTURE)]
        text = self.path.read_text(encoding="utf-8").replace("<title>Streamlit</title>", "\n".join(first))
        later = LATER.format(
            fonts=json.dumps("".join(FONT.findall(text))), files=json.dumps([f"./{each}" for each in ours])
        )
        last = [*hints(STAGE, ' fetchpriority="low"'), f"<script>{later}</script>", "</head>"]
        text = FONT.sub("", text).replace("</head>", "\n".join(last))
        text = text.replace('href="./favicon.png"', f'href="{escape(address(mark()))}"')
        # The page as it opens is painted before Streamlit's style sheet has come.
        self.text = STYLE.sub("", text).replace(ROOT, "\n".join([ROOT, *STYLE.findall(text)]))
        inline = [*INLINE.findall(text), SCRIPT]
        hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in inline]
        scripts = " ".join(f"'sha256-{each}'" for each in hashes)
        self.policy = "; ".join(f"{name} {what}" for name, what in DIRECTIVES.items()).format(scripts=scripts)
        self.fetched = [
            *re.findall(r"\./(static/js/[\w.-]+|static/css/[\w.-]+)", text),
            *ours,
            PLOTLY.partition("?")[0],
        ]

    def content(self) -> bytes:
        return self.text.encode()

    def opened(self, query: str, is_packed: bool) -> tuple[bytes, dict[str, str]]:
        """Content and headers of an answer with the page of that link as it opens."""
        try:
            opened = opening(query)
        except Exception:  # the page itself says what is wrong with its link
            opened = ""
        if not opened:
            return self.answer(is_packed)
        headers = self.answer(is_packed)[1]
        content = self.text.replace(ROOT, f"{ROOT}\n{opened}<script>{SCRIPT}</script>").encode()
        return gzip.compress(content, OPENED_LEVEL, mtime=0) if is_packed else content, headers


@cache
def served_page() -> Page:
    return Page()


@lru_cache(maxsize=16)  # a class opens one link
def opened_page(query: str, is_packed: bool) -> tuple[bytes, dict[str, str]]:
    return served_page().opened(query, is_packed)
