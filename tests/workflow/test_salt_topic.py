"""Salt with potassium instead of usual salt: what abstracts print, to what a reader would say.

The verdicts expected of `pressure`, `death`, `stroke` and `safe` were written before the topic was
run for the first time, that of `harms` before the claim was added; those of `sudden` and
`hypertension` afterwards.
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from mcstats.model.tables import (
    AbsoluteRow,
    BodyRow,
    CheckRow,
    EffectRow,
    PooledRow,
    VerdictRow,
    loads,
)

Z = 1.959963984540054
# metafor 4.6: rma(yi, sei = widths / (2 * qnorm(0.975)), test = "adhoc") of 1.29, 7.1, 3.7, 4.6,
# 7.6 and 1.1, and without the second and the last: mean, se, interval, I2, Q, tau2
SIX_TRIALS = [
    *(3.90799852101, 1.09538193514, 1.09222961545, 6.72376742656),
    *(85.6470146257, 31.58356510227, 5.453306953),
]
FOUR_TRIALS = [
    *(3.93698418889, 1.24647595201, -0.0298585992099, 7.90382697699),
    *(86.2780252303, 22.7711286193, 4.7794847729),
]


def table(reports: Path, name: str) -> str:
    return (reports / "salt" / "tables" / f"{name}.csv").read_text("utf-8")


@pytest.fixture(scope="module")
def effects(example_reports: Path) -> dict[str, EffectRow]:
    return {row.effect: row for row in loads(EffectRow, table(example_reports, "effects"))}


@pytest.mark.parametrize(
    ("effect", "ratio", "low", "high"),
    [
        # cluster trial of 600 villages: rate ratios of less of what is bad
        ("ssass2021-stroke-end-irr", 0.86, 0.77, 0.96),
        ("ssass2021-death-end-irr", 0.88, 0.82, 0.95),
        ("ssass2021-hyperkalaemia-end-irr", 1.04, 0.80, 1.37),
        # stepped wedge, printed as a reduction by 51% (29% to 66%)
        ("peru2020-hypertension-end-hr", 0.49, 0.34, 0.71),
        # cohort, printed for the high ratio against the low one
        ("mesa2019-stroke-end-hr", 1 / 1.47, 1 / 2.00, 1 / 1.07),
    ],
)
def test_a_printed_ratio_and_its_interval_come_out_turned_to_the_benefit(
    effects: dict[str, EffectRow], effect: str, ratio: float, low: float, high: float
) -> None:
    row = effects[effect]
    assert row.estimable == "yes"
    assert row.yi == pytest.approx(-math.log(ratio), rel=1e-9)
    assert row.vi == pytest.approx((math.log(high / low) / (2 * Z)) ** 2, rel=1e-9)


@pytest.mark.parametrize(
    ("effect", "fall"),
    [
        ("peru2020-systolic-end-md", 1.29),  # "reduction of 1.29", with a negative interval
        ("csss2007-systolic-mean-md", 3.7),  # printed as a positive reduction
        ("yu2021-systolic-3m-md", 4.6),
        ("geleijnse1994-systolic-24w-md", 7.6),
        ("li2016-systolic-end-md", 1.1),  # printed as a negative difference
        ("decide2023-systolic-normal-md-changes_sd", 7.3),  # from changes of -0.3 and +7.0
        ("sarkkinen2011-systolic-8w-md-p_value", 11.3),  # from changes of -7.5 and +3.8
        ("cashman2019-systolic-5w-md", 3.3),  # crossover
        ("che2022-diastolic-end-md", 1.8),
    ],
)
def test_a_fall_of_blood_pressure_is_a_benefit_however_its_sign_is_printed(
    effects: dict[str, EffectRow], effect: str, fall: float
) -> None:
    assert effects[effect].yi == pytest.approx(fall)


@pytest.mark.parametrize(
    "effect",
    [
        "chang2006-cvd-end-irr",  # person-time of the people of five kitchens
        "jbjc2024-death-end-rr",
        "decide2023-systolic-normal-md-changes_sd",
    ],
)
def test_counts_and_sds_of_clusters_give_no_interval(
    effects: dict[str, EffectRow], effect: str
) -> None:
    row = effects[effect]
    assert (row.estimable, row.vi) == ("point", None)
    assert "clusters were assigned" in row.because


@pytest.mark.parametrize(
    ("effect", "better", "low", "high"),
    [
        # intervals that the abstracts print, for the substitute
        ("decide2023-systolic-2y-md", 7.1, 3.8, 10.5),
        ("li2016-systolic-end-md", 1.1, -1.1, 3.3),
        ("decide2023-death-2y-hr", -math.log(0.84), -math.log(1.13), -math.log(0.63)),
        ("jbjc2024-death-end-hr", -math.log(0.88), -math.log(1.00), -math.log(0.78)),
        ("chang2006-cvd-end-hr", -math.log(0.59), -math.log(0.95), -math.log(0.37)),
    ],
)
def test_an_interval_of_clusters_is_taken_as_printed_with_a_remark(
    effects: dict[str, EffectRow], effect: str, better: float, low: float, high: float
) -> None:
    row = effects[effect]
    assert (row.estimable, row.yi) == ("yes", pytest.approx(better))
    assert row.vi == pytest.approx(((high - low) / (2 * Z)) ** 2, rel=1e-9)
    assert row.assumption.endswith("does not say whether clustering was allowed for")


def test_what_prints_no_error_is_a_point_without_a_variance(effects: dict[str, EffectRow]) -> None:
    # quarters with the P of a trend; means before and after without their correlation
    for name in ("tohp2009-events-end-irr", "gritter2022-potassium-2w-mc"):
        assert (effects[name].estimable, effects[name].vi) == ("point", None)


def test_two_rates_with_the_p_of_a_test_that_is_not_named_leave_a_point(
    effects: dict[str, EffectRow],
) -> None:
    row = effects["decide2023-hypotension-normal-irr"]  # 9.0 and 9.7 per 100 person-years, P 0.76
    assert (row.estimable, row.vi) == ("point", None)
    assert row.yi == pytest.approx(-math.log(9.0 / 9.7))


def test_the_trials_pool_to_what_metafor_gives(example_reports: Path) -> None:
    rows = loads(PooledRow, table(example_reports, "pooled"))
    (row,) = [r for r in rows if (r.synthesis, r.role) == ("pressure_md", "main")]
    found = [row.mu, row.se, row.ci_lb, row.ci_ub, row.i2, row.q, row.tau2]
    assert found == pytest.approx(SIX_TRIALS, rel=1e-6)
    assert row.k == 6
    # without the two whose reports do not say whether clustering was allowed for
    (sure,) = [r for r in rows if r.synthesis == "pressure_md" and r.role.startswith("without int")]
    found = [sure.mu, sure.se, sure.ci_lb, sure.ci_ub, sure.i2, sure.q, sure.tau2]
    assert found == pytest.approx(FOUR_TRIALS, rel=1e-6)


def test_strokes_prevented_follow_from_the_rate_of_the_controls_and_the_rate_ratio(
    example_reports: Path,
) -> None:
    rows = {row.claim: row for row in loads(AbsoluteRow, table(example_reports, "absolute"))}
    row = rows["stroke"]
    assert (row.per, row.without) == (1000, pytest.approx(33.65))
    # the trial prints 29.14 for the other arm: 4.51 fewer, unadjusted
    assert row.difference == pytest.approx(33.65 * (0.86 - 1), rel=1e-9)
    expected = [33.65 * (end - 1) for end in (0.77, 0.96)]
    assert [row.ci_lb, row.ci_ub] == pytest.approx(expected, rel=1e-6)


CLAIMS = {
    "pressure": ("likely real", "benefit"),
    "death": ("likely real", "benefit"),
    "stroke": ("likely real", "benefit"),
    # 0.82 to 1.07 holds falls by more than one of 1,000 person-years, as 0.86 of strokes is; the
    # estimate lies between the margins (Core GRADE 2)
    "sudden": ("unproven", "little or no effect"),
    # 1.04 (0.80 to 1.37) leaves the margin, and another trial counts more
    "safe": ("unproven", "little or no effect"),
    # nor does it show the harm, by the same margin
    "harms": ("unproven", "little or no effect"),
}


def test_the_verdicts_are_such_as_a_reader_of_the_trials_would_give(example_reports: Path) -> None:
    rows = {row.claim: row for row in loads(VerdictRow, table(example_reports, "verdicts"))}
    assert {c: (rows[c].verdict, rows[c].reading) for c in CLAIMS} == CLAIMS
    assert "4.7 fewer events per 1,000 person-years" in rows["stroke"].reading_text
    assert "At the risk in Neal 2021" in rows["stroke"].reading_text
    assert rows["safe"].certainty == rows["harms"].certainty
    assert rows["safe"].reading_text == rows["harms"].reading_text
    # two subgroups of trials, whose people the abstracts do not count
    assert (rows["hypertension"].reading, rows["hypertension"].certainty) == ("benefit", "low")
    assert "n =" not in rows["hypertension"].best_evidence
    assert "people with normal blood pressure before" in rows["hypertension"].best_evidence


def test_more_hyperkalaemia_counts_against_a_claim_of_none(example_reports: Path) -> None:
    rows = loads(BodyRow, table(example_reports, "bodies"))
    found = {r.study: r.role for r in rows if (r.claim, r.question) == ("safe", "tested")}
    assert found == {
        "ssass2021": "decides",
        "decide2023": "against",
        "gritter2022": "undecided",  # a share of one group, which nothing was compared with
    }


def test_what_counts_against_a_claim_of_no_harm_counts_for_one_of_a_harm(
    example_reports: Path,
) -> None:
    rows = loads(BodyRow, table(example_reports, "bodies"))
    found = {r.study: r.role for r in rows if (r.claim, r.question) == ("harms", "tested")}
    assert (found["decide2023"], found["ssass2021"]) == ("for", "decides")


def test_no_abstract_contradicts_itself_where_nobody_declared_it(example_reports: Path) -> None:
    rows = loads(CheckRow, table(example_reports, "checks"))
    found = {row.check for row in rows if row.status == "contradiction"}
    assert found == {"li2016/p-interval/hypertension-end"}  # a P that its interval does not give
    # the difference of a model beside crude changes only asks
    (asked,) = [row for row in rows if row.check == "decide2023/difference/systolic-normal"]
    assert asked.diagnosis == "adjusted, or another comparison"
    assert {row.declared for row in rows if row.status == "contradiction"} == {"yes"}
