"""Data in, Plotly figure out. Nothing here runs an experiment or knows of the page."""
