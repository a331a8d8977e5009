"""Refuse statements on one study that contradict one another, because no rule could judge them."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from typing import NamedTuple

from mcstats.model.base import Fact, Reported
from mcstats.model.design import Review
from mcstats.model.errors import Fault
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import ContrastKey, read_single
from mcstats.model.result import CLUSTERING, TIME, Result
from mcstats.model.study import Study
from mcstats.model.topic import Path, Positions
from mcstats.model.vocabularies import (
    Allocation,
    Assignment,
    Blinded,
    ContrastKind,
    Measured,
    Role,
    StudyKind,
    YesNo,
)


class _Flaw(NamedTuple):
    """A statement that cannot stand beside another one of the study."""

    path: Path
    found: str
    expected: str
    fix: str
    code: str = "CONTRADICTION"
    on_key: bool = False


def lint_design(study: Study, positions: Positions, lost: Collection[str] = ()) -> Iterator[Fault]:
    """Yield one fault for each statement of a study that contradicts another.

    Rules that read a key of which something was `lost` in reading are left out.
    """
    rules = [
        (_blinding, {"kind", "design", "arms"}),
        (_allocation, {"kind", "design", "arms"}),
        (_first_arm, {"arms"}),
        (_self_report, {"kind", "design", "outcomes"}),
        (_contrasts, {"kind", "arms", "results"}),
        (_confounding, {"design"}),
        (_assigned, {"design"}),
        (_review, {"kind", "review"}),
        (_contained, {"kind", "id", "perhaps_same_people"}),
        (_ends_of_scale, {"outcomes"}),
    ]
    for rule, keys in rules:
        for flaw in rule(study) if keys.isdisjoint(lost) else ():
            place, found, expected, fix, code, on_key = flaw
            yield positions.fault(place, code, found, expected, fix, key=on_key)


def _blinding(study: Study) -> Iterator[_Flaw]:
    participants, sham = study.design.participants, study.design.credible_sham
    blinded = isinstance(participants, Fact) and participants.value is Blinded.BLINDED
    if study.kind is not StudyKind.TRIAL or not blinded:
        return
    others = {arm.role for arm in study.arms[1:]}
    seen_through = isinstance(sham, Fact) and sham.value is YesNo.NO
    # Participants may not know which of two treatments they get; only a sham hides a lack of one.
    hidden = Role.SHAM in others and not seen_through
    if not hidden and not (others and others <= {Role.ACTIVE, Role.INTERVENTION, Role.UNREPORTED}):
        yield _Flaw(
            ("design", "participants"),
            "blinded participants without a credible sham",
            "blinded participants only where an arm has the role sham",
            "give the arm that nobody could distinguish from the treatment (a placebo) the role "
            "sham, or write not blinded / not reported",
        )


def _allocation(study: Study) -> Iterator[_Flaw]:
    allocation = study.design.allocation
    if study.kind is not StudyKind.TRIAL:
        return
    if not study.arms:
        yield _Flaw(("arms",), "a trial without arms", "at least one arm", "add the arms")
        return
    if not isinstance(allocation, Fact):
        return
    several = len(study.arms) > 1
    compared = (Allocation.RANDOMISED, Allocation.NOT_RANDOMISED)
    if allocation.value not in (compared if several else (Allocation.ONE_GROUP,)):
        arms = f"{len(study.arms)} arm{'s' if several else ''}"
        yield _Flaw(
            ("design", "allocation"),
            f"{allocation.value} with {arms}",
            "randomised or not randomised for several arms" if several else "one group for one arm",
            "correct the allocation or the arms",
        )


def _first_arm(study: Study) -> Iterator[_Flaw]:
    if study.arms and study.arms[0].role is not Role.INTERVENTION:
        found = f"{study.arms[0].role} as the first arm"
        expected, fix = "the intervention first", "list the intervention first"
        yield _Flaw(("arms", 0, "role"), found, expected, fix, "ARM-ORDER")


def _self_report(study: Study) -> Iterator[_Flaw]:
    participants = study.design.participants
    if study.kind is not StudyKind.TRIAL or not isinstance(participants, Fact):
        return
    for index, outcome in enumerate(study.outcomes):
        assessors = outcome.assessors
        if (
            outcome.measured is Measured.SELF_REPORT
            and isinstance(assessors, Fact)
            and assessors.value is Blinded.BLINDED
            and participants.value is Blinded.NOT_BLINDED
        ):
            yield _Flaw(
                ("outcomes", index, "assessors"),
                "blinded assessors of a self-report although its participants are not blinded",
                "not blinded: a participant who reports an outcome is its assessor",
                "write not blinded, or correct how it was measured",
            )


def _confounding(study: Study) -> Iterator[_Flaw]:
    """Yield a flaw for each fact on confounding of arms that chance made."""
    allocation = study.design.allocation
    if not isinstance(allocation, Fact) or allocation.value is Allocation.NOT_RANDOMISED:
        return
    for name in ("adjusted", "comparable"):
        if isinstance(getattr(study.design, name), Fact):
            found = f"{name} of a study that is {allocation.value}"
            expected = f"{name} only where the arms were not made by chance"
            yield _Flaw(("design", name), found, expected, "remove it, or write not randomised")


def _assigned(study: Study) -> Iterator[_Flaw]:
    """Yield a flaw for each fact on clusters or periods that a study did not assign."""
    assigned = study.design.assigned
    for name, kinds in (
        ("recruitment", (Assignment.CLUSTER, Assignment.STEPPED_WEDGE)),
        ("carry_over", (Assignment.CROSSOVER,)),
    ):
        if isinstance(getattr(study.design, name), Fact) and assigned not in kinds:
            found = f"{name} of a study whose assignment is {assigned.value}"
            words = " or ".join(f"`{kind.value}`" for kind in kinds)
            expected = f"{name} only where the assignment is {words}"
            yield _Flaw(("design", name), found, expected, "remove it, or name the assignment")


def _review(study: Study) -> Iterator[_Flaw]:
    """Yield a flaw for the conduct of a review in a study of another kind."""
    if study.review is not None and not study.is_review:
        found = f"the conduct of a review in a study of the kind {study.kind.value}"
        expected, fix = (
            f"the kind {StudyKind.META_ANALYSIS.value}",
            "remove it, or correct the kind",
        )
        yield _Flaw(("review",), found, expected, fix, on_key=True)
    if study.review is not None:
        yield from _risks_of_trials(study.review)


def _risks_of_trials(review: Review) -> Iterator[_Flaw]:
    """Yield a flaw where numbers of trials stand beside shares, or shares are more than all."""
    given = {key: v for key, v in review.risks_of_trials.items() if isinstance(v, Reported)}
    shares = {key: v for key, v in given.items() if "%" in v.printed}
    path: Path = ("review", next(iter(shares), ""))
    if shares and len(shares) < len(given):
        found = "a share of the weight beside a number of trials"
        expected = "shares alone, or numbers alone"
        yield _Flaw(path, found, expected, "write all of them in percent, or all as numbers")
        return
    try:
        whole = sum(read_single("percent", value).best or 0.0 for value in shares.values())
    except PrintedError:
        return  # what is no number has a fault of its own
    if whole > 100 + len(shares):  # each of them is rounded
        found, expected = f"shares of {whole:g}% in all", "at most 100%"
        yield _Flaw(path, found, expected, "correct them, or leave out what is no share", "RANGE")


def _ends_of_scale(study: Study) -> Iterator[_Flaw]:
    """Yield a flaw for each scale whose least value is not below its largest."""
    for index, outcome in enumerate(study.outcomes):
        if outcome.least is None or outcome.most is None:
            continue
        if float(outcome.least) >= float(outcome.most):
            found = f"a scale from {outcome.least} to {outcome.most}"
            expected, fix = "least below most", "swap them, or check the scale"
            yield _Flaw(("outcomes", index, "least"), found, expected, fix, "LOGIC")


def _contained(study: Study) -> Iterator[_Flaw]:
    """Yield a flaw for a study that contains others and is no review, or contains itself."""
    for index, name in enumerate(study.participants_of):
        path: Path = ("participants_of", index)
        if not study.is_review:
            found = f"the participants of {name} in a study of the kind {study.kind.value}"
            expected = f"participants_of only with the kind {StudyKind.META_ANALYSIS.value}"
            yield _Flaw(path, found, expected, "remove it, or correct the kind")
        elif name == study.id:
            found, fix = "the participants of the study itself", "name the studies that it contains"
            yield _Flaw(path, found, "other studies", fix)
    if study.id in study.perhaps_same_people:
        path = ("perhaps_same_people", study.perhaps_same_people.index(study.id))
        found, fix = "the study itself", "name the studies whose participants it may share"
        yield _Flaw(path, found, "other studies", fix)


def _contrasts(study: Study) -> Iterator[_Flaw]:
    arms = {arm.id for arm in study.arms}
    for index, result in enumerate(study.results):
        path: Path = ("results", index)
        yield from _adjustment(result, path)
        between = result.contrast is ContrastKind.BETWEEN
        if between and not study.is_review and len(study.arms) < 2:
            found = "a contrast between arms in a study with one arm"
            fix = "write within, or add the second arm"
            yield _Flaw((*path, "contrast"), found, "within", fix)
        elif not study.is_review:
            yield from _arms_of_result(result, path, arms)
            yield from _order_of_arms(study, result, path)
        if not between and ContrastKey.DIFFERENCE in result.printed:
            found = "a difference between arms in a contrast within one arm"
            fix = "write change, or set the contrast to between"
            yield _Flaw((*path, "printed", "difference"), found, "change", fix)


def _adjustment(result: Result, path: Path) -> Iterator[_Flaw]:
    """Yield a flaw for what is adjusted for and is not adjusted, and for a word nearly known."""
    if result.adjusted_for and not result.is_adjusted:
        found = f"adjusted for {', '.join(result.adjusted_for)}, and not adjusted"
        fix = "write yes under adjusted, or leave adjusted_for out"
        yield _Flaw((*path, "adjusted"), found, "yes", fix)
    known = (CLUSTERING, TIME)
    for number, word in enumerate(result.adjusted_for):
        near = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.75)
        if near and word not in known:
            fix = f"write {near[0]}: this word tells the program what was adjusted"
            place = (*path, "adjusted_for", number)
            yield _Flaw(place, f'adjusted for "{word}"', near[0], fix, "VALUE")


def _order_of_arms(study: Study, result: Result, path: Path) -> Iterator[_Flaw]:
    """Yield a flaw for a comparison that an intervention ends and none begins."""
    roles = {arm.id: arm.role for arm in study.arms}
    first = len(result.arms) - max(1, len(result.reference_arms))
    before = {roles.get(arm) for arm in result.arms[:first]}
    after = {roles.get(arm) for arm in result.arms[first:]}
    if before and Role.INTERVENTION in after - before:
        found = f"the intervention {result.arms[-1]} behind {', '.join(result.arms[:first])}"
        fix = "write the arm of the intervention first; its figures are under its own name"
        yield _Flaw((*path, "arms"), found, "the intervention first", fix, "ARM-ORDER")


def _arms_of_result(result: Result, path: Path, known: set[str]) -> Iterator[_Flaw]:
    arms = len(result.arms)
    between = result.contrast is ContrastKind.BETWEEN
    if between and arms == 1:
        expected, fix = "two arms, the intervention first", "add the other arm"
        yield _Flaw((*path, "arms"), "one arm in a contrast between arms", expected, fix)
    if not between and arms > 1:
        found = f"{arms} arms in a contrast within one arm"
        yield _Flaw((*path, "arms"), found, "one arm", "keep one, or set the contrast to between")
    together = result.reference_arms
    if together and (len(together) >= arms or result.arms[-len(together) :] != together):
        found = f"the reference arms {', '.join(together)}"
        expected = "the last of the arms of the result, and not all of them"
        fix = "write the reference arms last, in the same order"
        yield _Flaw((*path, "reference_arms"), found, expected, fix)
    if not known.issuperset(result.arms):
        return  # an unknown arm is reported as a broken reference
    for arm in result.groups:
        if result.arms and arm in known and arm not in result.arms:
            found, expected = f'figures of the arm "{arm}"', ", ".join(result.arms)
            fix = "name the arm in arms, or move its figures"
            yield _Flaw((*path, "groups", arm), found, expected, fix)
