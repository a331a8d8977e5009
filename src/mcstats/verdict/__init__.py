"""Judge claims by the rules of the rubric: quality, verdict, certainty, and proof of the rules."""
