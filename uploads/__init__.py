"""A visitor's file, read without trust: its archive or its table, and the grid of numbers that it must hold."""
