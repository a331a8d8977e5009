"""Funding and conflicts: payers, and the employers of authors."""

from __future__ import annotations

from collections import defaultdict

from mcstats.model.base import Fact, Reported
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow
from mcstats.model.vocabularies import StudyKind
from mcstats.report.badges import rating
from mcstats.report.blocks import Block, Column, Details, Group, Para, Row, Section, Table
from mcstats.report.effect_numbers import contrast_words, estimate, printed_set, with_note
from mcstats.report.inline import Inlines, Line, Muted, Strong, Words, join
from mcstats.report.scale import label_of
from mcstats.report.view import View


def funding(view: View) -> Section:
    """Return the payer of each study, and the effects by payer."""
    columns = (
        Column("Study", "name"),
        Column("Rating", "sign"),
        Column("Payer", "wide"),
        Column("Funder, as printed", "wide"),
        Column("Authors’ conflicts", "wide"),
    )
    asked = [
        study
        for study in view.topic.studies.values()
        if study.kind not in (StudyKind.NONE, StudyKind.USER_REPORTS)
    ]
    silent = [study for study in asked if not _says_anything(study)]
    rows = tuple(_row(view, study) for study in asked if study not in silent)
    blocks: list[Block] = []
    if rows:
        caption = ("What is printed of who paid for a study",)
        blocks.append(Table("funders", caption, columns, rows, cards=True))
    if silent:
        names = join([view.study_words(study.id) for study in silent])
        blocks.append(
            Para(
                Strong("No payer, funder or conflict is printed in what was read of: "), *names, "."
            )
        )
    blocks += _split(view)
    intro = Para(
        "Funding is shown as an axis of its own. It adds words to a verdict and never "
        "moves it; who gains from a result is for the reader to weigh."
    )
    return Section("funding", "Funding and conflicts", intro, *blocks)


def _split(view: View) -> tuple[Block, ...]:
    """Return the effects of studies that print who paid, by payer, and what follows from them."""
    by: dict[str, list[EffectRow]] = defaultdict(list)
    payers: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for row in view.tables.effects:
        study = view.study(row.study)
        if study is None or row.estimable == "no" or not isinstance(study.funding.payer, Fact):
            continue
        payer, outcome = str(study.funding.payer.value), view.outcome(row.study, row.outcome)
        by[payer].append(row)
        if outcome is not None:
            payers[row.contrast, row.measure, row.scale, outcome.measures].add(payer)
    if not by:
        return (Para("No effect can be set against who paid."),)
    columns = (
        Column("Effect of a study", "wide"),
        Column("Measure", "name"),
        Column("Estimate (interval)", "figure"),
        Column("Printed set", "figure"),
    )
    groups = tuple(
        Group(Words(f"Payer: {payer}"), tuple(_effect(view, row) for row in by[payer]))
        for payer in sorted(by)
    )
    caption = ("Effects by who paid",)
    table = Table("effects-by-payer", caption, columns, groups=groups, cards=True)
    alone = all(len(who) < 2 for who in payers.values())
    caution = (
        "No outcome has effects from studies with different payers, so that what the payer does "
        "cannot be told from what else differs between studies."
        if alone
        else "Studies with different payers differ in more than their payer: a difference between "
        "the groups is no effect of funding."
    )
    return Para(caution), Details(caption, table)


def _effect(view: View, row: EffectRow) -> Row:
    spread = printed_set(view, row, scope="funding")
    return Row(
        view.result_words(row),
        (
            Words(label_of(row.measure)),
            Line(Muted(contrast_words(row))),
        ),
        Muted("a bound") if row.yi is None else estimate(view, row, scope="funding"),
        with_note(view, row, spread) if spread else "not printed",
    )


def _says_anything(study: Study) -> bool:
    funding = study.funding
    return isinstance(funding.payer, Fact) or any(
        isinstance(value, Reported) for value in (funding.funder, funding.conflicts)
    )


def _row(view: View, study: Study) -> Row:
    rated = next(
        (r for r in view.tables.ratings if (r.study, r.domain) == (study.id, "funding")), None
    )
    payer = study.funding.payer
    return Row(
        view.study_words(study.id),
        rating(rated.rating) if rated else "not rated",
        _fact(view, study, payer) if isinstance(payer, Fact) else "not reported",
        _reported(view, study, study.funding.funder),
        _reported(view, study, study.funding.conflicts),
    )


def _fact(view: View, study: Study, fact: Fact) -> Inlines:  # type: ignore[type-arg]
    body: Inlines = (Words(str(fact.value)),)
    if fact.because:
        body = (*body, Line(Words(fact.because)))
    return (*body, _place(view, study, fact.source, fact.place))


def _reported(view: View, study: Study, value: Reported | str) -> Inlines:
    if not isinstance(value, Reported):
        return ("not reported",)
    return (Words(value.printed), _place(view, study, value.source, value.place))


def _place(view: View, study: Study, source: str | None, place: str) -> Line:
    name = source or study.sources[0]
    return Line(Muted(*view.source_words(name), ", ", Words(place, "place")))
