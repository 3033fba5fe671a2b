"""The files that the browser fetches: Streamlit's front end, Plotly, and the scripts and styles of the stage.

Their names hold a version or a hash, so a browser keeps them for ever. Streamlit sends its own front end uncompressed
(2.1 MB where 0.5 are enough), compresses the others anew for every visitor, and gives them no age: a browser would
fetch Plotly's 1.5 MB again at every visit.
"""

from __future__ import annotations

import gzip
from functools import cache, cached_property
from mimetypes import guess_type
from pathlib import Path

from streamlit import file_util

from stage.component import FOLDERS

FOR_EVER = "public, immutable, max-age=31536000"
PACKED = (".js", ".css", ".json", ".svg", ".html", ".ttf")  # pictures and other fonts are compressed by themselves
LEVEL = 9
SMALL = 300  # bytes that aren't worth it


class File:
    """A file, which is compressed once. What is compressed is held in memory: 2 MB for a first visit."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def content(self) -> bytes:
        return self.path.read_bytes()

    @cached_property
    def packed(self) -> bytes | None:
        """The content compressed; None if that makes it no smaller, or isn't worth the time."""
        content = self.content()
        if self.path.suffix not in PACKED or len(content) < SMALL:
            return None
        packed = gzip.compress(content, LEVEL, mtime=0)
        return packed if len(packed) < len(content) else None

    def answer(self, is_packed: bool) -> tuple[bytes, dict[str, str]]:
        """Content and headers of an answer; `is_packed`, whether the browser takes a compressed one."""
        kind = guess_type(self.path.name)[0] or "application/octet-stream"
        text = kind.startswith("text/") or kind == "application/json"
        headers = {"content-type": f"{kind}; charset=utf-8" if text else kind, "vary": "Accept-Encoding"}
        if is_packed and self.packed:
            return self.packed, headers | {"content-encoding": "gzip"}
        return self.content(), headers


@cache
def served_files() -> dict[str, File]:
    """Every such file by the path of its address, without a slash at its start."""
    front = Path(file_util.get_static_dir()) / "static"
    folders = {"static": front} | FOLDERS
    return {
        f"{address}/{path.relative_to(folder).as_posix()}": File(path)
        for address, folder in folders.items()
        for path in folder.rglob("*.*")
        if path.is_file() and (address == "static" or path.suffix in (".js", ".css", ".json"))
    }
