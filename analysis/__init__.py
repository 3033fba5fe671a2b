"""Theory of a rule on a terrain, and measurements over many runs."""
