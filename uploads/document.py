"""A file in JSON: a matrix, records, columns, a figure of Plotly's, or a table of pandas' in any of its forms."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from uploads.cells import same_lengths
from uploads.grid import MOST

DEEPEST = 16  # lists and objects within one another
MOST_VALUES = 8 * MOST * MOST
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')
PLAIN = re.compile(r"[fiu][1248]")  # of Plotly's binary arrays

Rows = list[list[str]]


def is_document(text: str) -> bool:
    """Whether a text is JSON, or one record of JSON a line."""
    return re.match(r"\s*(\{\s*[\"}]|\[\s*[\[\]{\"\d.+-]|\[\s*(null|NaN|true|false))", text) is not None


def read_document(text: str) -> tuple[Rows | None, dict[str, np.ndarray], object]:
    """The rows of cells of a document, or its named arrays, and its recorded runs.

    ValueError says why it has none.
    """
    value = parsed(text)
    # Beside a grid; alone it is the list of records that other tools call runs.
    runs = value.pop("runs", None) if isinstance(value, dict) and len(value) > 1 else None
    rows, arrays = _content(value)
    return rows, arrays, runs


def parsed(text: str) -> Any:
    """The value of a document. ValueError if it can't be read, or is too deep."""
    depth = 0
    for token in TOKEN.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > DEEPEST:
            raise ValueError(f"The JSON is deeper than {DEEPEST} lists within one another.")

    def loads(part: str) -> Any:
        return json.loads(part, parse_int=float, parse_constant=float)

    try:
        return loads(text)
    except (ValueError, RecursionError) as fault:
        lines = [each for each in text.split("\n") if each.strip()]
        if len(lines) > 1 and lines[0].lstrip().startswith("{"):
            try:
                return [loads(each) for each in lines]
            except (ValueError, RecursionError):
                pass
        line = getattr(fault, "lineno", 1)
        raise ValueError(f"The JSON can't be read: the fault is in line {line}.") from None


def _content(value: Any) -> tuple[Rows | None, dict[str, np.ndarray]]:
    if isinstance(value, list):
        return _of_list(value)
    if not isinstance(value, dict):
        raise ValueError("The JSON holds a single value: a matrix, records or columns are needed.")
    if isinstance(value.get("data"), list) and ("layout" in value or _is_trace(value["data"])):
        traces = [each for each in value["data"] if isinstance(each, dict) and "z" in each]
        if not traces:
            raise ValueError("The figure has no trace with z: a surface, a heat map or contours have one.")
        return None, _arrays({name: traces[0][name] for name in "xyz" if traces[0].get(name) is not None})
    if isinstance(value.get("columns"), list) and isinstance(value.get("data"), list):  # pandas' "split" and "tight"
        return _split(value["columns"], value.get("index"), value["data"]), {}
    if isinstance(value.get("data"), list) and "schema" in value:  # pandas' "table"
        return _of_list(value["data"])
    if value and all(isinstance(each, dict) for each in value.values()):
        return _of_objects(value), {}
    lists = {name: each for name, each in value.items() if isinstance(each, list | dict)}
    only = next(iter(lists.values()), None)
    if len(lists) == 1 and isinstance(only, list) and only and isinstance(only[0], dict | list):
        return _of_list(only)
    return None, _arrays(lists)


def _is_trace(data: list) -> bool:
    return bool(data) and isinstance(data[0], dict) and isinstance(data[0].get("z"), list | dict)


def _of_list(value: list) -> tuple[Rows | None, dict[str, np.ndarray]]:
    if value and all(isinstance(each, dict) for each in value):
        flat = [_flat(each) for each in value]
        titles = list(dict.fromkeys(name for each in flat for name in each))[: MOST + 1]
        _limit(len(flat) * len(titles))
        return [titles, *([_cell(each.get(name)) for name in titles] for each in flat)], {}
    if value and all(isinstance(each, list) for each in value):
        _limit(sum(map(len, value)))
        return same_lengths([[_cell(cell) for cell in each] for each in value]), {}
    raise ValueError("The JSON is neither a list of rows nor a list of records.")


def _of_objects(value: dict[str, dict]) -> Rows:
    """The rows of pandas' "columns" or "index" form: an object of objects."""
    inner = list(dict.fromkeys(name for each in value.values() for name in each))
    _limit(len(inner) * len(value))
    columns = list(value)
    rows = [[name, *(_cell(value[column].get(name)) for column in columns)] for name in inner]
    if all(re.fullmatch(r"\d+", each) for each in columns) and not all(
        re.fullmatch(r"[-+\d.eE]+", each) for each in inner
    ):
        return [list(each) for each in zip(["", *columns], *rows, strict=True)]
    return [["", *columns], *rows]


def _split(columns: list, index: Any, data: list) -> Rows:
    if not all(isinstance(each, list) for each in data):
        raise ValueError("The JSON is neither a list of rows nor a list of records.")
    _limit(sum(map(len, data)))
    titles = [_cell(each) for each in columns]
    if not isinstance(index, list) or len(index) != len(data):
        return same_lengths([titles, *([_cell(cell) for cell in row] for row in data)])
    named = zip(index, data, strict=True)
    return same_lengths([["", *titles], *([_cell(name), *map(_cell, row)] for name, row in named)])


def _flat(record: dict) -> dict[str, Any]:
    """A record with the values of the records within it, as config/lr."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat |= {f"{name}/{inner}": each for inner, each in _flat(value).items()}
        else:
            flat[name] = value
    return flat


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | list | dict):
        return f"({type(value).__name__})"
    return repr(value) if isinstance(value, float) else str(value)


def _arrays(value: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """The lists of numbers, and of lists of numbers, by their names."""
    found = {}
    for name, each in value.items():
        array = _binary(each) if isinstance(each, dict) else _array(each)
        if array is not None:
            found[name] = array
    return found


def _array(value: list) -> np.ndarray | None:
    rows = value if value and isinstance(value[0], list) else [value]
    if not all(isinstance(row, list) and len(row) == len(rows[0]) for row in rows):
        return None
    _limit(len(rows) * len(rows[0]))
    numbers = []
    for row in rows:
        for each in row:
            if not (each is None or isinstance(each, float | str)):
                return None
            try:
                numbers.append(np.nan if each is None else float(each))
            except ValueError:
                return None
    return np.array(numbers).reshape(len(rows), -1) if rows is value else np.array(numbers)


def _binary(value: dict) -> np.ndarray | None:
    """An array as Plotly 6 writes it: its kind of numbers, its bytes in base 64, and its shape."""
    kind, content, shape = str(value.get("dtype")), value.get("bdata"), str(value.get("shape", ""))
    if not PLAIN.fullmatch(kind) or not isinstance(content, str) or kind == "f1":
        return None
    try:
        numbers = np.frombuffer(base64.b64decode(content, validate=True), dtype=f"<{kind}")
        sizes = [int(each) for each in re.findall(r"\d{1,7}", shape)] or [numbers.size]
        return numbers.reshape(sizes)
    except ValueError:
        return None


def _limit(count: int) -> None:
    if count > MOST_VALUES:
        raise ValueError(f"The JSON is too large: at most {MOST} × {MOST} losses.")
