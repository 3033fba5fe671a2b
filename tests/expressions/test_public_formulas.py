# ruff: noqa: E501, since formulas stand here as they are printed
"""Formulas as public manuals, issues, surveys and encyclopedias print them, each read as the function that it means.

They come from pages and issues of SymPy, mathjs, tinyexpr, Qalculate, NumWorks, EquationExplorer, Compute Engine,
SciPy, opfunu, NMOF, Optim.jl, MATLAB and Wikipedia.
"""

import numpy as np
import pytest

from landscapes.formula import _expression
from tests.refusal import refusal

PLACES = np.random.default_rng(5).uniform(0.2, 1.9, size=(2, 30))
sin, cos, exp, sqrt, log, log2, pi, e, maximum = (
    np.sin,
    np.cos,
    np.exp,
    np.sqrt,
    np.log,
    np.log2,
    np.pi,
    np.e,
    np.maximum,
)

READ = {
    r"-(y + 47) \sin\left(\sqrt{|y + \frac{x}{2} + 47|}\right) - x \sin\left(\sqrt{|x - (y + 47)|}\right)\,.": (
        lambda x, y: -(y + 47) * sin(sqrt(abs(y + x / 2 + 47))) - x * sin(sqrt(abs(x - (y + 47))))
    ),
    r"\exp(1) + 20 -20 \exp{\left(-0.2 \sqrt{\frac{1}{n}\sum_{i=1}^n x_i^2}\right)} - \exp{\left(\frac{1}{n}\sum_{i=1}^n \cos(2 \pi x_i)\right)}\,.": (
        lambda x, y: e + 20 - 20 * exp(-0.2 * sqrt((x * x + y * y) / 2)) - exp((cos(2 * pi * x) + cos(2 * pi * y)) / 2)
    ),
    r"1+\frac{1}{4000} \sum^n_{i=1} x_i^2 - \prod_{i=1}^n \cos \left(\frac{x_i}{\sqrt{i}}\right)\,.": (
        lambda x, y: 1 + (x * x + y * y) / 4000 - cos(x) * cos(y / sqrt(2))
    ),
    r"10n + \sum_{i=1}^n \left(x_i^2 -10\cos(2\pi x_i)\right)\,.": (
        lambda x, y: 20 + x * x - 10 * cos(2 * pi * x) + y * y - 10 * cos(2 * pi * y)
    ),
    r"\sum_{i=1}^{n-1}\left(100 (x_{i+1}-x_i^2)^2 + (1-x_i)^2\right)\,.": (
        lambda x, y: 100 * (y - x * x) ** 2 + (1 - x) ** 2
    ),
    "exp(sin(50*x)) + sin(60*exp(y)) + sin(70*sin(x)) + sin(sin(80*y)) - sin(10*(x+y)) + (x^2+y^2)/4": (
        lambda x, y: (
            exp(sin(50 * x))
            + sin(60 * exp(y))
            + sin(70 * sin(x))
            + sin(sin(80 * y))
            - sin(10 * (x + y))
            + (x**2 + y**2) / 4
        )
    ),
    r"f(x) = 0.6 + \sum_{i=1}^{n} \left[\sin^{2}\left(1 - \frac{16}{15} x_i\right) - \frac{1}{50} \sin\left(4 - \frac{64}{15} x_i\right) - \sin\left(1 - \frac{16}{15} x_i\right)\right]": (
        lambda x, y: (
            0.6
            + sin(1 - 16 / 15 * x) ** 2
            - sin(4 - 64 / 15 * x) / 50
            - sin(1 - 16 / 15 * x)
            + sin(1 - 16 / 15 * y) ** 2
            - sin(4 - 64 / 15 * y) / 50
            - sin(1 - 16 / 15 * y)
        )
    ),
    r"f(\mathbf{x}) = f(x_1, x_2) = 0.6 + \sum_{i=1}^{2}[sin(\frac{16}{15}x_i-1) + sin^2(\frac{16}{15}x_i-1) + \frac{1}{50}sin(4(\frac{16}{15}x_i-1))]": (
        lambda x, y: (
            0.6
            + sin(16 / 15 * x - 1)
            + sin(16 / 15 * x - 1) ** 2
            + sin(4 * (16 / 15 * x - 1)) / 50
            + sin(16 / 15 * y - 1)
            + sin(16 / 15 * y - 1) ** 2
            + sin(4 * (16 / 15 * y - 1)) / 50
        )
    ),
    r"f_{\text{DeckkersAarts}}(\mathbf{x}) = 10^5x_1^2 + x_2^2 - (x_1^2 + x_2^2)^2 + 10^{-5}(x_1^2 + x_2^2)^4": (
        lambda x, y: 1e5 * x**2 + y**2 - (x**2 + y**2) ** 2 + 1e-5 * (x**2 + y**2) ** 4
    ),
    r"z = f(x, y) = -\left(\cos^2 x + \cos^2 y \right)^2": (lambda x, y: -((cos(x) ** 2 + cos(y) ** 2) ** 2)),
    r"f(x, y) = 85 + 0.1 \left( -\frac{1}{9}(x-6)x^2 y^3 + \frac{2}{3}(x-6)x^2 y^2 \right)": (
        lambda x, y: 85 + 0.1 * (-(x - 6) * x**2 * y**3 / 9 + 2 / 3 * (x - 6) * x**2 * y**2)
    ),
    "return (85 + 0.1 * (- 1/9 * (x-6) * x**2 * y**3 + 2/3 * (x-6) * x**2 * y**2))": (
        lambda x, y: 85 + 0.1 * (-(x - 6) * x**2 * y**3 / 9 + 2 / 3 * (x - 6) * x**2 * y**2)
    ),
    "f(x,y) = x^2 - xy": (lambda x, y: x * x - x * y),
    "2(3+5)sin(2pi)pipi + xy": (lambda x, y: x * y + 16 * sin(2 * pi) * pi * pi),
    r"\cos x \sin y": (lambda x, y: cos(x) * sin(y)),
    r"\frac{1}{x(y-3)}": (lambda x, y: 1 / (x * (y - 3))),
    "a^{2}b": (lambda x, y: x * x * y),
    r"\sqrt{2} x + \sqrt{2}\,y": (lambda x, y: sqrt(2) * (x + y)),
    "-20 * np.exp(-0.2 * np.sqrt(0.5 * (x**2 + y**2))) - \\\n np.exp(0.5 * (np.cos(2 * np.pi * x) + np.cos(2 * np.pi * y))) + np.e + 20": (
        lambda x, y: (
            -20 * exp(-0.2 * sqrt(0.5 * (x * x + y * y))) - exp(0.5 * (cos(2 * pi * x) + cos(2 * pi * y))) + e + 20
        )
    ),
    "y = (1.5 - x1 + x1*x2)^2 + (2.25 - x1 + x1*x2^2)^2 + (2.625 - x1 + x1*x2^3)^2;": (
        lambda x, y: (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2
    ),
    "Math.sin(x) ** 2 + Math.cos(y)": (lambda x, y: sin(x) ** 2 + cos(y)),
    "pow(x,2.0)+std::sin(y)": (lambda x, y: x * x + sin(y)),
    "f(x, y) = (1.0 - x)^2 + 100.0 * (y - x^2)^2": (lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2),
    "rosenbrock(x) = (1.0 - x[1])^2 + 100.0 * (x[2] - x[1]^2)^2": (lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2),
    "function(x) (1-x[1])^2 + 100*(x[2]-x[1]^2)^2": (lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2),
    "f <- function(x, y) x^2 + y^2": (lambda x, y: x * x + y * y),
    "Sin[x] + Exp[-y^2] Sqrt[x]": (lambda x, y: sin(x) + exp(-y * y) * sqrt(x)),
    "=x^2+y^2": (lambda x, y: x * x + y * y),
    r"f\left(x,y\right)=x^{2}+\operatorname{abs}\left(y\right)": (lambda x, y: x * x + abs(y)),
    "sqrt(2)*x + Abs(y) + Max(0, x) + log(x)/log(2)": (lambda x, y: sqrt(2) * x + y + x + log2(x)),
    "K.square(x) + K.abs(y)": (lambda x, y: x * x + y),
    "tf.nn.relu(x) + tf.pow(y, 2) + tf.square(x)": (lambda x, y: x + y * y + x * x),
    "torch.sin(x[0]) * x[1].pow(2)": (lambda x, y: sin(x) * y * y),
    r"{\displaystyle f(x,y)=(1-x)^{2}+100(y-x^{2})^{2}}": (lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2),
    "$$f(x, y) = x^2 + y^2$$": (lambda x, y: x * x + y * y),
    r"\( f(x, y) = x^2 + y^2 \)": (lambda x, y: x * x + y * y),
    r"\begin{equation} f(x,y) = x^2 + y^2 \end{equation}": (lambda x, y: x * x + y * y),
    "f(x,y) = x² + y² − 2·x·y": (lambda x, y: x * x + y * y - 2 * x * y),
    "f(x;y) = x^2 + y^2": (lambda x, y: x * x + y * y),
    "5sin(0.5x)+3cos(0.3y)": (lambda x, y: 5 * sin(0.5 * x) + 3 * cos(0.3 * y)),
    "(x²+y−11)²+(x+y²−7)²": (lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2),
    r"f(x,y)=-\cos(x)\cos(y)\exp \left(-\left((x-\pi )^{2}+(y-\pi )^{2}\right)\right)": (
        lambda x, y: -cos(x) * cos(y) * exp(-((x - pi) ** 2) - (y - pi) ** 2)
    ),
    r"f(x,y)=-0.0001\left[\left|\sin x\sin y\exp \left(\left|100-{\frac {\sqrt {x^{2}+y^{2}}}{\pi }}\right|\right)\right|+1\right]^{0.1}": (
        lambda x, y: -0.0001 * (abs(sin(x) * sin(y) * exp(abs(100 - sqrt(x * x + y * y) / pi))) + 1) ** 0.1
    ),
    r"f(x,y)=\sin ^{2}3\pi x+\left(x-1\right)^{2}\left(1+\sin ^{2}3\pi y\right)+\left(y-1\right)^{2}\left(1+\sin ^{2}2\pi y\right)": (
        lambda x, y: (
            sin(3 * pi * x) ** 2 + (x - 1) ** 2 * (1 + sin(3 * pi * y) ** 2) + (y - 1) ** 2 * (1 + sin(2 * pi * y) ** 2)
        )
    ),
    r"f({\boldsymbol {x}})=\sum _{i=1}^{n-1}\left[100\left(x_{i+1}-x_{i}^{2}\right)^{2}+\left(1-x_{i}\right)^{2}\right]": (
        lambda x, y: 100 * (y - x * x) ** 2 + (1 - x) ** 2
    ),
    r"f({\boldsymbol {x}})={\frac {\sum _{i=1}^{n}x_{i}^{4}-16x_{i}^{2}+5x_{i}}{2}}": (
        lambda x, y: (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2
    ),
    r"f(x,y)=0.5+{\frac {\sin ^{2}\left(x^{2}-y^{2}\right)-0.5}{\left[1+0.001\left(x^{2}+y^{2}\right)\right]^{2}}}": (
        lambda x, y: 0.5 + (sin(x * x - y * y) ** 2 - 0.5) / (1 + 0.001 * (x * x + y * y)) ** 2
    ),
    r"-20\exp \left[-0.2{\sqrt {0.5\left(x^{2}+y^{2}\right)}}\right]-\exp \left[0.5\left(\cos 2\pi x+\cos 2\pi y\right)\right]+e+20": (
        lambda x, y: (
            -20 * exp(-0.2 * sqrt(0.5 * (x * x + y * y))) - exp(0.5 * (cos(2 * pi * x) + cos(2 * pi * y))) + e + 20
        )
    ),
    r"100{\sqrt {\left|y-0.01x^{2}\right|}}+0.01\left|x+10\right|.\quad": (
        lambda x, y: 100 * sqrt(abs(y - 0.01 * x * x)) + 0.01 * abs(x + 10)
    ),
    "fun = @(x) 3*x(1)^2 + 2*x(1)*x(2) + x(2)^2 - 4*x(1) + 5*x(2);": (
        lambda x, y: 3 * x * x + 2 * x * y + y * y - 4 * x + 5 * y
    ),
    "x.*exp(-x.^2-y.^2)+(x.^2+y.^2)/20": (lambda x, y: x * exp(-x * x - y * y) + (x * x + y * y) / 20),
    "100*(x(2)-x(1)^2)^2 + (1-x(1))^2": (lambda x, y: 100 * (y - x * x) ** 2 + (1 - x) ** 2),
    "(1 - x[0])**2 + 100*(x[1] - x[0]**2)**2": (lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2),
    "lambda w: (w[0]-3)**2 + (w[1]+1)**2": (lambda x, y: (x - 3) ** 2 + (y + 1) ** 2),
    "f = lambda x,y : np.sin(x)*np.cos(y)": (lambda x, y: sin(x) * cos(y)),
    r"J(\theta_0,\theta_1) = (\theta_0 - 1)^2 + 2\theta_1^2": (lambda x, y: (x - 1) ** 2 + 2 * y * y),
    "x**2 + y**2 + 10*np.sin(x)*np.sin(y)": (lambda x, y: x * x + y * y + 10 * sin(x) * sin(y)),
    "max{x, y}": (lambda x, y: maximum(x, y)),
    r"\max\{0, 1 - xy\}": (lambda x, y: maximum(0, 1 - x * y)),
    r"\frac{1}{1+e^{-x}} + y^2": (lambda x, y: 1 / (1 + exp(-x)) + y * y),
    r"\log(1+e^{-xy})": (lambda x, y: log(1 + exp(-x * y))),
    "x^2·y": (lambda x, y: x * x * y),
}

REFUSED = [
    "4(5+6)2 + x",
    "6/2(1+2)x",
    "a^{2}bc",
    "100.0*(x[1:]-x[:-1]**2.0)**2.0",
    "np.sum(x**2)",
    "x^2+y^2, -5 <= x <= 5",
    "x**2 + y**2 if x > 0 else 0",
    "np.where(x > 0, x, y)",
    "x<sup>2</sup>",
    r"f(\mathbf {x} )=An+\sum _{i=1}^{n}\left[x_{i}^{2}-A\cos(2\pi x_{i})\right]",
    "0.5*x.T@A@x",
    r"\max(0, 1-x)^2 + \frac\lambda2 y^2",
    r"\sigma(x)",
    "‖x‖",
    "x'y",
]


@pytest.mark.parametrize("formula", READ, ids=lambda each: ascii(each)[:50])
def test_a_formula_of_a_public_page_is_read_as_it_is_meant(formula):
    np.testing.assert_allclose(_expression(formula).loss(PLACES), READ[formula](*PLACES), rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("formula", REFUSED, ids=lambda each: ascii(each)[:50])
def test_what_no_formula_of_two_variables_can_mean_is_refused_with_a_line(formula):
    refusal(_expression, formula)
