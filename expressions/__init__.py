"""A visitor's formula, read by a whitelist: its words, its syntax tree, and the operations that compute it."""
