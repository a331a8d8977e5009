"""The estimate along the values that an assumption may take, with the tipping point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from mcstats.model.tables import ChoiceRow, VerdictRow
from mcstats.report.digits import Digits
from mcstats.report.picture import WIDTH, Plot
from mcstats.report.plots.parts import LEFT, UNDER, beside, draw_estimates, squares
from mcstats.report.scale import as_read
from mcstats.report.wording import plainly

HEIGHT: Final = 2.8  # inches
SETTINGS: Final = {
    "n1": "people in the first group",
    "n2": "people in the second group",
    "r": "correlation between the measurements",
    "sd": "standard deviation",
}
"""The words for each setting along a range."""


def range_curve(
    verdict: VerdictRow, number: int, rows: Sequence[ChoiceRow], digits: Digits, favours: str
) -> Plot:
    """Return the curve along one range; every row has an estimate.

    `favours` says in words which values are the better ones.
    """
    values = [float(row.option) for row in rows]
    estimates = [row.yi for row in rows if row.yi is not None]
    setting = rows[0].because.removeprefix("with ").removesuffix(" at this value")
    across = SETTINGS.get(setting, setting)
    flip = next((row.flip for row in rows if row.flip is not None), None)
    assumed = float(rows[0].declared)

    def paint(figure: Any, colours: Mapping[str, str]) -> None:
        import seaborn as sns

        axes = figure.subplots()
        figure.subplots_adjust(LEFT, UNDER / HEIGHT, 0.99, 0.9)
        draw_estimates(axes, estimates, digits.measure, favours, colours)
        axes.plot(values, estimates, color=colours["ink"], linewidth=1.2)
        squares(axes, values, estimates, [not (row.moves and judged) for row in rows], colours)
        marked = [(assumed, "assumed", ":"), *([(flip, "tipping point", "--")] if flip else [])]
        for value, words, dashes in marked:
            axes.axvline(value, color=colours["line"], linewidth=1, linestyle=dashes, zorder=1)
            place = axes.get_xaxis_transform()
            axes.text(value, 1.02, words, transform=place, ha="center", color=colours["muted"])
        axes.set_xlabel(across)
        beside(
            axes, f"Assumption: {plainly(rows[0].choice)}", 0.12, 0.06 * WIDTH / HEIGHT / 2, colours
        )
        sns.despine(ax=axes, left=True)

    lowest, highest = (digits.text(as_read(digits.measure, end(estimates))) for end in (min, max))
    judged = bool(verdict.article)
    moved = sum(row.moves for row in rows) if judged else 0
    then = "the verdict is the same along the whole range" if judged else "the estimate"
    if moved:
        then = f"the verdict changes {'at every other value' if flip is None else 'within it'}"
    return Plot(
        name=f"along-{verdict.claim}-{number}",
        claim=verdict.claim,
        rows=rows,
        height=HEIGHT,
        title=f"{verdict.statement}, by the {across}: {then}",
        alt=(
            f"Line of the estimate for “{verdict.statement}” along the range from "
            f"{rows[0].option} to {rows[-1].option} {across}: between {lowest} and {highest}; "
            f"{then}."
        ),
        caption=(
            "No source reports this value. The dotted line marks the one that we assumed"
            f"{'; a hollow square stands for another verdict' if judged else ''}."
        ),
        paint=paint,
    )
