"""The arrays of an .npz file, which is a zip of arrays, each a short header and its numbers.

NumPy's own reader would allocate the sizes that a header claims, and can unpickle.
"""

from __future__ import annotations

import io
import math
import re
import zipfile

import numpy as np

from uploads.grid import MOST

MOST_MEMBERS = 8  # arrays in the archive
MOST_HEADER = 1000  # bytes of the header of an array; NumPy writes 118
PLAIN = re.compile(r"[<>|=]?[fiu]\d{1,2}")  # real numbers: no objects, no complex ones, no records
HEADER = {
    "descr": re.compile(r"'descr': *('[^']*'|\[)"),
    "fortran_order": re.compile(r"'fortran_order': *(True|False)"),
    "shape": re.compile(r"'shape': *\(([0-9, ]*)\)"),
}


def arrays(data: bytes) -> tuple[np.ndarray | None, np.ndarray | None, np.ndarray]:
    """The arrays x, y and z of the file; x and y are None if it has neither. ValueError says why it has no z."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {each.filename: each for each in archive.infolist()}
            if not members or len(members) > MOST_MEMBERS:
                raise _Refused("An .npz file for a surface holds x, y and z, or z alone.")
            found = {name: _array(name, member, archive) for name, member in _by_array(members).items()}
            return found.get("x"), found.get("y"), found["z"]
    except _Refused as line:
        raise ValueError(str(line)) from None
    except Exception:  # zipfile and zlib have a dozen exceptions for a broken archive
        raise ValueError("The file is damaged, or not an .npz file.") from None


class _Refused(Exception):
    """One line for the visitor. It is no ValueError, which zipfile and zlib raise as well."""


def _by_array(members: dict[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The members of the archive for x, y and z, or for z alone: a single array is z, whatever its name."""
    if any(not name.endswith(".npy") or "/" in name or "\\" in name for name in members):
        raise _Refused("The file holds something else than arrays: save x, y and z with numpy.savez.")
    found = {each: members[f"{each}.npy"] for each in "xyz" if f"{each}.npy" in members}
    if "z" not in found and len(members) == 1:
        found = {"z": next(iter(members.values()))}
    if "z" not in found:
        raise _Refused("There is no array named z among the arrays of the file.")
    if len(found) == 2:
        raise _Refused("x and y come together: the file has only one of them.")
    return found


def _array(name: str, member: zipfile.ZipInfo, archive: zipfile.ZipFile) -> np.ndarray:
    """One array of plain numbers. Patterns read its header, and at most as many bytes as it may have are unpacked."""
    largest = (MOST * MOST if name == "z" else MOST) * 16 + MOST_HEADER
    if member.file_size > largest:
        raise _Refused(f"{name} is too large: at most {MOST}{f' × {MOST}' if name == 'z' else ''} numbers.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _Refused(f"{name} is packed in a way that NumPy doesn't use.")
    with archive.open(member) as file:
        content = file.read(largest + 1)
    if content[:6] != b"\x93NUMPY" or content[6:7] not in (b"\x01", b"\x02"):
        raise _Refused(f"{name} is not an array of NumPy's.")
    begin = 8 + (2 if content[6] == 1 else 4)  # after the mark, the version and the length of the header
    end = begin + int.from_bytes(content[8:begin], "little")
    header = content[begin:end].decode("latin-1")
    found = {key: match[1] for key, pattern in HEADER.items() if (match := pattern.search(header))}
    if end - begin > MOST_HEADER or len(found) < len(HEADER):
        raise _Refused(f"The header of {name} can't be read.")
    dtype = found["descr"].strip("'")
    if not PLAIN.fullmatch(dtype):
        raise _Refused(f"{name} doesn't hold plain real numbers.")
    shape = tuple(int(each) for each in found["shape"].replace(" ", "").split(",") if each)
    values = np.frombuffer(content[end:], dtype=np.dtype(dtype))
    if len(shape) > 2 or math.prod(shape) != values.size:
        raise _Refused(f"{name} doesn't have as many numbers as its header says, or more than two axes.")
    return values.reshape(shape, order="F" if found["fortran_order"] == "True" else "C")
