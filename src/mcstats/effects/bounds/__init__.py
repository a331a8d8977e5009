"""Propagation of printed sets through formulas."""
