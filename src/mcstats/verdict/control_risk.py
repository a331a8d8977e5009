"""Choose the risk without the intervention, at which a relative effect is shown in people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from mcstats.model.claim import Claim
from mcstats.model.topic import Topic
from mcstats.verdict.answer import Answer
from mcstats.verdict.limits import declared_risk
from mcstats.verdict.result_counts import control_risk


@dataclass(frozen=True, slots=True)
class AssumedRisk:
    """The risk without the intervention that is assumed, and where it comes from.

    Attributes
    ----------
    value : float
        In [0, 1], or a rate.
    source : str
        A sentence that names the source and, of a control group, the time of its result.
    short : str
        The same in running text, for the end of a sentence.
    lowest, highest : float or None
        Of several control groups.
    """

    value: float
    source: str
    short: str
    lowest: float | None = None
    highest: float | None = None


def assumed_risk(topic: Topic, claim: Claim, deciding: Sequence[Answer]) -> AssumedRisk | None:
    """Return the risk that a claim declares, else that of the control groups, None without any.

    Of several control groups it is the median, as Guyatt 2013 (GRADE 12, J Clin Epidemiol
    66:158-172) suggests beside the lowest and the highest.
    """
    if claim.control_risk is not None:
        value = declared_risk(claim)
        if value is None:
            return None
        named = _named(topic, claim.control_risk.source)
        return AssumedRisk(
            value,
            f"The risk without the intervention is the one that {named} reports "
            f"({claim.control_risk.place}).",
            f"at the risk in {named}",
        )
    known = [(a, risk) for a in deciding if (risk := control_risk(a.eligible.result)) is not None]
    if not known:
        return None
    risks = [risk for _, risk in known]
    if len(known) == 1:
        one = known[0][0]
        return AssumedRisk(
            risks[0],
            f"The risk without the intervention is that of the control group of {one.study.label} "
            f"({_time(one)}).",
            f"at the risk in the control group of {one.study.label}",
        )
    times = dict.fromkeys(_time(answer) for answer, _ in known)
    when = next(iter(times)) if len(times) == 1 else "each at its own time"
    return AssumedRisk(
        median(risks),
        f"The risk without the intervention is the median of {len(known)} control groups ({when}).",
        f"at the median risk of {len(known)} control groups",
        min(risks),
        max(risks),
    )


def _named(topic: Topic, source: str) -> str:
    """Return the label of the study that a source reports, or else its first author and year."""
    labels = (s.label for s in topic.studies.values() if source in s.sources)
    cited = topic.sources.sources[source]
    return next(labels, f"{cited.authors.split(',')[0]} {cited.year}")


def _time(answer: Answer) -> str:
    result = answer.eligible.result
    labels = [t.label for t in answer.study.times if result is not None and t.id == result.time]
    return labels[0] if labels else "at a time that is not reported"
