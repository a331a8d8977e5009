"""Topics of other fields, from their data to a page: what was published comes out."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.places import EXAMPLE_TOPICS, ROOT, TESTS
from mcstats.data.load_topic import load_topic
from mcstats.data.topic_folder import find_topics
from mcstats.model.tables import (
    BodyRow,
    CheckRow,
    EffectRow,
    PooledRow,
    SmallStudyRow,
    VerdictRow,
    loads,
)
from mcstats.workflow.lint import lint_data

GOLDEN = json.loads((TESTS / "golden" / "topics.json").read_text("utf-8"))
CLOSED = 1e-10  # relative; metafor prints 15 digits of a closed form
ITERATED = 1e-6  # its search for tau2 stops at 1e-12, which moves the rest by less than this
TRIALS = (
    "aronson1948 ferguson1949 rosenthal1960 hart1977 frimodtmoller1973 stein1953 vandiviere1973 "
    "tptmadras1980 coetzee1968 rosenthal1961 comstock1974 comstock1969 comstock1976"
).split()
STUDIES = [f"training{number}" for number in range(1, 6)]


def effects(reports: Path, topic: str) -> dict[str, EffectRow]:
    text = (reports / topic / "tables" / "effects.csv").read_text("utf-8")
    return {row.effect: row for row in loads(EffectRow, text)}


def pooled(reports: Path, topic: str) -> dict[str, PooledRow]:
    text = (reports / topic / "tables" / "pooled.csv").read_text("utf-8")
    return {row.synthesis: row for row in loads(PooledRow, text) if row.role == "main"}


def test_the_example_topics_lint() -> None:
    assert find_topics(EXAMPLE_TOPICS) == ["bcg", "prepost", "salt"]
    assert lint_data(EXAMPLE_TOPICS) == []


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
def test_each_trial_has_the_effect_and_variance_that_metafor_gives(
    example_reports: Path, measure: str
) -> None:
    rows = effects(example_reports, "bcg")
    for trial, yi, vi in zip(TRIALS, GOLDEN[f"{measure} yi"], GOLDEN[f"{measure} vi"], strict=True):
        row = rows[f"{trial}-tuberculosis-end-{measure.lower()}"]
        # fewer cases are the benefit, so that what favours the vaccine is positive here
        assert row.yi == pytest.approx(-yi, rel=CLOSED, abs=1e-14)
        assert row.vi == pytest.approx(vi, rel=CLOSED)
        assert row.estimable == "yes"


def test_without_trials_at_high_risk_of_bias_the_randomised_ones_are_left(
    example_reports: Path,
) -> None:
    text = (example_reports / "bcg" / "tables" / "pooled.csv").read_text("utf-8")
    role = "without studies at high risk of bias"
    rows = {row.synthesis: row for row in loads(PooledRow, text) if row.role == role}
    # the synthesis that pools only the randomised trials has none to leave out
    assert set(rows) == {"bcg_rr", "bcg_rr_adhoc", "bcg_or", "bcg_rd"}
    row = rows["bcg_rr"]
    assert row.k == 7
    mu, _, low, high, tau2, *_ = GOLDEN["bcg_rr_random"]
    assert [row.mu, row.tau2] == pytest.approx([-mu, tau2], rel=ITERATED)
    assert [row.ci_lb, row.ci_ub] == pytest.approx([-high, -low], rel=ITERATED)


@pytest.mark.parametrize("name", ["bcg_rr", "bcg_rr_adhoc", "bcg_rr_random", "bcg_or", "bcg_rd"])
def test_the_thirteen_trials_pool_to_what_metafor_gives(example_reports: Path, name: str) -> None:
    row = pooled(example_reports, "bcg")[name]
    mu, se, low, high, tau2, i2, q, q_p = GOLDEN[name]
    assert row.k == (7 if name == "bcg_rr_random" else 13)
    found = [row.mu, row.se, row.ci_lb, row.ci_ub, row.tau2, row.i2, row.q, row.q_p]
    assert found == pytest.approx([-mu, se, -high, -low, tau2, i2, q, q_p], rel=ITERATED)


def test_the_pooling_step_writes_a_regression_on_the_standard_errors_per_main_synthesis(
    example_reports: Path,
) -> None:
    text = (example_reports / "bcg" / "tables" / "small_study.csv").read_text("utf-8")
    rows = {row.synthesis: row for row in loads(SmallStudyRow, text)}
    assert list(rows) == list(pooled(example_reports, "bcg"))
    row = rows["bcg_rr"]
    # The help page of metafor's regtest() for these trials: t = -1.4013, df = 11, p = 0.1887, with
    # the other sign, because there a benefit is negative.
    assert row.t == pytest.approx(1.4013, abs=5e-5)
    assert (row.k, row.df, row.p) == (13, 11, pytest.approx(0.1887, abs=5e-5))
    assert row.slope is not None and row.se is not None
    assert row.slope / row.se == pytest.approx(row.t)
    few = rows["bcg_rr_random"]
    assert few.k == 7
    assert "fewer than 10" in few.because
    assert [few.slope, few.se, few.t, few.df, few.p, few.limit, few.limit_se] == [None] * 7


def test_the_published_results_of_the_thirteen_trials_come_out(example_reports: Path) -> None:
    rows = pooled(example_reports, "bcg")
    rr, odds = rows["bcg_rr"], rows["bcg_or"]
    # Viechtbauer 2010, 10.18637/jss.v036.i03, with the sign that the direction of benefit turns
    assert rr.mu == pytest.approx(0.7145, abs=5e-5)
    assert rr.se == pytest.approx(0.1798, abs=5e-5)
    assert (rr.ci_lb, rr.ci_ub) == pytest.approx((0.3622, 1.0669), abs=5e-5)
    assert rr.tau2 == pytest.approx(0.3132, abs=5e-5)
    assert rr.i2 == pytest.approx(92.22, abs=5e-3)
    assert rr.q == pytest.approx(152.2330, abs=5e-5)
    # van Houwelingen, Arends & Stijnen 2002, 10.1002/sim.1040, section 3.1.2
    assert odds.mu == pytest.approx(0.742, abs=5e-4)
    assert odds.se == pytest.approx(0.178, abs=5e-4)
    assert odds.tau2 == pytest.approx(0.302, abs=5e-4)


def test_changes_before_and_after_are_what_morris_and_metafor_give(example_reports: Path) -> None:
    rows = effects(example_reports, "prepost")
    for kind, name in {"trained": "trained", "control": "control", "between": "SMCR"}.items():
        found = [rows[f"{study}-skill-{kind}-smcr"] for study in STUDIES]
        assert [r.yi for r in found] == pytest.approx(GOLDEN[f"{name} yi"], rel=CLOSED, abs=1e-14)
        assert [r.vi for r in found] == pytest.approx(GOLDEN[f"{name} vi"], rel=CLOSED)
    # metafor's tests of its analysis example, to four digits
    assert [round(rows[f"{s}-skill-trained-smcr"].yi or 0, 4) for s in STUDIES] == [
        0.5056,
        1.0481,
        1.8054,
        1.4181,
        0.0801,
    ]


@pytest.mark.parametrize("name", ["becker", "becker_ee"])
def test_controlled_changes_pool_to_what_metafor_gives(example_reports: Path, name: str) -> None:
    row = pooled(example_reports, "prepost")[name]
    mu, se, low, high, tau2, _, q, q_p = GOLDEN[name]
    found = [row.mu, row.se, row.ci_lb, row.ci_ub, row.q, row.q_p]
    assert found == pytest.approx([mu, se, low, high, q, q_p], rel=ITERATED)
    assert row.tau2 == pytest.approx(tau2, abs=1e-9)


def test_the_verdicts_are_such_as_a_reader_of_the_trials_would_give(example_reports: Path) -> None:
    found = {}
    for topic in ("bcg", "prepost"):
        text = (example_reports / topic / "tables" / "verdicts.csv").read_text("utf-8")
        found |= {row.claim: (row.quality, row.verdict) for row in loads(VerdictRow, text)}
    assert found == {
        # the largest trial, 0.895 to 1.14, leaves a fall by a tenth open: it contradicts nothing
        "prevents": ("moderate", "likely real"),
        # that trial decides at 13 degrees of latitude: no large change, and no margin is coded
        "everywhere": ("moderate", "unproven"),
        # two groups of which nobody says how people came into them
        "raises": ("weak", "promising but unproven"),
    }


def test_an_effect_names_the_syntheses_and_the_claims_that_it_is_the_row_of(
    example_reports: Path,
) -> None:
    rows = effects(example_reports, "bcg").values()
    by = {
        name: {r.study for r in rows if name in r.primary_of.split()}
        for name in ("prevents", "bcg_rr")
    }
    assert by["bcg_rr"] == set(TRIALS)
    text = (example_reports / "bcg" / "tables" / "bodies.csv").read_text("utf-8")
    decides = {
        one.study
        for one in loads(BodyRow, text)
        if (one.claim, one.question, one.role) == ("prevents", "tested", "decides")
    }
    assert by["prevents"] == decides and len(decides) == 7
    # the measure that the claim prefers, and no other of the same result
    assert {r.measure for r in rows if "prevents" in r.primary_of.split()} == {"RR"}


def test_what_the_help_page_of_the_data_set_says_matches(example_reports: Path) -> None:
    text = (example_reports / "bcg" / "tables" / "checks.csv").read_text("utf-8")
    rows = {row.check: row.status for row in loads(CheckRow, text) if row.kind == "article"}
    assert rows == {
        "metadat/madras-latitude": "right",
        "metadat/hart-events": "right",
        "metadat/frimodt-allocation": "right",
    }


@pytest.mark.parametrize("topic", ["bcg", "prepost"])
def test_no_study_contradicts_itself(example_reports: Path, topic: str) -> None:
    text = (example_reports / topic / "tables" / "checks.csv").read_text("utf-8")
    assert [row.check for row in loads(CheckRow, text) if row.status == "contradiction"] == []


@pytest.mark.parametrize("topic", ["bcg", "prepost", "salt"])
def test_the_page_carries_the_title_of_its_topic(example_reports: Path, topic: str) -> None:
    page = (example_reports / topic / "index.html").read_text("utf-8")
    assert load_topic(EXAMPLE_TOPICS / topic).claims.title in page


@pytest.mark.slow  # starts Snakemake, and a process for each step
def test_the_workflow_makes_what_the_steps_make(tmp_path: Path, example_reports: Path) -> None:
    command = [sys.executable, "-m", "snakemake", "--cores", "2", "--quiet"]
    command += ["--config", f"data={EXAMPLE_TOPICS}", f"reports={tmp_path}"]
    subprocess.run(command, cwd=ROOT, check=True)
    for file in sorted(example_reports.rglob("*.csv")):
        made = tmp_path / file.relative_to(example_reports)
        assert made.read_bytes() == file.read_bytes(), made.name
    with (tmp_path / "bcg" / "tables" / "pooled.csv").open(encoding="utf-8") as table:
        assert next(csv.DictReader(table))["mu"].startswith("0.71453")
