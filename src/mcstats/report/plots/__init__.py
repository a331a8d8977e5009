"""Plots for what a statistician looks at rather than reads, as SVG in two themes."""
