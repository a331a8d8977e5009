"""Figures as SVG: each a function from a plain record to markup in two drawings."""
