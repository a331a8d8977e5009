"""The plots for statisticians on a page: a picture in both themes, and its values as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from mcstats.model.tables import ChoiceRow, UniverseRow
from mcstats.report.digits import Digits
from mcstats.report.format import count
from mcstats.report.picture import Plot
from mcstats.report.render import fill
from mcstats.report.scale import as_read, column_as_read
from mcstats.report.text import Interval, Label, Number
from mcstats.report.view import View
from mcstats.report.wording import plainly


def pictures_of(view: View) -> list[Markup]:
    """Return the pictures of a topic, each as a figure."""
    return [
        Markup(
            fill(
                "picture.html.j2",
                picture=picture,
                judged=bool(view.verdicts[picture.plot.claim].article),
                rows=list(_rows(view, picture.plot)),
            )
        )
        for picture in view.extras.pictures
        if picture.plot.claim in view.verdicts
    ]


def _rows(view: View, plot: Plot) -> Iterator[tuple[Any, ...]]:
    """Yield what was chosen and the estimate, of a group its size, and the article's verdict."""
    judged = bool(view.verdicts[plot.claim].article)
    for n, row in enumerate(plot.rows):
        verdict = Markup("<q>{}</q>").format(view.verdict_words(row.verdict)) if judged else ""
        if isinstance(row, ChoiceRow):
            line = f"choices.{plot.claim}.{plot.name.rpartition('-')[2]}"
            effect = view.effects.get(row.effect)
            measure = effect.measure if effect else ""
            estimate = _enter(view, row, line, f"{n}.yi", row.yi or 0.0, measure)
            yield Label(row.option), estimate, *filter(None, [verdict])
            continue
        line = f"universes.{plot.claim}"
        point, low, high = (
            None
            if (value := getattr(row, name)) is None
            else _enter(
                view, row, line, f"{row.universe}.{column_as_read(row.measure, name)}", value,
                row.measure,
            )
            for name in ("yi", "ci_lb", "ci_ub")
        )  # fmt: skip
        total = _enter(view, row, line, f"{row.universe}.count", row.count, None)
        choices = plainly(row.choices or "Nothing: as we report it")
        yield choices, point and Interval(point, low, high), total, *filter(None, [verdict])


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
