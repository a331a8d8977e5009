"""Rate the risk of bias of each study, outcome and domain from its signalling facts."""
