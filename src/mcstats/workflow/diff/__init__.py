"""Compare two states of a topic, and name the cause of everything that moved."""
