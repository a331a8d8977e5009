"""Syntheses: in how many defensible ways of pooling they say the same, and the other ways."""

from __future__ import annotations

from mcstats.schema.tables import PooledRow, PoolingRow

from ..blocks import Block, Column, Group, Para, Row, Table, Terms
from ..context import Context
from ..digits import set_texts
from ..format import count, percent
from ..inline import Inlines, Line, Muted, Opens, Text, Words, join
from ..ledger import anchor
from ..pooled import ESTIMATORS, pooled_figures
from ..scale import read

__all__ = ["poolings"]

_TABLE = "tables/poolings.csv"


def poolings(context: Context) -> tuple[Block, ...]:
    """Return how stable each synthesis is, and how else it can be pooled."""
    found: list[Block] = []
    if context.tables.poolings:
        found.append(_stable(context))
    other = [r for r in context.tables.pooled if r.role not in ("main", "single study")]
    if other:
        found.append(_others(context, other))
    return tuple(found)


def _label(context: Context, synthesis: str) -> Inlines:
    known = {s.id: s.label for s in context.topic.claims.syntheses}
    return (Words(known.get(synthesis, synthesis)),)


def _stable(context: Context) -> Table:
    columns = (
        Column("Synthesis", "name"),
        Column("About", "name"),
        Column("Says"),
        Column("In so many ways", "figure"),
        Column("Means between", "figure"),
        Column("Smallest change that flips it", "wide"),
    )
    rows = tuple(
        Row(
            (
                _label(context, row.synthesis),
                (Words(row.about), Line((Muted((Words(row.enumerated),)),))),
                (Words(row.says),),
                _share(context, row),
                _means(context, row),
                (Words(row.flips),) if row.flips else (Text("none of them"),),
            )
        )
        for row in context.tables.poolings
    )
    caption = (Text("In how many defensible ways of pooling each synthesis says the same"),)
    return Table("poolings", caption, columns, (Group((), rows),), cards=True)


def _key(row: PoolingRow) -> str:
    return f"poolings.{row.synthesis}.{anchor(row.about)}"


def _note(context: Context, row: PoolingRow) -> str:
    def blocks() -> tuple[Block, ...]:
        return (
            Terms(
                (
                    ((Text("Counted"),), (Text("ways of pooling that say the same"),)),
                    ((Text("Varied"),), (Words(row.enumerated),)),
                    ((Text("From"),), (Words(_TABLE, "label"),)),
                )
            ),
            Para((Text("Ways are no sample of anything: a share is no probability."),), "note"),
        )

    title = (*_label(context, row.synthesis), Text(": "), Words(row.about))
    return context.ledger.note(_key(row), title, blocks, "poolings")


def _share(context: Context, row: PoolingRow) -> Inlines:
    enter, key, note = context.ledger.number, _key(row), _note(context, row)
    held = enter(f"{key}.held", row.held, count(row.held), "count", [_TABLE])
    total = enter(f"{key}.universes", row.universes, count(row.universes), "count", [_TABLE])
    part = enter(f"{key}.share", row.share, percent(row.share), "count", [_TABLE])
    return (Opens(note, (held, Text(" of "), total, Line((part,)))),)


def _means(context: Context, row: PoolingRow) -> Inlines:
    pooled = [p for p in context.tables.pooled if p.synthesis == row.synthesis]
    if row.mu_min is None or row.mu_max is None or not pooled:
        return (Text("not estimable"),)
    measure = pooled[0].measure
    back = context.back(measure)
    low, high = read(back, row.mu_min), read(back, row.mu_max)
    texts = set_texts(measure, row.mu_min, row.mu_max)
    prefix = "exp_" if back == "exp" else ""
    shown: list[Inlines] = []
    for column, value, text in zip(("mu_min", "mu_max"), (low, high), texts, strict=True):
        key = f"{_key(row)}.{prefix}{column}"
        shown.append((context.ledger.number(key, value, text, "iterative", [_TABLE]),))
    return (Opens(_note(context, row), join(shown, " and ")),)


def _others(context: Context, rows: list[PooledRow]) -> Table:
    columns = (
        Column("Changed", "wide"),
        Column("Studies", "figure"),
        Column("Effect (interval)", "figure"),
        Column("Prediction interval", "figure"),
    )
    groups = tuple(
        Group(
            _label(context, synthesis),
            tuple(_other(context, row) for row in rows if row.synthesis == synthesis),
        )
        for synthesis in dict.fromkeys(row.synthesis for row in rows)
    )
    return Table("other-ways", (Text("Other ways to pool"),), columns, groups, cards=True)


def _other(context: Context, row: PooledRow) -> Row:
    figures, prediction, k = pooled_figures(context, row)
    return Row(
        (
            _changed(context, row),
            k,
            figures or (Text("not estimable"),),
            prediction or (Text("not estimable"),),
        )
    )


def _changed(context: Context, row: PooledRow) -> Inlines:
    """Return what was done otherwise, with the names of estimators and studies in words."""
    what, _, name = row.role.partition(" ")
    if what == "estimator":
        return (Words(ESTIMATORS.get(name, row.role)),)
    study = context.study(name) if what == "without" else None
    return (Text("without "), Words(study.label, "label")) if study else (Words(row.role),)
