"""Presets: races and line-ups of one click, each with a sentence on what to see there."""

from __future__ import annotations

import streamlit as st

from interface import session
from simulation.experiment import Experiment

RESET = "Reset"
# The link of each race, and a hint on what to see.
PRESETS = {
    "Momentum damps the zigzag": (
        "learning_rate=0.0195&momentum=0.8&steps=200",
        "In the ravine SGD bounces between the walls; momentum cancels the bounces and adds up along the floor.",
    ),
    "Over the hill": (
        "landscape=multi_well",
        "SGD stays in the first hollow that it meets; the ball has the speed to roll on into the deepest one.",
    ),
    "β too large overshoots": (
        "race=momentum+momentum&momentum=0.8&2.momentum=0.99",
        "With β 0.99 the ball hardly loses any speed: it shoots past the minimum again and again.",
    ),
    "β = 0 is SGD": (
        "race=sgd+momentum&momentum=0.0&learning_rate=0.015&maps=side",
        "Without memory, momentum takes exactly the steps of SGD.",
    ),
    "α too large diverges": (
        "learning_rate=0.0205&steps=300",
        "SGD is stable up to α = 0.02, momentum with β = 0.9 up to 0.038: the walls have a curvature of 100.",
    ),
}


def classics(experiment: Experiment) -> Experiment:
    """Six rules of the field, at half of the terrain's α: Nesterov is stable up to (2 + 2β) / ((1 + 2β) λ) only."""
    experiment = experiment.with_race(("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"))
    return experiment.with_main("learning_rate", experiment.landscape.learning_rate / 2)


def adam_family(experiment: Experiment) -> Experiment:
    """The five rules that suit one α follow the main slider; the others have an α of their own."""
    experiment = experiment.with_race(("adam", "adamw", "amsgrad", "adamax", "nadam", "radam", "rmsprop", "lion"))
    experiment = experiment.with_main("learning_rate", experiment.optimizers[0].learning_rate)
    for index in range(5):
        experiment = experiment.following(index)
    return experiment


def three_forms(experiment: Experiment) -> Experiment:
    """Momentum, averaged momentum and the rolling ball, at settings at which all three take the same path."""
    experiment = experiment.with_main("learning_rate", experiment.landscape.learning_rate)
    experiment = experiment.with_race(("momentum", "averaged_momentum", "rolling_ball"))
    momentum = experiment.optimizers[0]
    experiment = experiment.with_setting(1, "learning_rate", momentum.equivalent().learning_rate)
    rolling = momentum.as_ball()
    experiment = experiment.with_setting(2, "time_step", float(rolling.time_step))
    return experiment.with_setting(2, "friction", float(rolling.friction))


# The function that sets each line-up, and a hint on what to see and at which α it races.
LINE_UPS = {
    "Classics": (
        classics,
        "Six rules of the field. Those that follow the main slider start at half of the terrain's usual α, since "
        "Nesterov stands less of it than momentum; the others have an α of their own.",
    ),
    "Adam family": (
        adam_family,
        "The first five follow the main slider, which is now at an α for Adam; RAdam, RMSProp and Lion have their own.",
    ),
    "Three forms of momentum": (
        three_forms,
        "The heavy ball, the moving average at α/(1−β), and a ball of mass 1 with friction: one path, three names.",
    ),
}


def presets() -> None:
    """A row of buttons that each open a race and its hint; the last one opens the first race of the page."""

    def chosen() -> None:
        name = st.session_state.presets
        st.session_state.presets = None
        query, hint = PRESETS.get(name, (session.OPENING, ""))
        session.open_link(query)
        session.state().hint = hint

    st.pills("Races to begin with", [*PRESETS, RESET], key="presets", on_change=chosen)
