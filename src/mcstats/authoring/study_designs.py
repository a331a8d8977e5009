"""The parts of a new study file that depend on its design: only the keys that the design needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from mcstats.data.suggestions import quote, suggest_nearest
from mcstats.effects.measures.paired import SMCC
from mcstats.effects.measures.two_by_two import RR
from mcstats.effects.measures.two_groups import MD, SMD
from mcstats.model.errors import InputError
from mcstats.model.vocabularies import Allocation, Assignment, Setting, StudyKind

_FACTS: Final[Mapping[str, str]] = {
    "sequence": "was the random sequence $Adequacy?",
    "concealment": "was the next allocation hidden? $Adequacy",
    "credible_sham": '"yes" where participants could not tell: {value: "yes", place: methods}',
    "participants": "$Blinded",
    "providers": "$Blinded",
    "adjusted": '"yes" where results are adjusted for the important confounders',
    "comparable": '"yes" where the arms are shown to have been alike before',
    "recruitment": "before allocation, or else those who recruited: $Recruitment",
    "carry_over": '"no" where an effect of one period ended before the next',
}
"""Questions on a design, each with its comment."""
_BY_CHANCE: Final = ("sequence", "concealment", "credible_sham", "participants", "providers")
_NOT_BY_CHANCE: Final = ("adjusted", "comparable")

_TWO_ARMS: Final = """\
arms:                             # the intervention first
  - id: treated
    role: intervention            # $Role
    label: $stimulus_label
    randomised: not reported      # never taken for the number analysed
    analysed: not reported
  - id: control
    role: no treatment
    label: no treatment
    randomised: not reported
    analysed: not reported
"""
_ONE_ARM: Final = """\
arms:
  - {id: treated, role: intervention, label: $stimulus_label, analysed: not reported}
"""
_OBSERVED_ARMS: Final = """\
arms:                             # the exposed first
  - {id: treated, role: intervention, label: $stimulus_label, analysed: not reported}
  - {id: control, role: no treatment, label: without it, analysed: not reported}
"""
_REVIEWED: Final = """\
participants_of: []               # ids of the studies here that it contains
# review:                         # its conduct: without it each domain is "no information"
#   comprehensive: not reported   # {value: "yes", place: methods}: databases and another way?
#   searched_until: not reported  # {printed: March 2023, place: methods}
#   two_readers: not reported     # did two select and extract independently?
#   protocol: not reported        # were the methods fixed before?
#   bias_assessed: not reported   # the risk of bias of each study, by a named method?
#   bias_considered: not reported # in the conclusions or the synthesis?
#   appropriate: not reported     # a suitable method, and differences examined?
#   participants_once: not reported  # nobody counted twice?
#   trials: not reported          # {printed: "6", place: abstract}
#   trials_at_high_risk: not reported  # {printed: "2", place: figure 2}, or 40% of the weight
#   trials_with_concerns: not reported
#   trials_at_low_risk: not reported
#   designs: []                   # - {value: randomised, place: abstract}: $Allocation
#   comparators: []               # - {value: sham, place: abstract}: $Role
"""
_BETWEEN: Final = """\
    contrast: between             # $ContrastKind
    arms: [treated, control]
"""
_TREND: Final = """\
    trend: not reported           # a direction that is stated without a number: $Trend
"""
_ESTIMATES: Final = """\
    estimates:                    # the effect and its route; docs/PRINTED_INPUT.md lists them
      - {measure: %s, route: %s}
"""


@dataclass(frozen=True)
class StudyDesign:
    """One design of a study, as `mcstats new study --design` names it."""

    words: str  # for the list of designs
    kind: StudyKind
    allocation: Allocation
    facts: tuple[str, ...]  # the questions on the design that arise
    arms: str  # lines of the file
    result: str  # lines below its outcome and time
    measure: str  # of the effect that the file shows
    route: str
    assignment: Assignment | None = None  # where not people to parallel arms
    setting: Setting = Setting.HUMAN  # stated where it is not in people

    @property
    def setting_text(self) -> str:
        """The setting as a value: of people the place has to be found first."""
        if self.setting is Setting.HUMAN:
            return "not reported"
        return f"{{value: {self.setting.value}, place: to be written}}"

    @property
    def result_lines(self) -> str:
        """The lines of a result with the effect of it."""
        return self.result + _ESTIMATES % (self.measure, self.route)

    def design_lines(self, *, stated: bool) -> str:
        """Return the lines of the design; its own words as facts where it is `stated`."""
        allocation = "not reported  # {value: randomised, place: abstract}: $Allocation"
        if stated:
            allocation = f"{{value: {self.allocation.value}, place: to be written}}"
        lines = [f"  allocation: {allocation}"]
        if self.assignment is not None:
            assigned = f"{{value: {self.assignment.value}, place: to be written}}"
            lines.append(f"  assignment: {assigned}")
        lines += [f"  {name}: not reported  # {_FACTS[name]}" for name in self.facts]
        return "\n".join(lines)


DESIGNS: Final[Mapping[str, StudyDesign]] = {
    "randomised": StudyDesign(
        "people randomised to parallel arms",
        StudyKind.TRIAL,
        Allocation.RANDOMISED,
        _BY_CHANCE,
        _TWO_ARMS,
        _BETWEEN
        + """\
    printed:                      # of the comparison: $ContrastKey
      p: not reported
    groups:                       # of each arm: $ArmKey
      treated: {n: not reported, mean: not reported, sd: not reported}
      control: {n: not reported, mean: not reported, sd: not reported}
"""
        + _TREND,
        SMD.code,
        "means_sd",
    ),
    "crossover": StudyDesign(
        "each participant gets both treatments, in random order",
        StudyKind.TRIAL,
        Allocation.RANDOMISED,
        (*_BY_CHANCE, "carry_over"),
        _TWO_ARMS,
        _BETWEEN
        + """\
    period: not reported          # of which periods: $Period
    printed:                      # of the differences within people: $ContrastKey
      difference: not reported
      ci: not reported            # or se, t, p, pair_sd; or r with the means of both treatments
"""
        + _TREND,
        MD.code,
        "paired_difference_ci",
        Assignment.CROSSOVER,
    ),
    "cluster": StudyDesign(
        "groups of people randomised, such as wards or schools",
        StudyKind.TRIAL,
        Allocation.RANDOMISED,
        (*_BY_CHANCE, "recruitment"),
        _TWO_ARMS,
        _BETWEEN
        + """\
    # Where the authors allowed for clusters: `difference` or `estimate` with its `ci` as printed,
    # `adjusted_for: [clustering]`, and the route difference_ci or pooled_ci, which need no icc.
    printed:                      # of the comparison: $ContrastKey
      icc: not reported           # as printed, or as an assumption with its source
    # Of an outcome that is counted: events in the place of mean and sd, and the route events.
    groups:                       # of each arm: $ArmKey
      treated: {clusters: not reported, n: not reported, mean: not reported, sd: not reported}
      control: {clusters: not reported, n: not reported, mean: not reported, sd: not reported}
"""
        + _TREND,
        SMD.code,
        "means_sd",
        Assignment.CLUSTER,
    ),
    "stepped wedge": StudyDesign(
        "groups of people that start the intervention one after the other, in random order",
        StudyKind.TRIAL,
        Allocation.RANDOMISED,
        (*_BY_CHANCE, "recruitment"),
        _TWO_ARMS,
        _BETWEEN
        + """\
    printed:                      # of the comparison: $ContrastKey
      difference: not reported    # or `estimate` of a ratio, with the route pooled_ci
      ci: not reported
    adjusted_for: [clustering, time]  # as the authors say; without both there is no estimate
"""
        + _TREND,
        MD.code,
        "difference_ci",
        Assignment.STEPPED_WEDGE,
    ),
    "before-after": StudyDesign(
        "one group, before and after",
        StudyKind.TRIAL,
        Allocation.ONE_GROUP,
        ("participants",),
        _ONE_ARM,
        """\
    contrast: within              # $ContrastKind
    arms: [treated]
    printed:                      # of the change: $ContrastKey
      p: not reported
    groups:                       # before and after: $ArmKey
      treated:
        n: not reported
        baseline_mean: not reported
        baseline_sd: not reported
        mean: not reported
        sd: not reported
        r: not reported           # the correlation of before and after
"""
        + _TREND,
        SMCC.code,
        "pre_post",
    ),
    "cohort": StudyDesign(
        "people who were exposed, and others, with nobody assigned",
        StudyKind.TRIAL,
        Allocation.NOT_RANDOMISED,
        _NOT_BY_CHANCE,
        _OBSERVED_ARMS,
        _BETWEEN
        + """\
    printed:                      # of the comparison: $ContrastKey
      estimate: not reported      # a ratio as a ratio
      ci: not reported
    groups:                       # of each arm: $ArmKey
      treated: {n: not reported, events: not reported}
      control: {n: not reported, events: not reported}
    adjusted: not reported        # {value: "yes", place: table 3}
    adjusted_for: []              # age, sex, …
"""
        + _TREND,
        RR.code,
        "pooled_ci",
        Assignment.EXPOSURE,
    ),
    "review": StudyDesign(
        "a systematic review with a pooled result",
        StudyKind.META_ANALYSIS,
        Allocation.NOT_APPLICABLE,
        (),
        _REVIEWED,
        """\
    contrast: between             # $ContrastKind
    printed:                      # of the pooled result: $ContrastKey
      estimate: not reported      # a ratio as a ratio
      ci: not reported
      k: not reported             # the studies pooled
      n: not reported             # their participants
      i2: not reported
      asymmetry_p: not reported   # of a test of the funnel, such as Egger's
""",
        MD.code,
        "pooled_ci",
    ),
    "laboratory": StudyDesign(
        "tissue, cells or animals",
        StudyKind.LABORATORY,
        Allocation.NOT_APPLICABLE,
        (),
        _OBSERVED_ARMS,
        _BETWEEN
        + """\
    groups:                       # of each arm: $ArmKey
      treated: {n: not reported, mean: not reported, sd: not reported}
      control: {n: not reported, mean: not reported, sd: not reported}
"""
        + _TREND,
        SMD.code,
        "means_sd",
        setting=Setting.ANIMAL,
    ),
}
"""The designs by the words of the option; the first is meant where none is named."""
USUAL: Final = next(iter(DESIGNS))


def measure_of(design: str) -> str:
    """Return the measure of the effect that the file of a design shows."""
    return DESIGNS[design or USUAL].measure


def chosen_design(design: str, ask: Callable[[str], str] | None = None) -> str:
    """Return the design that an option names, or that a person chooses; nothing where neither is.

    `ask` shows a question and returns the answer, where a person is there. Raises `InputError` for
    a design that is not known.
    """
    if not design and ask is not None:
        lines = [
            f"  {number}  {name}: {d.words}" for number, (name, d) in enumerate(DESIGNS.items(), 1)
        ]
        answer = ask("\n".join(["The design of the study:", *lines, f"[{USUAL}] "])).strip()
        names = dict(enumerate(DESIGNS, 1))
        design = names.get(int(answer), answer) if answer.isdecimal() else answer or USUAL
    if design and design not in DESIGNS:
        fix = suggest_nearest(design, list(DESIGNS))
        raise InputError.of_file("--design", "DESIGN", quote(design), ", ".join(DESIGNS), fix)
    return design
