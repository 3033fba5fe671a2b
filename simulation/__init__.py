"""What is run, and running it."""
