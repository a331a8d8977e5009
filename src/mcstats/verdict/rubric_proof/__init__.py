"""Proof that the rules of a rubric are complete and monotone."""
