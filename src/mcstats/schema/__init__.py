"""The records that are read from ``data/``, and the vocabulary of the program.

topic
    A folder of ``data/``: sources, studies, articles, claims.
source
    A document in which values were read, each at a place.
study, arm, outcome, time point
    Who received what, what was measured and when; arm 1 is the intervention.
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
    A way to be biased, what a study reports about it, and what follows: low, some concerns, high,
    no information.
quality
    The scale of articles for a body of evidence.
certainty
    GRADE's four levels.
directness, qualifier
    The distance between the question tested and the one claimed, and the words that say so.
claim, verdict
    An assertion, and the judgement of the rules on it.
statement, check, discrepancy
    A sentence of a secondary article, its comparison with the study, and a mismatch.
"""
