"""Risk of bias: signalling facts to ratings, per study, outcome and domain."""
