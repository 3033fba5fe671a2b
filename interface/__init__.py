"""The parts of the page in Streamlit: controls, readout, laboratory, lessons, links."""
