"""The description of a race, its link, its runs, and how each of them ended."""
