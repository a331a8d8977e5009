"""Choices about a printed P value: how its digits came about, and whether it decides alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mcstats.effects.assumptions import assumptions_of
from mcstats.effects.study_effects import find_route
from mcstats.model.base import Reported
from mcstats.model.printed_characters import PrintedError
from mcstats.model.result import ContrastKey, Estimate, Result, read_single
from mcstats.model.study import Study
from mcstats.model.vocabularies import ChoiceKind, ContrastKind
from mcstats.verdict.multiverse.edits import assuming, edited
from mcstats.verdict.multiverse.specification import Choice, Option, PRule, Sort


def p_values(study: Study, result: Result, taken: Estimate | None) -> Iterator[Choice]:
    """Yield how a printed P value may be read, and whether it decides without an interval."""
    p = result.printed.get(ContrastKey.P)
    if not isinstance(p, Reported) or result.contrast is not ContrastKind.BETWEEN or taken is None:
        return
    needed = "p" in find_route(taken).needs
    if needed:
        yield from _cut(study, result, p)
        yield Choice(
            f"{study.label}: a P value without an interval",
            Sort.P_VALUE,
            "decides against no effect",
            (
                Option(
                    "decides nothing",
                    ChoiceKind.UNCERTAIN,
                    "the test behind P is not named, and a P value is not an interval",
                    lambda specification: replace(specification, p_rule=PRule.NEVER),
                ),
            ),
        )
    elif not _complete(result):
        yield Choice(
            f"{study.label}: a P value without an interval",
            Sort.P_VALUE,
            "decides nothing where no effect can be computed",
            (
                Option(
                    "decides against no effect",
                    ChoiceKind.UNCERTAIN,
                    "the direction is stated in words and P is printed beside it",
                    lambda specification: replace(specification, p_rule=PRule.ALWAYS),
                ),
            ),
        )


def _complete(result: Result) -> bool:
    """Whether anything but P is printed of a comparison."""
    printed = [k for k, v in result.printed.items() if isinstance(v, Reported)]
    of_arms = [v for group in result.groups.values() for v in group.values()]
    return any(k != ContrastKey.P for k in printed) or any(isinstance(v, Reported) for v in of_arms)


def _cut(study: Study, result: Result, p: Reported) -> Iterator[Choice]:
    """Yield how the digits of a P value came about, where the data file does not say."""
    declared = [a.declared for a in assumptions_of(study, result) if a.declared]
    if any("p_reading" in option.settings for option in declared):
        return
    try:
        read = read_single("p", p)
    except PrintedError:
        return
    if read.best is None or read.hedge:
        return
    reasons = {"truncated": "digits may have been cut off"}
    if read.best == read.step:
        reasons["floor"] = "it is the smallest value that so many decimals can show"
    options = tuple(
        Option(
            reading,
            ChoiceKind.UNCERTAIN,
            because,
            edited(study.id, assuming(result, p_reading=reading)),
        )
        for reading, because in reasons.items()
    )
    name = f"{study.label}: the digits of P"
    yield Choice(name, Sort.P_VALUE, "rounded", options)
