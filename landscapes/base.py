"""The one idea of a landscape: a loss with its exact gradient and Hessian, and the map on which it is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property, wraps
from types import MethodType
from typing import Any, ClassVar

import numpy as np

from checks import number_of, numbers_of, settle, shown
from geometry import plane
from geometry.curves import nearest
from geometry.domain import border, has_value, moved_to_border
from geometry.floors import PIECES
from geometry.levels import Levels, levels_of
from geometry.minima import find_minima
from landscapes._span import DEFAULT, Span
from uploads.grid import RecordedRun, Recording

# By what they teach.
GROUPS = ("Ravines", "Valleys", "Many wells", "Saddles and plateaus", "Data", "Networks", "Your own")
TOLERANCE = 1e-3
DIVERGENCE_RADIUS = 100  # map sizes
SLENDER = 2.5  # the longer side of a drawn map by its shorter one


def _takes_any_numbers(method: Callable) -> Callable:
    """The method of a landscape, for a theta, and a vector, of any numbers: lists, pairs, integers.

    TypeError for what isn't numbers, ValueError for the wrong number of coordinates.
    """

    @wraps(method)
    def taking(self, theta, *vector):
        are_floats = type(theta) is np.ndarray and theta.dtype.char in "dD" and theta.ndim
        if not are_floats or len(theta) != self.dimension:
            theta = theta_of(theta, self.dimension)
        if vector:
            vector = tuple(theta_of(each, self.dimension, "vector") for each in vector)
        return method(self, theta, *vector)

    return taking


def unchecked(method: Callable) -> Callable:
    """A landscape's bound method for a theta that is known to be an array of floats, without the check."""
    plain = getattr(method, "__wrapped__", None)
    return MethodType(plain, method.__self__) if plain and isinstance(method, MethodType) else method


def theta_of(value: Any, dimension: int, name: str = "theta") -> np.ndarray:
    """An array (dimension, *batch) of floats from a list, a pair or an array. The message of an error has that name."""
    array = numbers_of(value)
    if array is None:
        raise TypeError(f"{name} must be {dimension} numbers or arrays of numbers, not {shown(value)}.")
    if array.shape[:1] != (dimension,):
        raise ValueError(f"{name} must have {dimension} coordinates along its first axis, not the shape {array.shape}.")
    return array


class Landscape:
    """A loss of d parameters and its map. Subclasses are frozen dataclasses; their fields are `parameter(...)`.

    theta has shape (d, *batch), where d is `dimension`. The loss has shape batch, the gradient (d, *batch), the
    Hessian (d, d, *batch). A place is a point of the map and has shape (2, *batch).
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]  # each subclass is a dataclass: `fields` and `replace` take it

    key: ClassVar[str]  # the file's name, set by discover
    name: ClassVar[str]
    group: ClassVar[str]  # one of GROUPS
    formula: ClassVar[str]  # LaTeX
    source: ClassVar[str]
    x_range: ClassVar[tuple[float, float]]
    y_range: ClassVar[tuple[float, float]]
    view: ClassVar[tuple[float, float, float]] = (-1.0, -1.25, 1.2)  # the camera's position x, y, z around the surface
    axes: ClassVar[tuple[str, str]] = ("x", "y")  # the names of the two coordinates of the map
    examples: ClassVar[dict[str, dict[str, Any]]] = {}  # by name: fields that a visitor can set at once
    height_name: ClassVar[str] = "loss"
    steps: ClassVar[int] = 300  # of a race that is worth watching
    found: ClassVar[bool] = False  # whether a visitor brings it: start, learning rate and tolerance are found
    files: ClassVar[tuple[str, ...]] = ()  # the endings of the files that `read` can read
    file_help: ClassVar[str] = ""
    recorded: ClassVar[tuple[RecordedRun, ...]] = ()  # runs that came with a file, drawn beside the balls
    replayed: ClassVar[tuple[RecordedRun, ...]] = ()  # those of a recorded training, drawn as balls on its plane
    recording: ClassVar[Recording | None] = None  # what is known of that plane
    unlinked: ClassVar[str] = ""  # a sentence on the part that a link leaves out
    differentiable: ClassVar[bool] = True  # False if there is a point without a gradient: there it counts as 0
    partial: bool = False  # whether there are places where the loss has no value
    least: ClassVar[float | None] = None  # no loss is below; heights count from it, or else from the deepest minimum
    drawn_range: tuple[float, float] = (-math.inf, math.inf)  # of the losses: what lies beyond is drawn at its ends
    remark: str = ""  # a sentence on where the loss has no value, and how far up it is drawn
    # About how many times as long a gradient takes, one of many at once, as on the dearest terrain of two parameters in
    # the catalogue, at least 1; a loss; and a row of a path with all that the page shows of it. See simulation/cost.py.
    cost: float = 1.0
    loss_cost: float = 1.0
    row_cost: float = 1.0
    dimension: int = 2  # d, the number of parameters in theta
    matrices: tuple[tuple[int, int, int], ...] = ()  # (first weight, rows, columns) of each matrix in theta
    same_in_batches: ClassVar[bool] = True  # whether a batch has the bits of its points one by one
    sums_many: ClassVar[bool] = False  # whether a gradient is a sum of many terms, and takes longer than any step
    loss_and_gradient: ClassVar[Callable | None] = None  # of one theta (d,), in hardly longer than the gradient alone
    gradient_for: ClassVar[Callable | None] = None  # of few runs of a shape (d, *batch), where theirs may be quicker

    def __init_subclass__(cls, **given: Any) -> None:
        super().__init_subclass__(**given)
        for name in ("loss", "gradient", "hessian", "hessian_product"):
            if name in vars(cls):
                setattr(cls, name, _takes_any_numbers(vars(cls)[name]))

    def __post_init__(self) -> None:
        settle(self)

    @cached_property
    def minima(self) -> tuple[tuple[float, ...], ...]:
        """All local minima that are known, each a theta (d,), the deepest first; there may be none.

        They are searched for on a map of two parameters; a subclass that has a closed form lists them instead.
        """
        return find_minima(self.loss, self.gradient, self.hessian, self.x_range, self.y_range)

    @property
    def floors(self) -> tuple[np.ndarray, ...]:
        """The curves of minima on a map of two parameters, each (k, 2), with one loss; a closed one ends as it begins.

        A terrain of the catalogue lists them; on the terrains that visitors bring they are searched for.
        """
        return ()

    def nearest_on_floor(self, floor: int, points: np.ndarray) -> np.ndarray:
        """The place (2, m) of a floor, by its index, that is nearest to each of the points (2, m)."""
        return nearest(self.floors[floor], points)

    @property
    def levels(self) -> Levels:
        """The places that lie on the floors by their loss: those of a plain, and those outside of the map."""
        return levels_of(self)

    @property
    def wells(self) -> tuple[tuple[float, ...], ...]:
        """A place at the bottom of each well: the minima, and after them a place in the middle of each floor."""
        # One that was found, and not one drawn between two of them, which may lie beside the domain.
        middles = (floor[len(floor) // 2 // PIECES * PIECES].tolist() for floor in self.floors)
        return (*self.minima, *((x, y) for x, y in middles))

    @property
    def resolved(self) -> bool:
        """Whether the minima and floors are all that there are on the map, as far as a grid of its points can tell."""
        return True

    @property
    def start(self) -> tuple[float, float]:
        """The place from which its race starts."""
        raise NotImplementedError

    @property
    def start_ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Where a race may start: on the map, or, where that is found from the race, anywhere near."""
        if self.dimension == 2:
            return self.x_range, self.y_range
        return ((-self.divergence_radius, self.divergence_radius),) * 2

    @property
    def tolerance(self) -> float:
        """The distance to a minimum within which a run counts as arrived."""
        return TOLERANCE

    @property
    def learning_rate(self) -> float:
        """A learning rate at which SGD and momentum can be compared on their way from the start."""
        raise NotImplementedError

    def loss(self, theta):
        raise NotImplementedError

    def gradient(self, theta):
        raise NotImplementedError

    def hessian(self, theta):
        raise NotImplementedError

    @_takes_any_numbers
    def hessian_product(self, theta, vector):
        """The Hessian at theta times a vector, both (d, *batch). A run alone and in a batch gives the same bits."""
        hessian = self.hessian(theta)
        return sum(hessian[:, each] * vector[each] for each in range(self.dimension))

    def seen(self, paths, names, span: Span = DEFAULT) -> Landscape:
        """The landscape of two parameters on the map of a race, given the race's paths, each (rows, d), and names."""
        return self

    def on(self, seen: Landscape) -> Landscape:
        """The same landscape, its places those of the map of `seen`; for one whose map isn't always the same."""
        return self

    def embed(self, place):
        """The theta (d, *batch) at a place of the map (2, *batch)."""
        return theta_of(place, 2, "place")

    def project(self, theta):
        """The place of the map (2, *batch) nearest to theta (d, *batch)."""
        return np.asarray(theta, dtype=float)

    def beside(self, theta):
        """The distance between theta (d, *batch) and the map, in the map's unit, of shape batch."""
        return np.zeros(np.shape(theta)[1:])

    @property
    def divergence_centre(self) -> np.ndarray:
        """A theta (d,): a run that is farther than `divergence_radius` from it has diverged."""
        return self.embed(self.centre)

    @property
    def divergence_radius(self) -> float:
        return DIVERGENCE_RADIUS * self.size

    @classmethod
    def read(cls, name: str, data: bytes) -> Landscape:
        """The landscape of a visitor's file. ValueError says in one line why there can be none."""
        raise NotImplementedError

    def sampler(self, steps: int, seed: np.ndarray) -> Callable[[int], Callable] | None:
        """The stochastic gradients: step (from 0) -> gradient, on average the exact one. None without noise.

        `seed` has as many axes as the batch. Equal seeds draw the same for every run, and the first steps are the same
        whatever their number. A landscape with a sampler also has `weights(steps, seed)`, and `weighted_loss(theta,
        weights)` with the weights of one step, for libraries that differentiate the loss themselves.
        """
        return None

    def inside(self, places: np.ndarray) -> np.ndarray:
        """The places (2, *batch) of the map, one that is a hole by itself moved beside it: there the loss is drawn."""
        return places

    def drawn_loss(self, places: np.ndarray) -> np.ndarray:
        """The loss as it is drawn at places (2, *batch): within `drawn_range`, NaN where it has no value."""
        with np.errstate(all="ignore"):
            loss = self.loss(self.inside(places))
            return np.where(has_value(loss), np.clip(loss, *self.drawn_range), np.nan)

    def drawn_gradient(self, places: np.ndarray) -> np.ndarray:
        """The gradient of the loss as it is drawn, (2, *batch)."""
        return self.gradient(self.inside(places))

    def border(self, n: int) -> np.ndarray:
        """The border of the domain as straight pieces (k, 4), each x0, y0, x1, y1, found on an (n, n) grid."""
        x, y, places = self.grid(n)
        with np.errstate(all="ignore"):
            return border(self.loss, x, y, has_value(self.loss(self.inside(places))))

    def corners(self, places: np.ndarray) -> np.ndarray:
        """The places (2, n, m) of a grid, the first ones outside of the domain moved to its border."""
        with np.errstate(all="ignore"):
            inside = has_value(self.loss(self.inside(places)))
            return places if inside.all() else moved_to_border(self.loss, places, inside)

    def has_left(self, theta: np.ndarray) -> np.ndarray:
        """Whether a ball at theta (2, *batch) has left the domain of the loss, of shape batch.

        The loss has no value there; an infinite one counts on the map alone, since beyond it a loss may overflow.
        """
        loss, (x, y) = self.loss(theta), theta
        (left, right), (bottom, top) = self.x_range, self.y_range
        on_map = (left <= x) & (x <= right) & (bottom <= y) & (y <= top)
        return np.isnan(loss) | (np.isinf(loss) & on_map)

    @property
    def centre(self) -> np.ndarray:
        return np.array([sum(self.x_range) / 2, sum(self.y_range) / 2])

    @property
    def size(self) -> float:
        """The longer side of the map."""
        return max(self.x_range[1] - self.x_range[0], self.y_range[1] - self.y_range[0])

    @property
    def aspect(self) -> float:
        """The height of the map as it is drawn, by its width. One that is longer than SLENDER is drawn shortened."""
        (left, right), (bottom, top) = self.x_range, self.y_range
        return min(max((top - bottom) / (right - left), 1 / SLENDER), SLENDER)

    def clamp(self, place) -> tuple[float, float]:
        """The nearest place on the map."""
        return plane.clamp(theta_of(place, 2, "place"), self.x_range, self.y_range)

    def near(self, place) -> tuple[float, float]:
        """The nearest place on the map that a short link can name: rounded to about a thousandth of each side."""
        sides = (high - low for low, high in (self.x_range, self.y_range))
        place = theta_of(place, 2, "place")
        return self.clamp(
            [round(float(each), 3 - math.floor(math.log10(side))) for each, side in zip(place, sides, strict=True)]
        )

    def grid(self, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The axes x (n,) and y (n,) of the map, and its places (2, n, n) with y along the rows."""
        return plane.grid(self.x_range, self.y_range, number_of("n", n, 2, whole=True))
