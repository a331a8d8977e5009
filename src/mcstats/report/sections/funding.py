"""Funding and conflicts: who paid, and who the authors work for."""

from __future__ import annotations

from collections import defaultdict

from mcstats.schema.base import Fact, Reported
from mcstats.schema.study import Study
from mcstats.schema.tables import EffectRow
from mcstats.schema.words import StudyKind

from ..blocks import Block, Column, Details, Group, Para, Row, Section, Table
from ..context import Context
from ..figures_of import contrast_words, estimate, opened, printed_set
from ..inline import Inlines, Line, Muted, Strong, Text, Words, join
from ..marks import rating

__all__ = ["funding"]


def funding(context: Context) -> Section:
    """Return who paid for each study."""
    columns = (
        Column("Study", "name"),
        Column("Rating", "sign"),
        Column("Payer", "wide"),
        Column("Funder, as printed", "wide"),
        Column("Authors’ conflicts", "wide"),
    )
    asked = [
        study
        for study in context.topic.studies.values()
        if study.kind not in (StudyKind.NONE, StudyKind.USER_REPORTS)
    ]
    silent = [study for study in asked if not _says_anything(study)]
    rows = tuple(_row(context, study) for study in asked if study not in silent)
    blocks: list[Block] = []
    if rows:
        caption = (Text("What is printed of who paid for a study"),)
        blocks.append(Table("funders", caption, columns, (Group((), rows),), cards=True))
    if silent:
        names = join([context.study_words(study.id) for study in silent])
        blocks.append(
            Para(
                (
                    Strong(
                        (Text("No payer, funder or conflict is printed in what was read of: "),)
                    ),
                    *names,
                    Text("."),
                )
            )
        )
    blocks += _split(context)
    intro = Para(
        (
            Text(
                "Funding is shown as an axis of its own. It adds words to a verdict and never "
                "moves it; who gains from a result is for the reader to weigh."
            ),
        )
    )
    return Section("funding", (Text("Funding and conflicts"),), (intro, *blocks))


def _split(context: Context) -> tuple[Block, ...]:
    """Return the effects of studies that print who paid, by payer, and whether any can be told."""
    by: dict[str, list[EffectRow]] = defaultdict(list)
    payers: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for row in context.tables.effects:
        study = context.study(row.study)
        if study is None or row.estimable == "no" or not isinstance(study.funding.payer, Fact):
            continue
        payer, outcome = str(study.funding.payer.value), context.outcome(row.study, row.outcome)
        by[payer].append(row)
        if outcome is not None:
            payers[row.contrast, row.measure, row.scale, outcome.measures].add(payer)
    if not by:
        return (Para((Text("No effect can be set against who paid."),)),)
    columns = (
        Column("Effect of a study", "wide"),
        Column("Measure", "name"),
        Column("Estimate (interval)", "figure"),
        Column("Printed set", "figure"),
    )
    groups = tuple(
        Group((Words(f"Payer: {payer}"),), tuple(_effect(context, row) for row in by[payer]))
        for payer in sorted(by)
    )
    caption = (Text("Effects by who paid"),)
    table = Table("effects-by-payer", caption, columns, groups, cards=True)
    alone = all(len(found) < 2 for found in payers.values())
    told = (
        "No outcome has effects from studies with different payers, so that what the payer does "
        "cannot be told from what else differs between studies."
        if alone
        else "Studies with different payers differ in more than their payer: a difference between "
        "the groups is no effect of funding."
    )
    return Para((Text(told),)), Details(caption, (table,))


def _effect(context: Context, row: EffectRow) -> Row:
    what = (
        Words(context.outcome_label(row.study, row.outcome)),
        Text(", "),
        Words(context.time_label(row.study, row.time)),
    )
    spread = printed_set(context, row, scope="funding")
    return Row(
        (
            (*context.study_words(row.study), Line((Muted(what),))),
            (
                Words(context.measure_label(row.measure)),
                Line((Muted((Text(contrast_words(row)),)),)),
            ),
            (Muted((Text("a bound"),)),)
            if row.yi is None
            else estimate(context, row, scope="funding"),
            opened(context, row, spread) if spread else (Text("not printed"),),
        )
    )


def _says_anything(study: Study) -> bool:
    funding = study.funding
    return isinstance(funding.payer, Fact) or any(
        isinstance(value, Reported) for value in (funding.funder, funding.conflicts)
    )


def _row(context: Context, study: Study) -> Row:
    found = next(
        (r for r in context.tables.ratings if (r.study, r.domain) == (study.id, "funding")), None
    )
    payer = study.funding.payer
    return Row(
        (
            context.study_words(study.id),
            (rating(found.rating),) if found else (Text("not rated"),),
            _fact(context, study, payer) if isinstance(payer, Fact) else (Text("not reported"),),
            _reported(context, study, study.funding.funder),
            _reported(context, study, study.funding.conflicts),
        )
    )


def _fact(context: Context, study: Study, fact: Fact) -> Inlines:  # type: ignore[type-arg]
    body: Inlines = (Words(str(fact.value)),)
    if fact.because:
        body = (*body, Line((Words(fact.because),)))
    return (*body, _place(context, study, fact.source, fact.place))


def _reported(context: Context, study: Study, value: Reported | str) -> Inlines:
    if not isinstance(value, Reported):
        return (Text("not reported"),)
    return (Words(value.printed), _place(context, study, value.source, value.place))


def _place(context: Context, study: Study, source: str | None, place: str) -> Line:
    name = source or study.sources[0]
    return Line((Muted((*context.source_words(name), Text(", "), Words(place, "place"))),))
