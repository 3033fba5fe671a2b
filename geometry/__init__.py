"""Geometry of the map: planes, minima and curvature, as functions of arrays."""
