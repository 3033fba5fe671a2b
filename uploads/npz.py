"""The arrays of an .npy file, each a short header and its numbers, and of an .npz file, which is a zip of them.

NumPy's own reader would allocate the sizes that a header claims, and can unpickle.
"""

from __future__ import annotations

import io
import math
import re
import zipfile

import numpy as np

from uploads.content import ARRAY, LARGEST_CONTENT, Foreign, check_members
from uploads.grid import MOST
from uploads.names import shown

MOST_MEMBERS = 64  # arrays in the archive
MOST_NUMBERS = 4 * MOST * MOST  # of an array
MOST_HEADER = 1000  # bytes of the header of an array; NumPy writes 118
PLAIN = re.compile(r"[<>|=]?[fiu]\d{1,2}")  # real numbers: no objects, no complex ones, no records
HEADER = {
    "descr": re.compile(r"'descr': *('[^']*'|\[)"),
    "fortran_order": re.compile(r"'fortran_order': *(True|False)"),
    "shape": re.compile(r"'shape': *\(([0-9, ]*)\)"),
}


def arrays(data: bytes) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """The arrays of an .npz file by their names, and why each other array can't be read, by its name.

    ValueError says why the file is none.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {each.filename: each for each in archive.infolist()}
            check_members(list(members))
            if not members or len(members) > MOST_MEMBERS:
                raise _Refused(f"An .npz file for a surface holds x, y and z, or z alone: this one has {len(members)}.")
            if any(not name.endswith(".npy") or "/" in name or "\\" in name for name in members):
                raise _Refused("The file holds something else than arrays: save x, y and z with numpy.savez.")
            if sum(each.file_size for each in members.values()) > LARGEST_CONTENT:
                raise _Refused(f"The arrays are too large: at most {LARGEST_CONTENT / 1e6:g} MB in all.")
            found, refused = {}, {}
            for name, member in members.items():
                name = name.removesuffix(".npy")
                try:
                    found[name] = array(name, _content(name, member, archive))
                except _Refused as line:
                    refused[name] = str(line)
            return found, refused
    except Foreign:
        raise
    except _Refused as line:
        raise ValueError(str(line)) from None
    except Exception:  # zipfile and zlib have a dozen exceptions for a broken archive
        raise ValueError("The file is damaged, or not an .npz file.") from None


def single(content: bytes) -> np.ndarray:
    """The array of an .npy file. ValueError says why there is none."""
    try:
        return array("The array", content)
    except _Refused as line:
        raise ValueError(str(line)) from None
    except Exception:  # NumPy's for a kind of number that doesn't exist
        raise ValueError("The file is damaged, or not an .npy file.") from None


class _Refused(Exception):
    """One line for the visitor. It is no ValueError, which zipfile and zlib raise as well."""


def _content(name: str, member: zipfile.ZipInfo, archive: zipfile.ZipFile) -> bytes:
    """The bytes of one array: at most as many as it may have are unpacked."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _Refused(f"{shown(name)} is packed in a way that NumPy doesn't use.")
    with archive.open(member) as file:
        content = file.read(member.file_size + 1)
    if len(content) > member.file_size:
        raise _Refused(f"{shown(name)} is larger than the archive says.")
    return content


def array(name: str, content: bytes) -> np.ndarray:
    """One array of plain real numbers. Patterns read its header, and no number is made that isn't in the content."""
    name = shown(name)
    if content[:6] != ARRAY or content[6:7] not in (b"\x01", b"\x02", b"\x03"):
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
    if len(shape) > 8 or math.prod(shape) != values.size:
        raise _Refused(f"{name} doesn't have as many numbers as its header says.")
    if values.size > MOST_NUMBERS:
        raise _Refused(f"{name} is too large: at most {MOST} × {MOST} losses.")
    return values.reshape(shape, order="F" if found["fortran_order"] == "True" else "C")
