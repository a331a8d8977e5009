"""Funding and conflicts: who paid, and who the authors work for."""

from __future__ import annotations

from mcstats.schema.base import Fact, Reported
from mcstats.schema.study import Study
from mcstats.schema.words import StudyKind

from ..blocks import Block, Column, Group, Para, Row, Section, Table
from ..context import Context
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
    intro = Para(
        (
            Text(
                "Funding is shown as an axis of its own. It adds words to a verdict and never "
                "moves it; who gains from a result is for the reader to weigh."
            ),
        )
    )
    return Section("funding", (Text("Funding and conflicts"),), (intro, *blocks))


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
