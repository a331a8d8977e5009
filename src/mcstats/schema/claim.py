"""Claims: what is asserted, by whose words, and which result of which study decides."""

from __future__ import annotations

from .base import Id, Noun, Text
from .words import Asserts, ContrastKind, Lasting, YesNo


class AsSold(Noun):
    """The product as it is sold: claims that speak of something else are qualified."""

    intervention: Id
    intervention_label: Text
    population: Text
    use: Text
    setting_label: Text


class Named(Noun):
    """A result of a study, by outcome, time and contrast, and the measure that is looked at."""

    study: Id
    outcome: Id
    time: Id
    measure: Text | None = None
    contrast: ContrastKind = ContrastKind.BETWEEN


class Deciding(Named):
    """One body of evidence for a claim: the result that decides, named before it is computed."""

    shown: YesNo
    population_direct: YesNo
    use_direct: YesNo
    because: Text


class Supporting(Named):
    """A result that may replicate, or contradict, the best evidence."""

    disjoint: YesNo
    because: Text


class Threshold(Noun):
    """The smallest effect of interest, on the scale of the deciding measure."""

    value: Text
    source: Id
    place: Text


class Override(Noun):
    """A person's step away from the computed certainty, with the reason."""

    domain: Text
    level: Text
    because: Text


class Disputed(Noun):
    """A fact behind the verdict that a careful reader may code otherwise."""

    fact: Id
    other: tuple[Text, ...]
    because: Text


class Mechanism(Noun):
    """Whether a mechanism for the claim is plausible, and on what that rests."""

    plausible: YesNo
    because: Text
    source: Id


class Claim(Noun):
    """One claim.

    `outcome_label`, `duration` and `use` are the words that the sentence of the verdict uses.
    `row` names the article and the row of its verdict table that this claim repeats.
    """

    id: Id
    statement: Text
    asserts: Asserts
    lasting: Lasting
    because: Text
    use: Text
    outcome_label: Text | None = None
    duration: Text | None = None
    mechanism: Mechanism
    consistent: YesNo | None = None
    deciding: tuple[Deciding, ...] = ()
    supporting: tuple[Supporting, ...] = ()
    threshold: Threshold | None = None
    overrides: tuple[Override, ...] = ()
    disputed: tuple[Disputed, ...] = ()
    row: Row | None = None
    as_sold: YesNo = YesNo.YES


class Row(Noun):
    """A row of an article's verdict table."""

    article: Id
    row: Id


class Member(Noun):
    """One result in a synthesis."""

    study: Id
    result: Id
    measure: Text
    sensitivity: Text | None = None


class Synthesis(Noun):
    """A question that is pooled: one construct, one measure, one scale, one contrast."""

    id: Id
    label: Text
    measures: Id
    measure: Text
    stratum: Text
    window: Text
    members: tuple[Member, ...]
    method: Text = "REML"
    test: Text = "adhoc"
    because: Text


class Claims(Noun):
    """``claims.yaml``: the product as sold, the claims in the order of the page, the syntheses."""

    title: Text
    sold: AsSold
    claims: tuple[Claim, ...]
    syntheses: tuple[Synthesis, ...] = ()


Claim.model_rebuild()
