"""The facts of changes without a control group, and the grids of bias, from the tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup, escape

from mcstats.model.vocabularies import StudyKind
from mcstats.report.claim_facts import question_of
from mcstats.report.figures.bias_grid import BiasGrid, GridRow, bias_grid
from mcstats.report.figures.change_plot import LOOKS, Change, ChangePlot, ChangeRow
from mcstats.report.figures.gather_forest import axis_of, construct_of, is_asked
from mcstats.report.numbers import (
    effect_interval,
    people_of,
    unit_words,
)
from mcstats.report.register import anchor
from mcstats.report.scale import is_percent, label_of
from mcstats.report.text import Label
from mcstats.report.view import View
from mcstats.report.wording import capitalised, words_for_absent


def changes_of_claim(view: View, claim: str) -> ChangePlot | None:
    """Return the changes in one group that speak of a claim; None where there are none.

    They are those of the study that decides, or of the first with figures of the intervention that
    the claim is about. Of a study with more times than can be distinguished, the first and the last
    stay.
    """
    question = question_of(view, claim)
    of_claim = (c.question.interventions for c in view.topic.claims.claims if c.id == claim)
    asked = next(of_claim, ()) or (view.topic.claims.sold.intervention,)
    bodies = [
        body
        for body in view.bodies.get((claim, question), ())
        if body.role != "excluded"
        and (study := view.study(body.study))
        and (body.role == "decides" or study.intervention.stimulus in asked)
    ]
    bodies.sort(key=lambda body: body.role != "decides")
    rows = [view.effects[body.effect] for body in bodies if body.effect in view.effects]
    first = next((row for row in rows if row.contrast == "within" and row.yi is not None), None)
    if first is None:
        return None
    construct = construct_of(view, first)
    rows = [
        row
        for row in view.tables.effects
        if row.study == first.study
        and axis_of(row) == axis_of(first)
        and row.yi is not None
        and construct_of(view, row) == construct
    ]
    times = list(dict.fromkeys(row.time for row in rows))
    kept = times if len(times) <= len(LOOKS) else [times[0], times[-1]]
    by_outcome: dict[str, list[Change]] = {}
    for row in (row for row in rows if row.time in kept):
        value = effect_interval(view, row)
        text = replace(value, unit=unit_words(row)) if value else ""
        time = Label(view.time_label(row.study, row.time))
        by_outcome.setdefault(row.outcome, []).append(Change(row.effect, time, row.yi or 0, text))
    study = view.study(first.study)
    people, unit = people_of(view, study, first) if study else (None, Label(""))
    group: Any = view.study_ref(first.study)
    if people is not None:
        group = Markup("{} {} ({})").format(escape(people), unit, escape(group))
    title = "Change from baseline" if is_percent(first.measure) else label_of(first.measure)
    if words := unit_words(first):
        title = f"{title}, {words.strip()}"
    absent = words_for_absent(view.topic, study)
    return ChangePlot(
        id=f"fig-{anchor(claim)}",
        unit_title=Label(title),
        rows=tuple(
            ChangeRow(capitalised(view.outcome_label(first.study, outcome)), tuple(changes))
            for outcome, changes in by_outcome.items()
        ),
        people=group,
        intervals=f"confidence intervals {absent.lower()}",
        asked=is_asked(view, first),
    )


def bias_grid_of(view: View, *, reviews: bool = False) -> Markup | None:
    """Return the grid of trials or of reviews, one result a study; None where none is rated.

    The studies that decide a claim come first, with the outcome that decides.
    """
    domains = view.review_domains if reviews else view.domains
    deciding = [(row.study, row.outcome) for claim in view.verdicts for row in view.deciding(claim)]
    rated = [(row.study, row.outcome) for row in view.tables.ratings]
    outcomes: dict[str, str] = {}
    for of_study, outcome in (*(d for d in deciding if d in set(rated)), *rated):
        outcomes.setdefault(of_study, outcome)
    rows = []
    for name, outcome in outcomes.items():
        study = view.study(name)
        if study is None or (study.kind is StudyKind.META_ANALYSIS) != reviews:
            continue
        ratings = {d: row.rating for d in domains if (row := view.ratings.get((name, outcome, d)))}
        reasons = {d: f"@/studies.html#why-{anchor(name)}-{anchor(d)}" for d in ratings}
        words = Label(view.outcome_label(name, outcome))
        rows.append(GridRow(view.study_ref(name), words, ratings, reasons))
    if not rows:
        return None
    of = "review" if reviews else "study"
    heads = {domain: capitalised(domain) for domain in _shown(domains, rows)}
    title = f"Risk of bias, one main outcome of each {of}; select a symbol for its reason"
    return bias_grid(
        BiasGrid(f"rob-{'reviews' if reviews else 'studies'}", title, heads, tuple(rows))
    )


def _shown(domains: Iterable[str], rows: Sequence[GridRow]) -> list[str]:
    """Return the domains that some study is rated in."""
    return [domain for domain in domains if any(domain in row.ratings for row in rows)]
