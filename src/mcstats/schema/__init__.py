"""The vocabulary of the program, and the nouns that are read from ``data/``.

topic
    A folder of ``data/``: sources, studies, articles, claims.
source
    A document with a place for each value that was read in it.
study, arm, outcome, time point
    What was done, to whom, what was measured and when; arm 1 is the intervention.
contrast
    A comparison between arms, or within one arm over time.
reported value
    A number as the source prints it; it stands for the set of values that print like it.
route
    The named, cited way from reported values to an effect.
measure
    What an effect is an effect of, by metafor's codes (MD SMD SMCC SMCR ROM RR OR RD …), HR for a
    hazard ratio and PC for a percent change.
effect
    An estimate ``yi`` with its sampling variance ``vi``, its interval and the set that the
    printing leaves open.
synthesis
    Effects that answer one question, pooled (``mu tau2 i2 q pi_lb pi_ub``).
domain, signalling fact, rating
    A way to be wrong, what a study reports about it, and what follows: low, some concerns, high,
    no information.
quality
    The scale that articles use for a body of evidence.
certainty
    GRADE's four levels.
directness, qualifier
    How far what was tested is what is claimed, and the words that say so.
claim, verdict
    What is asserted, and what it is worth.
statement, check, discrepancy
    What a secondary article says, whether it matches the study, and a mismatch.
"""
