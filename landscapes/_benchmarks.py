"""Published test functions of optimization in two variables: formula, window, minima and source of each.

S&B: S. Surjanovic and D. Bingham, Virtual Library of Simulation Experiments, www.sfu.ca/~ssurjano/optimization.html
J&Y: M. Jamil and X.-S. Yang, A literature survey of benchmark functions for global optimization problems, 2013,
arXiv:1308.4008. W: Wikipedia, Test functions for optimization. SciPy: benchmarks/benchmarks/go_benchmark_functions of
SciPy, which corrects minima of J&Y.

Longer than 300 lines: it is one table.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Place = tuple[float, float]


class Benchmark(NamedTuple):
    """A test function: its formula, its window, and its lowest value with the places that are published for it."""

    name: str
    formula: str
    x: Place  # from, to
    y: Place
    value: float
    minima: tuple[Place, ...]
    source: str  # S&B, J&Y, W or SciPy

    @property
    def fields(self) -> dict[str, Any]:
        """The formula and its window as the fields of the terrain."""
        (x_from, x_to), (y_from, y_to) = self.x, self.y
        return {"f": self.formula, "zoom": 1.0, "x_from": x_from, "x_to": x_to, "y_from": y_from, "y_to": y_to}


def four(x: float, y: float) -> tuple[Place, ...]:
    """A place and its mirror images in both axes."""
    return (x, y), (-x, y), (x, -y), (-x, -y)


TEN, FIVE = (-10.0, 10.0), (-5.0, 5.0)
HUNDRED, CUBE = (-100.0, 100.0), (-5.12, 5.12)
ORIGIN = ((0.0, 0.0),)
ONES = ((1.0, 1.0),)

BENCHMARKS = (
    Benchmark(
        "Ackley",
        "-20*exp(-0.2*sqrt((x^2 + y^2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2) + 20 + e",
        (-32.768, 32.768),
        (-32.768, 32.768),
        0,
        ORIGIN,
        "S&B",
    ),
    Benchmark("Adjiman", "cos(x)*sin(y) - x/(y^2 + 1)", (-1, 2), (-1, 1), -2.02181, ((2, 0.10578),), "J&Y"),
    Benchmark("Alpine N. 1", "|x*sin(x) + 0.1*x| + |y*sin(y) + 0.1*y|", TEN, TEN, 0, ORIGIN, "J&Y"),
    Benchmark("Aluffi-Pentini", "0.25*x^4 - 0.5*x^2 + 0.1*x + 0.5*y^2", TEN, TEN, -0.3523, ((-1.0465, 0),), "J&Y"),
    Benchmark("Bartels-Conn", "|x^2 + y^2 + x*y| + |sin(x)| + |cos(y)|", (-500, 500), (-500, 500), 1, ORIGIN, "J&Y"),
    Benchmark(
        "Beale",
        "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2",
        (-4.5, 4.5),
        (-4.5, 4.5),
        0,
        ((3, 0.5),),
        "S&B",
    ),
    Benchmark(
        "Bird",
        "sin(x)*exp((1 - cos(y))^2) + cos(y)*exp((1 - sin(x))^2) + (x - y)^2",
        (-6.2832, 6.2832),
        (-6.2832, 6.2832),
        -106.764537,
        ((4.70104, 3.15294), (-1.58214, -3.13024)),
        "J&Y",
    ),
    Benchmark(
        "Bohachevsky N. 1",
        "x^2 + 2*y^2 - 0.3*cos(3*pi*x) - 0.4*cos(4*pi*y) + 0.7",
        HUNDRED,
        HUNDRED,
        0,
        ORIGIN,
        "S&B",
    ),
    Benchmark(
        "Bohachevsky N. 2", "x^2 + 2*y^2 - 0.3*cos(3*pi*x)*cos(4*pi*y) + 0.3", HUNDRED, HUNDRED, 0, ORIGIN, "S&B"
    ),
    Benchmark("Bohachevsky N. 3", "x^2 + 2*y^2 - 0.3*cos(3*pi*x + 4*pi*y) + 0.3", HUNDRED, HUNDRED, 0, ORIGIN, "S&B"),
    Benchmark("Booth", "(x + 2*y - 7)^2 + (2*x + y - 5)^2", TEN, TEN, 0, ((1, 3),), "S&B"),
    Benchmark(
        "Branin",
        "(y - 5.1/(4*pi^2)*x^2 + 5/pi*x - 6)^2 + 10*(1 - 1/(8*pi))*cos(x) + 10",
        (-5, 10),
        (0, 15),
        0.397887,
        ((-3.14159, 12.275), (3.14159, 2.275), (9.42478, 2.475)),
        "S&B",
    ),
    Benchmark("Brent", "(x + 10)^2 + (y + 10)^2 + exp(-x^2 - y^2)", TEN, TEN, 0, ((-10, -10),), "J&Y"),
    Benchmark("Bukin N. 6", "100*sqrt(|y - 0.01*x^2|) + 0.01*|x + 10|", (-15, -5), (-3, 3), 0, ((-10, 1),), "S&B"),
    Benchmark("Chung-Reynolds", "(x^2 + y^2)^2", HUNDRED, HUNDRED, 0, ORIGIN, "J&Y"),
    Benchmark(
        "Cross-in-tray",
        "-0.0001*(|sin(x)*sin(y)*exp(|100 - sqrt(x^2 + y^2)/pi|)| + 1)^0.1",
        TEN,
        TEN,
        -2.06261,
        four(1.3491, 1.3491),
        "S&B",
    ),
    Benchmark(
        "De Jong N. 5",
        "1/(0.002 + sum(sum(1/(5*j + i + 13 + (x - 16*i)^6 + (y - 16*j)^6), i, -2, 2), j, -2, 2))",
        (-65.536, 65.536),
        (-65.536, 65.536),
        0.998,
        ((-32, -32),),
        "J&Y",
    ),
    Benchmark(
        "Deckkers-Aarts",
        "10^5*x^2 + y^2 - (x^2 + y^2)^2 + 10^(-5)*(x^2 + y^2)^4",
        (-20, 20),
        (-20, 20),
        -24776.5183,
        ((0, 14.9451), (0, -14.9451)),
        "SciPy",
    ),
    Benchmark("Dixon-Price", "(x - 1)^2 + 2*(2*y^2 - x)^2", TEN, TEN, 0, ((1, 0.707107), (1, -0.707107)), "S&B"),
    Benchmark("Drop-wave", "-(1 + cos(12*sqrt(x^2 + y^2)))/(0.5*(x^2 + y^2) + 2)", CUBE, CUBE, -1, ORIGIN, "S&B"),
    Benchmark(
        "Easom", "-cos(x)*cos(y)*exp(-(x - pi)^2 - (y - pi)^2)", HUNDRED, HUNDRED, -1, ((3.14159, 3.14159),), "S&B"
    ),
    Benchmark("Egg crate", "x^2 + y^2 + 25*(sin(x)^2 + sin(y)^2)", FIVE, FIVE, 0, ORIGIN, "J&Y"),
    Benchmark(
        "Eggholder",
        "-(y + 47)*sin(sqrt(|y + x/2 + 47|)) - x*sin(sqrt(|x - (y + 47)|))",
        (-512, 512),
        (-512, 512),
        -959.6407,
        ((512, 404.2319),),
        "S&B",
    ),
    Benchmark("Exponential", "-exp(-0.5*(x^2 + y^2))", (-1, 1), (-1, 1), -1, ORIGIN, "J&Y"),
    Benchmark(
        "Freudenstein-Roth",
        "(x - 13 + ((5 - y)*y - 2)*y)^2 + (x - 29 + ((y + 1)*y - 14)*y)^2",
        TEN,
        TEN,
        0,
        ((5, 4),),
        "J&Y",
    ),
    Benchmark(
        "Giunta",
        "0.6 + sin(16/15*x - 1) + sin(16/15*x - 1)^2 + sin(4*(16/15*x - 1))/50"
        " + sin(16/15*y - 1) + sin(16/15*y - 1)^2 + sin(4*(16/15*y - 1))/50",
        (-1, 1),
        (-1, 1),
        0.06447,
        ((0.46732, 0.46732),),
        "SciPy",
    ),
    Benchmark(
        "Goldstein-Price",
        "(1 + (x + y + 1)^2*(19 - 14*x + 3*x^2 - 14*y + 6*x*y + 3*y^2))"
        "*(30 + (2*x - 3*y)^2*(18 - 32*x + 12*x^2 + 48*y - 36*x*y + 27*y^2))",
        (-2, 2),
        (-2, 2),
        3,
        ((0, -1),),
        "S&B",
    ),
    Benchmark("Griewank", "(x^2 + y^2)/4000 - cos(x)*cos(y/sqrt(2)) + 1", (-600, 600), (-600, 600), 0, ORIGIN, "S&B"),
    Benchmark(
        "Himmelblau",
        "(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        FIVE,
        FIVE,
        0,
        ((3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)),
        "W",
    ),
    Benchmark(
        "Hölder table",
        "-|sin(x)*cos(y)*exp(|1 - sqrt(x^2 + y^2)/pi|)|",
        TEN,
        TEN,
        -19.2085,
        four(8.05502, 9.66459),
        "S&B",
    ),
    Benchmark(
        "Hosaki",
        "(1 - 8*x + 7*x^2 - 7/3*x^3 + x^4/4)*y^2*exp(-y)",
        (0, 5),
        (0, 6),
        -2.3458,
        ((4, 2),),
        "J&Y",
    ),
    Benchmark(
        "Keane",
        "-sin(x - y)^2*sin(x + y)^2/sqrt(x^2 + y^2)",
        (0, 10),
        (0, 10),
        -0.673668,
        ((0, 1.39325), (1.39325, 0)),
        "J&Y",
    ),
    Benchmark("Leon", "100*(y - x^3)^2 + (1 - x)^2", (-1.2, 1.2), (-1.2, 1.2), 0, ONES, "J&Y"),
    Benchmark(
        "Lévy",
        "sin(pi*(3 + x)/4)^2 + ((x - 1)/4)^2*(1 + 10*sin(pi*(3 + x)/4 + 1)^2)"
        " + ((y - 1)/4)^2*(1 + sin(2*pi*(3 + y)/4)^2)",
        TEN,
        TEN,
        0,
        ONES,
        "S&B",
    ),
    Benchmark(
        "Lévy N. 13",
        "sin(3*pi*x)^2 + (x - 1)^2*(1 + sin(3*pi*y)^2) + (y - 1)^2*(1 + sin(2*pi*y)^2)",
        TEN,
        TEN,
        0,
        ONES,
        "S&B",
    ),
    Benchmark("Matyas", "0.26*(x^2 + y^2) - 0.48*x*y", TEN, TEN, 0, ORIGIN, "S&B"),
    Benchmark(
        "McCormick",
        "sin(x + y) + (x - y)^2 - 1.5*x + 2.5*y + 1",
        (-1.5, 4),
        (-3, 4),
        -1.9133,
        ((-0.54719, -1.54719),),
        "S&B",
    ),
    Benchmark(
        "Michalewicz",
        "-sin(x)*sin(x^2/pi)^20 - sin(y)*sin(2*y^2/pi)^20",
        (0, 3.14159),
        (0, 3.14159),
        -1.8013,
        ((2.20, 1.57),),
        "S&B",
    ),
    Benchmark("Parsopoulos", "cos(x)^2 + sin(y)^2", FIVE, FIVE, 0, ((1.570796, 0), (-1.570796, 0)), "J&Y"),
    Benchmark(
        "Perm 0, d, β",
        "(11*(x - 1) + 12*(y - 1/2))^2 + (11*(x^2 - 1) + 12*(y^2 - 1/4))^2",
        (-2, 2),
        (-2, 2),
        0,
        ((1, 0.5),),
        "S&B",
    ),
    Benchmark("Price N. 1", "(|x| - 5)^2 + (|y| - 5)^2", (-500, 500), (-500, 500), 0, four(5, 5), "J&Y"),
    Benchmark("Price N. 2", "1 + sin(x)^2 + sin(y)^2 - 0.1*exp(-x^2 - y^2)", TEN, TEN, 0.9, ORIGIN, "J&Y"),
    Benchmark("Rastrigin", "20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)", CUBE, CUBE, 0, ORIGIN, "S&B"),
    Benchmark("Rosenbrock", "100*(y - x^2)^2 + (1 - x)^2", (-5, 10), (-5, 10), 0, ONES, "S&B"),
    Benchmark("Rotated ellipse", "7*x^2 - 6*sqrt(3)*x*y + 13*y^2", (-500, 500), (-500, 500), 0, ORIGIN, "J&Y"),
    Benchmark("Salomon", "1 - cos(2*pi*sqrt(x^2 + y^2)) + 0.1*sqrt(x^2 + y^2)", HUNDRED, HUNDRED, 0, ORIGIN, "J&Y"),
    Benchmark(
        "Schaffer N. 2",
        "0.5 + (sin(x^2 - y^2)^2 - 0.5)/(1 + 0.001*(x^2 + y^2))^2",
        HUNDRED,
        HUNDRED,
        0,
        ORIGIN,
        "S&B",
    ),
    Benchmark(
        "Schaffer N. 4",
        "0.5 + (cos(sin(|x^2 - y^2|))^2 - 0.5)/(1 + 0.001*(x^2 + y^2))^2",
        HUNDRED,
        HUNDRED,
        0.292579,
        ((0, 1.25313), (0, -1.25313), (1.25313, 0), (-1.25313, 0)),
        "W",
    ),
    Benchmark(
        "Schwefel",
        "837.9658 - x*sin(sqrt(|x|)) - y*sin(sqrt(|y|))",
        (-500, 500),
        (-500, 500),
        0,
        ((420.9687, 420.9687),),
        "S&B",
    ),
    Benchmark(
        "Shubert",
        "sum(i*cos((i + 1)*x + i), i, 1, 5)*sum(i*cos((i + 1)*y + i), i, 1, 5)",
        TEN,
        TEN,
        -186.7309,
        ((-7.0835, 4.8580), (-0.8003, -1.4251), (4.8580, 5.4828)),
        "S&B",
    ),
    Benchmark(
        "Six-hump camel",
        "(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (-4 + 4*y^2)*y^2",
        (-3, 3),
        (-2, 2),
        -1.0316,
        ((0.0898, -0.7126), (-0.0898, 0.7126)),
        "S&B",
    ),
    Benchmark("Sphere", "x^2 + y^2", CUBE, CUBE, 0, ORIGIN, "S&B"),
    Benchmark(
        "Styblinski-Tang",
        "(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)/2",
        FIVE,
        FIVE,
        -78.33233,
        ((-2.903534, -2.903534),),
        "S&B",
    ),
    Benchmark("Sum of different powers", "|x|^2 + |y|^3", (-1, 1), (-1, 1), 0, ORIGIN, "S&B"),
    Benchmark("Sum of squares", "x^2 + 2*y^2", TEN, TEN, 0, ORIGIN, "S&B"),
    Benchmark("Three-hump camel", "2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2", FIVE, FIVE, 0, ORIGIN, "S&B"),
    Benchmark("Treccani", "x^4 + 4*x^3 + 4*x^2 + y^2", FIVE, FIVE, 0, ((-2, 0), (0, 0)), "J&Y"),
    Benchmark("Trid", "(x - 1)^2 + (y - 1)^2 - x*y", (-4, 4), (-4, 4), -2, ((2, 2),), "S&B"),
    Benchmark(
        "Ursem N. 1", "-sin(2*x - 0.5*pi) - 3*cos(y) - 0.5*x", (-2.5, 3), (-2, 2), -4.8168, ((1.69714, 0),), "J&Y"
    ),
    Benchmark(
        "Venter-Sobiezcanski-Sobieski",
        "x^2 - 100*cos(x)^2 - 100*cos(x^2/30) + y^2 - 100*cos(y)^2 - 100*cos(y^2/30)",
        (-50, 50),
        (-50, 50),
        -400,
        ORIGIN,
        "J&Y",
    ),
    Benchmark("Zakharov", "x^2 + y^2 + (0.5*x + y)^2 + (0.5*x + y)^4", (-5, 10), (-5, 10), 0, ORIGIN, "S&B"),
)
