"""Tell how far a ratio of odds is from the ratio of risks for which a sentence takes it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from mcstats.check.row import IMPRECISE, statement_row
from mcstats.check.statements.asked_number import (
    Asked,
    agreement_with,
    fits_measure,
    select_comparisons,
)
from mcstats.check.statements.implied_number import HUNDRED, Comparison
from mcstats.check.statements.locate import wrong_place
from mcstats.check.statements.shares import shares_of
from mcstats.effects.measures.measure import Compared
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.printed_characters import PrintedError
from mcstats.model.stated_number import Form
from mcstats.model.tables import CheckRow
from mcstats.model.written_number import read

UNKNOWN = Decimal("0.5")
"""The risk that is assumed where none is printed: rarer outcomes bring the two ratios closer."""
NEAR = Decimal("0.02")
"""A change that is off by at most two points in a hundred is imprecise, and nothing worse."""
_DIGITS = 3


def compare_as_risks(asked: Asked) -> CheckRow | None:
    """Return the row of a change in percent that an odds ratio gives, or None.

    A change in words is one of risks, which change less than the odds where the outcome is common.
    A sentence that names neither is imprecise where a printed risk shows that they differ; one that
    names a risk is imprecise, and not wrong, where they hardly do.
    """
    if asked.stated.form is not Form.PERCENT or asked.of_odds or asked.stated.turned:
        return None
    for comparison, function, name in select_comparisons(asked):
        if comparison.of is not Compared.ODDS or not comparison.printed:
            continue
        if not agreement_with(asked, comparison, function, strict=True).holds:
            continue
        printed = next(_risks_of_others(asked, comparison), None)
        risk = UNKNOWN if printed is None else printed
        odds = comparison.function(*(figure.literal.number for figure in comparison.inputs))
        of_risks = odds / (1 - risk + risk * odds)  # Zhang and Yu 1998
        near = abs(of_risks - odds) <= NEAR
        if fits_measure(asked, comparison):  # it names neither odds nor a risk
            stands = near or printed is None
        else:
            stands = not near
        if stands:
            continue
        what = f"{name}, a ratio of odds; at a risk of {risk * HUNDRED:.{_DIGITS}g}% that of risks "
        what += f"is {of_risks:.{_DIGITS}g}"
        return statement_row(IMPRECISE, what, Diagnosis.ODDS, name)
    return None


def _risks_of_others(asked: Asked, comparison: Comparison) -> Iterator[Decimal]:
    """Yield the risks of those without the treatment: printed by the study, or for a claim."""
    place = comparison.place
    about = asked.about.model_copy(
        update={"outcome": place.outcome, "time": place.time, "subgroup": place.subgroup}
    )
    for figure in asked.own:
        of_others = figure.used and figure.arm and figure.arm == place.second
        here = not wrong_place(about, figure.outcome, figure.time, figure.subgroup)
        if figure.quantity == "percent" and of_others and here and figure.outcome:
            yield figure.literal.number / HUNDRED
    for count, whole, function in shares_of(asked.study, asked.own):
        if count.arm == place.second:
            if not wrong_place(about, count.outcome, count.time, count.subgroup):
                yield function(count.literal.number, whole.literal.number) / HUNDRED
    construct = asked.study.outcome(place.outcome).measures
    for claim in asked.index.topic.claims.claims:
        risk, question = claim.control_risk, claim.question
        asks = construct in question.constructs and not place.subgroup
        if asks and risk is not None and risk.time is None:
            try:
                stated = read(risk.value, "", asked.index.hedges)
            except PrintedError:
                continue
            yield stated.number / (HUNDRED if stated.set.unit == "%" else 1)
