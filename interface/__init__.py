"""What the visitor holds in hand, and what the page tells them, in Streamlit."""
