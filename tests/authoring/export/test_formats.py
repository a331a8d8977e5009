"""What the formats hold, read back by the readers that there are."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fhir.resources.bundle import Bundle

from helpers.computed_tables import shipped_rubric
from mcstats.authoring.export.exporting import FORMATS
from mcstats.authoring.export.results import Figure, Results, figure_of, read_results
from mcstats.authoring.export.summary_of_findings import counted_text
from mcstats.cli import main
from mcstats.data.load_topic import load_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.model.tables import EffectRow, VerdictRow
from mcstats.report.view import TABLES
from mcstats.workflow.files import read_table, write_table
from mcstats.workflow.paths import TopicPaths


def results_of(here: Path, topic: str) -> Results:
    return read_results(TopicPaths(topic, here / "data", here / "reports"))


def text_of(here: Path, name: str, topic: str) -> str:
    text = FORMATS[name].write(results_of(here, topic))
    assert isinstance(text, str)
    return text


def table_of(here: Path, name: str, topic: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(here, name, topic))))


def test_robvis_gets_a_row_for_each_rated_comparison(here: Path) -> None:
    results = results_of(here, "salt")
    rows = table_of(here, "robvis", "salt")
    columns = list(rows[0])
    # The first column names the study, the last two are the overall rating and the weight.
    assert (columns[0], *columns[-2:]) == ("Study", "Overall", "Weight")
    words = {"Low", "Some concerns", "High", "No information", "Not applicable"}
    rated = {
        (row.study, row.outcome, row.comparison, row.domain): row.rating
        for row in results.ratings
        if results.topic.studies[row.study].kind.value != "meta-analysis"
    }
    assert len(rows) == len({key[:3] for key in rated})
    for row, key in zip(rows, dict.fromkeys(key[:3] for key in rated), strict=True):
        study = results.topic.studies[key[0]]
        assert row["Study"] == f"{study.label}: {study.outcome(key[1]).label}, {key[2]}"
        assert row["Weight"] == "1"
        for column in columns[1:-1]:
            domain = column.lower()
            assert row[column] in words
            assert row[column].lower() == rated.get((*key, domain), "not applicable")


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


def test_the_summary_has_every_claim_with_its_sentence_certainty_and_verdict(
    here: Path,
) -> None:
    results = results_of(here, "bcg")
    rows = table_of(here, "sof", "bcg")
    claims = results.topic.claims.claims
    assert [row["Claim"] for row in rows] == [claim.statement for claim in claims]
    for row, claim in zip(rows, claims, strict=True):
        verdict = results.verdicts[claim.id]
        assert row["What happens"] == verdict.reading_text
        assert row["Verdict"] == verdict.verdict_text
        assert row["Certainty of the evidence (GRADE)"].endswith(verdict.certainty)
    first = rows[0]
    # The ratio of risks as the trials print it: below 1 where the vaccine protects.
    figure = figure_of(results, claims[0])
    assert figure.value is not None and figure.low is not None and figure.high is not None
    assert figure.low < figure.value < figure.high < 1
    assert first["Effect"] == (
        f"Risk ratio {figure.value:.3g} ({figure.low:.3g} to {figure.high:.3g})"
    )
    assert re.fullmatch(
        r"[\d.]+ fewer per 1,000 \([\d.]+ (more|fewer) to [\d.]+ (more|fewer)\)",
        first["Difference"],
    )
    assert int(first["Studies"]) == figure.k > 1


def test_participants_are_those_that_the_program_counts(here: Path) -> None:
    results = results_of(here, "bcg")
    claim = results.topic.claims.claims[0]
    deciding = {
        row.effect
        for row in results.bodies
        if (row.claim, row.question, row.role) == (claim.id, "tested", "decides")
    }
    sizes = [(results.effects[name].n1, results.effects[name].n2) for name in deciding]
    assert figure_of(results, claim).counted == sum(n for pair in sizes for n in pair if n)


def test_wounds_are_named_and_are_no_participants() -> None:
    wounds = Figure("RR", 1, 2.0, 1.0, 4.0, 74, "ulcers")
    assert counted_text(wounds) == "74 ulcers"
    assert counted_text(replace(wounds, unit="people")) == "74"
    assert counted_text(replace(wounds, counted=None)) == ""


CODES = {
    "certainty-rating": {"high", "moderate", "low", "very-low"},
    "certainty-type": {
        *("Overall", "RiskOfBias", "Inconsistency", "Indirectness", "Imprecision"),
        *("PublicationBias", "DoseResponseGradient", "PlausibleConfounding", "LargeEffect"),
    },
    "variable-role": {"population", "exposure", "measuredVariable"},
}


def codings(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the system and the code of each coding in a resource."""
    if isinstance(value, list):
        for item in value:
            yield from codings(item)
    elif isinstance(value, dict):
        if "system" in value:
            yield value["system"].rpartition("/")[2], value["code"]
        yield from codings(list(value.values()))


@pytest.mark.parametrize("topic", ["bcg", "prepost", "salt"])
def test_each_claim_is_an_evidence_resource_of_fhir(here: Path, topic: str) -> None:
    results = results_of(here, topic)
    bundle = json.loads(text_of(here, "fhir", topic))
    Bundle.model_validate(bundle)  # of R5, generated from the definitions of HL7
    assert all(code in CODES[system] for system, code in codings(bundle))
    resources = [entry["resource"] for entry in bundle["entry"]]
    claims = results.topic.claims.claims
    assert [one["title"] for one in resources] == [claim.statement for claim in claims]
    for one, claim in zip(resources, claims, strict=True):
        verdict = results.verdicts[claim.id]
        assert (one["description"], one["assertion"]) == (
            verdict.reading_text,
            verdict.verdict_text,
        )
        assert one["certainty"][0]["rating"]["text"] == verdict.certainty
        figure = figure_of(results, claim)
        if figure.value is None:
            assert "statistic" not in one
        else:
            assert one["statistic"][0]["quantity"]["value"] == figure.value


@pytest.mark.parametrize("topic", ["bcg", "salt"])
def test_a_workbook_holds_the_cells_of_every_table(
    here: Path, topic: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "xlsx", "--topic", topic, "--output", "x.xlsx"]) == 0
    about, *sheets = openpyxl.load_workbook("x.xlsx").worksheets
    names = [row[0] for row in about.iter_rows(min_row=2, values_only=True)]
    assert [sheet.title for sheet in sheets] == names
    folder = Path("reports", topic, "tables")
    assert set(names) == {path.stem for path in folder.glob("*.csv")} & set(TABLES)
    assert {"effects", "verdicts", "pooled", "ratings"} <= set(names)
    for sheet in sheets:
        with (folder / f"{sheet.title}.csv").open(encoding="utf-8", newline="") as file:
            written = list(csv.reader(file))
        read = list(sheet.iter_rows(values_only=True))
        assert len(read) == len(written)
        for cells, texts in zip(read, written, strict=True):
            for value, text in zip(cells, texts, strict=True):
                if isinstance(value, bool):
                    assert text == ("yes" if value else "no")
                elif isinstance(value, int | float):
                    assert math.isclose(value, float(text), rel_tol=1e-15)
                else:
                    # The apostrophe keeps formulas out of CSV.
                    assert (value or "") == text.removeprefix("'")


def test_no_text_of_a_workbook_is_a_formula(here: Path) -> None:
    path = here / "reports/bcg/tables/verdicts.csv"
    rows = [replace(row, reading_text="=1+1") for row in read_table(path, VerdictRow)]
    write_table(path, VerdictRow, rows)
    content = FORMATS["xlsx"].write(results_of(here, "bcg"))
    assert isinstance(content, bytes)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["verdicts"]
    texts = [one for row in sheet.iter_rows() for one in row if one.value == "=1+1"]
    assert len(texts) == len(rows)
    assert {one.data_type for one in texts} == {"s"}


def test_a_crate_describes_each_of_its_files(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "ro-crate", "--topic", "bcg", "--output", "crate"]) == 0
    content = json.loads(Path("crate/ro-crate-metadata.json").read_text("utf-8"))
    assert content["@context"] == "https://w3id.org/ro/crate/1.1/context"
    graph = {entity["@id"]: entity for entity in content["@graph"]}
    assert len(graph) == len(content["@graph"])
    descriptor, root = graph["ro-crate-metadata.json"], graph["./"]
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    for key in ("name", "description", "datePublished", "license", "hasPart"):
        assert root[key]
    files = {p.relative_to("crate").as_posix() for p in Path("crate").rglob("*") if p.is_file()}
    assert {part["@id"] for part in root["hasPart"]} == files - {"ro-crate-metadata.json"}
    for part in root["hasPart"]:
        raw = Path("crate", part["@id"]).read_bytes()
        entity = graph[part["@id"]]
        assert entity["sha256"] == hashlib.sha256(raw).hexdigest()
        assert entity["contentSize"] == str(len(raw))
        assert raw == Path("reports/bcg", part["@id"]).read_bytes()
    assert "tables/verdicts.csv" in files
