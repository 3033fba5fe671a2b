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
    "an empty archive file": ("a.npz", b"", "empty"),
    "an empty table": ("a.csv", b"", "empty"),
    "nothing": ("a.csv", None, "empty"),
    "too large a file": ("a.csv", b"1," * 2_000_001, "larger than 4 MB"),
    # archives
    "no archive": ("a.npz", b"PK what", "no numbers"),
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
    "no z": ("a.npz", npz(x=X, loss=Z), "loss (7 × 9), x (9)"),
    "x without y": ("a.npz", npz(x=X, z=Z), "z (7 × 9), x (9)"),
    "objects": ("a.npz", npz(z=np.array([[Trap()] * 5] * 5, dtype=object)), "plain real numbers"),
    "pickled objects": ("a.npz", zipped(z=pickle.dumps(Trap())), "not an array"),
    "complex numbers": ("a.npz", npz(z=Z + 1j), "plain real numbers"),
    "truth values": ("a.npz", npz(z=Z > 0), "plain real numbers"),
    "words": ("a.npz", npz(z=np.full((5, 5), "a")), "plain real numbers"),
    "dates": ("a.npz", npz(z=np.zeros((5, 5), "M8[s]")), "plain real numbers"),
    "records": ("a.npz", npz(z=np.zeros((5, 5), [("a", "f8")])), "plain real numbers"),
    "a bomb": ("a.npz", zipped(z=npy(np.zeros((3000, 3000)))), "too large"),
    "a bomb beside": ("a.npz", zipped(z=npy(Z), x=npy(np.zeros(10**6)), y=npy(Y)), "x (1000000)"),
    "another packing": ("a.npz", zipped(zipfile.ZIP_LZMA, z=npy(Z)), "packed"),
    "a header that lies": ("a.npz", zipped(z=header("'<f8'", "(400, 400)", bytes(800))), "as its header says"),
    "a header that boasts": ("a.npz", zipped(z=header("'<f8'", f"({10**30}, 9)", bytes(80))), "as its header says"),
    "a header that calls": ("a.npz", zipped(z=header("__import__('os')", "(5, 5)", bytes(200))), "can't be read"),
    "a header without end": ("a.npz", zipped(z=b"\x93NUMPY\x01\x00\xff\xff{"), "can't be read"),
    "an odd kind of number": ("a.npz", zipped(z=header("'<f7'", "(5, 5)", bytes(175))), "damaged"),
    "three axes": ("a.npz", npz(z=np.zeros((4, 4, 4))), "z (4 × 4 × 4)"),
    "one axis": ("a.npz", npz(z=MANY), "z (9)"),
    "a single number": ("a.npz", npz(z=5.0), "single number"),
    "too few rows": ("a.npz", npz(z=Z[:3]), "3 × 9: they need 4 to 512"),
    "too many rows": ("a.npz", npz(z=BIG), "513 × 4: they need 4 to 512"),
    "none": ("a.npz", npz(z=np.zeros((0, 0))), "0 × 0"),
    "sizes that don't fit": ("a.npz", npz(x=X, y=Y, z=Z[:, 1:]), "z (7 × 8), x (9), y (7)"),
    "places as a plane": ("a.npz", npz(x=Z, y=Z, z=Z), "sizes don't fit"),
    "an infinite place": ("a.npz", npz(x=np.append(X[:-1], np.inf), y=Y, z=Z), "x holds a number that is missing"),
    "a flat surface": ("a.npz", npz(z=np.ones((5, 5))), "flat"),
    "y twice": ("a.npz", npz(x=X, y=np.append(Y[:-1], Y[-2]), z=Z), "y has the value 3.333 more than once"),
    "x too close": ("a.npz", npz(x=np.append(X[:-1], X[-2] + 1e-9), y=Y, z=Z), "too close"),
    "far places": ("a.npz", npz(x=X + 1e15, y=Y, z=Z), "subtract a number"),
    # tables
    "blank lines": ("a.csv", b"\n\n , ,\n", "no numbers"),
    "one word": ("a.csv", b"hello", "no numbers"),
    "prose": ("a.csv", b"Dear all,\nplease find attached", "Row"),
    "a web page": ("a.csv", b"<html><body>\n<script>alert(1)</script>", "a web page"),
    "ragged rows": ("a.csv", b"1,2,3,4\n5,6,7\n", "Row 2 has 3 cells"),
    "a word": ("a.csv", csv([*Z[:3], [*Z[3][:-1], "abc"], *Z[4:]]), "Row 4, column 9 holds “abc”"),
    "a long word": ("a.csv", csv([*Z[:3], [*Z[3][:-1], "a" * 9000], *Z[4:]]), "Row 4, column 9"),
    "a number that ends in a word": (
        "a.csv",
        csv([*Z[:3], [*Z[3][:-1], "1" * 130_000 + "a"], *Z[4:]]),
        "Row 4, column 9",
    ),
    "an unprintable word": ("a.csv", csv([*Z[:3], [*Z[3][:-1], "\u202e\x07"], *Z[4:]]), "neither text"),
    "underscored": ("a.csv", csv([*Z[:3], [*Z[3][:-1], "1_0"], *Z[4:]]), "holds “1_0”"),
    "other digits": ("a.csv", csv([*Z[:3], [*Z[3][:-1], "٣"], *Z[4:]]), "no number"),
    "too many columns": ("a.csv", csv(BIG.T), "4 × 513"),
    "far too many columns": ("a.csv", csv([range(5000)] * 5), "5 × 5000"),
    "far too many rows": ("a.csv", b"1,2\n" * 300_000, "three columns of numbers: this one has 2"),
    "not text": ("a.csv", b"\x80\x81,\x82\n", "neither text"),
    "null characters": ("a.csv", b"1,2\0,3\n", "neither text"),
    "an endless cell": ("a.csv", b'"' + b"1" * 200_000, "can't be read"),
    "only titles": ("a.csv", b"x,y,z\n", "no numbers"),
    "a long form in words": ("a.csv", b"x,y,z\n1,2,three\n", "Row 2, column 3"),
    "a diagonal": ("a.csv", csv([(n, n, n) for n in range(600)]), "600 different column 1"),
}
