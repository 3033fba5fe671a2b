"""Data in, Plotly figure out: figures neither run an experiment nor import Streamlit."""
