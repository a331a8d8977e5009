"""How far the certainty engine agrees with published summary-of-findings rows.

    python benchmarks/published_grade.py FOLDER [--write]

`--write` also rewrites benchmarks/published_grade.md. FOLDER holds `rows.json`, published figures
and judgements, a row each, and the tables of single studies that its rows name. Nothing of it
enters the project but figures of agreement. Beside the engine stand the rules of a textbook.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from mcstats.effects import escalc, pool
from mcstats.model.vocabularies import Allocation
from mcstats.verdict.grade.figures import RATIOS, Bias, BodyFigures, Kind, StudyFigures
from mcstats.verdict.grade.grade import LEVELS, grade, level_after
from mcstats.verdict.grade.imprecision import imprecision
from mcstats.verdict.grade.inconsistency import inconsistency
from mcstats.verdict.grade.information_size import size_for_means, size_for_risks
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.grade.risk_of_bias import risk_of_bias
from mcstats.verdict.grade.start import start
from mcstats.verdict.grade.statements import finding, statement
from mcstats.verdict.grade.step import Step

HERE = Path(__file__).parent
DRAWS: Final = 1000
SEED: Final = 20
PARAMETERS: Final = Parameters()
STEPS: Final = ("risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias")
SOURCES: Final = {
    "H": "journal and Cochrane tables",
    "A": "one guideline maker",
    "C": "Cochrane abstracts",
}
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


# ------------------------------------------------------------------------- from rows to bodies


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


# ---------------------------------------------------------------------- the rules of a textbook


def crosses(body: BodyFigures) -> bool | None:
    """Return whether the interval holds no effect."""
    return None if body.interval is None else body.interval[0] <= 0 <= body.interval[1]


def reaches(body: BodyFigures) -> bool | None:
    """Return whether the interval reaches a change of 25% or half a standard deviation."""
    if body.lower is None or body.upper is None:
        return None
    if body.kind in RATIOS:
        return body.lower <= 0.75 or body.upper >= 1.25
    if body.kind is Kind.RISK_DIFFERENCE:
        risk = body.control_risk
        return None if not risk else body.lower <= -risk / 4 or body.upper >= risk / 4
    sd = 1.0
    if body.kind is Kind.MEAN_DIFFERENCE:
        if not body.participants or body.standard_error is None:
            return None
        sd = body.standard_error * math.sqrt(body.participants) / 2
    return body.lower <= -sd / 2 or body.upper >= sd / 2


def too_small(body: BodyFigures) -> bool | None:
    """Return whether there are fewer people than detect a fall by 25% or a difference of 0.2 SD."""
    if body.participants is None:
        return None
    if body.kind in (Kind.MEAN_DIFFERENCE, Kind.STANDARDISED):
        return body.participants < size_for_means(0.2, PARAMETERS)
    risk = body.control_risk
    if body.kind is Kind.HAZARD_RATIO or not risk or risk >= 1:
        return None
    return body.participants < size_for_risks(risk, 0.75 * risk, PARAMETERS)


def handbook(body: BodyFigures) -> bool | None:
    """Return whether the size is not reached, or the interval crosses and reaches what matters."""
    small, across = too_small(body), crosses(body) and reaches(body)
    if small or across:
        return True
    return None if small is None or across is None else False


def few_events(body: BodyFigures) -> bool | None:
    """Return whether there are fewer than 300 events."""
    return None if body.events is None else body.events < 300


def lowered(rule: bool | None) -> int | None:
    """Return the change of a rule that lowers by one level or not at all."""
    return None if rule is None else -int(rule)


def _differ(body: BodyFigures) -> bool:
    """Return whether several studies have an I² of 50% or more."""
    return (body.number_of_studies or 1) > 1 and (body.i2 or 0.0) >= 50


# ------------------------------------------------------------------------------------ agreement

Score = Callable[[np.ndarray, np.ndarray], float]


@dataclass(frozen=True)
class Judged:
    """What was published of a row, and what each rule says of it."""

    row: Row
    published: int
    rules: dict[str, int | None]

    @property
    def review(self) -> str:
        """The review that the row belongs to."""
        return str(self.row["review_id"])

    @property
    def held_out(self) -> bool:
        """Whether the review was kept apart while the rules were tuned."""
        return zlib.crc32(self.review.encode()) % 2 == 1


def kappa(truth: np.ndarray, given: np.ndarray, *, weighted: bool) -> float:
    """Return Cohen's kappa, or with weights that rise with the distance (Cohen 1968)."""
    values = np.union1d(truth, given)
    counts = np.zeros((values.size, values.size))
    np.add.at(counts, (np.searchsorted(values, truth), np.searchsorted(values, given)), 1)
    shares = counts / truth.size
    apart = np.abs(np.subtract.outer(values, values)).astype(float)
    cost = apart if weighted else (apart > 0).astype(float)
    expected = float((cost * np.outer(shares.sum(1), shares.sum(0))).sum())
    return 1 - float((cost * shares).sum()) / expected if expected else math.nan


def lowered_or_not(truth: np.ndarray, given: np.ndarray) -> float:
    """Return kappa of being lowered at all."""
    return kappa((truth < 0).astype(int), (given < 0).astype(int), weighted=False)


def weighted(truth: np.ndarray, given: np.ndarray) -> float:
    """Return kappa with linear weights."""
    return kappa(truth, given, weighted=True)


def resampled(rows: Sequence[Judged], rules: Sequence[str], score: Score) -> tuple[float, float]:
    """Return the middle 95% over resampled reviews, of a score or of the difference of two."""
    reviews: dict[str, list[tuple[int | None, ...]]] = {}
    for row in rows:
        values = (row.published, *(row.rules[rule] for rule in rules))
        reviews.setdefault(row.review, []).append(values)
    groups = [np.array(group) for group in reviews.values()]
    rng = np.random.default_rng(SEED)
    scores = []
    for _ in range(DRAWS):
        drawn = np.concatenate([groups[i] for i in rng.integers(0, len(groups), len(groups))])
        each = [score(drawn[:, 0], drawn[:, i + 1]) for i in range(len(rules))]
        scores.append(each[0] - each[1] if len(each) > 1 else each[0])
    low, high = np.nanpercentile(scores, [2.5, 97.5])
    return float(low), float(high)


def point(rows: Sequence[Judged], rule: str, score: Score) -> float:
    """Return the score of one rule."""
    truth = np.array([row.published for row in rows])
    return score(truth, np.array([row.rules[rule] for row in rows]))


def cells(rows: Sequence[Judged], rule: str, score: Score) -> list[str]:
    """Return rows, exact agreement, agreement within one, and the score with its interval."""
    rows = [row for row in rows if row.rules[rule] is not None]
    apart = np.array([abs(row.published - (row.rules[rule] or 0)) for row in rows])
    shown = f"{point(rows, rule, score):.2f}"
    if len({row.review for row in rows}) > 3:
        low, high = resampled(rows, [rule], score)
        shown += f" ({low:.2f} to {high:.2f})"
    return [str(len(rows)), f"{np.mean(apart == 0):.0%}", f"{np.mean(apart <= 1):.0%}", shown]


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for line in lines:
        yield "| " + " | ".join(line) + " |"
    yield ""


def section(title: str, rows: Sequence[Judged], score: Score) -> Iterator[str]:
    """Yield a comparison: each rule on its rows, on the same rows, by source and by half."""
    name = "weighted kappa" if score is weighted else "kappa, lowered or not"
    rules = list(rows[0].rules)
    same = [row for row in rows if None not in row.rules.values()]
    head = ["rule", "rows", "exact", "within one", name]
    yield from (f"## {title}", "")
    yield from table(head, [[rule, *cells(rows, rule, score)] for rule in rules])
    if len(same) < len(rows):
        yield from ("On the same rows:", "")
        yield from table(head, [[rule, *cells(same, rule, score)] for rule in rules])
    if len(rules) < 2:
        return
    best = max(rules[1:], key=lambda rule: point(same, rule, score))
    low, high = resampled(same, [rules[0], best], score)
    gain = point(same, rules[0], score) - point(same, best, score)
    yield f"The engine less {best!r}: {gain:+.2f} ({low:+.2f} to {high:+.2f})."
    yield ""
    parts = {text: [r for r in same if r.row["id"][0] == key] for key, text in SOURCES.items()}
    parts["reviews used in tuning"] = [row for row in same if not row.held_out]
    parts["reviews held out"] = [row for row in same if row.held_out]
    lines = [
        [part, str(len(some)), *(_score_or_dash(some, rule, score) for rule in rules)]
        for part, some in parts.items()
        if some
    ]
    yield from table([f"{name}, by part", "rows", *rules], lines)


def _score_or_dash(rows: Sequence[Judged], rule: str, score: Score) -> str:
    value = point(rows, rule, score)
    return "–" if math.isnan(value) else f"{value:.2f}"


# ------------------------------------------------------------------------------ what is compared

Bodies = dict[str, BodyFigures]


def printed_step(row: Row, step: str) -> int | None:
    """Return a published step, if it is printed."""
    value = row["downgrades"].get(step)
    return None if value is None else int(value)


def imprecision_rows(bodies: Bodies, rows: Sequence[Row]) -> Iterator[Judged]:
    """Yield the rows with an interval whose imprecision is published.

    The engine's third level counts as the second, since none was published.
    """
    for row in rows:
        body, published = bodies[row["id"]], printed_step(row, "imprecision")
        if published is not None and body.interval is not None:
            step = imprecision(body, PARAMETERS)
            rules = {
                "engine": max(step.change, -2) if step.judged else None,
                "crosses no effect": lowered(crosses(body)),
                "handbook": lowered(handbook(body)),
                "information size": lowered(too_small(body)),
            }
            yield Judged(row, published, rules)


def events_rows(bodies: Bodies, rows: Sequence[Row]) -> Iterator[Judged]:
    """Yield those of two risks with known events, which a further rule of the textbook counts."""
    for one in imprecision_rows(bodies, rows):
        few = lowered(few_events(bodies[one.row["id"]]))
        rules = {**one.rules, "fewer than 300 events": few}
        if None not in rules.values():
            yield Judged(one.row, one.published, rules)


def no_interval_rows(bodies: Bodies, rows: Sequence[Row]) -> Iterator[Judged]:
    """Yield the rows without an interval whose imprecision is published."""
    for row in rows:
        body, published = bodies[row["id"]], printed_step(row, "imprecision")
        if published is not None and body.interval is None:
            change = max(imprecision(body, PARAMETERS).change, -2)
            yield Judged(row, published, {"engine": change, "one level always": -1})


def inconsistency_rows(bodies: Bodies, rows: Sequence[Row]) -> Iterator[Judged]:
    """Yield the rows of several studies whose inconsistency is published."""
    for row in rows:
        body, published = bodies[row["id"]], printed_step(row, "inconsistency")
        if published is not None and (body.number_of_studies or 0) > 1:
            step = inconsistency(body, PARAMETERS)
            derived = (row.get("derived") or {}).get("I2_data")
            reported = row["I2"] if row["I2"] is not None else derived
            rules = {
                "engine": step.change if step.judged else None,
                "I² from 50%": lowered(None if reported is None else reported >= 50),
                "I² from 50%, implied ones too": lowered(
                    None if body.i2 is None else _differ(body)
                ),
            }
            yield Judged(row, published, rules)


def bias_rows(bodies: Bodies, rows: Sequence[Row]) -> Iterator[Judged]:
    """Yield the rows with rated studies whose risk of bias is published."""
    for row in rows:
        published = printed_step(row, "risk_of_bias")
        if published is not None and row["id"] in bodies:
            change = risk_of_bias(bodies[row["id"]], PARAMETERS).change
            yield Judged(row, published, {"engine": change, "one level always": -1})


def certainty_rows(
    bodies: Bodies, rows: Sequence[Row], taken: Sequence[str] = (), *, rated: bool = False
) -> Iterator[Judged]:
    """Yield the rows with an interval whose certainty is published.

    The steps in `taken` are taken as printed where they are, for both rules alike, and with
    "unjudged" among them so are those that the engine cannot judge. The textbook lowers by one
    level for risk of bias where that is not taken; if the studies are `rated`, unless all are low.
    """
    for row in rows:
        body = bodies.get(row["id"])
        if body is None or body.interval is None or row["certainty"] not in LEVELS:
            continue
        result = grade(body, PARAMETERS)
        other = (printed_step(row, "other") or 0) if "other" in taken else 0
        engine = [_taken(row, step, taken) for step in result.steps]
        rules = {
            "engine": LEVELS.index(level_after(result.start.change, (*engine, other))),
            "textbook": None,
        }
        imprecise = lowered(handbook(body))
        if imprecise is not None:
            by_name = dict(zip((step.name for step in result.steps), engine, strict=True))
            bias = by_name["risk of bias"]
            if rated:
                bias = -int(any(study.bias is not Bias.LOW for study in body.each))
            elif "risk_of_bias" not in taken or printed_step(row, "risk_of_bias") is None:
                bias = -1
            differ = -int(_differ(body))
            if "unjudged" in taken and body.i2 is None:
                differ = printed_step(row, "inconsistency") or 0
            rest = (by_name["indirectness"], by_name["publication bias"], other)
            level = level_after(start(body).change, (bias, imprecise, differ, *rest))
            rules["textbook"] = LEVELS.index(level)
        yield Judged(row, LEVELS.index(row["certainty"]), rules)


def _taken(row: Row, step: Step, taken: Sequence[str]) -> int:
    """Return a step's change as printed, if it is among those to be taken, or the engine's."""
    name = step.name.replace(" ", "_")
    wanted = name in taken or ("unjudged" in taken and not step.judged)
    printed = printed_step(row, name) if wanted else None
    return step.change if printed is None else printed


def ceiling_rows(bodies: Bodies, rows: Sequence[Row]) -> Iterator[Judged]:
    """Yield the rows with five printed steps, the level being their sum."""
    for row in rows:
        steps = [printed_step(row, name) for name in STEPS]
        if None not in steps and row["certainty"] in LEVELS:
            rest = (printed_step(row, "other") or 0, row["upgrading"] or 0)
            changes = (*(step or 0 for step in steps), *rest)
            level = level_after(start(bodies[row["id"]]).change, changes)
            rules: dict[str, int | None] = {"printed steps": LEVELS.index(level)}
            yield Judged(row, LEVELS.index(row["certainty"]), rules)


def wording_rows(bodies: Bodies, rows: Sequence[Row]) -> Iterator[Judged]:
    """Yield the rows whose words have a level, with that of the sentence at their certainty."""
    for row in rows:
        words = row["verb_class"] or ""
        if row["id"][0] == "A" or row["certainty"] not in LEVELS or not words:
            continue
        body, level = bodies[row["id"]], row["certainty"]
        said = statement(body, level, PARAMETERS, intervention="it", outcome="the outcome")
        rules: dict[str, int | None] = {
            "engine": level_of_words(said.text),
            "certainty": LEVELS.index(row["certainty"]),
        }
        yield Judged(row, level_of_words(words), rules)


def level_of_words(text: str) -> int:
    """Return the level of certainty that a sentence expresses: Santesso 2020 (GRADE 26)."""
    for level, words in enumerate(("very uncertain", "may", "probably")):
        if words in text:
            return level
    return len(LEVELS) - 1


def readings(bodies: Bodies, rows: Sequence[Row]) -> Iterator[str]:
    """Yield how the intervals of published findings read, those called very uncertain apart."""
    counts: Counter[tuple[bool, str]] = Counter()
    for row in rows:
        words = row["verb_class"]
        if row["id"][0] != "A" and words and words != "very uncertain":
            conclusion = finding(bodies[row["id"]], PARAMETERS).conclusion
            counts["little or no" in words, conclusion] += 1
    conclusions = ("effect", "leaning", "little or no", "either way")
    lines = [
        [name, *(str(counts[little, conclusion]) for conclusion in conclusions)]
        for name, little in (("an effect", False), ("little or no difference", True))
    ]
    yield from table(["published as", *conclusions], lines)


PREFACE: Final = """\
Published summary-of-findings rows against the engine's rules and those of a textbook, on the same
figures. Kappa is of lowered or not for a step, and has linear weights for levels; its interval
comes from resampling whole reviews. The rows are not part of the project.

The textbook: imprecision if the interval holds no effect; or (handbook) if fewer people took part
than detect a fall of a risk by 25% or a difference of 0.2 SD, or the interval holds no effect and
reaches 25% or 0.5 SD; inconsistency if I² is 50% or more; risk of bias by one level always, or
where the studies are rated unless all are at low risk.

Rules were chosen on the reviews with an even checksum only. Two leaks: the rows of journal tables
had been read before the halves were drawn, and the idea that the width of an interval implies I²
was tried on both halves of them. The thresholds of the guidance stand as they are. What the first
half decided is what the guidance leaves open: high risk of bias, some concerns and no information
lower alike, by one level; a large effect lowers where its evidence is far from the information
size, not where it is short of it; two levels for both directions need effects of medium size, three
need large ones. The share of the weight that counts as opposed, a tenth, is the engine's own.

Where the engine cannot judge a step of imprecision or inconsistency, no agreement is counted for
it. Without an interval it is as low as any interval could be, which published judgements are not.
One guideline maker rates single studies as inconsistent, so only rows of several studies count
there. Levels of words follow from the certainty by GRADE 26, for the engine as for the textbook,
and the engine says "may" where the interval holds effects that matter in both directions.
"""


def report(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of the comparison."""
    bodies = {row["id"]: body_of(row) for row in rows}
    rated = [row for row in rows if row["per_study_rob"]]
    pooled = {row["id"]: body_of(row, pooled=True) for row in rated}
    yield from ("# Agreement with published judgements", "", *PREFACE.splitlines(), "")
    intervals = sum(body.interval is not None for body in bodies.values())
    reviews = len({row["review_id"] for row in rows})
    yield f"{len(rows)} rows of {reviews} reviews; {intervals} have an interval."
    yield ""
    few = ("risk_of_bias",)
    undecided = ("risk_of_bias", "indirectness", "publication_bias", "other", "unjudged")
    parts = (
        ("Imprecision", imprecision_rows(bodies, rows), lowered_or_not),
        ("Imprecision by levels", imprecision_rows(bodies, rows), weighted),
        ("Imprecision of two risks, events known", events_rows(bodies, rows), lowered_or_not),
        ("Imprecision without an interval", no_interval_rows(bodies, rows), lowered_or_not),
        ("Inconsistency of several studies", inconsistency_rows(bodies, rows), lowered_or_not),
        ("Risk of bias of rated studies", bias_rows(pooled, rated), lowered_or_not),
        ("Certainty from figures alone", certainty_rows(bodies, rows), weighted),
        ("Certainty, risk of bias as printed", certainty_rows(bodies, rows, few), weighted),
        (
            "Certainty, all that figures cannot decide as printed",
            certainty_rows(bodies, rows, undecided),
            weighted,
        ),
        (
            "Certainty from the single studies and their RoB 2",
            certainty_rows(pooled, rated, rated=True),
            weighted,
        ),
        (
            "Certainty as the sum of printed steps: the ceiling",
            ceiling_rows(bodies, rows),
            weighted,
        ),
        ("Level of the words", wording_rows(bodies, rows), weighted),
    )
    for title, found, score in parts:
        judged = list(found)
        if judged:
            yield from section(title, judged, score)
    yield from ("What the intervals say of published findings that are not very uncertain:", "")
    yield from readings(bodies, rows)


def main() -> None:
    """Print the comparison, and write it where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="with rows.json and the tables that it names")
    parser.add_argument("--write", action="store_true", help="rewrite published_grade.md")
    arguments = parser.parse_args()
    text = "\n".join(report(read(arguments.folder))).rstrip() + "\n"
    print(text, end="")
    if arguments.write:
        (HERE / "published_grade.md").write_text(text)


if __name__ == "__main__":
    main()
