"""Funding and conflicts: payers, and the employers of authors."""

from __future__ import annotations

from collections import defaultdict

from mcstats.model.base import Fact, Reported
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow
from mcstats.model.vocabularies import StudyKind
from mcstats.report.badges import rating
from mcstats.report.blocks import Block, Column, Details, Group, Para, Row, Section, Table, table_of
from mcstats.report.effect_numbers import contrast_words, estimate, printed_set, with_note
from mcstats.report.inline import Inlines, Line, Muted, Strong, Words, join
from mcstats.report.scale import label_of
from mcstats.report.view import View


def funding(view: View) -> Section:
    """Return the payer of each study, and the effects by payer."""
    blocks: list[Block] = [
        Para(
            "Funding is shown as an axis of its own. It adds words to a verdict and never "
            "moves it; who gains from a result is for the reader to weigh."
        )
    ]
    without = (StudyKind.NONE, StudyKind.USER_REPORTS)
    asked = [study for study in view.topic.studies.values() if study.kind not in without]
    if speaking := [study for study in asked if _says_anything(study)]:
        blocks.append(_payers(view, speaking))
    if silent := [study for study in asked if not _says_anything(study)]:
        lead = Strong("No payer, funder or conflict is printed in what was read of: ")
        blocks.append(Para(lead, *join([view.study_words(study.id) for study in silent]), "."))
    return Section("funding", "Funding and conflicts", *blocks, *_split(view))


def _split(view: View) -> tuple[Block, ...]:
    """Return the effects of studies that print who paid, by payer, and what follows from them."""
    effects: dict[str, list[EffectRow]] = defaultdict(list)
    payers: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for row in view.tables.effects:
        study = view.study(row.study)
        if study is None or row.estimable == "no" or not isinstance(study.funding.payer, Fact):
            continue
        payer, outcome = str(study.funding.payer.value), view.outcome(row.study, row.outcome)
        effects[payer].append(row)
        if outcome is not None:
            payers[row.contrast, row.measure, row.scale, outcome.measures].add(payer)
    if not effects:
        return (Para("No effect can be set against who paid."),)
    columns = (
        Column("Effect of a study", "wide"),
        Column("Measure", "name"),
        Column("Estimate (interval)", "figure"),
        Column("Printed set", "figure"),
    )
    groups = [
        Group(Words(f"Payer: {payer}"), [_effect(view, row) for row in effects[payer]])
        for payer in sorted(effects)
    ]
    caption = "Effects by who paid"
    table = Table("effects-by-payer", caption, columns, groups=groups, cards=True)
    caution = (
        "Studies with different payers differ in more than their payer: a difference between "
        "the groups is no effect of funding."
        if any(len(names) > 1 for names in payers.values())
        else "No outcome has effects from studies with different payers, so that what the payer "
        "does cannot be told from what else differs between studies."
    )
    return Para(caution), Details(caption, table)


def _effect(view: View, row: EffectRow) -> Row:
    spread = printed_set(view, row, scope="funding")
    return Row(
        view.result_words(row),
        (Words(label_of(row.measure)), Line(Muted(contrast_words(row)))),
        Muted("a bound") if row.yi is None else estimate(view, row, scope="funding"),
        with_note(view, row, spread) if spread else "not printed",
    )


def _says_anything(study: Study) -> bool:
    funding = study.funding
    printed = (funding.funder, funding.conflicts)
    return isinstance(funding.payer, Fact) or any(isinstance(v, Reported) for v in printed)


def _payers(view: View, studies: list[Study]) -> Table:
    # Of several outcomes the first counts.
    ratings = reversed(view.tables.ratings)
    rated = {row.study: row.rating for row in ratings if row.domain == "funding"}

    def payer(study: Study) -> Inlines:
        fact = study.funding.payer
        if not isinstance(fact, Fact):
            return ("not reported",)
        because = (Line(Words(fact.because)),) if fact.because else ()
        return Words(str(fact.value)), *because, _place(view, study, fact.source, fact.place)

    def reported(study: Study, value: Reported | str) -> Inlines:
        if not isinstance(value, Reported):
            return ("not reported",)
        return Words(value.printed), _place(view, study, value.source, value.place)

    return table_of(
        studies,
        "funders",
        "What is printed of who paid for a study",
        ("Study", "name", lambda s: view.study_words(s.id)),
        ("Rating", "sign", lambda s: rating(rated[s.id]) if s.id in rated else "not rated"),
        ("Payer", "wide", payer),
        ("Funder, as printed", "wide", lambda s: reported(s, s.funding.funder)),
        ("Authors’ conflicts", "wide", lambda s: reported(s, s.funding.conflicts)),
        cards=True,
    )


def _place(view: View, study: Study, source: str | None, place: str) -> Line:
    return Line(Muted(*view.place_words(source or study.sources[0], place)))
