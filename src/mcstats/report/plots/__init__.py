"""Plots for the statistician among the readers, as SVG in a light and a dark theme."""
