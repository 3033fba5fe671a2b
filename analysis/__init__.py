"""What theory and sweeps say about a terrain and a rule."""
