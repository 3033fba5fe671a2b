"""An uploaded grid of losses: exact through its values, smooth across its border, one clear line where it is none."""

import dataclasses
import io
import pickle
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.interpolate import RectBivariateSpline

from landscapes.surface import Surface, sample

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


def refused(name, data):
    with pytest.raises(ValueError) as caught:  # noqa: PT011, the line is what the caller looks at
        Surface.read(name, data)
    assert type(caught.value) is ValueError
    (line,) = caught.value.args
    assert 10 < len(line) <= 150
    assert line.isprintable()
    assert line[-1] == "."
    return line


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


@pytest.mark.parametrize("case", GOOD)
def test_however_it_is_written_the_same_grid_is_the_same_terrain(case):
    surface = Surface.read(*GOOD[case])
    assert surface == Surface.read("z.npz", npz(x=X, y=Y, z=Z))
    assert (surface.values.x == X).all()
    assert (surface.values.y == Y).all()
    assert (surface.values.z == Z).all()
    assert surface.x_range == (-2.0, 3.0)
    assert surface.y_range == (0.0, 4.0)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.npz", npz(z=Z)),
        ("a.npz", npz(anything=Z)),
        ("a.csv", csv(Z)),
        ("a.npz", npz(z=Z.astype("f4").astype(float))),
    ],
)
def test_without_places_the_map_is_from_minus_one_to_one(name, data):
    surface = Surface.read(name, data)
    assert surface.x_range == surface.y_range == (-1.0, 1.0)
    np.testing.assert_allclose(surface.loss(surface.places), Z, rtol=1e-6)


@pytest.mark.parametrize("kind", ["f2", "f4", "f8", "i1", "i2", "u4", "i8"])
def test_any_plain_numbers_will_do(kind):
    whole = np.round(10 * (Z + 1))
    assert (Surface.read("a.npz", npz(z=whole.astype(kind))).values.z == whole).all()


@pytest.mark.parametrize("x", [X, UNEVEN])
def test_the_terrain_passes_through_every_value(x):
    surface = Surface.read("a.npz", npz(x=x, y=Y, z=Z * 1e6))
    np.testing.assert_allclose(surface.loss(surface.places), Z * 1e6, rtol=1e-9, atol=1e-9 * 1e6)


def test_inside_it_is_scipys_spline_and_a_cubic_is_met_exactly():
    x, y = np.meshgrid(UNEVEN, Y)
    cubic = Surface.read("a.npz", npz(x=UNEVEN, y=Y, z=x**3 - 2 * x * y**2 + y))
    u, v = np.random.default_rng(1).uniform([[-2], [0]], [[3], [4]], size=(2, 50))
    np.testing.assert_allclose(cubic.loss(np.array([u, v])), u**3 - 2 * u * v**2 + v, atol=1e-10)
    np.testing.assert_allclose(cubic.gradient(np.array([u, v])), [3 * u**2 - 2 * v**2, 1 - 4 * u * v], atol=1e-9)
    np.testing.assert_allclose(cubic.hessian(np.array([u, v])), [[6 * u, -4 * v], [-4 * v, -4 * u]], atol=1e-8)
    spline = RectBivariateSpline(X, Y, Z.T)
    np.testing.assert_allclose(
        Surface.read("a.npz", npz(x=X, y=Y, z=Z)).gradient(np.array([u, v])),
        [spline.ev(u, v, 1, 0), spline.ev(u, v, 0, 1)],
        rtol=1e-12,
        atol=1e-12,
    )


def border():
    """Places on the border of the sample, (2, 40), and the directions that lead straight out of it."""
    along = np.random.default_rng(2).uniform(-2.9, 2.9, 10)
    edge = np.full(10, 3.0)
    places = np.hstack([[edge, along], [-edge, along], [along, edge], [along, -edge]])
    return places, np.where(np.abs(places) == 3, np.sign(places), 0.0)


def test_across_the_border_height_and_slope_go_on_without_a_jump():
    surface, (places, out) = Surface(), border()
    for derivative, tolerance in ((surface.loss, 1e-7), (surface.gradient, 1e-6)):
        np.testing.assert_allclose(derivative(places + 1e-8 * out), derivative(places - 1e-8 * out), atol=tolerance)


def test_outside_slope_and_curvature_are_those_of_the_height():
    surface = Surface()
    places = np.random.default_rng(5).uniform(-9, 9, size=(2, 200))
    places = places[:, (np.abs(places).max(axis=0) > 3.1) & (np.abs(np.abs(places) - 3).min(axis=0) > 0.1)]
    shifts = 1e-5 * np.eye(2)[:, :, np.newaxis]
    for function, derivative in ((surface.loss, surface.gradient), (surface.gradient, surface.hessian)):
        slope = np.array([(function(places + shift) - function(places - shift)) / 2e-5 for shift in shifts])
        np.testing.assert_allclose(derivative(places), slope, rtol=1e-6, atol=1e-6 * np.abs(slope).max())


@pytest.mark.parametrize(
    "lost", [[np.nan, 0], [0, np.nan], [np.inf, 0], [0, -np.inf], [np.nan, np.inf], [np.inf, np.inf]]
)
def test_what_is_no_place_has_no_height_and_spoils_no_other(lost):
    surface, theta = Surface(), np.array([lost, [1.0, 2.0], [5.0, 1.0]]).T
    for function in (surface.loss, surface.gradient, surface.hessian):
        assert np.isnan(function(theta)[..., 0]).all()
        assert np.isnan(function(np.array(lost))).all()
        np.testing.assert_array_equal(function(theta)[..., 1:], function(theta[:, 1:]))


def test_a_place_far_away_is_no_fault():
    assert np.shape(Surface().hessian(np.full((2, 3), 1e308))) == (2, 2, 3)
    assert np.shape(Surface().loss(np.full((2, 3), -1e308))) == (3,)


def test_it_is_known_by_its_digest_which_alone_makes_no_surface():
    read = Surface.read("a.npz", npz(x=X, y=Y, z=Z))
    assert len(read.digest) == 16
    assert repr(read) == f"Surface(digest='{read.digest}')"
    assert read.digest in read.source
    assert "7" in read.formula
    assert read == dataclasses.replace(read) == pickle.loads(pickle.dumps(read))
    read.hessian(np.ones(2))
    assert pickle.loads(pickle.dumps(read)).loss(np.ones(2)) == read.loss(np.ones(2))
    assert hash(read) == hash(dataclasses.replace(read))
    assert read != Surface()
    assert read != Surface.read("a.npz", npz(x=X, y=Y, z=Z + 1e-9))
    with pytest.raises(ValueError, match="not in its link"):
        Surface(read.digest)
    assert Surface().digest == ""
    assert Surface().values is sample()
    assert not read.values.z.flags.writeable


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


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_no_grid_is_refused_with_a_line_that_says_why(case):
    name, data, said = HOSTILE[case]
    assert said in refused(name, data)


def test_a_name_is_never_shown():
    for name in ("a\u202e.exe", None, 5, "\0", "x" * 10**6):
        assert ".npz and .csv" in refused(name, b"1")


def read_or_refused(name, data):
    try:
        surface = Surface.read(name, data)
    except ValueError:
        refused(name, data)
    else:
        assert np.isfinite(surface.loss(surface.grid(21)[2])).all()


@given(
    st.binary(max_size=300) | st.text('0123456789.,;\t\n\r-e"x ', max_size=200).map(str.encode),
    st.sampled_from(["npz", "csv"]),
)
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_terrain_or_one_line(data, kind):
    read_or_refused(f"a.{kind}", data)


@given(st.integers(0, len(npz(z=Z)) - 1), st.integers(0, 255))
@settings(max_examples=300, deadline=None)
def test_an_archive_with_a_wrong_byte_is_a_terrain_or_one_line(place, byte):
    data = bytearray(npz(z=Z))
    data[place] = byte
    read_or_refused("a.npz", data)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e12])
@pytest.mark.parametrize("wide", [0.1, 1.0, 14.0])
def test_whatever_its_scale_it_has_a_map_a_start_and_a_rate(scale, wide):
    rough = np.random.default_rng(6).normal(size=(7, 9))
    surface = Surface.read("a.npz", npz(x=X * wide, y=Y, z=rough / np.abs(rough).max() * scale))
    assert surface.clamp(surface.start) == surface.start
    assert 1e-5 <= surface.learning_rate <= 10
    assert all(surface.clamp(each) == each for each in surface.minima)
