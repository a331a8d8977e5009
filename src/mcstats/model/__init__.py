"""Records that are read from ``data/``, the tables that a run writes, and their vocabularies.

docs/GLOSSARY.md explains each term.
"""
