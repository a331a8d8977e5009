"""Checks of an article's statements against the studies."""
