"""The certainty of a body of evidence after GRADE, from its figures."""
