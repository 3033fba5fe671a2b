"""A race to take away: its paths as a table, and the race itself as a short script for NumPy or PyTorch."""
