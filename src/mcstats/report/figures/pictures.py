"""The plots for statisticians on a page: a picture in both themes, and its values as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from markupsafe import Markup

from mcstats.model.tables import VALUE_OF_RANGE, ChoiceRow, UniverseRow
from mcstats.report.digits import Digits
from mcstats.report.format import count
from mcstats.report.plots.specification_curve import columns_of
from mcstats.report.render import fill
from mcstats.report.scale import as_read, column_as_read
from mcstats.report.text import Interval, Label, Number
from mcstats.report.view import View
from mcstats.report.wording import plainly

HEADS: Final = {
    "specifications": ("Chosen otherwise", "Estimate", "Verdict", "Analyses"),
    "along": ("Value", "Estimate", "Verdict"),
}
"""The kinds of pictures, with the heads of their tables."""
_NOTHING: Final = Label("Nothing: as we report it")
Row = tuple[Any, ...]


def pictures_of(view: View, kind: str) -> list[Markup]:
    """Return the pictures of a kind, one of `HEADS`, each as a figure."""
    figures = []
    for picture in view.extras.pictures:
        family, _, name = picture.name.partition("-")
        claim, _, number = name.rpartition("-") if family == "along" else (name, "", "")
        if family == kind and claim in view.verdicts:
            rows = _along(view, claim, int(number)) if number else _analyses(view, claim)
            figure = fill("picture.html.j2", figure=picture, heads=HEADS[kind], rows=list(rows))
            figures.append(Markup(figure))
    return figures


def _analyses(view: View, claim: str) -> Iterator[Row]:
    line = f"universes.{claim}"
    for row in columns_of([row for row in view.tables.universes if row.claim == claim]):
        point, low, high = (
            value
            if value is None
            else _enter(view, row, line, f"{row.universe}.{column}", value, row.measure)
            for column, value in (
                (column_as_read(row.measure, name), getattr(row, name))
                for name in ("yi", "ci_lb", "ci_ub")
            )
        )
        total = _enter(view, row, line, f"{row.universe}.count", row.count, None)
        choices = plainly(row.choices) if row.choices else _NOTHING
        yield choices, point and Interval(point, low, high), _quoted(view, row), total


def _along(view: View, claim: str, number: int) -> Iterator[Row]:
    mine = [c for c in view.tables.choices if c.claim == claim and c.kind == VALUE_OF_RANGE]
    choice = list(dict.fromkeys(c.choice for c in mine))[number - 1]
    rows = [row for row in mine if row.choice == choice and row.yi is not None]
    measure = view.effects[rows[0].effect].measure if rows[0].effect in view.effects else ""
    for n, row in enumerate(rows):
        value = _enter(view, row, f"choices.{claim}.{number}", f"{n}.yi", row.yi or 0.0, measure)
        yield Label(row.option), value, _quoted(view, row)


def _quoted(view: View, row: UniverseRow | ChoiceRow) -> Markup:
    return Markup("<q>{}</q>").format(view.verdict_words(row.verdict))


def _enter(
    view: View, row: UniverseRow | ChoiceRow, line: str, key: str, value: float, measure: str | None
) -> Number:
    """Enter a figure of an analysis; without a measure it is a count."""
    shown, text, kind = value, count(value) if measure is None else "", "count"
    if measure is not None:
        shown, kind = as_read(measure, value), "closed form"
        text = (view.digits.get(row.effect) or Digits(measure)).text(shown)
    what = f"{view.claim_statement(row.claim)}: analyses with other choices"
    key = f"{line}.{key}"
    return view.enter(key, shown, text, kind, [row.effect], line=line, what=what, row=row.claim)
