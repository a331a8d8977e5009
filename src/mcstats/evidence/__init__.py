"""The only package that opens data files: YAML in, nouns out, faults with their places."""
