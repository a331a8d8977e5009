"""Analyses of one claim, as rows of the stability table, and the figures planned from them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from helpers.complete_topic import complete_tables, complete_topic
from helpers.computed_tables import shipped_rubric
from helpers.places import SHIPPED_TOPIC
from mcstats.data.load_topic import load_topic
from mcstats.model.tables import VALUE_OF_RANGE, ChoiceRow, UniverseRow, VerdictRow
from mcstats.report.picture import Plot
from mcstats.report.plots.draw import plan_plots
from mcstats.verdict.multiverse.enumerate import stability_of

SVG = "{http://www.w3.org/2000/svg}"


def plan_figures(universes: list[UniverseRow]) -> list[Plot]:
    return plan_plots(complete_topic(), replace(complete_tables(), universes=universes, choices=()))


def analysis_row(claim: str, number: int, verdict: str, **ends: float) -> UniverseRow:
    known = dict.fromkeys(("yi", "ci_lb", "ci_ub", "yi_min", "yi_max")) | ends
    return UniverseRow(
        claim=claim,
        universe=number,
        changed=int(number > 1),
        choices="" if number == 1 else f"a choice: option {number}",
        effect="frost2019-mood-end-smd",
        quality="weak",
        verdict=verdict,
        count=number,
        measure="SMD",
        **known,
    )


def first_verdict() -> VerdictRow:
    return complete_tables().verdicts[0]


@cache
def varied_figures() -> tuple[Plot, ...]:
    rows = [
        analysis_row(
            first_verdict().claim, 1, first_verdict().verdict, yi=0.7, ci_lb=0.2, ci_ub=1.2
        ),
        analysis_row(first_verdict().claim, 2, "unproven", yi=0.1, ci_lb=-0.4, ci_ub=0.6),
        analysis_row(
            first_verdict().claim, 3, first_verdict().verdict, yi_min=0.3, yi_max=float("inf")
        ),
    ]
    return tuple(plan_figures(rows))


@cache
def course_rows() -> tuple[ChoiceRow, ...]:
    found = load_topic(SHIPPED_TOPIC)
    claim = next(c for c in found.claims.claims if c.id == "muscle")
    rows = stability_of(found, shipped_rubric(), claim).choices
    return tuple(row for row in rows if row.kind == VALUE_OF_RANGE)
