"""Tests of mcstats.authoring.import_trial, on a record in the structure of ClinicalTrials.gov."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from helpers.written_files import write_file
from mcstats.cli import main
from mcstats.data.load_topic import load_topic
from mcstats.model.study import Study
from mcstats.workflow.lint import lint_data

RECORD = Path(__file__).parents[1] / "exports" / "trial.json"
BETTER = "lower,range_of_motion=higher"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    assert main(["new", "topic", "necks", "--data", str(folder)]) == 0
    return folder


def bring(data: Path, file: Path, *more: str) -> int:
    return main(["import", str(file), "--data", str(data), *more])


@pytest.fixture
def study(data: Path) -> Study:
    assert bring(data, RECORD, "--better", BETTER) == 0
    assert lint_data(data) == []
    return load_topic(data / "necks").studies["nct99999901"]


def printed(study: Study, result: str, arm: str = "") -> dict[str, str]:
    coded = next(r for r in study.results if r.id == result)
    values = coded.groups[arm] if arm else coded.printed
    return {str(k): getattr(v, "printed", "not reported") for k, v in values.items()}


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


def test_posted_values_keep_their_digits_and_their_bounds(study: Study) -> None:
    assert printed(study, "pain-8weeks", "sham_rest") == {"n": "58", "mean": "41.2", "sd": "19.80"}
    assert printed(study, "pain-8weeks") == {
        "p": "<0.001", "difference": "-10.7", "ci": "-18.0 to -3.4",
    }  # fmt: skip
    assert printed(study, "relapse-1year", "rest") == {"n": "57", "events": "9"}
    assert printed(study, "range_of_motion-week8", "sham_rest")["n"] == "55"
    assert printed(study, "range_of_motion-week8", "rest") == {
        "n": "54", "median": "not reported",
    }  # fmt: skip


def test_each_result_has_the_effect_that_its_values_make(study: Study) -> None:
    effects = {r.id: [(e.measure, e.route) for e in r.estimates] for r in study.results}
    assert effects == {
        "pain-8weeks": [("SMD", "means_sd"), ("MD", "difference_ci")],
        "relapse-1year": [("RR", "events"), ("HR", "pooled_ci")],
        "relapse-1year-2": [("RR", "events"), ("HR", "estimate_p")],
        "range_of_motion-week4": [("SMD", "medians_iqr")],
        "range_of_motion-week8": [],
        "attacks-1year": [],
    }


def test_a_time_of_a_row_is_a_time_of_the_study(study: Study) -> None:
    assert [time.label for time in study.times] == ["8 weeks", "Week 4", "Week 8", "1 year"]


def test_the_record_is_a_source_with_its_number(data: Path, study: Study) -> None:
    source = load_topic(data / "necks").sources.sources["nct99999901"]
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


def changed(folder: Path, change: Any) -> Path:
    record = json.loads(RECORD.read_text("utf-8"))
    change(record)
    return write_file(folder, json.dumps({"studies": [record]}), "studies.json")


def test_standard_errors_and_intervals_of_means_are_coded_as_what_they_are(
    data: Path, tmp_path: Path
) -> None:
    def change(record: Any) -> None:
        outcomes = record["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"]
        outcomes[0]["dispersionType"] = "STANDARD_ERROR"
        outcomes[2] |= {"paramType": "MEAN", "dispersionType": "95% Confidence Interval"}

    assert bring(data, changed(tmp_path, change), "--better", "lower") == 0
    study = load_topic(data / "necks").studies["nct99999901"]
    assert printed(study, "pain-8weeks", "rest") == {"n": "57", "mean": "30.5", "se": "20.1"}
    assert printed(study, "range_of_motion-week4", "rest") == {
        "n": "57", "mean": "57", "ci": "45 to 66",
    }  # fmt: skip


def test_a_record_without_results_is_a_study_without_them(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = changed(tmp_path, lambda record: record.pop("resultsSection"))
    assert bring(data, file) == 0
    study = load_topic(data / "necks").studies["nct99999901"]
    assert ([arm.label for arm in study.arms], study.results) == (["Rest", "Sham rest"], ())
    assert "results, for none are posted" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"protocolSection": {}}', "[TRIAL] found no number and title in record 1"),
        ('{"protocolSection": ', "x.json:1:21 [JSON] found expecting value"),
        ('{"studies": [], "protocolSection": 1}', "[SIZE] found 0 records"),
    ],
)
def test_what_is_no_record_is_told(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    assert bring(data, write_file(tmp_path, text, "x.json"), "--better", "lower") == 2
    assert told in capsys.readouterr().err
