"""Tests of mcstats.authoring.import_trial, on a record in the structure of ClinicalTrials.gov."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.imported_files import bring
from helpers.imported_trials import BETTER, RECORD, changed
from mcstats.data.load_topic import load_topic
from mcstats.model.study import Study


def test_the_arms_of_a_record_are_coded_with_the_intervention_first(study: Study) -> None:
    assert [(arm.id, arm.role.value, arm.randomised.printed) for arm in study.arms] == [  # type: ignore[union-attr]
        ("rest", "intervention", "59"),
        ("sham_rest", "sham", "61"),
    ]
    design = study.design
    assert design.allocation.value == "randomised"  # type: ignore[union-attr]
    assert design.participants.value == "blinded"  # type: ignore[union-attr]
    assert design.providers == "not reported"
    assert design.registered.printed == "2018-01-15"  # type: ignore[union-attr]
    assert study.funding.payer.value == "industry"  # type: ignore[union-attr]


def test_a_time_of_a_row_is_a_time_of_the_study(study: Study) -> None:
    assert [time.label for time in study.times] == ["8 weeks", "Week 4", "Week 8", "1 year"]


def test_the_record_is_a_source_with_its_number(data: Path, study: Study) -> None:
    source = load_topic(data / "sleep").sources.sources["nct99999901"]
    assert (source.kind, source.registry, source.year) == ("trial registry", "NCT99999901", "2018")


def test_what_is_left_out_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(data, RECORD, "--better", BETTER) == 0
    told = capsys.readouterr().out
    assert "an interval of 97.5%" in told
    assert "geometric mean (attacks per year)" in told
    assert "adverseEventsModule" in told
    assert "check in nct99999901 which arm each analysis subtracts from which" in told


def test_the_same_record_again_changes_nothing(
    data: Path, study: Study, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*.yaml")}
    capsys.readouterr()
    assert bring(data, RECORD, "--better", "higher") == 0
    assert "nothing is new" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in data.rglob("*.yaml")} == before


def test_a_direction_that_is_not_said_is_asked_for_of_each_outcome(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(data, RECORD) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 4
    assert "found no --better for Range of motion" in told[2]
    assert bring(data, RECORD, "--better", "lower") == 0


def test_a_record_without_results_is_a_study_without_them(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = changed(tmp_path, lambda record: record.pop("resultsSection"))
    assert bring(data, file) == 0
    study = load_topic(data / "sleep").studies["nct99999901"]
    assert ([arm.label for arm in study.arms], study.results) == (["Rest", "Sham rest"], ())
    assert "results, for none are posted" in capsys.readouterr().out
