"""Refuse a change or a difference whose sign says the opposite of what is printed around it.

A source prints "fell by 7.6" and the file says 7.6: the sign is typed as it is printed, and a
benefit becomes a harm. Words around the value, the direction that is stated, and the arms each
say which way a value points. Where the contradiction is the source's own, the study declares it
under `discrepancies`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from mcstats.effects.bounds.propagate import Span
from mcstats.effects.inputs_of_result import is_reduction
from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.routes.route import Effect
from mcstats.effects.study_effects import Assumed, StudyEffects, effects_of, find_route
from mcstats.model.base import Fact, Reported
from mcstats.model.errors import Fault
from mcstats.model.printed import Hedge
from mcstats.model.printed_keys import ArmKey, ContrastKey, kind_of
from mcstats.model.result import Estimate, Result
from mcstats.model.study import Outcome, Study
from mcstats.model.topic import Path, Positions, Topic
from mcstats.model.vocabularies import Better, Expressed, Trend

CHECKS: Final = ("direction", "difference")
"""The checks under which a study declares that its source contradicts itself."""
_FALL: Final = re.compile(
    r"\b(?:fell|falls?|dropp?(?:ed|s)?|decreas(?:ed?|es|ing)|declin(?:ed?|es|ing)"
    r"|reduc(?:ed?|es|tions?|ing)|lower(?:ed|s)?|less|fewer|shrank|shrinks?|shorter|shortened)\b",
    re.IGNORECASE,
)
_OTHERWISE: Final = re.compile(
    r"\b(?:rose|rises?|risen|increas\w*|grew|grows?|gain\w*|higher|more|greater|larger|longer"
    r"|no|not|without|nor)\b",
    re.IGNORECASE,
)
_OF_COMPARISON: Final = ("estimate", "reduction", "yi")
_LEVELS: Final = ("mean", "median", "percent")


def contradictions(topic: Topic, hedges: Mapping[str, Hedge]) -> Iterator[Fault]:
    """Yield a fault for each typed sign that contradicts a direction in words or the arms.

    Parameters
    ----------
    topic : Topic
        Whose studies have no other fault.
    hedges : mapping
        What words such as "about" mean.
    """
    for study in topic.studies.values():
        declared = {entry.check for entry in study.discrepancies}
        for index, result in enumerate(study.results):
            if declared.isdisjoint(f"{check}/{result.id}" for check in CHECKS):
                positions = topic.positions[f"studies/{study.id}"]
                outcome = study.outcome(result.outcome)
                checked = _Checked(study, result, outcome, ("results", index), positions)
                yield from checked.faults(effects_of(topic), hedges)


@dataclass(frozen=True, slots=True)
class _Checked:
    study: Study
    result: Result
    outcome: Outcome
    path: Path
    positions: Positions

    def faults(self, effects: StudyEffects, hedges: Mapping[str, Hedge]) -> Iterator[Fault]:
        try:
            known = effects.assume(self.study, self.result, hedges)
        except ValueError:
            return  # what cannot be read has a fault of its own
        found = [*self.words(known), *self.arms(known)]
        yield from found
        if not found:
            for wanted in self.result.estimates:
                yield from self.trend(wanted, effects, hedges)

    def words(self, known: Assumed) -> Iterator[Fault]:
        """Yield a fault for each positive value that the words around it call a fall."""
        if _FALL.search(self.outcome.label) or self.outcome.expressed is Expressed.REDUCTION:
            return
        arms = self.result.arms or tuple(self.result.groups)
        for key, arm, place, value, (low, _) in known.inputs:
            if not self.points(key, arm) or low <= 0 or (arm and arm not in arms):
                continue
            words = value.words or ""
            if key != "t" and _FALL.search(words) and not _OTHERWISE.search(words):
                found = f'{key} "{value.printed}" with the words "{words}"'
                yield self.fault((*place, "printed"), found, value.printed)

    def points(self, key: str, arm: str) -> bool:
        """Return whether a value is a change or a difference, for which below zero is less."""
        if key == "estimate" and not arm:
            families = {find_measure(e.measure).family for e in self.result.estimates}
            return bool(families) and Family.RATIO not in families
        return kind_of(key).signed

    def arms(self, known: Assumed) -> Iterator[Fault]:
        """Yield a fault where a route reads a difference that the arms have the other way round."""
        difference = known.given.contrast.get("difference")
        if len(known.given.arms) != 2 or difference is None or isinstance(difference, tuple):
            return
        if not any("difference" in find_route(e).needs for e in self.result.estimates):
            return
        for key in ("change_mean", "change", *_LEVELS):
            pair = [arm.get(key) for arm in known.given.arms]
            if any(value is None or isinstance(value, tuple) for value in pair):
                continue
            first, second = known.given.single(key, 0), known.given.single(key, 1)
            gap = Span(first.lo - second.hi, first.hi - second.lo)
            if (gap.lo > 0 and difference.hi < 0) or (gap.hi < 0 and difference.lo > 0):
                printed = self.result.printed[ContrastKey.DIFFERENCE]
                text = printed.printed if isinstance(printed, Reported) else ""
                ends = f"{min(gap.lo, gap.hi):.4g} to {max(gap.lo, gap.hi):.4g}"
                found = f'the difference "{text}" where the arms differ by {ends} ({key})'
                yield self.fault(("printed", "difference", "printed"), found, text)
            return

    def trend(
        self, wanted: Estimate, effects: StudyEffects, hedges: Mapping[str, Hedge]
    ) -> Iterator[Fault]:
        """Yield a fault where a stated direction and the sign of an effect contradict."""
        trend, route = self.result.trend, find_route(wanted)
        keys = [key for key in route.needs if key != "ci"]
        signed = [key for key in keys if key in _OF_COMPARISON or kind_of(key).signed]
        of_arms = [key for key in route.arm_needs if kind_of(key).signed]
        if not isinstance(trend, Fact) or not (signed or of_arms):
            return
        effect, _ = effects.estimate(self.study, self.result, wanted, hedges)
        side = _side(effect)
        if side is None or trend.value not in (Trend.BENEFIT, Trend.HARM) or side is trend.value:
            return
        path, text = self.typed(signed, of_arms)
        found = f'a {side} from "{text}" where the source states a {trend.value}'
        yield self.fault(path, found, text)

    def typed(self, signed: list[str], of_arms: list[str]) -> tuple[Path, str]:
        """Return the place and the text of the value that gives an effect its sign."""
        if signed:
            printed = self.result.printed.get(ContrastKey(signed[0]))
            path: Path = ("printed", signed[0], "printed")
        else:
            arm = (self.result.arms or tuple(self.result.groups))[0]
            printed = self.result.groups[arm].get(ArmKey(of_arms[0]))
            path = ("groups", arm, of_arms[0], "printed")
        return path, printed.printed if isinstance(printed, Reported) else ""

    def fault(self, path: Path, found: str, text: str) -> Fault:
        """Return the fault of a value, with the remedy for its outcome."""
        outcome, key = self.outcome, str(path[-2])
        expected = "the sign of the first arm minus the second, below 0 where there is less"
        ratio = not self.points(key, "" if path[0] == "printed" else str(path[1]))
        turned = is_reduction(self.study, self.result, key, "" if path[0] == "printed" else "arm")
        if turned:
            fix = f"take `expressed: reduction` out of the outcome {outcome.id}"
        elif ratio or text.startswith("-"):
            fix = f"check `better` of the outcome {outcome.id} and the order of the arms"
        elif outcome.better is Better.LOWER:
            fix = f"if it is so much less write `expressed: reduction` in the outcome {outcome.id}"
        else:
            fix = f"if it is so much less write -{text.lstrip('+')}"
        fix += f", or declare the check {CHECKS[0]}/{self.result.id}"
        return self.positions.fault((*self.path, *path), "SIGN", found, expected, fix)


def _side(effect: Effect) -> Trend | None:
    """Return the side on which the whole set of an effect lies."""
    span = effect.span
    if span is None or effect.estimable == "no":
        return None
    if span.lo > 0:
        return Trend.BENEFIT
    return Trend.HARM if span.hi < 0 else None
