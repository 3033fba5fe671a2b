"""A page of the tests: one stage in two parts and a second stage below it, with a plot that follows the second."""

import plotly.graph_objects as go
import streamlit as st

from figures.figure import Figure
from simulation.link import from_query
from simulation.race import Race
from stage import part, read_move, stage, terrain
from stage.plot import plot

st.set_page_config(layout="wide")
st.session_state.runs = st.session_state.get("runs", 0) + 1


def show(key, query, parts):
    """A stage on which a click moves the balls; the link that it carries says where they start."""
    move = read_move(st.session_state, key)
    if move:
        query += f"&x={move['start'][0]:.3f}&y={move['start'][1]:.3f}"
    race = Race(from_query(query))
    ground = terrain(race.seen, [], key)
    x, y = race.problem.start
    stage(race, ground, f"{key} {x:.3f} {y:.3f}", st.session_state.runs, {}, key=key, parts=parts)


left, right = st.columns(2)
with left:
    show("first", "race=sgd+momentum&steps=100", ("map",))
with right:
    if st.toggle("Second part", True):
        part(("legend", "loss", "play"), key="first")
show("second", "landscape=himmelblau&race=adam", None)
figure = Figure(go.Figure(go.Scatter(y=[0, 1])))
figure.plotly.update_layout(xaxis={"range": (0, 300)})
plot("following", figure, "Follows the second stage", st.session_state.runs, follows="second")
