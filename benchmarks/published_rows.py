"""Published summary-of-findings rows, read as bodies of evidence."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from mcstats.effects import escalc, pool
from mcstats.model.vocabularies import Allocation
from mcstats.verdict.grade.figures import RATIOS, Bias, BodyFigures, Kind, StudyFigures

KINDS: Final = {
    "RR": Kind.RISK_RATIO,
    "OR": Kind.ODDS_RATIO,
    "Peto OR": Kind.ODDS_RATIO,
    "HR": Kind.HAZARD_RATIO,
    "IRR": Kind.HAZARD_RATIO,
    "RD": Kind.RISK_DIFFERENCE,
    "ROM": Kind.MEAN_RATIO,
    "MD": Kind.MEAN_DIFFERENCE,
    "MD (printed RR)": Kind.MEAN_DIFFERENCE,
    "SMD": Kind.STANDARDISED,
    "RD per 1000": Kind.RISK_DIFFERENCE,
    "RD % (printed RR)": Kind.RISK_DIFFERENCE,
}
UNITS: Final = {"RD per 1000": 1000.0, "RD % (printed RR)": 100.0}
DESIGNS: Final = {
    "RCT": {Allocation.RANDOMISED},
    "observational": {Allocation.NOT_RANDOMISED},
    "mixed": {Allocation.RANDOMISED, Allocation.NOT_RANDOMISED},
}
RATED: Final = {"low": Bias.LOW, "some": Bias.SOME, "high": Bias.HIGH}
Row = dict[str, Any]


def read(folder: Path) -> list[Row]:
    """Return the rows, each with the rows of its table of studies under "each"."""
    rows: list[Row] = json.loads((folder / "rows.json").read_text())["rows"]
    for row in rows:
        name = row.get("per_study_file")
        table = folder / name if name else None
        row["each"] = []
        if table is not None and table.exists():
            with table.open(newline="") as file:
                row["each"] = list(csv.DictReader(file))
    return rows


def body_of(row: Row, *, pooled: bool = False) -> BodyFigures:
    """Return the figures of a row; `pooled` takes the effect from the single studies instead.

    What is read from the figures without being printed: the control risk from an absolute and a
    relative effect; I² from the width of the interval, where the counts tell how wide it would be
    without differences between the studies.
    """
    kind = KINDS.get(row["effect_measure"])
    unit = UNITS.get(row["effect_measure"], 1.0)
    printed = [row[key] for key in ("ci_lower", "estimate", "ci_upper")]
    estimate = lower = upper = None
    if kind is not None and None not in printed and printed == sorted(printed):
        lower, estimate, upper = (value / unit for value in printed)
        if kind in RATIOS and lower < 0:
            estimate = lower = upper = None
    derived = row.get("derived") or {}
    counts = [row[key] for key in ("events_exp", "n_exp", "events_ctl", "n_ctl")]
    studies = row["n_studies"] or derived.get("k_estimable") or None
    people = row["n_participants"] or derived.get("N_data") or _added(row["n_exp"], row["n_ctl"])
    body = BodyFigures(
        kind=kind or Kind.MEAN_DIFFERENCE,
        estimate=estimate,
        lower=lower,
        upper=upper,
        studies=studies,
        i2=row["I2"],
        prediction=_prediction(row, unit),
        participants=people,
        events=_added(row["events_exp"], row["events_ctl"]),
        control_risk=_control_risk(row),
        designs=frozenset(DESIGNS.get(row["design"], ())),
    )
    if row["each"]:
        body = with_studies(body, row, pooled=pooled)
    if body.i2 is None and (body.studies or 0) > 1:
        body = replace(body, i2=implied_i2(body, counts))
    return body


def _added(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _prediction(row: Row, unit: float) -> tuple[float, float] | None:
    printed = row["prediction_interval"]
    if not isinstance(printed, list) or len(printed) != 2 or None in printed:
        return None
    low, high = sorted(value / unit for value in printed)
    return (low, high) if row["effect_measure"] in KINDS else None


def _control_risk(row: Row) -> float | None:
    if row["events_ctl"] is not None and row["n_ctl"]:
        return float(row["events_ctl"] / row["n_ctl"])
    derived = (row.get("derived") or {}).get("control_risk_per_1000_data")
    for risk in (row["baseline_risk_per_1000"], derived):
        if risk is not None:
            return float(risk / 1000)
    change, ratio = row["absolute_effect_per_1000"], row["estimate"]
    if row["effect_measure"] == "RR" and change and change[0] and ratio not in (None, 1.0):
        risk = change[0] / 1000 / (ratio - 1)
        return risk if 0 < risk < 1 else None
    return None


def implied_i2(body: BodyFigures, counts: Sequence[float | None]) -> float | None:
    """Return how much of the interval's variance the numbers of people and events leave open.

    Without differences between studies the variance would be that of one table of all counts, or
    of a standardised difference of all participants: I² = 1 - that variance over the implied one.
    """
    if body.standard_error is None or body.estimate is None:
        return None
    alone: float | None = None
    a, n1, c, n2 = counts
    if body.kind in (Kind.RISK_RATIO, Kind.ODDS_RATIO) and a and n1 and c and n2:
        measure = "RR" if body.kind is Kind.RISK_RATIO else "OR"
        if a < n1 and c < n2:
            alone = float(escalc(measure, ai=a, n1i=n1, ci=c, n2i=n2)["vi"].iloc[0])
    elif body.kind is Kind.STANDARDISED and body.participants:
        alone = (4 + body.estimate**2 / 2) / body.participants  # Hedges & Olkin 1985, ch. 5
    if alone is None:
        return None
    return 100 * max(0.0, 1 - alone / body.standard_error**2)


def with_studies(body: BodyFigures, row: Row, *, pooled: bool) -> BodyFigures:
    """Return a body with what its single studies add, estimates by `escalc`, the rest by `pool`."""
    each = tuple(_study(body.kind, study) for study in row["each"])
    known = [s for s in each if s.yi is not None and s.vi is not None]
    if not known:
        return replace(body, each=each if len(each) == body.studies else (), studies=body.studies)
    yi, vi = [s.yi for s in known], [s.vi for s in known]
    result = pool(np.array(yi, float), np.array(vi, float), method="REML", test="z").iloc[0]
    several = len(known) > 1
    back: Callable[[float], float] = math.exp if body.kind in RATIOS else float
    body = replace(
        body,
        each=tuple(known),
        studies=len(known),
        tau2=float(result["tau2"]) if several else None,
        i2=body.i2 if body.i2 is not None else float(result["i2"]) if several else None,
        q_p=float(result["q_p"]) if several else None,
    )
    if pooled or body.interval is None:
        ends = (back(float(result[name])) for name in ("mu", "ci_lb", "ci_ub"))
        estimate, lower, upper = ends
        body = replace(body, estimate=estimate, lower=lower, upper=upper)
    return body


def _number(study: dict[str, str], key: str) -> float | None:
    text = study.get(key) or ""
    return float(text) if text else None


def _study(kind: Kind, study: dict[str, str]) -> StudyFigures:
    a, n1, c, n2 = (_number(study, key) for key in ("events_exp", "n_exp", "events_ctl", "n_ctl"))
    m1, s1, m2, s2 = (_number(study, key) for key in ("mean_exp", "sd_exp", "mean_ctl", "sd_ctl"))
    given, error = _number(study, "giv_est"), _number(study, "giv_se")
    yi = vi = None
    code = {Kind.RISK_RATIO: "RR", Kind.ODDS_RATIO: "OR", Kind.RISK_DIFFERENCE: "RD"}.get(kind)
    if error:
        yi, vi = given, error**2
    elif code and None not in (a, n1, c, n2) and n1 and n2:
        effect = escalc(code, ai=a, n1i=n1, ci=c, n2i=n2, drop00=True).iloc[0]
        yi, vi = float(effect["yi"]), float(effect["vi"])
    elif kind in (Kind.MEAN_DIFFERENCE, Kind.STANDARDISED) and s1 and s2 and n1 and n2:
        if min(n1, n2) >= 2:
            code = "MD" if kind is Kind.MEAN_DIFFERENCE else "SMD"
            inputs = {"m1i": m1, "sd1i": s1, "n1i": n1, "m2i": m2, "sd2i": s2, "n2i": n2}
            effect = escalc(code, **inputs).iloc[0]
            yi, vi = float(effect["yi"]), float(effect["vi"])
    if yi is None or vi is None or not math.isfinite(yi) or not math.isfinite(vi) or vi <= 0:
        yi = vi = None
    word = (study.get("overall_rob") or "").lower().split(" ")[0]
    return StudyFigures(
        yi=yi,
        vi=vi,
        weight=_number(study, "weight"),
        participants=_added(n1, n2),
        bias=RATED.get(word, Bias.UNKNOWN),
    )
