"""Pooling of effects, heterogeneity and small-study effects."""
