"""Tests of mcstats.authoring.export.revman."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.computed_tables import shipped_rubric
from helpers.exported_results import results_of, table_of, text_of
from mcstats.cli import main
from mcstats.data.load_topic import load_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.model.tables import EffectRow


def imported(here: Path, topic: str, measure: str, better: str) -> dict[str, list[EffectRow]]:
    """Export a topic for RevMan, import that into a new topic, and estimate its effects."""
    (here / "rows.csv").write_text(text_of(here, "revman", topic), encoding="utf-8")
    assert main(["new", "topic", "again"]) == 0
    words = ["import", "rows.csv", "--topic", "again", "--measure", measure, "--better", better]
    assert main(words) == 0
    again = load_topic(here / "data/again")
    effects = estimate_topic(again, shipped_rubric().hedge_words()).effects
    found: dict[str, list[EffectRow]] = {}
    for effect in effects:
        found.setdefault(again.studies[effect.study].label, []).append(effect)
    return found


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
def test_counts_exported_to_revman_are_imported_as_the_same_effects(
    here: Path, measure: str
) -> None:
    results = results_of(here, "bcg")
    rows = table_of(here, "revman", "bcg")
    assert {row["Analysis name"] for row in rows} == {"tuberculosis events"}
    found = imported(here, "bcg", measure, "lower")
    wanted = [row for row in results.effects.values() if row.measure == measure]
    assert len(wanted) == 13
    for effect in wanted:
        (other,) = found[results.topic.studies[effect.study].label]
        assert (other.measure, other.yi, other.vi) == (measure, effect.yi, effect.vi)


def test_effects_exported_to_revman_are_imported_as_the_same_numbers(here: Path) -> None:
    results = results_of(here, "prepost")
    rows = table_of(here, "revman", "prepost")
    found = imported(here, "prepost", "GEN", "higher")
    by_name = {row["Footnotes"]: row for row in rows}
    number = 0
    for effect in results.effects.values():
        if effect.effect not in by_name:
            continue
        same = [
            other
            for other in found[results.topic.studies[effect.study].label]
            if other.yi == pytest.approx(effect.yi, rel=1e-12)
            and other.vi == pytest.approx(effect.vi, rel=1e-12)
        ]
        assert same, effect.effect
        number += 1
    assert number == len(rows) >= 10


def test_an_effect_of_which_less_is_better_is_exported_as_its_source_prints_it(
    here: Path,
) -> None:
    results = results_of(here, "salt")
    rows = {row["Footnotes"]: row for row in table_of(here, "revman", "salt")}
    turned = 0
    for name, row in rows.items():
        effect = results.effects[name]
        if row["GIV SE"] == "0" or effect.yi is None:
            continue
        lower = results.is_lower_better(effect)
        assert float(row["GIV Mean"]) == (-effect.yi if lower else effect.yi)
        turned += lower
    assert turned > 5
