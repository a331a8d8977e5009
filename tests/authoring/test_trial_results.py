"""Tests of mcstats.authoring.trial_results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from helpers.imported_files import bring
from helpers.imported_trials import changed
from mcstats.data.load_topic import load_topic
from mcstats.model.study import Study


def printed(study: Study, result: str, arm: str = "") -> dict[str, str]:
    coded = next(r for r in study.results if r.id == result)
    values = coded.groups[arm] if arm else coded.printed
    return {str(k): getattr(v, "printed", "not reported") for k, v in values.items()}


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


def test_standard_errors_and_intervals_of_means_are_coded_as_what_they_are(
    data: Path, tmp_path: Path
) -> None:
    def change(record: Any) -> None:
        outcomes = record["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"]
        outcomes[0]["dispersionType"] = "STANDARD_ERROR"
        outcomes[2] |= {"paramType": "MEAN", "dispersionType": "95% Confidence Interval"}

    assert bring(data, changed(tmp_path, change), "--better", "lower") == 0
    study = load_topic(data / "sleep").studies["nct99999901"]
    assert printed(study, "pain-8weeks", "rest") == {"n": "57", "mean": "30.5", "se": "20.1"}
    assert printed(study, "range_of_motion-week4", "rest") == {
        "n": "57", "mean": "57", "ci": "45 to 66",
    }  # fmt: skip
