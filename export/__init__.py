"""A race as a file: its paths as a table, or the race as a short script for NumPy or PyTorch."""
