"""The steps of the workflow, one for each rule: read, call one function, write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mcstats.schema.tables import (
    ChangeRow,
    CheckRow,
    ChoiceRow,
    EffectRow,
    EvidenceRow,
    FootnoteRow,
    InputRow,
    MissingRow,
    PooledRow,
    PoolingRow,
    RatingRow,
    SmallStudyRow,
    StabilityRow,
    StepRow,
    TippingRow,
    UniverseRow,
    VerdictRow,
)

from .pages import figures, index, report
from .place import Place

__all__ = [
    "checks",
    "effects",
    "evidence",
    "figures",
    "manifest",
    "pooled",
    "ratings",
    "report",
    "run_step",
    "stability",
    "verdicts",
]


def run_step(name: str, topics: Sequence[str], data: Path, reports: Path) -> None:
    """Run the step of this name for one topic; ``index`` takes all of them.

    Raises
    ------
    InputError, OSError
        Where something cannot be read or written.
    """
    found = [Place(topic, data, reports) for topic in topics]
    if name == "index":
        index(found, reports)
        return
    (place,) = found
    globals()[name](place)


def evidence(place: Place) -> None:
    """Write every printed value with its place."""
    from mcstats.evidence.rows import evidence_rows

    topic = place.load()
    rows = [row for study in topic.studies.values() for row in evidence_rows(topic, study)]
    place.write("evidence", EvidenceRow, rows)


def effects(place: Place) -> None:
    """Write one effect per result and measure, its inputs and the steps between."""
    from mcstats.effects.rows import estimate_topic

    found = estimate_topic(place.load(), place.rubric().hedge_words())
    place.write("effects", EffectRow, found.effects)
    place.write("inputs", InputRow, found.inputs)
    place.write("steps", StepRow, found.steps)


def pooled(place: Place) -> None:
    """Write the syntheses, and the test for small-study effects of each."""
    from mcstats.bias.rate import at_high_risk
    from mcstats.effects.question import pool_topic
    from mcstats.effects.small_study import small_study_rows

    effects_found = place.read("effects", EffectRow)
    high = at_high_risk(place.rubric(), place.read("ratings", RatingRow))
    rows = pool_topic(place.load(), effects_found, high)
    place.write("pooled", PooledRow, rows)
    place.write("small_study", SmallStudyRow, small_study_rows(rows, effects_found))


def ratings(place: Place) -> None:
    """Write the rating of each domain for each study and outcome."""
    from mcstats.bias.rate import rate_topic

    place.write("ratings", RatingRow, rate_topic(place.load(), place.rubric()))


def verdicts(place: Place) -> None:
    """Write the verdict on each claim."""
    from mcstats.verdict.changes import changes_topic
    from mcstats.verdict.missing import missing_topic
    from mcstats.verdict.table import judge_topic
    from mcstats.verdict.uncontrolled import tipping_points

    topic, effects_found = place.load(), place.read("effects", EffectRow)
    rated = place.read("ratings", RatingRow)
    rows, footnotes = judge_topic(topic, place.rubric(), effects_found, rated)
    place.write("verdicts", VerdictRow, rows)
    place.write("footnotes", FootnoteRow, footnotes)
    place.write("tipping", TippingRow, tipping_points(topic, effects_found))
    place.write("missing", MissingRow, missing_topic(topic, place.rubric()))
    place.write("changes", ChangeRow, changes_topic(topic, place.rubric(), effects_found, rated))


def stability(place: Place) -> None:
    """Write over how many defensible analyses each verdict holds."""
    from mcstats.verdict.poolings import poolings_topic
    from mcstats.verdict.stability import stability_topic

    topic = place.load()
    found = stability_topic(topic, place.rubric())
    place.write("stability", StabilityRow, found.claims)
    place.write("universes", UniverseRow, found.universes)
    place.write("choices", ChoiceRow, found.choices)
    place.write("poolings", PoolingRow, poolings_topic(topic, place.read("effects", EffectRow)))


def checks(place: Place) -> None:
    """Write what each check found, as a table and for CI."""
    from mcstats.check.junit import junit
    from mcstats.check.run import check_topic

    rows = check_topic(
        place.load(),
        place.rubric(),
        place.read("effects", EffectRow),
        place.read("pooled", PooledRow),
        place.read("verdicts", VerdictRow),
    )
    place.write("checks", CheckRow, rows)
    place.write_text("checks.xml", junit(place.topic, rows))


def manifest(place: Place) -> None:
    """Write the hashes of what the run read and wrote."""
    from .manifest import write_manifest

    write_manifest(place)
