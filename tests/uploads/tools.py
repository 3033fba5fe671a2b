"""The grid of files.py as public tools write it, from their documentation: what each file looks like, byte for byte.

A file is (its bytes, the names of x, y and the loss, the digits that the tool prints).
"""

import base64
import gzip
import io
import json

import numpy as np

from tests.uploads.files import X, Y, Z, csv

ROWS = [(float(x), float(y), float(Z[i, j])) for i, y in enumerate(Y) for j, x in enumerate(X)]
LR, LOSS = ("lr", "momentum"), "loss"
EXACT = 0.0


def table(titles, row, separator=","):
    """A long table: `row` gives the cells of a row from its number, x, y and the loss."""
    return csv([titles, *(row(n, *each) for n, each in enumerate(ROWS))], separator)


def quoted(rows):
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()


def savetxt(array, **keys):
    file = io.BytesIO()
    np.savetxt(file, array, **keys)
    return file.getvalue()


def binary(array):
    """An array in Plotly 6's JSON."""
    shape = ", ".join(map(str, array.shape))
    content = base64.b64encode(array.astype("<f8").tobytes()).decode()
    return {"dtype": "f8", "bdata": content} | ({"shape": shape} if array.ndim > 1 else {})


def gnuplot_blocks():
    blocks = ["\n".join(f"{x} {y} {Z[i, j]}" for j, x in enumerate(X)) for i, y in enumerate(Y)]
    return ("# x y z\n" + "\n\n".join(blocks) + "\n").encode()


def to_string():
    """print(df) of pandas."""
    lines = [f"{'x':>12}{'y':>12}{'loss':>12}"]
    return "\n".join([*lines, *(f"{n:<4}{x:>10.6f}{y:>12.6f}{z:>12.6f}" for n, (x, y, z) in enumerate(ROWS))]).encode()


def comma(value):
    return f"{value}".replace(".", ",")


RECORDS = [{"lr": x, "momentum": y, "loss": z} for x, y, z in ROWS]
SPLIT = {"columns": [*LR, LOSS], "index": list(range(len(ROWS))), "data": [list(each) for each in ROWS]}
COLUMNS = {name: {str(n): row[name] for n, row in enumerate(RECORDS)} for name in (*LR, LOSS)}
PIVOT = {str(x): {str(y): float(Z[i, j]) for i, y in enumerate(Y)} for j, x in enumerate(X)}
FRAME = {"data": [{"type": "surface", "x": X.tolist(), "y": Y.tolist(), "z": Z.tolist()}], "layout": {"title": "loss"}}

TOOLS = {
    "pandas to_csv": (table(["", *LR, LOSS], lambda n, *each: (n, *each)), LR, LOSS, EXACT),
    "pandas to_csv of a sorted, filtered frame": (
        csv([["", *LR, LOSS], *((7 * n + 3, *each) for n, each in reversed(list(enumerate(ROWS))))]),
        LR,
        LOSS,
        EXACT,
    ),
    "pandas to_csv in gzip": (gzip.compress(table([*LR, LOSS], lambda n, *each: each)), LR, LOSS, EXACT),
    "pandas pivot to_csv": (
        csv([["momentum", *X], *([y, *z] for y, z in zip(Y, Z, strict=True))]),
        ("x", "momentum"),
        LOSS,
        EXACT,
    ),
    "pandas pivot to_csv with strings sorted": (
        csv(
            [
                ["momentum", *sorted(map(str, X))],
                *([Y[i], *(Z[i, j] for j in np.argsort([str(x) for x in X]))] for i in range(7)),
            ]
        ),
        ("x", "momentum"),
        LOSS,
        EXACT,
    ),
    "pandas to_string": (to_string(), ("x", "y"), LOSS, 1e-6),
    "pandas to_markdown": (
        "\n".join(
            ["| lr | momentum | loss |", "|---:|---:|---:|", *(f"| {x} | {y} | {z} |" for x, y, z in ROWS)]
        ).encode(),
        LR,
        LOSS,
        EXACT,
    ),
    "pandas to_json": (json.dumps(COLUMNS).encode(), LR, LOSS, EXACT),
    "pandas to_json records": (json.dumps(RECORDS).encode(), LR, LOSS, EXACT),
    "pandas to_json lines": ("\n".join(map(json.dumps, RECORDS)).encode(), LR, LOSS, EXACT),
    "pandas to_json split": (json.dumps(SPLIT).encode(), LR, LOSS, EXACT),
    "pandas to_json index": (json.dumps({str(n): each for n, each in enumerate(RECORDS)}).encode(), LR, LOSS, EXACT),
    "pandas to_json table": (
        json.dumps(
            {"schema": {"fields": []}, "data": [{"index": n} | each for n, each in enumerate(RECORDS)]}
        ).encode(),
        LR,
        LOSS,
        EXACT,
    ),
    "pandas pivot to_json": (json.dumps(PIVOT).encode(), ("x", "y"), LOSS, EXACT),
    "a dict of lists": (
        json.dumps({"alpha": X.tolist(), "beta": Y.tolist(), "loss": Z.tolist()}).encode(),
        ("alpha", "beta"),
        LOSS,
        EXACT,
    ),
    "a dict of columns": (
        json.dumps({name: [row[name] for row in RECORDS] for name in (*LR, LOSS)}).encode(),
        LR,
        LOSS,
        EXACT,
    ),
    "Plotly to_json": (json.dumps(FRAME).encode(), ("x", "y"), LOSS, EXACT),
    "Plotly 6 to_json": (
        json.dumps(
            {"data": [{"type": "heatmap", "x": binary(X), "y": binary(Y), "z": binary(Z)}], "layout": {}}
        ).encode(),
        ("x", "y"),
        LOSS,
        EXACT,
    ),
    "numpy.savetxt of rows": (savetxt(np.array(ROWS)), ("x", "y"), LOSS, EXACT),
    "numpy.savetxt with titles": (savetxt(np.array(ROWS), delimiter=",", header="lr,momentum,loss"), LR, LOSS, EXACT),
    "numpy.savetxt of three long rows": (savetxt(np.array(ROWS).T), ("x", "y"), LOSS, EXACT),
    "MATLAB writematrix": (csv([["NaN", *X], *([y, *z] for y, z in zip(Y, Z, strict=True))]), ("x", "y"), LOSS, EXACT),
    "MATLAB writetable": (table(["lr", "momentum", "val_loss"], lambda n, *each: each), LR, "val_loss", EXACT),
    "MATLAB save -ascii": (savetxt(np.array(ROWS), fmt="%16.7e", delimiter=""), ("x", "y"), LOSS, 1e-6),
    "Excel in German": (
        ("\ufeff" + "\r\n".join(["Lernrate;Impuls;Verlust", *(";".join(map(comma, each)) for each in ROWS)])).encode(),
        ("Lernrate", "Impuls"),
        "Verlust",
        EXACT,
    ),
    "Excel in French": (
        "\r\n".join(["pas;élan;coût", *(";".join(map(comma, each)) for each in ROWS)]).encode("latin-1"),
        ("pas", "élan"),
        "coût",
        EXACT,
    ),
    "Excel's Unicode text": (
        "\r\n".join(["lr\tmomentum\tloss", *("\t".join(map(comma, each)) for each in ROWS)]).encode("utf-16"),
        LR,
        LOSS,
        EXACT,
    ),
    "Excel with a separator line": (
        "\r\n".join(["sep=;", "lr;momentum;loss", *(";".join(map(str, each)) for each in ROWS)]).encode(),
        LR,
        LOSS,
        EXACT,
    ),
    "W&B": (
        quoted(
            [["Name", "State", "Notes", "Created", "lr", "momentum", "loss", "_runtime"]]
            + [
                [f"sunny-sea-{n}", "finished", "-", "2026-01-01T00:00:00.000Z", x, y, z, 10 + n % 3]
                for n, (x, y, z) in enumerate(ROWS)
            ]
        ),
        LR,
        LOSS,
        EXACT,
    ),
    "TensorBoard's HParams": (
        table(
            ["trial_id", "lr", "momentum", "validation/epoch_loss", "train/epoch_acc"],
            lambda n, x, y, z: (f"a{n:x}f", x, y, z, n % 5),
        ),
        LR,
        "validation/epoch_loss",
        EXACT,
    ),
    "MLflow's runs": (
        table(
            [
                "run_id",
                "experiment_id",
                "status",
                "artifact_uri",
                "start_time",
                "metrics.acc",
                "metrics.val_loss",
                "params.lr",
                "params.momentum",
            ],
            lambda n, x, y, z: (f"{n:032x}f", 0, "FINISHED", "file:///mlruns/0", "2026-01-01 00:00:00", n % 7, z, x, y),
        ),
        ("params.lr", "params.momentum"),
        "metrics.val_loss",
        EXACT,
    ),
    "Optuna's trials": (
        table(
            [
                "",
                "number",
                "value",
                "datetime_start",
                "duration",
                "params_lr",
                "params_momentum",
                "system_attrs_grid_id",
                "state",
            ],
            lambda n, x, y, z: (n, n, z, "2026-01-01 00:00:00.5", "0 days 00:00:01", x, y, n, "COMPLETE"),
        ),
        ("params_lr", "params_momentum"),
        "value",
        EXACT,
    ),
    "Ray Tune's results": (
        table(
            [
                "loss",
                "time_this_iter_s",
                "done",
                "training_iteration",
                "trial_id",
                "timestamp",
                "config/lr",
                "config/momentum",
            ],
            lambda n, x, y, z: (z, 0.5 + n, True, 10, f"t_{n}", 1700000000 + n, x, y),
        ),
        ("config/lr", "config/momentum"),
        LOSS,
        EXACT,
    ),
    "Ray Tune's result.json": (
        "\n".join(
            json.dumps({"loss": z, "done": True, "config": {"lr": x, "momentum": y}, "pid": 7}) for x, y, z in ROWS
        ).encode(),
        ("config/lr", "config/momentum"),
        LOSS,
        EXACT,
    ),
    "scikit-learn's cv_results_": (
        table(
            ["", "mean_fit_time", "param_C", "param_gamma", "split0_test_score", "mean_test_score", "rank_test_score"],
            lambda n, x, y, z: (n, 0.1 + n / 7, x, y, z + 1, z, n + 1),
        ),
        ("param_C", "param_gamma"),
        "mean_test_score",
        EXACT,
    ),
    "R's write.csv": (
        "\n".join(['"","x","y","loss"', *(f'"{n}",{x},{y},{z}' for n, (x, y, z) in enumerate(ROWS, start=1))]).encode(),
        ("x", "y"),
        LOSS,
        EXACT,
    ),
    "R's write.table": (
        "\n".join(['"x" "y" "loss"', *(f'"{n}" {x} {y} {z}' for n, (x, y, z) in enumerate(ROWS, start=1))]).encode(),
        ("x", "y"),
        LOSS,
        EXACT,
    ),
    "R's write.csv of a matrix with dimnames": (
        "\n".join(
            [
                ",".join(['""', *(f'"{x}"' for x in X)]),
                *(",".join([f'"{y}"', *map(str, z)]) for y, z in zip(Y, Z, strict=True)),
            ]
        ).encode(),
        ("x", "y"),
        LOSS,
        EXACT,
    ),
    "Mathematica's CSV": (csv(ROWS), ("x", "y"), LOSS, EXACT),
    "a list of Mathematica's": (
        (
            "{" + ", ".join("{" + ", ".join(f"{each}".replace("e-", "*^-") for each in row) + "}" for row in ROWS) + "}"
        ).encode(),
        ("x", "y"),
        LOSS,
        EXACT,
    ),
    "gnuplot's blocks": (gnuplot_blocks(), ("x", "y"), LOSS, EXACT),
    "gnuplot's nonuniform matrix": (
        "\n".join(
            [" ".join(map(str, [9, *X])), *(" ".join(map(str, [y, *z])) for y, z in zip(Y, Z, strict=True))]
        ).encode(),
        ("x", "y"),
        LOSS,
        EXACT,
    ),
    "Origin": (
        csv([["lr", "momentum", "loss"], ["1/s", "a.u.", ""], ["", "", "mean of 3"], *ROWS], "\t"),
        LR,
        LOSS,
        EXACT,
    ),
    "COMSOL": (
        "\n".join(
            [
                "% Model:  bowl.mph",
                "% Version:  COMSOL 6.2",
                "% Dimension:  2",
                "% x                y                z",
                *(f"{x:<17} {y:<17} {z}" for x, y, z in ROWS),
            ]
        ).encode(),
        ("x", "y"),
        LOSS,
        EXACT,
    ),
    "Julia's writedlm": (csv(ROWS, "\t"), ("x", "y"), LOSS, EXACT),
    "a table with a heading": (
        b"Loss surface of run 7\nmeasured on Monday\n\n" + table([*LR, LOSS], lambda n, *each: each),
        LR,
        LOSS,
        EXACT,
    ),
    "titles with numbers": (
        csv([["", *(f"lr={x}" for x in X)], *([f"momentum={y}", *z] for y, z in zip(Y, Z, strict=True))]),
        LR,
        LOSS,
        EXACT,
    ),
}
