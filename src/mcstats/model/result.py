"""The printed results of one outcome, the effects to compute from them, and open choices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final

from pydantic import Tag

from mcstats.model.base import (
    ArmId,
    Fact,
    Id,
    MaybeReported,
    NotPrinted,
    OutcomeId,
    Record,
    Reported,
    ResultId,
    Text,
    TimeId,
    either,
)
from mcstats.model.design import MaybeYesNo
from mcstats.model.printed_keys import ArmKey, ContrastKey
from mcstats.model.vocabularies import (
    Analysis,
    ChoiceKind,
    ContrastKind,
    Period,
    Scale,
    Trend,
    YesNo,
)

MaybeAnalysis = Annotated[Annotated[Fact[Analysis], Tag("mapping")] | NotPrinted, either]
MaybePeriod = Annotated[Annotated[Fact[Period], Tag("mapping")] | NotPrinted, either]
MaybeTrend = Annotated[Annotated[Fact[Trend], Tag("mapping")] | NotPrinted, either]

CLUSTERING: Final = "clustering"
TIME: Final = "time"
"""Words of `Result.adjusted_for` that free an effect of the design effect."""


class Applied(Record):
    """The stimulus that was applied, with its name."""

    stimulus: Id
    """The stimulus applied, as an id: studies with the same one tested the same thing."""
    label: Text
    """The name on the page."""


class Estimate(Record):
    """One effect to compute from a result: the measure, and the named route to it."""

    measure: Text
    """The measure of the effect, by metafor's codes."""
    route: Text
    """The named way from the printed values to the effect."""


class Result(Record):
    """The values printed of one outcome at one time for one contrast."""

    id: Id
    """A short name, used by claims and syntheses."""
    outcome: OutcomeId
    """The id of an outcome of this study."""
    time: TimeId
    """The id of a time point of this study."""
    contrast: ContrastKind
    """Between arms, or within one arm over time."""
    scale: Scale = Scale.RAW
    """The quantity that the values are of: the outcome itself, or its percent change."""
    arms: tuple[ArmId, ...] = ()
    """The arms compared, in order; of more than two all but the last are taken together."""
    reference_arms: tuple[ArmId, ...] = ()
    """The last of the arms that are taken together as the reference, as at a factorial margin."""
    printed: dict[ContrastKey, MaybeReported] = {}
    """The values printed of the comparison."""
    groups: dict[ArmId, dict[ArmKey, MaybeReported]] = {}
    """The values printed of each arm."""
    trend: MaybeTrend = "not reported"
    """A direction that is stated without a number."""
    analysis: MaybeAnalysis = "not reported"
    """The participants that are counted."""
    adjusted: MaybeYesNo = "not reported"
    """`yes` if the authors adjusted what is printed."""
    adjusted_for: tuple[Text, ...] = ()
    """The quantities it is adjusted for; `clustering` and `time` free it of a design effect."""
    subgroup: Text | None = None
    """The participants, where they are a part of those who were assigned."""
    intervention: Applied | None = None
    """The intervention, where the result is of another one than the study: a review compares
    several."""
    period: MaybePeriod = "not reported"
    """The periods of a crossover trial; the `first` alone is one of parallel arms."""
    reference_reversed: MaybeYesNo = "not reported"
    """`yes` if what is printed compares the last arm with the first."""
    estimates: tuple[Estimate, ...] = ()
    """The effects to compute; none where nothing can be computed."""
    note: Text | None = None
    """Anything else a reader should know."""

    @property
    def is_adjusted(self) -> bool:
        """True where the authors adjusted what is printed, by their word or by what it is for."""
        if isinstance(self.adjusted, Fact):
            return self.adjusted.value is YesNo.YES
        return bool(self.adjusted_for)

    @property
    def has_reference_reversed(self) -> bool:
        """True where the last arm is compared with the first."""
        reversed_ = self.reference_reversed
        return isinstance(reversed_, Fact) and reversed_.value is YesNo.YES

    @property
    def of_first_period(self) -> bool:
        """True where the result is of the first period of a crossover alone."""
        return isinstance(self.period, Fact) and self.period.value is Period.FIRST

    @property
    def facts(self) -> str:
        """The analysis set, adjustment, intervention, subgroup and period in words, where coded."""
        parts = [fact.value.value for fact in (self.analysis,) if isinstance(fact, Fact)]
        if self.is_adjusted:
            named = f" for {', '.join(self.adjusted_for)}" if self.adjusted_for else ""
            parts.append(f"adjusted{named}")
        elif isinstance(self.adjusted, Fact):
            parts.append("not adjusted")
        if self.intervention is not None:
            parts.append(self.intervention.label)
        if self.subgroup is not None:
            parts.append(f"subgroup: {self.subgroup}")
        if isinstance(self.period, Fact):
            parts.append("first period" if self.of_first_period else "all periods")
        return "; ".join(parts)


class AssumptionOption(Record):
    """One way to settle a choice: named settings that the routes understand."""

    label: Text
    """The assumption, in few words."""
    settings: dict[Id, Text]
    """The same for the program: setting and value."""
    kind: ChoiceKind = ChoiceKind.UNCERTAIN
    """Its relation to the declared option; only `uncertain` ones count in shares."""
    because: Text | None = None
    """The reason that makes it defensible."""


class DefensibleRange(Record):
    """A continuous choice: the declared value and the range that is defensible."""

    setting: Id
    """The setting that varies: `n1`, `r` or `icc`."""
    declared: Text
    """The value that is used."""
    low: Text
    """The lowest defensible value."""
    high: Text
    """The highest defensible value."""
    total: Text | None = None
    """The number of participants that is kept while `n1` varies."""


class Assumption(Record):
    """A choice that the sources leave open: what is assumed, why, and what else is defensible.

    `results` lists the results that it touches; empty means all of the study. `options` after
    the declared one vary in the stability analysis; a `span` is part of the printed set.
    """

    id: Id
    """A short name, shown where verdicts depend on it."""
    what: Text
    """The assumption."""
    because: Text
    """The reason why the sources leave it open."""
    results: tuple[ResultId, ...] = ()
    """The results that it touches; none named means all."""
    declared: AssumptionOption | None = None
    """The option that is used."""
    others: tuple[AssumptionOption, ...] = ()
    """The options that are as defensible; they vary in the stability analysis."""
    span: DefensibleRange | None = None
    """A continuous choice instead of options."""


def unit_counted(results: Iterable[Result]) -> str:
    """Return the unit of the numbers in the arms of results: people, unless all count others."""
    units = {
        size.unit
        for result in results
        for group in result.groups.values()
        if isinstance(size := group.get(ArmKey.N), Reported)
    }
    return (units.pop() if len(units) == 1 else None) or "people"
