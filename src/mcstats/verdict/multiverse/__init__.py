"""Verdicts under every combination of the choices that the data leave open."""
