"""Numbers, constants and docstrings as lines of code."""

from __future__ import annotations

import math
import re
import textwrap
from typing import Any

import numpy as np

WIDTH = 116  # columns of a line of a script


def number(value: Any) -> str:
    """A number, or a tuple or an array of numbers, as code. ValueError for anything else."""
    match value:
        case np.generic():
            return number(value.item())
        case bool() | int():
            return repr(value)
        case float() if math.isfinite(value):
            return repr(value).replace("e+", "e")
        case tuple():
            return f"({', '.join(map(number, value))}{',' * (len(value) == 1)})"
        case list():
            return f"[{', '.join(map(number, value))}]"
        case np.ndarray() if value.dtype.kind in "fiub":
            return f"np.array({number(value.tolist())})"
    raise ValueError("This terrain can't be put into a script: it is made of more than a formula and numbers.")


def assignment(name: str, value: str) -> str:
    """A line `name = value`, or several where it is long."""
    if len(name) + len(value) <= WIDTH - 8:
        return f"{name} = {value}"
    arrays = re.findall(r"[\w.]+\(\[[^\[\]]*\]\)", value)
    if arrays and value == f"({', '.join(arrays)})":
        inner = "".join(f"{_array(each)},\n" for each in arrays)
        return f"{name} = (\n{textwrap.indent(inner, '    ')})"
    if arrays == [value]:
        return f"{name} = {_array(value)}"
    return textwrap.fill(f"{name} = {value}", WIDTH - 4, subsequent_indent="    ", break_long_words=False)


def _array(code: str) -> str:
    """A long array of numbers, wrapped to the width."""
    start, numbers = code[:-2].split("[")
    return f"{start}[\n{textwrap.indent(textwrap.fill(f'{numbers},', WIDTH - 12), '    ')}\n])"


def docstring(*paragraphs: str, indent: int = 4) -> str:
    """A docstring of our own words, wrapped so that it can be indented by `indent` columns."""
    if len(paragraphs) == 1 and len(paragraphs[0]) <= WIDTH - 2 - indent:
        return f'"""{paragraphs[0]}"""'
    filled = [textwrap.fill(each, WIDTH - 4, break_long_words=False, break_on_hyphens=False) for each in paragraphs]
    return '"""' + "\n\n".join(filled) + '\n"""'
