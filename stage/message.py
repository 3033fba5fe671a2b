"""The one format of what Python sends to a script: named arrays, as in safetensors, beside whatever JSON can hold.

    bytes 0 to 3    the length of the header, as a little-endian whole number
    bytes 4 to 7    the count of the message
    the header      JSON: {name: {"dtype", "shape", "offsets": [begin, end]}, ..., "__metadata__": {...}}, padded
    the rest        the arrays, little-endian and in C order; offsets count from here

stage/message.js reads it.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping

import numpy as np

DTYPES = ("float64", "float32", "uint32", "uint16", "uint8", "int8")
BEGIN = struct.Struct("<II")
METADATA = "__metadata__"


def pack(metadata: Mapping, arrays: Mapping[str, np.ndarray] | None = None, count: int = 0) -> bytes:
    """A message. `metadata` is what JSON can hold; the dtype of an array is one of DTYPES, or a ValueError says so.

    `count` tells two messages apart that are otherwise equal.
    """
    # The largest items first: so every array lies on a multiple of the size of its items, as a browser requires it.
    ordered = sorted((arrays or {}).items(), key=lambda each: -each[1].itemsize)
    header, parts, end = {}, [], 0
    for name, array in ordered:
        if array.dtype.name not in DTYPES:
            raise ValueError(f"the array {name} is of {array.dtype.name}, which is none of {', '.join(DTYPES)}")
        parts.append(array.astype(array.dtype.newbyteorder("<")).tobytes())
        begin, end = end, end + len(parts[-1])
        header[name] = {"dtype": array.dtype.name, "shape": array.shape, "offsets": (begin, end)}
    text = json.dumps(header | {METADATA: metadata}, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return BEGIN.pack(len(text), count % 2**32) + text + b"".join(parts)


def unpack(message: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    """The metadata and the arrays of a message."""
    length, _ = BEGIN.unpack_from(message)
    body = BEGIN.size + length
    header = json.loads(message[BEGIN.size : body])
    metadata = header.pop(METADATA)
    arrays = {}
    for name, each in header.items():
        begin, end = each["offsets"]
        dtype = np.dtype(each["dtype"]).newbyteorder("<")
        arrays[name] = np.frombuffer(message[body + begin : body + end], dtype).reshape(each["shape"])
    return metadata, arrays
