"""The judgements of a small topic that has one of everything, as text: one table for each kind.

``python tests/accept_judgements.py`` writes the accepted texts anew; read the difference before
it is committed. Numbers are held to outside oracles elsewhere; this holds words, rules, order and
counts.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from helpers.complete_topic import filled_files, write_topic
from helpers.places import DATA, TESTS
from mcstats.bias.rate import rate_topic
from mcstats.check.check_topic import check_topic
from mcstats.check.junit import junit
from mcstats.data.load_rubric import load_rubric
from mcstats.data.load_topic import load_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.effects.syntheses import pool_topic
from mcstats.model.tables import (
    AbsoluteRow,
    BodyRow,
    ChangeRow,
    CheckRow,
    ChoiceRow,
    FirmRow,
    FootnoteRow,
    MissingRow,
    RatingRow,
    StabilityRow,
    UniverseRow,
    VerdictRow,
    dumps,
)
from mcstats.verdict.changes import changes_topic
from mcstats.verdict.missing_data.missing_rows import missing_topic
from mcstats.verdict.missing_data.request_letter import write_letter
from mcstats.verdict.multiverse.enumerate import stability_topic
from mcstats.verdict.verdict_rows import judge_topic, pooled_bodies

ACCEPTED = TESTS / "golden" / "judgements"


@cache
def judged_texts() -> dict[str, str]:
    """Return each table by the name of its file, and the letters to the authors."""
    with tempfile.TemporaryDirectory() as name:
        topic = load_topic(write_topic(Path(name), filled_files()))
    rubric = load_rubric(DATA / "rubric.yaml")
    effects = estimate_topic(topic, rubric.hedge_words()).effects
    pooled = pool_topic(topic, effects)
    ratings = rate_topic(topic, rubric)
    pooled.extend(pooled_bodies(topic, rubric, effects, ratings))
    judged = judge_topic(topic, rubric, effects, ratings)
    stable = stability_topic(topic, rubric)
    checks = check_topic(topic, rubric, effects, pooled, judged.verdicts)
    found = {
        "ratings.csv": dumps(RatingRow, ratings),
        "verdicts.csv": dumps(VerdictRow, judged.verdicts),
        "bodies.csv": dumps(BodyRow, judged.bodies),
        "absolute.csv": dumps(AbsoluteRow, judged.absolute),
        "footnotes.csv": dumps(FootnoteRow, judged.footnotes),
        "changes.csv": dumps(ChangeRow, changes_topic(topic, rubric, effects, ratings)),
        "missing.csv": dumps(MissingRow, missing_topic(topic, rubric)),
        "stability.csv": dumps(StabilityRow, stable.claims),
        "universes.csv": dumps(UniverseRow, stable.universes),
        "firm.csv": dumps(FirmRow, stable.firm),
        "choices.csv": dumps(ChoiceRow, stable.choices),
        "checks.csv": dumps(CheckRow, checks),
        "checks.xml": junit(topic.name, checks),
    }
    for study in topic.studies.values():
        found[f"letter-{study.id}.txt"] = write_letter(topic, study, rubric)
    return found


def main() -> None:
    """Accept what is judged now."""
    for path in ACCEPTED.iterdir():
        path.unlink()
    for name, text in judged_texts().items():
        (ACCEPTED / name).write_bytes(text.encode())


if __name__ == "__main__":
    main()
