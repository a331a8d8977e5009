"""Derive the comparison that a result makes from its own arms, and the comparator in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mcstats.model.result import Result
from mcstats.model.study import Arm, Outcome, Study
from mcstats.model.vocabularies import ContrastKind, Role

NO_COMPARATOR: Final = "none"
# From the comparator that hides least from participants to the one that hides most; another
# intervention compares as an active treatment does, and what is not reported may hide nothing.
_ROLES: Final = (
    Role.NO_TREATMENT,
    Role.USUAL_CARE,
    Role.UNREPORTED,
    Role.ACTIVE,
    Role.INTERVENTION,
    Role.SHAM,
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison that a result makes."""

    arms: tuple[str, ...]  # the tested side first; one for a change within, none for a review
    comparator: str  # the role of the side that the tested one is compared with, or `none`
    label: str  # the sides joined by " v ", the arms of a side by " + "

    @property
    def is_between(self) -> bool:
        """True if arms are compared with one another."""
        return self.comparator != NO_COMPARATOR


def comparison_of(study: Study, result: Result | None) -> Comparison:
    """Return the comparison that a result makes.

    Without a result it is that which the study makes by default: its first intervention against its
    other arms. The comparator is ``none`` for a change within an arm and for a study with one arm;
    of several roles on the side compared with it is the one that hides least from participants.
    """
    if not study.arms:
        roles = study.review.comparators if study.review is not None else ()
        return Comparison((), _weakest(fact.value for fact in roles), "")
    tested, control = _sides(study, result)
    label = " + ".join(arm.id for arm in tested)
    if not control:
        return Comparison(tuple(arm.id for arm in tested), NO_COMPARATOR, label)
    roles_of_both = [_weakest(arm.role for arm in side) for side in (tested, control)]
    comparator = roles_of_both[1]
    if comparator == Role.INTERVENTION.value:
        # The intervention may be named last: the other side is still what it is compared with.
        other = roles_of_both[0]
        comparator = Role.ACTIVE.value if other == Role.INTERVENTION.value else other
    label = f"{label} v {' + '.join(arm.id for arm in control)}"
    return Comparison(tuple(arm.id for arm in (*tested, *control)), comparator, label)


def comparisons_of(study: Study, outcome: Outcome) -> dict[Comparison, tuple[Result, ...]]:
    """Return each comparison that the results of an outcome make, with those results.

    An outcome whose results compare no arms also has the comparison that a study with several arms
    makes by default, which is what it was set up for. Comparisons of arms come after changes
    within one.
    """
    found: dict[Comparison, list[Result]] = {}
    for result in study.results:
        if result.outcome == outcome.id:
            found.setdefault(comparison_of(study, result), []).append(result)
    if not any(comparison.is_between for comparison in found):
        found.setdefault(comparison_of(study, None), [])
    order = sorted(found, key=lambda comparison: comparison.is_between)
    return {comparison: tuple(found[comparison]) for comparison in order}


def main_comparison(study: Study, outcome: Outcome) -> tuple[Comparison, tuple[Result, ...]]:
    """Return the last comparison of an outcome, one of arms where there is any; as above."""
    return list(comparisons_of(study, outcome).items())[-1]


def _sides(study: Study, result: Result | None) -> tuple[list[Arm], list[Arm]]:
    """Return the tested side and the one that it is compared with, which may be empty."""
    known = {arm.id: arm for arm in study.arms}
    named: list[Arm] = []
    if result is not None:
        names = result.arms or tuple(result.groups)
        named = [known[name] for name in names if name in known]
        if result.contrast is ContrastKind.WITHIN:
            return named[:1] or _first_intervention(study), []
    if len(named) > 1:
        return named[:-1], named[-1:]
    first = _first_intervention(study)
    others = [arm for arm in study.arms if arm is not first[0]]
    controls = [arm for arm in others if arm.role is not Role.INTERVENTION]
    return first, controls or others


def _first_intervention(study: Study) -> list[Arm]:
    tested = (arm for arm in study.arms if arm.role is Role.INTERVENTION)
    return [next(tested, study.arms[0])]


def _weakest(roles: Iterable[Role]) -> str:
    present = set(roles)
    return next((role.value for role in _ROLES if role in present), NO_COMPARATOR)
