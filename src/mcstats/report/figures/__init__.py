"""Figures of the pages: each a function from plain facts to markup, filled from a template."""
