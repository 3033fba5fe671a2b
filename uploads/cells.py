"""The cells of a table in text, however they are divided, and the numbers in them."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable

from uploads.grid import MOST

MOST_ROWS = 4 * MOST * MOST  # of a table with a row for each loss
MOST_CELLS = 8 * MOST * MOST
LOOKED_AT = 200  # lines that tell how the cells are divided
NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:(?:[eEdD]|\*\^)[-+]?\d+)?", re.ASCII)
COMMA = re.compile(r"[-+]?\d*,\d+(?:[eE][-+]?\d+)?", re.ASCII)  # a number with a decimal comma
POINTS = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+,\d+", re.ASCII)  # and points between its thousands
THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?", re.ASCII)  # a decimal point, and commas between them
GROUPED = re.compile(r"(?<=\d)[\u00a0\u202f\u2009'’](?=\d{3}(?!\d))")  # French and Swiss signs between thousands
MISSING = {
    *("", "nan", "na", "n/a", "#n/a", "<na>", "null", "none", "nil", "missing", "-", "--", "?", "undefined"),
    *("indeterminate", "#nan", "#value!", "#num!", "#div/0!", "-nan", "+nan", "nan(ind)", "-nan(ind)", "1.#qnan"),
    *("1.#ind", "diverged", "failed", "fail", "crashed", "oom", "timeout", "killed", "pruned"),
}
INFINITE = {"inf", "+inf", "infinity", "+infinity", "∞", "1.#inf", "directedinfinity[1]"}
REMARK = ("#", "%", "//", "!")
RULE = re.compile(r"[\s|:+=_-]*[-=_]{2,}[\s|:+=_-]*")  # a line between titles and rows, as Markdown has one
BREAKS = re.compile(r"\.\.\.|…")


def number(cell: str) -> float | None:
    """The number in a cell: NaN for a missing one, None for a word."""
    if NUMBER.fullmatch(cell):
        try:
            return float(cell)
        except ValueError:  # Fortran's and Mathematica's exponents
            return float(re.sub(r"[dD]|\*\^", "e", cell))
    plain = cell.lower().replace("−", "-")
    if plain in MISSING:
        return math.nan
    if plain in INFINITE:
        return math.inf
    if plain[:1] == "-" and plain[1:] in INFINITE:
        return -math.inf
    if plain != cell.lower() and NUMBER.fullmatch(plain):  # a typographer's minus
        return float(plain)
    return float(plain[:-1]) / 100 if plain[-1:] == "%" and NUMBER.fullmatch(plain[:-1]) else None


def rows_of(text: str) -> tuple[list[list[str]], list[str]]:
    """The cells of the rows of a table, and the remarks above and between them. Empty rows are left out.

    Decimal commas become points. ValueError says why the text is no table.
    """
    lines: list[str] = []
    remarks: list[str] = []
    separator = ""
    for line in text.split("\n"):
        bare = line.strip()
        if bare[:4].lower() == "sep=" and not lines:
            separator = bare[4:5] or "\t"  # a tab was stripped
        elif bare.startswith(REMARK) and number(re.split(r"[\s,;|]", bare)[0].strip('"').lower()) is None:
            remarks.append(bare.lstrip("#%/! ").strip())
        elif bare and not RULE.fullmatch(bare) and (lines or bare.strip(",;|\t \"'")):
            lines.append(line)
    while lines and not lines[-1].strip(",;|\t \"'"):  # spreadsheets write such rows below a table
        lines.pop()
    if lines and bracketed(lines[0]):
        lines = [each for each in unbracketed("\n".join(lines)) if each.strip()]
    if not lines:
        raise ValueError("The file has no numbers in it.")
    separator = separator or divides(lines)
    rows = _checked(divided(lines, separator))
    rows = same_lengths(_without_empty_columns(rows))
    return _with_points(rows), remarks


def bracketed(line: str) -> bool:
    return (
        line.lstrip()[:2] in ("{{", "[[", "([")
        or re.match(r"\s*(?:np\.)?(?:array|tensor|Matrix)?\(\[\[", line) is not None
    )


def unbracketed(text: str) -> list[str]:
    """The lines of a matrix as Mathematica, NumPy or PyTorch print it: {{1, 2}, {3, 4}} or [[1. 2.] [3. 4.]]."""
    if BREAKS.search(text):
        raise ValueError("Some numbers were left out where the matrix was printed: save it with numpy.savetxt.")
    parts = re.split(r"[\]}]\s*,?\s*[\[{]", text)
    return [re.sub(r"\s+", " ", re.sub(r"(?:np\.)?(?:array|tensor|Matrix)?[\[\]{}()]", "", each)) for each in parts]


def divided(lines: Iterable[str], separator: str) -> Iterable[list[str]]:
    """The cells of each line. The separator " " is any blanks, and what follows a # there is a remark."""
    if separator == " ":
        plain = (line.split("#")[0] if '"' not in line else line for line in lines)
        if any('"' in line for line in lines):
            return csv.reader((re.sub(r"\s+", " ", line.strip()) for line in lines), delimiter=" ")
        return (line.split() for line in plain)
    return csv.reader(lines, delimiter=separator, skipinitialspace=True)


def divides(lines: list[str]) -> str:
    """What divides the cells of a table: that with which most lines have as many cells, and most cells are numbers."""
    sample, best, found = lines[:LOOKED_AT], (-1.0, 0), ","
    for rank, separator in enumerate("\t;|, "):
        if separator != " " and not any(separator in line for line in sample):
            continue
        try:
            rows = [[cell.strip() for cell in row] for row in divided(sample, separator)]
        except csv.Error:
            continue
        (length, alike), *_ = Counter(map(len, rows)).most_common(1)
        cells = [cell for row in rows[1:] or rows for cell in row]
        numbers = sum(number(cell) is not None or bool(COMMA.fullmatch(cell)) for cell in cells)
        if length > 1 and (score := (round(alike / len(rows) + numbers / max(1, len(cells)), 1), -rank)) > best:
            best, found = score, separator
    return found


def _checked(cells: Iterable[list[str]]) -> list[list[str]]:
    rows: list[list[str]] = []
    count = 0
    try:
        for each in cells:
            row = [cell.strip() for cell in each]
            count += len(row)
            if len(rows) > MOST_ROWS or count > MOST_CELLS:
                raise ValueError(f"The table is too large: at most {MOST} × {MOST} losses, and {MOST_CELLS:,} cells.")
            if row:
                rows.append(row)
    except csv.Error:
        raise ValueError("The file can't be read as a table.") from None
    return rows


def _without_empty_columns(rows: list[list[str]]) -> list[list[str]]:
    """The rows without the empty cells at both ends that a separator at the ends of all lines makes."""
    while len({len(row) for row in rows}) == 1 and len(rows[0]) > 1 and not any(row[-1] for row in rows):
        rows = [row[:-1] for row in rows]
    while len({len(row) for row in rows}) == 1 and len(rows[0]) > 1 and not any(row[0] for row in rows):
        rows = [row[1:] for row in rows]
    return rows


def same_lengths(rows: list[list[str]]) -> list[list[str]]:
    """The rows, all of one length: the first may lack the title of an index, and a heading is left out."""
    length = max(Counter(map(len, rows)).items(), key=lambda each: (each[1], each[0]))[0]
    if len(rows) > 2 and len(rows[0]) == length - 1 and all(len(row) == length for row in rows[1:]):
        return [["", *rows[0]], *rows[1:]]
    if len(rows) > 2 and len(rows[1]) == 1 and len(rows[0]) == length and number(rows[1][0]) is None:
        rows[1] += [""] * (length - 1)  # pandas prints the name of the rows alone in a line
    # A title of the whole table, or lines with its author and date, before the first row of the usual length.
    first = next(index for index, row in enumerate(rows) if len(row) == length)
    above = rows[:first]
    if any(number(cell) is not None for row in above for cell in row if cell) or first > 20:
        first = 0
        length = len(rows[0])
    for position, row in enumerate(rows[first:], start=first + 1):
        if len(row) != length:
            raise ValueError(
                f"Row {position} has {len(row)} {'cell' if len(row) == 1 else 'cells'}, the first one {length}."
            )
    return rows[first:]


def _with_points(rows: list[list[str]]) -> list[list[str]]:
    """The rows with decimal points where the file has decimal commas, and with nothing between thousands."""
    if any(GROUPED.search(cell) for row in rows[:LOOKED_AT] for cell in row):
        rows = [[GROUPED.sub("", cell) for cell in row] for row in rows]
    if not any("," in cell for row in rows[:LOOKED_AT] for cell in row):
        return rows
    if not any(NUMBER.fullmatch(cell) and "." in cell for row in rows[1:] for cell in row):
        with_commas = [cell for row in rows for cell in row if "," in cell]
        # 1,234 is a decimal comma unless every comma stands before three digits, and some number has two of them.
        if not (all(THOUSANDS.fullmatch(each) for each in with_commas) and any(c.count(",") > 1 for c in with_commas)):
            return [[_point(cell) for cell in row] for row in rows]
    return [[cell.replace(",", "") if THOUSANDS.fullmatch(cell) else cell for cell in row] for row in rows]


def _point(cell: str) -> str:
    if COMMA.fullmatch(cell):
        return cell.replace(",", ".")
    return cell.replace(".", "").replace(",", ".") if POINTS.fullmatch(cell) else cell
