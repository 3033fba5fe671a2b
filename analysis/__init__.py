"""What theory and many runs say about a terrain and a rule."""
