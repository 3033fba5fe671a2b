"""Random files like that of a surface, for `benchmarks/fuzz.py`: written in any way, and often damaged."""

from __future__ import annotations

import gzip
import io
import json
import warnings
import zipfile

import numpy as np

from uploads.found import LAYOUTS, SEVERAL, Choices

ODD = ["", "nan", "inf", "-inf", "-1", "0", "1e308", "-1e308", "1e-320", "1e999", "9" * 400, "٣", "1_0", "0x10", "<b>"]
ODD += ["'; DROP", "\x00", "\ud800", "%", "&", "=", "main", "None", "🙂", "a" * 3000, "__import__('os')"]
WORDS = [
    "",
    "x",
    "y",
    "loss",
    "lr",
    "momentum",
    "run",
    "step",
    "epoch",
    "nan",
    "inf",
    "diverged",
    "lr=0.1",
    "V3",
    "-1,5",
]
ARRAYS = [np.zeros((500, 500)), np.array([[{}] * 5], dtype=object), np.array(["a"]), np.zeros(5), np.zeros((0, 5))]
FIRST = ["", "sep=;\n", "# x y loss\n", "% made by a tool\n", "Loss of run 7\n\n", "[[", "{{", "<html>", "\ufeff"]


def training(dice):
    """A recorded training, `downhill run 1`, with some of its pieces left out, wrong or hostile."""
    seeded = np.random.default_rng(dice.randrange(2**32))
    rows, steps = dice.choice([1, 2, 5, 60]), np.arange(60) * dice.choice([1, 1, 50, 10**6])
    arrays = {"x": np.linspace(-1, 2, dice.choice([4, 9])), "y": np.linspace(-2, 1, dice.choice([4, 9]))}
    arrays["z"] = seeded.random((len(arrays["y"]), len(arrays["x"])))
    balls = dice.choice([1, 2, 8, 9])
    for number in range(1, balls + 1):
        path = np.column_stack([steps[:rows], seeded.normal(size=(rows, 2)), seeded.random((rows, 2))])
        path[0, 4] = 0.0
        arrays[f"ball_{number}"] = path
        if dice.random() < 0.3:
            arrays[f"ball_{number}_test"] = seeded.random(rows)
    for _ in range(dice.choice([0, 0, 1, 2])):
        name = dice.choice(list(arrays))
        if dice.random() < 0.3:
            arrays[name] = dice.choice(ARRAYS)
        elif dice.random() < 0.2:
            del arrays[name]
        elif arrays[name].dtype == float and arrays[name].size:
            values = arrays[name].copy()
            values.flat[dice.randrange(values.size)] = dice.choice([np.nan, np.inf, -1.0, 1e300, 0.5, 0.0])
            arrays[name] = values
    about = {"format": "downhill run 1", "names": ["SGD"] * balls, "weights": 2410}
    about |= {"through": [[1, 0]], "lengths": [3.0] * balls}
    for key in list(about):
        if dice.random() < 0.1:
            about[key] = dice.choice(
                [*ODD, None, -1, 1e999, 10**30, [], [["1", 0]], [[1, 7]], {}, [[]] * 50, ["a"] * 9]
            )
        elif key != "format" and dice.random() < 0.2:
            del about[key]
    text = dice.choice([json.dumps(about)] * 9 + ['{"downhill run' + "[" * 4000, '"downhill run 1"' + " " * 5000])
    if dice.random() < 0.95:
        arrays["about"] = np.frombuffer(text.encode("utf-8", "replace"), np.uint8)
    file = io.BytesIO()
    dice.choice([np.savez, np.savez_compressed])(file, **arrays)
    return file.getvalue()


def upload(dice):
    """The content of a file like that of a surface, however it is written, often with damaged bytes; and choices."""
    low = dice.choice([1, 4, 4, 4])
    rows, columns = dice.randint(low, 9), dice.randint(low, 9)
    seeded = np.random.default_rng(dice.randrange(2**32))
    scale = dice.choice([1.0, 1.0, 1.0, 1.0, 1e-300, 1e300, 1e-9, 1e12])
    z = seeded.normal(size=(rows, columns)) * scale
    x, y = (np.sort(seeded.normal(size=each)) * dice.choice([1.0, 1e-7, 1e7]) for each in (columns, rows))
    if dice.random() < 0.3:
        x = np.geomspace(1e-4, 1, columns)
    if dice.random() < 0.3:
        z.flat[dice.randrange(z.size)] = dice.choice([np.nan, np.inf, -np.inf, 0.0])
    if dice.random() < 0.2:
        data = bytearray(training(dice))
    else:
        data = bytearray(dice.choice([archive, table, table, document])(dice, x, y, z))
    if dice.random() < 0.1:
        data = bytearray(gzip.compress(data))
    for _ in range(dice.choice([0, 0, 0, 0, 1, 3])):
        if data:
            kind, position = dice.random(), dice.randrange(len(data))
            if kind < 0.6:
                data[position] = dice.randrange(256)
            elif kind < 0.8:
                del data[position : position + dice.randrange(50)]
            else:
                data[position:position] = data[: dice.randrange(len(data))]
    if dice.random() < 0.05:
        data = bomb(dice)
    names = ["", "", *WORDS, "column 2", "a", "z"]
    picked = {each: dice.choice(names) for each in ("x", "y", "height")}
    ticks = {each: dice.random() < 0.1 for each in ("log_height", "swapped", "transposed")}
    logs = {each: dice.choice([None, None, True, False]) for each in ("log_x", "log_y")}
    if dice.random() < 0.5:
        return bytes(data), Choices()
    layout, several = dice.choice(["", "", *LAYOUTS]), dice.choice(["", *SEVERAL])
    where = dice.choice([(), (), (("run", "SGD"),), (("x", "1"), ("column 1", "0"))])
    return bytes(data), Choices(layout=layout, several=several, where=where, **picked, **ticks, **logs)


def archive(dice, x, y, z):
    """An .npz or an .npy file."""
    file = io.BytesIO()
    kind = dice.choice(["f8", "f8", "f8", "f4", "f2", ">f8", "i4", "i8", "u1", "c16", "U5", "M8[s]", "?"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        z = z.astype(kind)
    if dice.random() < 0.2:
        np.save(file, z)
        return file.getvalue()
    meshes = dict(zip("XY", np.meshgrid(x, y, indexing=dice.choice(["xy", "ij"])), strict=True))
    run = np.array([[0, 0, 0, 1, 0], [1, *dice.choices([0.5, np.nan, 1e300], k=2), 1, 0]])
    shapes = [{"x": x, "y": y, "z": z}, {"z": z}, {"x": x, "z": z}, {"other": z}, {"z": z[0]}, {**meshes, "Z": z}]
    shapes += [
        {"b": y, "a": x, "loss": z, "acc": z.T},
        {"x": x, "y": y, "z": z, "ball_1": run},
        {"a": x, "b": x, "c": x},
    ]
    dice.choice([np.savez, np.savez_compressed])(file, **dice.choice(shapes))
    return file.getvalue()


def table(dice, x, y, z):
    """A table in text: a matrix, a matrix with its axes, or columns."""
    columns = [["x", "y", "loss"], *([a, b, z[j, i]] for j, b in enumerate(y) for i, a in enumerate(x))]
    if dice.random() < 0.3:
        extra = dice.choice([lambda n: n, lambda n: "SGD" if n % 5 == 1 else "", lambda n: dice.choice(WORDS)])
        columns = [[dice.choice(WORDS) if n == 0 else extra(n), *row] for n, row in enumerate(columns)]
    corner = dice.choice(["", 0, "nan", "y\\x", 1.5])
    cells = dice.choice(
        [z.tolist(), [[corner, *x], *([a, *b] for a, b in zip(y, z, strict=True))], columns, columns[1:]]
    )
    cells = [[dice.choice([*ODD, *WORDS]) if dice.random() < 0.01 else f"{each}" for each in row] for row in cells]
    separator = dice.choice([",", ",", ";", "\t", " ", "|", ", "])
    if separator == ";" and dice.random() < 0.5:
        cells = [[each.replace(".", ",") for each in row] for row in cells]
    text = dice.choice(FIRST) * (dice.random() < 0.3) + dice.choice(["\n", "\r\n"]).join(map(separator.join, cells))
    return text.encode(dice.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1"]), "replace")


def document(dice, x, y, z):
    """A file in JSON."""
    grid = {"x": x.tolist(), "y": y.tolist(), "z": z.tolist()}
    records = [{"x": a, "y": b, "loss": z[j, i]} for j, b in enumerate(y) for i, a in enumerate(x)]
    run = {"name": dice.choice(ODD), "x": [0, 1], "y": dice.choice([[0, 1], [None, "a"], 5])}
    forms = [grid, records, z.tolist(), {"data": [grid | {"type": "surface"}], "layout": {}}, grid | {"runs": [run]}]
    forms += [{"columns": x.tolist(), "index": y.tolist(), "data": z.tolist()}, {str(a): {"1": a} for a in x}]
    form = dice.choice(forms)
    if dice.random() < 0.1:
        form = dice.choice([{"a": form}, [form], {"data": form}, {"z": form}])
    lines = "\n".join(map(json.dumps, records))
    return (lines if dice.random() < 0.1 else json.dumps(form)).encode()


def bomb(dice):
    """Zeros that take far more room unpacked."""
    zeros = bytes(dice.randrange(20_000_000))
    if dice.random() < 0.5:
        return gzip.compress(zeros, 1)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("z.npy", b"\x93NUMPY\x01\x00" + zeros)
    return file.getvalue()
