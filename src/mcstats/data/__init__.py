"""Read data files: YAML in, records out, and every fault with its place.

No other package opens them.
"""
