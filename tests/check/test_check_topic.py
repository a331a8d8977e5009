"""Studies against themselves: published examples, planted errors, and clean studies."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from helpers.complete_topic import complete_tables, complete_topic
from helpers.computed_tables import shipped_rubric
from helpers.random_studies import topic_of_studies
from helpers.shipped_topic import shipped_checks
from helpers.study_builder import (
    NO_HEDGES,
    build_study,
    check_rows,
    printed_value,
    status_and_diagnosis,
    topic_with,
    two_groups,
)
from mcstats.check.check_topic import check_studies, check_verdicts, contradicted_studies
from mcstats.effects import MEASURES
from mcstats.model.study import Study

RATIOS = [code for code, measure in MEASURES.items() if measure.back == "exp"]


@pytest.mark.parametrize("code", RATIOS)
def test_interval_and_p_value_of_every_ratio_are_read_on_the_log_scale(code: str) -> None:
    # Lala 2016: 1.55 (1.12 to 2.15) gives z = 2.63, P = 0.008.
    printed = {"estimate": "1.55", "ci": "1.12 to 2.15", "p": "0.008"}
    ratio = build_study(printed=printed, measure=code)
    assert status_and_diagnosis("interval/r", ratio) == ("right", "")
    assert status_and_diagnosis("p-interval/r", ratio) == ("right", "")


def test_an_estimate_that_a_route_reads_as_a_difference_is_no_ratio_beside_one() -> None:
    printed = {"estimate": "25.3", "ci": "7.6 to 43.0"}
    both = [
        {"measure": "MD", "route": "pooled_ci"},
        {"measure": "ROMPC", "route": "percent_changes"},
    ]
    assert (
        status_and_diagnosis(
            "interval/r", build_study(printed=printed, result={"estimates": both})
        )[0]
        == "right"
    )
    ratio = [{"measure": "RR", "route": "pooled_ci"}, {"measure": "OR", "route": "events"}]
    groups = two_groups({"percent": "60%"}, {"percent": "20%"})
    read = build_study(printed={"estimate": "3.0"}, groups=groups, result={"estimates": ratio})
    assert status_and_diagnosis("ratio/r", read)[0] == "right"


def test_a_peto_odds_ratio_is_not_asked_to_be_the_ratio_of_the_odds() -> None:
    groups = two_groups({"percent": "60%"}, {"percent": "20%"})
    peto = build_study(groups=groups, printed={"estimate": "4.9"}, measure="PETO")
    assert "ratio/r" not in check_rows(peto)


def test_what_a_study_declares_of_itself_passes_and_expires_when_it_is_fixed() -> None:
    entry = {
        "check": "interval/r",
        "diagnosis": "interval not around its estimate",
        "because": "so printed",
    }
    printed = {"difference": "23.5", "ci": "7.6 to 43.0"}
    declared = build_study(printed=printed, discrepancies=[entry])
    assert check_rows(declared)["interval/r"].declared == "yes"
    corrected = build_study(printed=printed | {"difference": "25.3"}, discrepancies=[entry])
    assert check_rows(corrected)["interval/r"].declared == "expired"
    gone = build_study(discrepancies=[entry])
    assert check_rows(gone)["interval/r"].declared == "expired"
    for row in (check_rows(corrected)["interval/r"], check_rows(gone)["interval/r"]):
        assert row.where and "; fix: delete" in row.what


def clean_study(rng: np.random.Generator, name: str) -> Study:
    """Two samples, and what an honest paper prints of them."""
    n1, n2 = (int(n) for n in rng.integers(12, 60, 2))
    one, two = rng.normal(20, 5, n1), rng.normal(17, 5, n2)
    gap, test = one.mean() - two.mean(), stats.ttest_ind(one, two)
    low, high = test.confidence_interval(0.95)
    groups = {
        arm: {
            "n": str(n),
            "mean": f"{x.mean():.2f}",
            "sd": f"{x.std(ddof=1):.2f}",
        }
        for arm, n, x in (("a", n1, one), ("b", n2, two))
    }
    printed = {
        "difference": f"{gap:.2f}",
        "ci": f"{low:.2f} to {high:.2f}",
        "t": f"{test.statistic:.2f}",
        "df": str(n1 + n2 - 2),
        "p": f"{test.pvalue:.3f}" if test.pvalue >= 0.001 else "<0.001",
    }
    sizes = {
        "arm_a": {"randomised": printed_value(str(n1))},
        "arm_b": {"randomised": printed_value(str(n2))},
    }
    return build_study(
        name, total=printed_value(str(n1 + n2)), groups=groups, printed=printed, **sizes
    )


def test_the_p_of_welch_beside_its_interval_raises_no_question() -> None:
    # t.test(x, y) of R by summaries: 154.6 (15.4) of 89, 174.5 (17.7) of 9
    groups = two_groups(
        {"n": "89", "mean": "154.6", "sd": "15.4"}, {"n": "9", "mean": "174.5", "sd": "17.7"}
    )
    printed = {"difference": "-19.9", "ci": "-33.7 to -6.1", "p": "0.010"}
    study = build_study(groups=groups, printed=printed)
    assert status_and_diagnosis("p-interval/r", study) == ("right", "")
    assert status_and_diagnosis("p-arms/r", study) == ("right", "")


@pytest.mark.parametrize("p", ["0.042", "0.043", "0.045", "0.046", "0.048", "0.056"])
def test_the_p_of_each_usual_test_of_two_counts_is_one_of_the_arms(p: str) -> None:
    # R: difference of risks by Wald 0.0430, log ratio by Wald 0.0420, log odds ratio 0.0457,
    # chi-square 0.0453 and with Yates 0.0559, Fisher 0.0482
    groups = two_groups({"n": "317", "events": "178"}, {"n": "216", "events": "140"})
    study = build_study(groups=groups, printed={"p": p}, measure="RR")
    assert status_and_diagnosis("p-arms/r", study) == ("right", "")


def test_studies_that_print_honestly_raise_no_alarm() -> None:
    rng = np.random.default_rng(5)
    studies = [clean_study(rng, f"study{i}") for i in range(60)]
    found = check_studies(topic_of_studies(studies), [], NO_HEDGES, 0.05)
    assert len(found) == 6 * len(studies)
    assert [(row.check, row.what) for row in found if row.status == "contradiction"] == []
    assert sum(row.status == "not checkable" for row in found) <= len(studies) // 100


@pytest.mark.parametrize(
    ("check", "diagnosis"),
    [
        ("kavanagh2012/registration", "registered after completion"),
        ("kavanagh2012/readings/details.age_maximum/1", "outside the registered criteria"),
        ("lala2016/p-interval/healed-end", "P against the interval"),
        ("franek2012/p-arms/area-6w", "another test possible"),
        ("musclenerve2013/units/facial_muscle_thickness/0.15", "units ten times off"),
        ("avendanocoy2022/readings/details.hours_per_day/1", "records differ"),
        ("saniee2012/readings/design.allocation/1", "the source contradicts itself"),
    ],
)
def test_what_the_real_studies_hold_against_themselves_is_found(check: str, diagnosis: str) -> None:
    assert shipped_checks()[check].diagnosis == diagnosis


def test_studies_whose_figures_contradict_themselves_are_named_with_how() -> None:
    means = ({"mean": "5.0", "sd": "1.0", "n": "20"}, {"mean": "4.0", "sd": "1.0", "n": "20"})
    ratio = {"printed": {"estimate": "3.0", "ci": "1.1 to 2.0"}, "measure": "RR"}
    declared = {"check": "interval/r", "diagnosis": "interval not around its estimate"}
    topic = topic_with(
        build_study("clean", printed={"p": "0.003"}, groups=two_groups(*means)),
        build_study("doubtful", printed={"p": "0.00001"}, groups=two_groups(*means)),
        build_study("wrong", **ratio),
        build_study("known", **ratio, discrepancies=[declared | {"because": "as printed"}]),
        build_study(
            "unknown", **ratio, discrepancies=[{**declared, "check": "ratio/r", "because": "x"}]
        ),
        build_study("people", total=printed_value("70")),
    )
    not_centred = "interval not around its estimate"
    assert contradicted_studies(topic, shipped_rubric(), []) == {
        "doubtful": "another test possible",
        **dict.fromkeys(("wrong", "known", "unknown"), not_centred),
    }


def test_a_row_of_a_verdict_table_that_no_claim_repeats_cannot_be_checked() -> None:
    (row,) = check_verdicts(complete_topic(), [])
    assert row.status == "not checkable"
    assert row.what == "no claim of this topic repeats this row"
    (ours,) = check_verdicts(complete_topic(), complete_tables().verdicts)
    assert (ours.status, ours.diagnosis) == ("contradiction", "another level")


def test_a_verdict_of_an_article_is_held_to_both_levels_and_neither_may_be_lower() -> None:
    of = complete_topic()
    (article,) = of.articles.values()
    (line,) = article.table
    ours = next(row for row in complete_tables().verdicts if row.row)
    same = replace(
        ours,
        quality=line.reads.quality,
        verdict=line.reads.verdict,
        qualifiers="; ".join(line.reads.qualifiers),
    )
    for changed, diagnosis in (
        ({}, ""),
        ({"quality": "a"}, "another level"),
        ({"quality": "z"}, "another level"),
        ({"verdict": "a"}, "another level"),
        ({"verdict": "z"}, "another level"),
    ):
        (row,) = check_verdicts(of, [replace(same, **changed)])
        assert (row.status, row.diagnosis) == ("contradiction" if diagnosis else "right", diagnosis)
