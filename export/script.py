"""The text of a script: its head, its imports, and its pieces in the order in which they run."""

from __future__ import annotations

import re
from collections.abc import Iterable

from export.source import Cut

BLOCK = ("@", "def ", "class ")  # two empty lines stand around pieces that begin with one of these


class Script:
    """A script that grows: its imports, and its pieces by the name that each of them defines."""

    def __init__(self, reserved: Iterable[str]) -> None:
        self.imports: set[str] = set()
        self.pieces: dict[str, str] = {}
        self.reserved = set(reserved)

    def add(self, cut: Cut, whole: str) -> None:
        """Add a class and the pieces that it needs; a name that another piece has gets a number."""
        self.imports |= cut.imports
        pieces = {**cut.pieces, cut.cls.__name__: whole}
        for name in list(pieces):
            if name in self.reserved or self.pieces.get(name, pieces[name]) != pieces[name]:
                for other in (f"{name}{count}" for count in range(2, 99)):
                    renamed = {
                        (other if each == name else each): re.sub(rf"\b{name}\b", other, text)
                        for each, text in pieces.items()
                    }
                    if self.pieces.get(other, renamed[other]) == renamed[other]:
                        break
                pieces = renamed
        self.pieces |= pieces

    def text(self, head: str, settings: str, race: str) -> str:
        """The whole script: its docstring `head`, its imports, the settings, the pieces, and the race."""
        libraries = {each for each in self.imports if each.split()[1].partition(".")[0] in ("numpy", "torch")}
        imports = "\n\n".join("\n".join(_merged(each)) for each in (self.imports - libraries, libraries) if each)
        parts = [settings]
        for index, text in enumerate([*self.pieces.values(), race]):
            if text.startswith(BLOCK) or parts[-1].startswith(BLOCK):
                parts.append(text)
            else:
                parts[-1] += f"\n{text}" if index else f"\n\n{text}"
        return f"{head}\n\n{imports}\n\n" + "\n\n\n".join(parts) + "\n"


def _merged(lines: set[str]) -> list[str]:
    """The imports in their usual order, `from a import b` and `from a import c` as one line."""
    merged: dict[str, list[str]] = {}
    for line in sorted(lines, key=lambda each: (each.startswith("from"), each)):
        start, _, name = line.partition(" import ")
        merged.setdefault(start, []).append(name)
    return [f"{start} import {', '.join(names)}" if names[0] else start for start, names in merged.items()]
