"""The comparison with published judgements: its arithmetic, on rows that are invented."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from mcstats.verdict.grade.figures import BodyFigures, Kind

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "published_grade.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("published_grade", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(SCRIPT.parent))  # as where the script is run
    sys.modules["published_grade"] = module
    spec.loader.exec_module(module)
    return module


def row(number: int, **changes: Any) -> dict[str, Any]:
    steps = ("risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias")
    invented: dict[str, Any] = {
        "id": f"H{number}",
        "review_id": f"review {number % 7}",
        "effect_measure": "RR",
        "estimate": 0.8,
        "ci_lower": 0.7,
        "ci_upper": 0.9,
        "n_studies": 3,
        "n_participants": 3000,
        "events_exp": 400,
        "n_exp": 1500,
        "events_ctl": 500,
        "n_ctl": 1500,
        "I2": 10.0,
        "prediction_interval": None,
        "baseline_risk_per_1000": None,
        "absolute_effect_per_1000": None,
        "design": "RCT",
        "certainty": "moderate",
        "downgrades": {**dict.fromkeys(steps, 0), "risk_of_bias": -1},
        "upgrading": 0,
        "verb_class": "probably reduces",
        "per_study_file": None,
        "per_study_rob": None,
        "derived": {},
        "each": [],
    }
    return invented | changes


def imprecise(number: int) -> dict[str, Any]:
    down = {**row(0)["downgrades"], "imprecision": -2, "inconsistency": -1}
    return row(
        number,
        estimate=0.9,
        ci_lower=0.3,
        ci_upper=2.7,
        n_participants=100,
        events_exp=5,
        n_exp=50,
        events_ctl=6,
        n_ctl=50,
        I2=80.0,
        certainty="very low",
        downgrades=down,
        verb_class="very uncertain",
    )


def test_kappa_is_that_of_cohen(script: ModuleType) -> None:
    agreement = sys.modules["agreement"]
    # Two raters, 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: 0.7 observed, 0.5 expected
    truth = np.array([1] * 25 + [0] * 25)
    given = np.array([1] * 20 + [0] * 5 + [1] * 10 + [0] * 15)
    assert agreement.kappa(truth, given, weighted=False) == pytest.approx(0.4)
    assert agreement.kappa(truth, given, weighted=True) == pytest.approx(0.4)
    assert agreement.kappa(truth, truth, weighted=True) == 1
    assert np.isnan(agreement.kappa(truth[:25], truth[:25], weighted=False))


def test_weights_forgive_neighbours_more_than_strangers(script: ModuleType) -> None:
    agreement = sys.modules["agreement"]
    truth = np.array([0, 1, 2, 3] * 5)
    near, far = np.where(truth == 3, 2, truth), np.where(truth == 3, 0, truth)
    assert agreement.weighted(truth, near) > agreement.weighted(truth, far)


def test_figures_that_are_not_printed_follow_from_those_that_are(script: ModuleType) -> None:
    printed = row(1, events_exp=None, n_exp=None, events_ctl=None, n_ctl=None)
    body = script.body_of(printed | {"absolute_effect_per_1000": [-50.0, -70.0, -20.0]})
    assert body.control_risk == pytest.approx(0.25)
    assert script.body_of(printed | {"baseline_risk_per_1000": 120.0}).control_risk == 0.12
    assert script.body_of(row(1)).control_risk == pytest.approx(1 / 3)
    assert script.body_of(row(1)).events == 900
    difference = script.body_of(
        row(1, effect_measure="RD per 1000", estimate=-50.0, ci_lower=-70.0, ci_upper=-30.0)
    )
    assert difference.interval == (-0.07, -0.03)
    misprints = (row(1, estimate=2.0), row(1, ci_lower=-0.1), row(1, effect_measure="NNT"))
    assert [script.body_of(one).interval for one in misprints] == [None] * 3


def test_an_interval_wider_than_its_counts_allow_implies_heterogeneity(script: ModuleType) -> None:
    published_rows = sys.modules["published_rows"]
    # 4 / 400 is the variance of a difference of 0 of 400 people; the interval implies four times it
    half = 1.959963984540054 * 0.2
    body = BodyFigures(
        kind=Kind.STANDARDISED, estimate=0.0, lower=-half, upper=half, participants=400, studies=4
    )
    assert published_rows.implied_i2(body, (None, None, None, None)) == pytest.approx(75.0)
    raw = BodyFigures(kind=Kind.MEAN_DIFFERENCE, estimate=0.0, lower=-half, upper=half)
    assert published_rows.implied_i2(raw, (None, None, None, None)) is None
    assert published_rows.implied_i2(BodyFigures(kind=Kind.RISK_RATIO), (5, 10, 5, 10)) is None


def test_single_studies_are_pooled_and_their_ratings_weighed(
    script: ModuleType, tmp_path: Path
) -> None:
    table = (
        "study,events_exp,n_exp,events_ctl,n_ctl,overall_rob\n"
        "One,20,100,40,100,Low risk\nTwo,10,100,20,100,Some concerns\nThree,0,50,0,50,High risk\n"
    )
    (tmp_path / "table.csv").write_text(table)
    rows = [row(1, per_study_file="table.csv", per_study_rob="RoB 2")]
    (tmp_path / "rows.json").write_text(json.dumps({"rows": rows}))
    (read,) = script.read(tmp_path)
    body = script.body_of(read, pooled=True)
    assert [study.bias.value for study in body.each] == ["low", "some concerns"]
    assert body.estimate == pytest.approx(0.5)
    assert body.i2 == 10.0  # the printed one goes before
    assert script.body_of(read).estimate == 0.8


def test_the_report_compares_the_engine_with_the_textbook(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any
) -> None:
    rows = [row(n) if n % 2 else imprecise(n) for n in range(28)]
    rows += [row(30, ci_lower=None, ci_upper=None, estimate=None)]
    (tmp_path / "rows.json").write_text(json.dumps({"rows": rows}))
    monkeypatch.setattr(script, "HERE", tmp_path)
    monkeypatch.setattr(sys.modules["agreement"], "DRAWS", 20)
    monkeypatch.setattr(sys, "argv", ["published_grade.py", str(tmp_path), "--write"])
    script.main()
    shown = capsys.readouterr().out
    assert (tmp_path / "published_grade.md").read_text() == shown
    assert "29 rows of 7 reviews; 28 have an interval." in shown
    assert "| engine | 28 | 100% | 100% | 1.00 (1.00 to 1.00) |" in shown
    assert "## Certainty from figures alone" in shown


def test_the_report_in_the_project_names_no_row() -> None:
    text = SCRIPT.with_suffix(".md").read_text()
    assert text.startswith("# Agreement with published judgements")
    assert re.findall(r"\b[HAC]\d{3}\b|\bCD\d{6}|PMC\d+|https?:", text) == []
