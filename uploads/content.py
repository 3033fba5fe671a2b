"""The content of a file, told by its bytes and never by its name: an archive of arrays, text, or another tool's format.

Nothing of another tool's format is read. Its name is said, with a line of Python that makes a file which can be read.
"""

from __future__ import annotations

import re
import zlib

LARGEST_FILE = 4_000_000  # bytes, as it comes
LARGEST_CONTENT = 16_000_000  # bytes, unpacked
GZIP = b"\x1f\x8b"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
ARRAY = b"\x93NUMPY"


class Foreign(ValueError):
    """A format that is not read here. `code` is a line of Python that makes a file which is."""

    def __init__(self, format: str, code: str, *, makes: str = ".npz") -> None:
        super().__init__(f"The file is {format}, which can't be read here. A line of Python makes the {makes} of it.")
        self.code = code


# The reference code of Li et al. (2018) fills its matrix along x first, but makes it in the shape (x, y).
HDF5 = (
    'import h5py, numpy as np; f = h5py.File("surface.h5"); x, y = f["xcoordinates"][:], f["ycoordinates"][:]; '
    'np.savez("surface.npz", x=x, y=y, z=f["train_loss"][:].reshape(len(y), len(x)))'
)
MATLAB_HDF5 = (
    'import h5py, numpy as np; f = h5py.File("surface.mat"); '
    'np.savez("surface.npz", x=f["x"][:].ravel(), y=f["y"][:].ravel(), z=f["z"][:].T)'
)
MATLAB = (
    'import numpy as np, scipy.io; f = scipy.io.loadmat("surface.mat"); '
    'np.savez("surface.npz", x=f["x"].ravel(), y=f["y"].ravel(), z=f["z"])'
)
VTK = (
    'import numpy as np, pyvista; f = pyvista.read("surface.vti"); nx, ny, _ = f.dimensions; '
    'np.savez("surface.npz", x=np.unique(f.points[:, 0]), y=np.unique(f.points[:, 1]), '
    "z=f.active_scalars.reshape(ny, nx))"
)
TORCH = 'import numpy as np, torch; np.savez("surface.npz", z=torch.load("surface.pt").numpy())'
PICKLE = 'import numpy as np, pickle; np.savez("surface.npz", z=np.array(pickle.load(open("surface.pkl", "rb"))))'
EXCEL = 'import pandas as pd; pd.read_excel("surface.xlsx").to_csv("surface.csv", index=False)'
PARQUET = 'import pandas as pd; pd.read_parquet("surface.parquet").to_csv("surface.csv", index=False)'
OPTUNA = (
    'import optuna; optuna.load_study(study_name=None, storage="sqlite:///surface.db").trials_dataframe()'
    '.to_csv("surface.csv")'
)
FOREIGN = (
    (rb"\x89HDF\r\n\x1a\n", "HDF5 (.h5)", HDF5, ".npz"),
    (rb"MATLAB 7\.3", "a .mat file of MATLAB's (HDF5)", MATLAB_HDF5, ".npz"),
    (rb"MATLAB", "a .mat file of MATLAB's", MATLAB, ".npz"),
    (rb"\s*(<\?xml[^>]*>\s*)?<VTKFile|# vtk DataFile", "VTK (.vti)", VTK, ".npz"),
    (rb"PAR1", "Parquet", PARQUET, ".csv"),
    (rb"SQLite format 3\0", "an SQLite database", OPTUNA, ".csv"),
    (rb"\xd0\xcf\x11\xe0", "an Excel workbook", EXCEL, ".csv"),
    (rb"\x80[\x02-\x05]", "a pickle", PICKLE, ".npz"),
)


def unpacked(data: bytes) -> bytes:
    """The content of a file, without the gzip around it. ValueError if it is empty or too large."""
    if not len(data):
        raise ValueError("The file is empty.")
    if len(data) > LARGEST_FILE:
        raise ValueError(f"The file is larger than {LARGEST_FILE / 1e6:g} MB: pack it with gzip, or leave out rows.")
    if not data.startswith(GZIP):
        return data
    content, rest = [], data
    room = LARGEST_CONTENT
    try:
        while rest.startswith(GZIP):  # a file may hold several packed parts, one after another
            part = zlib.decompressobj(wbits=31)
            content.append(part.decompress(rest, room + 1))
            room -= len(content[-1])
            if room < 0:
                raise ValueError(f"The file unpacks to more than {LARGEST_CONTENT / 1e6:g} MB.")
            if not part.eof:
                raise zlib.error
            rest = part.unused_data
    except zlib.error:
        raise ValueError("The file is damaged: its gzip can't be unpacked.") from None
    if not any(content):
        raise ValueError("The file is empty.")
    return b"".join(content)


def check_format(content: bytes) -> None:
    """Foreign for a format of another tool's that is known by its first bytes."""
    for start, name, code, makes in FOREIGN:
        if re.match(start, content[:300]):
            raise Foreign(name, code, makes=makes)


def check_members(names: list[str]) -> None:
    """Foreign for another tool's format that is an archive as well, known by the names of its members."""
    if "xl/workbook.xml" in names:
        raise Foreign("an Excel workbook", EXCEL, makes=".csv")
    if any(each.endswith("/data.pkl") for each in names):
        raise Foreign("a file of PyTorch's", TORCH)


def text(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or, where it is neither, Windows' Latin-1, with plain ends of lines."""
    encoding = "utf-8-sig"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif b"\0" in content[:200]:  # UTF-16 without a mark: every other byte of a digit is 0
        encoding = "utf-16-le" if content[1:200:2].count(0) > content[0:200:2].count(0) else "utf-16-be"
    try:
        decoded = content.decode(encoding)
    except UnicodeDecodeError:
        decoded = content.decode("cp1252", "replace") if encoding == "utf-8-sig" else "\0"
    # A table has a control character or an unreadable byte nowhere, but for its blanks and ends of lines.
    if re.search("[\0-\x08\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d\ufffd]", decoded):
        raise ValueError("The file is neither text nor an archive of NumPy arrays.")
    return re.sub("\r\n?|\x0b|\x0c|\x85|\u2028", "\n", decoded).lstrip("\ufeff")
