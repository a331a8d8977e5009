"""Quality, verdict and certainty from facts, by the rules of the rubric, and the proof of them."""
