"""What theory and repeated runs say about a race."""
