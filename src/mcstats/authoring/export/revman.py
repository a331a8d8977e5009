"""Export results of studies as data rows that RevMan Web reads."""

from __future__ import annotations

import csv
import io
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from mcstats.authoring.export.results import Results
from mcstats.data.revman import WEB_COLUMNS
from mcstats.effects.measures.escalc import escalc
from mcstats.model.tables import EffectRow, InputRow
from mcstats.model.vocabularies import ContrastKind

COLUMNS: Final = (
    "Analysis group,Analysis number,Analysis name,Subgroup,Applicability,Study,Study year,"
    "GIV Mean,GIV SE,Experimental mean,Experimental SD,Experimental cases,Experimental N,"
    "Control mean,Control SD,Control cases,Control N,O-E,Variance,Weight,Mean,CI start,CI end,"
    "Footnotes"
).split(",")
CANNOT: Final = (
    "effects without a variance, bounds, and what is not estimable",
    "the set of values that a printed number stands for: the printed number stands alone",
    "results of reviews, changes within one arm, and comparisons of more than two arms",
    "places in the sources, assumptions and routes",
    "ratings, certainty and verdicts",
)
"""The contents that the format cannot say."""
# The keys that an analysis of each kind enters for both arms, with the ends of its columns.
_ENTERED: Final[Mapping[str, Mapping[str, str]]] = {
    "events": {"events": "cases", "n": "N"},
    "means": {"mean": "mean", "sd": "SD", "n": "N"},
}
_ARMS: Final = ("Experimental", "Control")
_ESCALC: Final = {column: name for name, column in WEB_COLUMNS.items()}
_SAME: Final = 1e-9  # relative; the figures are the same numbers, computed in another order


@dataclass(frozen=True, slots=True)
class _Row:
    """The effect of one row, the kind of its analysis, and the figures that are entered."""

    effect: EffectRow
    kind: str
    cells: Mapping[str, str]


def write(results: Results) -> str:
    """Return the comparisons of two arms as CSV, an analysis for each construct and measure.

    Counts and means are entered as they are printed where the effect follows from them; every
    other effect is entered with its standard error, a ratio as its logarithm, in the direction of
    its source. A second result of a study is in an analysis of its own, because RevMan takes one.
    """
    inputs: dict[str, list[InputRow]] = defaultdict(list)
    for given in results.inputs:
        inputs[given.effect].append(given)
    analyses: dict[tuple[str, str, str, int], list[_Row]] = {}
    seen: dict[tuple[str, str, str, str], int] = {}
    entered: set[tuple[str, str, str]] = set()
    # Those that a synthesis or a claim names come first, so that the first analysis is theirs.
    for effect in sorted(results.effects.values(), key=lambda row: not row.primary_of):
        if effect.estimable != "yes" or effect.contrast != ContrastKind.BETWEEN.value:
            continue
        if results.topic.studies[effect.study].is_review:
            continue  # the total of a review is no study
        row = _row(results, effect, inputs[effect.effect])
        if row.kind != "effects":
            # RevMan computes any measure from one entry of what was printed.
            if (effect.study, effect.result, row.kind) in entered:
                continue
            entered.add((effect.study, effect.result, row.kind))
        outcome = results.topic.studies[effect.study].outcome(effect.outcome)
        group = (outcome.measures, effect.measure if row.kind == "effects" else "", row.kind)
        number = seen[(effect.study, *group)] = seen.get((effect.study, *group), 0) + 1
        analyses.setdefault((*group, number), []).append(row)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="0", lineterminator="\n")
    writer.writeheader()
    for place, (key, rows) in enumerate(analyses.items(), start=1):
        for each in rows:
            writer.writerow(
                {
                    "Analysis group": "1",
                    "Analysis number": str(place),
                    "Analysis name": _name(*key),
                    "Subgroup": "",
                    "Applicability": "OVERALL",
                    "Study": results.topic.studies[each.effect.study].label,
                    "Study year": _year(results, each.effect.study),
                    "Footnotes": each.effect.effect,
                    **each.cells,
                }
            )
    return out.getvalue()


def _name(construct: str, measure: str, kind: str, number: int) -> str:
    about = [measure, f"result {number} of a study" if number > 1 else ""]
    words = ", ".join(filter(None, about))
    # Counts and means of one construct are analyses of different kinds.
    what = f"{construct} {kind}" if kind != "effects" else construct
    return f"{what} ({words})" if words else what


def _row(results: Results, effect: EffectRow, inputs: list[InputRow]) -> _Row:
    study = results.topic.studies[effect.study]
    result = next(r for r in study.results if r.id == effect.result)
    assert effect.yi is not None and effect.sei is not None
    yi = -effect.yi + 0.0 if results.is_lower_better(effect) else effect.yi
    for kind, entered in _ENTERED.items() if len(result.arms) == len(_ARMS) else ():
        given = {
            f"{side} {entered[row.key]}": row
            for row in inputs
            for side, arm in zip(_ARMS, result.arms, strict=True)
            if row.arm == arm and row.key in entered
        }
        exact = {name: _point(row) for name, row in given.items() if _is_exact(row)}
        if len(exact) == len(entered) * len(_ARMS) and _gives(effect, exact, yi):
            return _Row(effect, kind, {name: _text(row) for name, row in given.items()})
    return _Row(effect, "effects", {"GIV Mean": repr(yi), "GIV SE": repr(effect.sei)})


def _is_exact(row: InputRow) -> bool:
    """Return whether a value is a count, or a figure that is printed without a word."""
    return row.lo is not None and (row.lo == row.hi or _number(row.printed) is not None)


def _point(row: InputRow) -> float | None:
    number = _number(row.printed)
    return row.lo if number is None else number


def _text(row: InputRow) -> str:
    return row.printed if _number(row.printed) is not None else f"{row.lo:.0f}"


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _gives(effect: EffectRow, figures: Mapping[str, float | None], yi: float) -> bool:
    """Return whether the figures that are entered give the effect, whatever its route was."""
    columns: dict[str, Any] = {_ESCALC[name]: [value] for name, value in figures.items()}
    try:
        computed = escalc(effect.measure, **columns)
    except (ValueError, TypeError):
        return False
    given = (float(computed["yi"].iloc[0]), float(computed["vi"].iloc[0]))
    return math.isclose(given[0], yi, rel_tol=_SAME, abs_tol=_SAME) and math.isclose(
        given[1], effect.vi or math.nan, rel_tol=_SAME
    )


def _year(results: Results, study: str) -> str:
    first = results.topic.studies[study].sources[0]
    year = results.topic.sources.sources[first].year
    return year if year.isdigit() else ""
