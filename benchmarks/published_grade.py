"""Compare the certainty engine with published summary-of-findings rows.

    python benchmarks/published_grade.py FOLDER [--write]

`--write` also rewrites benchmarks/published_grade.md. FOLDER holds `rows.json`, published figures
and judgements, a row each, and the tables of single studies that its rows name. Nothing of it
enters the project but figures of agreement. Beside the engine stand the rules of a textbook.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from agreement import (
    Judged,
    lowered_or_not,
    section,
    table,
    weighted,
)
from published_rows import (
    Row,
    body_of,
    read,
)
from textbook_rules import crosses, differs, few_events, handbook, lowered, too_small

from mcstats.verdict.grade.figures import Bias, BodyFigures
from mcstats.verdict.grade.finding import finding, statement
from mcstats.verdict.grade.grade import LEVELS, grade, level_after
from mcstats.verdict.grade.imprecision import imprecision
from mcstats.verdict.grade.inconsistency import inconsistency
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.grade.risk_of_bias import risk_of_bias
from mcstats.verdict.grade.start import start
from mcstats.verdict.grade.step import Step

HERE = Path(__file__).parent
PARAMETERS: Final = Parameters()
STEPS: Final = ("risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias")


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
                    None if body.i2 is None else differs(body)
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
            differ = -int(differs(body))
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
        stated = statement(body, level, PARAMETERS, intervention="it", outcome="the outcome")
        rules: dict[str, int | None] = {
            "engine": level_of_words(stated.text),
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
lower alike, by one level (two levels where most of the weight is at high risk, and none for
concerns alone, were tried: the kappa of the certainty from the single studies falls by 0.19 and by
0.16 on that half, and of 260 published rows two have two levels); a large effect lowers where its
evidence is far from the information size, not where it is short of it (unless the ends of the
interval are far apart too, as the guidance has it); two levels for both directions need effects of
medium size, three need large ones. The share of the weight that counts as opposed, a tenth, is the
engine's own, and so is the twentieth of the information size below which evidence loses two levels.

An interval from no effect to a large one loses two levels, other intervals that hold no effect one.
One level for both was tried: imprecision agrees exactly with 50 of 81 rows of the first half either
way, but the certainty from figures with 86 of 198 in place of 95, so that it stays. A large effect
short of the information size lowers where the ends of its interval lie far apart (GRADE 34), and
not else: the nine such rows of the first half are not lowered. Two levels for a large effect from
very little evidence stay, although one level would agree with three of five rows of the first half
in place of one: the guidance asks for more than one. The textbook has one level only, so that it
agrees exactly more often, while its weighted kappa is lower. The counts of both halves were seen
when this was tried: a third leak, on which no rule rests.

Where the engine cannot judge a step of imprecision or inconsistency, no agreement is counted for
it. Without an interval it gives two levels, or one where the information size is reached.
One guideline maker rates single studies as inconsistent, so only rows of several studies count
there. Levels of words follow from the certainty by GRADE 26, for the engine as for the textbook,
and the engine says "may" only where the certainty is low.
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
