"""Tell rare and common events whose absolute interval is not what that of the ratio suggests."""

from __future__ import annotations

from dataclasses import replace

from mcstats.verdict.grade.absolute import absolute_effect
from mcstats.verdict.grade.figures import RATIOS_OF_RISK, BodyFigures
from mcstats.verdict.grade.parameters import Parameters


def narrow_difference(body: BodyFigures, parameters: Parameters) -> tuple[float, float] | None:
    """Return the ends of a difference of risks that is narrow although its ratio is not.

    Guyatt 2011 (GRADE 6, J Clin Epidemiol 64:1283-1293) and Guyatt 2025 (Core GRADE 2, BMJ
    389:e081904): of rare events in many people the interval of the difference decides. A threshold
    that somebody declared decides by itself. None where the interval of the ratio excludes no
    effect, where the difference is not narrow or not known, and in few people.

    The risk is the largest of the declared or printed one, the share of people with an event, and
    the share that the interval itself implies: so neither a small risk that somebody declares nor a
    count that is left out makes the difference narrow.
    """
    declared = body.important_below is not None or body.important_above is not None
    risk, interval, error = body.control_risk, body.interval, body.standard_error
    if body.kind not in RATIOS_OF_RISK or declared or body.approximate or body.control_time:
        return None
    if not risk or not error or interval is None or not interval[0] <= 0 <= interval[1]:
        return None
    people = body.participants
    if people is None or people < parameters.rare_participants or body.of_whole_review:
        return None
    between = 0.0 if body.number_of_studies == 1 else body.i2
    if between is None or between > parameters.heterogeneity_moderate:
        return None
    # Of events in two arms, 1 / e1 + 1 / e2 is at least 4 / (e1 + e2). The variance between studies
    # would imply too few.
    events = max(body.events or 0.0, 4 / (error**2 * (1 - between / 100)))
    largest = min(1.0, max(risk, events / people))
    effect = absolute_effect(replace(body, control_risk=largest), per=1)
    if effect is None or effect.lower is None or effect.upper is None:
        return None
    ends = effect.lower, effect.upper
    return ends if max(map(abs, ends)) <= parameters.rare_difference else None


def wide_difference(body: BodyFigures, parameters: Parameters) -> tuple[bool, bool]:
    """Return whether a ratio leaves open a fall and a rise of many people, where none is declared.

    A convention for ratios is a rough guide (Guyatt 2011, GRADE 6): of a common event a small ratio
    is many people, and imprecision is judged by those (Guyatt 2025, Core GRADE 2).
    """
    effect = absolute_effect(body, per=1) if body.kind in RATIOS_OF_RISK else None
    if effect is None or effect.lower is None or effect.upper is None or body.control_time:
        return False, False
    most = parameters.open_difference
    return effect.lower < -most, effect.upper > most
