"""The plots for statisticians on a page: a picture in both themes, and its values as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from mcstats.model.tables import VALUE_OF_RANGE, ChoiceRow, UniverseRow
from mcstats.report.digits import Digits
from mcstats.report.format import count
from mcstats.report.plots.specification_curve import columns_of
from mcstats.report.register import anchor
from mcstats.report.render import data_link, fill
from mcstats.report.scale import as_read, column_as_read
from mcstats.report.text import Interval, Label, Number
from mcstats.report.view import Picture, View
from mcstats.report.wording import plainly

HEADS: Final = {
    "specifications": ("Chosen otherwise", "Estimate", "Verdict", "Analyses"),
    "along": ("Value", "Estimate", "Verdict"),
}
"""The kinds of pictures, with the heads of their tables."""


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """A picture with what it says, and its values by row."""

    id: str
    picture: Picture
    light: str
    dark: str
    title: Label
    alt: str
    caption: Label
    heads: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


def pictures_of(view: View, kind: str) -> list[Markup]:
    """Return the pictures of a kind, one of `HEADS`, each as a figure."""
    figures = []
    for picture in view.extras.pictures:
        family, _, name = picture.name.partition("-")
        claim = name if kind == "specifications" else name.rpartition("-")[0]
        if family == kind and claim in view.verdicts:
            rows = _analyses(view, name) if kind == "specifications" else _along(view, name)
            facts = PictureFacts(
                f"figure-{anchor(picture.name)}",
                picture,
                data_link(picture.light, "image/svg+xml"),
                data_link(picture.dark, "image/svg+xml"),
                Label(picture.title),
                picture.alt,
                Label(picture.caption),
                HEADS[kind],
                tuple(rows),
            )
            figures.append(Markup(fill("picture.html.j2", figure=facts)))
    return figures


def _analyses(view: View, claim: str) -> list[tuple[Any, ...]]:
    rows = columns_of([row for row in view.tables.universes if row.claim == claim])
    nothing = Label("Nothing: as we report it")
    return [
        (
            plainly(row.choices) if row.choices else nothing,
            _interval(view, row),
            _quoted(view, row),
            _enter(view, row, f"universes.{claim}", f"{row.universe}.count", row.count, None),
        )
        for row in rows
    ]


def _interval(view: View, row: UniverseRow) -> Interval:
    def enter(column: str, value: float) -> Number:
        key = f"{row.universe}.{column_as_read(row.measure, column)}"
        return _enter(view, row, f"universes.{row.claim}", key, value, row.measure)

    point = enter("yi", row.yi or 0.0)
    if row.ci_lb is None or row.ci_ub is None:
        return Interval(point)
    return Interval(point, enter("ci_lb", row.ci_lb), enter("ci_ub", row.ci_ub))


def _along(view: View, name: str) -> list[tuple[Any, ...]]:
    claim, _, number = name.rpartition("-")
    mine = [c for c in view.tables.choices if c.claim == claim and c.kind == VALUE_OF_RANGE]
    choice = list(dict.fromkeys(c.choice for c in mine))[int(number) - 1]
    rows: Sequence[ChoiceRow] = [c for c in mine if c.choice == choice and c.yi is not None]
    line = f"choices.{claim}.{number}"
    measure = view.effects[rows[0].effect].measure if rows[0].effect in view.effects else ""
    return [
        (
            Label(row.option),
            _enter(view, row, line, f"{n}.yi", row.yi or 0.0, measure),
            _quoted(view, row),
        )
        for n, row in enumerate(rows)
    ]


def _quoted(view: View, row: UniverseRow | ChoiceRow) -> Markup:
    return Markup("<q>{}</q>").format(view.verdict_words(row.verdict))


def _enter(
    view: View, row: UniverseRow | ChoiceRow, line: str, key: str, value: float, measure: str | None
) -> Number:
    """Enter a figure of an analysis; without a measure it is a count."""
    shown = value if measure is None else as_read(measure, value)
    digits = view.digits.get(row.effect) or Digits(measure or "")
    return view.register.enter(
        f"{line}.{key}",
        shown,
        count(value) if measure is None else digits.text(shown),
        "count" if measure is None else "closed form",
        [row.effect],
        view.cause([row.effect]),
        line=line,
        what=f"{view.claim_statement(row.claim)}: analyses with other choices",
        table=line.partition(".")[0],
        row=row.claim,
    )
