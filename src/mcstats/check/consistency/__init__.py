"""Checks of a study's printed figures against each other."""
