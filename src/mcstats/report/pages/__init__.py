"""The pages of a report: one module for each, which gathers facts and chooses cases."""
