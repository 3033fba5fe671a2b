"""Classical test functions as they are published, each with its published window.

Those of landscapes/_benchmarks.py, and others or other windows of the same two sources: Surjanovic and Bingham, Virtual
Library of Simulation Experiments (sfu.ca/~ssurjano); Jamil and Yang, A literature survey of benchmark functions for
global optimisation problems (2013).
"""

from landscapes._benchmarks import BENCHMARKS

CLASSICS = {each.name: (each.formula, (*each.x, *each.y)) for each in BENCHMARKS} | {
    "ackley 2": ("-200*exp(-0.2*sqrt(x^2+y^2))", (-32, 32)),
    "ackley 3": ("-200*exp(-0.2*sqrt(x^2+y^2))+5*exp(cos(3*x)+sin(3*y))", (-32, 32)),
    "alpine 2": ("-sqrt(x)*sin(x)*sqrt(y)*sin(y)", (0, 10)),
    "bohachevsky 3, a quarter": ("x^2+2*y^2-0.3*cos(3*pi*x+4*pi*y)+0.3", (-50, 50)),
    "brent, a quarter": ("(x+10)^2+(y+10)^2+exp(-x^2-y^2)", (-20, 0)),
    "chichinadze": ("x^2-12*x+8*sin(5*pi*x/2)+10*cos(pi*x/2)+11-0.2*sqrt(5)/exp((y-0.5)^2/2)", (-30, 30)),
    "leon, wide": ("100*(y-x^3)^2+(1-x)^2", (-10, 10)),
    "jennrich sampson": ("(4-exp(x)-exp(y))^2+(6-exp(2*x)-exp(2*y))^2", (-1, 1)),
    "perm": ("(1.5*(x-1)+2.5*(y/2-1))^2+(1.5*(x^2-1)+4.5*(y^2/4-1))^2", (-2, 2)),
    "power sum": ("(x+y-3)^2+(x^2+y^2-5)^2", (0, 2)),
    "qing": ("(x^2-1)^2+(y^2-2)^2", (-500, 500)),
    "schaffer 1": ("0.5+(sin((x^2+y^2)^2)^2-0.5)/(1+0.001*(x^2+y^2))^2", (-10, 10)),
    "schwefel 2.20": ("abs(x)+abs(y)", (-100, 100)),
    "schwefel 2.22": ("abs(x)+abs(y)+abs(x)*abs(y)", (-100, 100)),
    "step 2, smooth": ("(x+0.5)^2+(y+0.5)^2", (-100, 100)),
    "wayburn seader": ("(x^6+y^4-17)^2+(2*x+y-4)^2", (-5, 5)),
    "zettl": ("(x^2+y^2-2*x)^2+0.25*x", (-5, 5)),
}


def edges(window):
    """The edges of a window as keywords: both axes have one range where only two numbers are given."""
    x_from, x_to, y_from, y_to = map(float, window if len(window) == 4 else window * 2)
    return {"x_from": x_from, "x_to": x_to, "y_from": y_from, "y_to": y_to}
