"""A page of the tests: a race that opens paused, and another one behind a switch."""

import streamlit as st

from simulation.link import from_query
from simulation.race import Race
from stage import stage, terrain

st.session_state.runs = st.session_state.get("runs", 0) + 1
rules = "sgd" if st.toggle("Next", False) else "sgd+momentum"
race = Race(from_query(f"race={rules}&steps=100"))
stage(race, terrain(race.seen, []), rules, st.session_state.runs, {}, look={"paused": rules})
