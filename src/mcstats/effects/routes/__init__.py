"""Routes from printed values to effects."""
