"""Syntheses: how stable each is over the ways to pool, the other ways, and small-study effects."""

from __future__ import annotations

from typing import Final

from mcstats.model.tables import FEWEST_TESTED, PooledRow, PoolingRow, SmallStudyRow
from mcstats.report.blocks import Block, Column, Group, Para, Row, Table, Terms, table_of
from mcstats.report.digits import set_texts
from mcstats.report.effect_numbers import estimate
from mcstats.report.format import count, fixed, p_value, percent
from mcstats.report.inline import Content, Inline, Inlines, Line, Muted, Opens, Words, join
from mcstats.report.number_register import anchor
from mcstats.report.scale import as_read, column_as_read, label_of
from mcstats.report.synthesis_numbers import ESTIMATORS, pooled_figures
from mcstats.report.view import View

_TABLE: Final = "tables/poolings.csv"
_CITATION: Final = "Egger 1997, 10.1136/bmj.315.7109.629; Sterne & Egger 2005, ch. 6"
_FORMULA: Final = "yi = limit + slope × sei, weighted by 1/vi; t = slope / SE, k − 2 degrees"


def poolings(view: View) -> tuple[Block, ...]:
    """Return how stable each synthesis is, and how else it can be pooled."""
    tables: list[Block] = []
    if view.tables.poolings:
        tables.append(_stable(view))
    other = [r for r in view.tables.pooled if r.role not in ("main", "single study")]
    if other:
        tables.append(_others(view, other))
    return tuple(tables)


def _stable(view: View) -> Table:
    return table_of(
        view.tables.poolings,
        "poolings",
        "In how many defensible ways of pooling each synthesis says the same",
        ("Synthesis", "name", lambda row: Words(view.synthesis_label(row.synthesis))),
        ("About", "name", lambda row: (Words(row.about), Line(Muted(Words(row.enumerated))))),
        ("Says", "", lambda row: Words(row.says)),
        ("In so many ways", "figure", lambda row: _share(view, row)),
        ("Means between", "figure", lambda row: _means(view, row)),
        ("Smallest change that flips it", "wide", lambda row: Words(row.flips or "none of them")),
        cards=True,
    )


def _key(row: PoolingRow) -> str:
    return f"poolings.{row.synthesis}.{anchor(row.about)}"


def _note(view: View, row: PoolingRow) -> str:
    terms = Terms(
        ("Counted", "ways of pooling that say the same"),
        ("Varied", Words(row.enumerated)),
        ("From", Words(_TABLE, "label")),
    )
    caution = Para("Ways are no sample of anything: a share is no probability.", role="note")
    title = (Words(view.synthesis_label(row.synthesis)), ": ", Words(row.about))
    return view.register.enter_note(_key(row), title, lambda: (terms, caution), "poolings")


def _share(view: View, row: PoolingRow) -> Inlines:
    enter, key, note = view.register.enter, _key(row), _note(view, row)
    held = enter(f"{key}.held", row.held, count(row.held), "count", [_TABLE])
    total = enter(f"{key}.universes", row.universes, count(row.universes), "count", [_TABLE])
    part = enter(f"{key}.share", row.share, percent(row.share), "count", [_TABLE])
    return (Opens(note, held, " of ", total, Line(part)),)


def _means(view: View, row: PoolingRow) -> Inlines:
    pooled = [p for p in view.tables.pooled if p.synthesis == row.synthesis]
    if row.mu_min is None or row.mu_max is None or not pooled:
        return ("not estimable",)
    measure = pooled[0].measure
    low, high = as_read(measure, row.mu_min), as_read(measure, row.mu_max)
    texts = set_texts(measure, row.mu_min, row.mu_max)
    shown: list[Inline] = []
    for column, value, text in zip(("mu_min", "mu_max"), (low, high), texts, strict=True):
        key = f"{_key(row)}.{column_as_read(measure, column)}"
        shown.append(view.register.enter(key, value, text, "iterative", [_TABLE]))
    return (Opens(_note(view, row), *join(shown, " and ")),)


def _others(view: View, rows: list[PooledRow]) -> Table:
    columns = (
        Column("Changed", "wide"),
        Column("Studies", "figure"),
        Column("Effect (interval)", "figure"),
        Column("Prediction interval", "figure"),
    )
    groups = [
        Group(
            Words(view.synthesis_label(synthesis)),
            [_other(view, row) for row in rows if row.synthesis == synthesis],
        )
        for synthesis in dict.fromkeys(row.synthesis for row in rows)
    ]
    return Table("other-ways", "Other ways to pool", columns, groups=groups, cards=True)


def _other(view: View, row: PooledRow) -> Row:
    own = view.effects.get(row.members) if row.k == 1 else None
    if own is not None:
        # One study is not pooled with anything: it stands with its own figure.
        study = ("one: ", *view.study_words(own.study))
        return Row(_changed(view, row), study, estimate(view, own, scope="other-ways"), "")
    summary, prediction, k = pooled_figures(view, row)
    none = "not estimable"
    return Row(_changed(view, row), k, summary or none, prediction or none)


def _changed(view: View, row: PooledRow) -> Inlines:
    """Return what was done otherwise, with the names of estimators and studies in words."""
    change, _, name = row.role.partition(" ")
    if change == "estimator":
        return (Words(ESTIMATORS.get(name, row.role)),)
    study = view.study(name) if change == "without" else None
    return ("without ", Words(study.label, "label")) if study else (Words(row.role),)


def small_studies(view: View) -> tuple[Block, ...]:
    """Return the tests of all syntheses that are large enough, or say that none is."""
    main = {row.synthesis: row for row in view.tables.pooled if row.role == "main"}
    tested = [test for test in view.tables.small_study if test.slope is not None]
    left_out = Words(
        f"with fewer than {FEWEST_TESTED} studies such a test cannot tell chance from bias",
        "citation",
    )
    if not tested:
        none = "No test for small-study effects is shown: "
        return (Para(none, left_out, ".", role="note"),)
    table = Table(
        "small-studies",
        "Small-study effects: do small studies show more?",
        (
            Column("Synthesis", "wide"),
            Column("Studies", "figure"),
            Column("Slope on the standard error", "figure"),
            Column("P", "figure"),
        ),
        [_test_row(view, main[test.synthesis], test) for test in tested],
        cards=True,
    )
    caution = Para(
        "A slope says that small and large studies differ, and not why; ",
        left_out,
        ", and no synthesis of so few is tested.",
        role="note",
    )
    return table, caution


def _test_row(view: View, row: PooledRow, test: SmallStudyRow) -> Row:
    label = Words(view.synthesis_label(row.synthesis))
    note = _test_note(view, row, test, label)
    slope, se = (_test_figure(view, row, test, name) for name in ("slope", "se"))
    _, _, k = pooled_figures(view, row, scope="small")
    p = _test_figure(view, row, test, "p")
    return Row(
        (label, Line(Muted(Words(label_of(row.measure))))),
        k,
        Opens(note, *slope, " (SE ", *se, ")"),
        Opens(note, *p) if p else (),
    )


def _test_figure(
    view: View, row: PooledRow, test: SmallStudyRow, name: str, scope: str = ""
) -> Inlines:
    """Enter one figure of a test; nothing where it has none."""
    value: float | None = getattr(test, name)
    if value is None:
        return ()
    shown = p_value(value) if name == "p" else fixed(value, 2)
    key, members = f"small.{row.synthesis}.{name}", row.members.split()
    cause, enter = view.cause(members), view.register.enter
    return (enter(key, value, shown, "closed form", members, cause, scope=scope),)


def _test_note(view: View, row: PooledRow, test: SmallStudyRow, label: Words) -> str:
    def blocks() -> tuple[Block, ...]:
        items: list[tuple[Content, Content]] = [
            (word, figure)
            for word, name in (("Slope", "slope"), ("SE", "se"), ("t", "t"), ("P", "p"))
            if (figure := _test_figure(view, row, test, name, "note"))
        ]
        formula = (Words(_FORMULA, "formula"), Line(Muted(Words(_CITATION, "citation"))))
        table = Words("tables/small_study.csv", "label")
        return (Terms(*items, ("Formula", formula), ("From", table)),)

    key, title = f"small.{row.synthesis}", (label, ": small-study effects")
    return view.register.enter_note(key, title, blocks, f"{key}.p")
