"""Files of a visitor for the tests: grids of losses however they are written, and everything that is no grid."""

import io
import pickle
import zipfile

import numpy as np
import pytest

X, Y = np.linspace(-2, 3, 9), np.linspace(0, 4, 7)
Z = np.sin(X) + 0.3 * Y[:, np.newaxis] ** 2 + 0.1 * X * Y[:, np.newaxis]
UNEVEN = np.array([-2, -1.5, -1.4, 0, 0.2, 1, 2, 2.5, 3])


def npz(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def zipped(packing=zipfile.ZIP_DEFLATED, **files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/") + ".npy", content)
    return file.getvalue()


def npy(array, **keys):
    file = io.BytesIO()
    np.save(file, array, **keys)
    return file.getvalue()


def header(descr, shape, content=b""):
    """An array file whose header says what it likes."""
    said = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + len(said).to_bytes(2, "little") + said + content


def csv(rows, separator=","):
    return "\n".join(separator.join(f"{cell}" for cell in row) for row in rows).encode()


def labelled(corner="", x=X, y=Y, z=Z, separator=","):
    return csv([[corner, *x], *([place, *row] for place, row in zip(y, z, strict=True))], separator)


def long_form(title=None):
    rows = [(x, y, Z[i, j]) for i, y in enumerate(Y) for j, x in enumerate(X)]
    np.random.default_rng(3).shuffle(rows)
    return csv(([title] if title else []) + rows)


GOOD = {
    "x, y and z": ("a.npz", npz(x=X, y=Y, z=Z)),
    "packed": ("A.NPZ", (lambda f: (np.savez_compressed(f, x=X, y=Y, z=Z), f.getvalue())[1])(io.BytesIO())),
    "columns first": ("a.npz", npz(x=X, y=Y, z=np.asfortranarray(Z))),
    "big end first": ("a.npz", npz(x=X.astype(">f8"), y=Y, z=Z.astype(">f8"))),
    "something else beside": ("a.npz", npz(x=X, y=Y, z=Z, losses=np.arange(3))),
    "falling x": ("a.npz", npz(x=X[::-1], y=Y, z=Z[:, ::-1])),
    "falling x and y": ("a.npz", npz(x=X[::-1], y=Y[::-1], z=Z[::-1, ::-1])),
    "labelled": ("a.csv", labelled()),
    "labelled with a word": ("a.csv", labelled("y\\x")),
    "semicolons": ("a.csv", labelled(separator=";")),
    "tabs": ("a.b.CSV", labelled("y", separator="\t")),
    "decimal commas": ("a.csv", labelled(separator=";").replace(b".", b",")),
    "a spreadsheet's": ("a.csv", b"\xef\xbb\xbf" + labelled().replace(b"\n", b"\r\n") + b"\r\n\r\n"),
    "old line ends": ("a.csv", labelled().replace(b"\n", b"\r")),
    "quoted": ("a.csv", b"\n".join(b",".join(b'"%s"' % c for c in row.split(b",")) for row in labelled().split(b"\n"))),
    "a last separator": ("a.csv", b"\n".join(row + b"," for row in labelled().split(b"\n"))),
    "falling y in a table": ("a.csv", labelled(y=Y[::-1], z=Z[::-1])),
    "long": ("a.csv", long_form()),
    "long with titles": ("a.csv", long_form(("x", "y", "loss"))),
}


class Trap:
    def __reduce__(self):
        return (pytest.fail, ("a stranger's pickle was run",))


BIG = np.zeros((513, 4)) + np.arange(4)
MANY = np.arange(9.0)
HOSTILE = {
    "another ending": ("a.txt", csv(Z), ".npz and .csv"),
    "no ending": ("losses", csv(Z), ".npz and .csv"),
    "a pickle": ("a.pkl", pickle.dumps(Trap()), ".npz and .csv"),
    "an array alone": ("a.npy", npy(Z), ".npz and .csv"),
    "an empty archive file": ("a.npz", b"", "empty"),
    "an empty table": ("a.csv", b"", "empty"),
    "nothing": ("a.csv", None, "empty"),
    "too large a file": ("a.csv", b"1," * 2_000_001, "larger than 4 MB"),
    # archives
    "no archive": ("a.npz", b"PK what", "damaged"),
    "a pickle as an archive": ("a.npz", pickle.dumps(Trap()), "damaged"),
    "a truncated archive": ("a.npz", npz(x=X, y=Y, z=Z)[:-60], "damaged"),
    "a spoilt archive": ("a.npz", npz(z=Z).replace(b"NUMPY", b"NUMPX"), "damaged"),
    "an archive without arrays": ("a.npz", zipped(), "x, y and z"),
    "an archive of other things": (
        "a.npz",
        zipped(**{"readme.txt": "hello"}).replace(b".npy", b".nqy"),
        "something else",
    ),
    "nested names": ("a.npz", zipped(folder__z=npy(Z)), "something else"),
    "names that climb": ("a.npz", zipped(**{"..__z": npy(Z)}), "something else"),
    "a hundred arrays": ("a.npz", npz(**{f"a{n}": MANY for n in range(100)}), "x, y and z"),
    "no z": ("a.npz", npz(x=X, loss=Z), "no array named z"),
    "x without y": ("a.npz", npz(x=X, z=Z), "come together"),
    "objects": ("a.npz", npz(z=np.array([[Trap()] * 5] * 5, dtype=object)), "plain real numbers"),
    "pickled objects": ("a.npz", zipped(z=pickle.dumps(Trap())), "not an array"),
    "complex numbers": ("a.npz", npz(z=Z + 1j), "plain real numbers"),
    "truth values": ("a.npz", npz(z=Z > 0), "plain real numbers"),
    "words": ("a.npz", npz(z=np.full((5, 5), "a")), "plain real numbers"),
    "dates": ("a.npz", npz(z=np.zeros((5, 5), "M8[s]")), "plain real numbers"),
    "records": ("a.npz", npz(z=np.zeros((5, 5), [("a", "f8")])), "plain real numbers"),
    "a bomb": ("a.npz", zipped(z=npy(np.zeros((3000, 3000)))), "too large"),
    "a bomb beside": ("a.npz", zipped(z=npy(Z), x=npy(np.zeros(10**6)), y=npy(Y)), "too large"),
    "another packing": ("a.npz", zipped(zipfile.ZIP_LZMA, z=npy(Z)), "packed"),
    "a header that lies": ("a.npz", zipped(z=header("'<f8'", "(400, 400)", bytes(800))), "as its header says"),
    "a header that boasts": ("a.npz", zipped(z=header("'<f8'", f"({10**30}, 9)", bytes(80))), "as its header says"),
    "a header that calls": ("a.npz", zipped(z=header("__import__('os')", "(5, 5)", bytes(200))), "can't be read"),
    "a header without end": ("a.npz", zipped(z=b"\x93NUMPY\x01\x00\xff\xff{"), "can't be read"),
    "an odd kind of number": ("a.npz", zipped(z=header("'<f7'", "(5, 5)", bytes(175))), "damaged"),
    "three axes": ("a.npz", npz(z=np.zeros((4, 4, 4))), "two axes"),
    "one axis": ("a.npz", npz(z=MANY), "9: it needs 4 to 512"),
    "a single number": ("a.npz", npz(z=5.0), "single number"),
    "too few rows": ("a.npz", npz(z=Z[:3]), "3 × 9: it needs 4 to 512"),
    "too many rows": ("a.npz", npz(z=BIG), "513 × 4: it needs 4 to 512"),
    "none": ("a.npz", npz(z=np.zeros((0, 0))), "0 × 0"),
    "sizes that don't fit": ("a.npz", npz(x=X, y=Y, z=Z[:, 1:]), "z 7 × 8, x 9, y 7"),
    "the other way round": ("a.npz", npz(x=X, y=Y, z=Z.T), "z 9 × 7, x 9, y 7"),
    "places as a plane": ("a.npz", npz(x=Z, y=Z, z=Z), "sizes don't fit"),
    "a missing loss": ("a.npz", npz(z=np.where(Z > 4, np.nan, Z)), "z holds a number that is missing"),
    "an infinite place": ("a.npz", npz(x=np.append(X[:-1], np.inf), y=Y, z=Z), "x holds a number that is missing"),
    "huge losses": ("a.npz", npz(z=Z * 1e13), "10^12"),
    "a flat surface": ("a.npz", npz(z=np.ones((5, 5))), "flat"),
    "x to and fro": ("a.npz", npz(x=np.sin(X), y=Y, z=Z), "x must rise"),
    "y twice": ("a.npz", npz(x=X, y=np.append(Y[:-1], Y[-2]), z=Z), "y must rise"),
    "x too close": ("a.npz", npz(x=np.append(X[:-1], X[-2] + 1e-9), y=Y, z=Z), "too close"),
    "far places": ("a.npz", npz(x=X + 1e15, y=Y, z=Z), "x must lie within"),
    "tiny places": ("a.npz", npz(x=X, y=Y * 1e-300, z=Z), "y must lie within"),
    "a long strip": ("a.npz", npz(x=X * 100, y=Y, z=Z), "20 times"),
    # tables
    "blank lines": ("a.csv", b"\n\n , ,\n", "no numbers"),
    "one word": ("a.csv", b"hello", "0 × 0"),
    "prose": ("a.csv", b"Dear all,\nplease find attached", "Row"),
    "a web page": ("a.csv", b"<html><body>\n<script>alert(1)</script>", "Row 2"),
    "ragged rows": ("a.csv", b"1,2,3,4\n5,6,7\n", "Row 2 has 3 cells"),
    "a word": ("a.csv", csv([*Z[:3], [*Z[3][:-1], "abc"], *Z[4:]]), "Row 4, column 9 holds “abc”"),
    "a long word": ("a.csv", csv([*Z[:3], [*Z[3][:-1], "a" * 9000], *Z[4:]]), "Row 4, column 9"),
    "a number that ends in a word": (
        "a.csv",
        csv([*Z[:3], [*Z[3][:-1], "1" * 130_000 + "a"], *Z[4:]]),
        "Row 4, column 9",
    ),
    "an unprintable word": ("a.csv", csv([*Z[:3], [*Z[3][:-1], "\u202e\x07"], *Z[4:]]), "Row 4, column 9 is empty"),
    "an empty cell": ("a.csv", csv([*Z[:3], [*Z[3][:4], "", *Z[3][5:]], *Z[4:]]), "Row 4, column 5 is empty"),
    "nan in a cell": ("a.csv", csv([*Z[:3], [*Z[3][:-1], "nan"], *Z[4:]]), "holds “nan”"),
    "nan in the corner": ("a.csv", csv([["nan", *Z[0][1:]], *Z[1:]]), "Row 1, column 1 holds “nan”"),
    "infinity in a cell": ("a.csv", csv([*Z[:3], [*Z[3][:-1], "1e999"], *Z[4:]]), "infinite"),
    "underscored": ("a.csv", csv([*Z[:3], [*Z[3][:-1], "1_0"], *Z[4:]]), "holds “1_0”"),
    "other digits": ("a.csv", csv([*Z[:3], [*Z[3][:-1], "٣"], *Z[4:]]), "no number"),
    "titles without y": ("a.csv", labelled(y=["a"] * 7), "Row 2, column 1"),
    "too many columns": ("a.csv", csv(BIG.T), "4 × 513"),
    "far too many columns": ("a.csv", csv([range(5000)] * 5), "too large"),
    "far too many rows": ("a.csv", b"1,2\n" * 300_000, "too large"),
    "not text": ("a.csv", b"\x80\x81,\x82\n", "UTF-8"),
    "sixteen bits": ("a.csv", labelled().decode().encode("utf-16"), "UTF-16"),
    "null characters": ("a.csv", b"1,2\0,3\n", "null"),
    "an archive called a table": ("a.csv", npz(z=Z), "text"),
    "an endless cell": ("a.csv", b'"' + b"1" * 200_000, "can't be read"),
    "a hole in the long form": ("a.csv", b"\n".join(long_form().split(b"\n")[1:]), "don't fill a grid"),
    "a place twice": (
        "a.csv",
        b"\n".join([*(rows := long_form().split(b"\n"))[1:], rows[1]]),
        "there twice",
    ),
    "only titles": ("a.csv", b"x,y,z\n", "no numbers"),
    "a long form in words": ("a.csv", b"x,y,z\n1,2,three\n", "Row 2, column 3"),
    "a diagonal": ("a.csv", csv([(n, n, n) for n in range(600)]), "don't fill a grid"),
}
