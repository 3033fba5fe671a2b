"""What the titles of columns, and the names of arrays, say: which may be the loss, and which of two is x."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from uploads.cells import number

LONGEST_NAME = 30  # characters that are shown

# The likeliest loss first. A title is compared by its letters and digits, and by its part after the last / or point.
HEIGHTS = (
    *("loss", "z", "losses", "height", "f", "fxy", "fval", "value", "valloss", "validationloss", "lossval", "evalloss"),
    *("trainloss", "trainingloss", "losstrain", "testloss", "losstest", "meanloss", "avgloss", "finalloss", "bestloss"),
    *("objective", "cost", "error", "err", "energy", "mse", "rmse", "mae", "nll", "crossentropy", "perplexity"),
    *("meantestscore", "score", "metric", "metricsloss", "valerr", "testerr", "trainerr", "accuracy", "acc", "valacc"),
    *("valaccuracy", "testaccuracy", "testacc", "trainacc", "reward", "result", "v", "values", "verlust"),
)
PAIRS = (
    *(("x", "y"), ("alpha", "beta"), ("alphas", "betas"), ("a", "b"), ("u", "v"), ("w", "b"), ("α", "β"), ("i", "j")),
    *(("xs", "ys"), ("row", "col"), ("dir1", "dir2"), ("theta", "phi"), ("xx", "yy"), ("x0", "y0"), ("p", "q")),
    *(("xcoordinates", "ycoordinates"), ("xaxis", "yaxis"), ("xgrid", "ygrid"), ("gridx", "gridy"), ("lon", "lat")),
)
NUMBERED = re.compile(r"(.*?)[\s_=:({\[]*(\d+)[\])}\s]*$")
TITLE_NUMBER = re.compile(r"(.*?)[\s_=:({\[]*([-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)[\])}\s]*$")
SETTINGS = re.compile(r"(params|param|config|hparams|hyperparameters?|args)[_./]", re.IGNORECASE)


def shown(name: str) -> str:
    """A name from a file as it is shown: printable, on one line, short, and without the signs of HTML."""
    plain = "".join(each for each in re.sub(r"\s+", " ", name) if each.isprintable() and each not in "<>&\"'`")
    return plain[:LONGEST_NAME].strip()


def titles_shown(titles: Iterable[str]) -> list[str]:
    """The titles of columns as they are shown, each different: an empty or repeated one gets its number."""
    found: list[str] = []
    for position, title in enumerate(titles, start=1):
        name = shown(title) or f"column {position}"
        found.append(name if name not in found else f"{name[: LONGEST_NAME - 5]} ({position})")
    return found


def plain(name: str) -> str:
    """The letters and digits of a name, in lower case, after its last / or point."""
    return re.sub(r"[\W_]", "", re.split(r"[/.]", name.lower())[-1])


def height_rank(name: str) -> int:
    """The rank of a name among those of a loss, from 0; the number of all for any other name."""
    for candidate in (re.sub(r"[\W_]", "", name.lower()), plain(name)):
        if candidate in HEIGHTS:
            return HEIGHTS.index(candidate)
    return len(HEIGHTS)


def is_setting(name: str) -> bool:
    """Whether the name says that a column is a setting of the runs, as Optuna, MLflow and Ray write it."""
    return SETTINGS.match(name) is not None


def is_pair(first: str, second: str) -> bool:
    """Whether two names are those of the two axes, in this order."""
    a, b = (re.sub(r"[\W_]", "", each.lower()) for each in (first, second))
    if (a, b) in PAIRS:
        return True
    one, two = NUMBERED.match(first), NUMBERED.match(second)
    if one and two and one[1].lower() == two[1].lower() and one[1]:
        return int(one[2]) < int(two[2])
    return len(a) > 1 and a[:1] == "x" and b == f"y{a[1:]}"


def numbers_in(titles: Sequence[str]) -> tuple[str, list[float]] | None:
    """The common name and the numbers of titles such as lr=0.1, lr=0.3, or V1, V2; None if they are no such titles."""
    matches = [TITLE_NUMBER.match(each) for each in titles]
    names = {each[1].strip(" _=:({[") for each in matches if each}
    if not all(matches) or len(names) != 1:
        return None
    values = [number(each[2].replace("−", "-")) for each in matches if each]
    return names.pop(), [each for each in values if each is not None]


def counts(values: Sequence[float]) -> bool:
    """Whether numbers merely count: 0, 1, 2 and so on, or 1, 2, 3."""
    return len(values) > 1 and values[0] in (0, 1) and all(b - a == 1 for a, b in pairwise(values))
