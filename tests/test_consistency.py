"""Studies against themselves: published examples, planted errors, and clean studies."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from checking import rows, topic
from generated import topic_of
from mcstats.check.check_topic import check_studies
from mcstats.check.cross_software import compare_programs
from mcstats.check.statements.compare_articles import contraindication_matrix, find_disagreements
from mcstats.effects import MEASURES
from mcstats.model.printed import Hedge
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from pipeline import run

HEDGES: dict[str, Hedge] = {}
PLACE = {"place": "abstract"}


def value(text: str, **more: Any) -> dict[str, Any]:
    return {"printed": text, **PLACE, **more}


def study(name: str = "planted", **parts: Any) -> Study:
    """A trial of two arms; `printed` and `groups` are those of its one result."""
    content: dict[str, Any] = {
        "id": name,
        "label": name,
        "kind": "trial",
        "sources": [name],
        "setting": {"value": "human", **PLACE},
        "population": "adults",
        "use": "use",
        "intervention": parts.pop("intervention", {"stimulus": "x", "label": "x"}),
        "design": {"allocation": {"value": "randomised", **PLACE}} | parts.pop("design", {}),
        "funding": {"payer": "not reported"},
        "total": parts.pop("total", "not reported"),
        "arms": [
            {"id": "a", "role": "intervention", "label": "a"} | parts.pop("arm_a", {}),
            {"id": "b", "role": "sham", "label": "b"} | parts.pop("arm_b", {}),
        ],
        "times": [{"id": "end", "label": "end", "place": "abstract"}],
        "outcomes": [
            {"id": "o", "label": "o", "measures": "o", "better": "higher", "measured": "rater"}
            | parts.pop("outcome", {})
        ],
        "details": parts.pop("details", {}),
        "discrepancies": parts.pop("discrepancies", []),
        "results": [
            {
                "id": "r",
                "outcome": "o",
                "time": "end",
                "contrast": "between",
                "arms": ["a", "b"],
                "printed": {k: value(v) for k, v in parts.pop("printed", {}).items()},
                "groups": {
                    arm: {k: value(v) for k, v in group.items()}
                    for arm, group in parts.pop("groups", {}).items()
                },
                "estimates": [
                    {"measure": parts.pop("measure", "MD"), "route": "means_sd"},
                ],
            }
            | parts.pop("result", {})
        ],
    }
    assert not parts, parts
    return Study.model_validate_json(json.dumps(content))


def checked(*studies: Study) -> dict[str, CheckRow]:
    found = check_studies(topic_of(list(studies)), [], HEDGES, 0.05)
    return {row.check.removeprefix("planted/"): row for row in found}


def found(check: str, *studies: Study) -> tuple[str, str]:
    row = checked(*studies)[check]
    return row.status, row.diagnosis


def arms(first: dict[str, str], second: dict[str, str]) -> dict[str, dict[str, str]]:
    return {"a": first, "b": second}


def test_an_interval_around_its_estimate_passes_and_one_beside_it_does_not() -> None:
    good = study(printed={"difference": "25.3", "ci": "7.6 to 43.0"})
    bad = study(printed={"difference": "23.5", "ci": "7.6 to 43.0"})
    assert found("interval/r", good) == ("match", "")
    assert found("interval/r", bad) == ("mismatch", "interval not around its estimate")


def test_the_interval_of_a_ratio_is_centred_on_the_log_scale_within_its_rounding() -> None:
    # Arora 2020, and the rounded ratio of Avendaño-Coy 2022.
    for estimate, interval in (("1.99", "1.39 to 2.85"), ("2.0", "0.5 to 9.1")):
        good = study(printed={"estimate": estimate, "ci": interval}, measure="RR")
        assert found("interval/r", good)[0] == "match"
        plain = study(printed={"estimate": estimate, "ci": interval}, measure="MD")
        assert found("interval/r", plain)[0] == "mismatch"


RATIOS = [code for code, measure in MEASURES.items() if measure.back == "exp"]


@pytest.mark.parametrize("code", RATIOS)
def test_interval_and_p_value_of_every_ratio_are_read_on_the_log_scale(code: str) -> None:
    # Lala 2016: 1.55 (1.12 to 2.15) gives z = 2.63, P = 0.008.
    printed = {"estimate": "1.55", "ci": "1.12 to 2.15", "p": "0.008"}
    ratio = study(printed=printed, measure=code)
    assert found("interval/r", ratio) == ("match", "")
    assert found("p-interval/r", ratio) == ("match", "")


def test_an_estimate_that_a_route_reads_as_a_difference_is_no_ratio_beside_one() -> None:
    printed = {"estimate": "25.3", "ci": "7.6 to 43.0"}
    both = [
        {"measure": "MD", "route": "pooled_ci"},
        {"measure": "ROMPC", "route": "percent_changes"},
    ]
    assert found("interval/r", study(printed=printed, result={"estimates": both}))[0] == "match"
    ratio = [{"measure": "RR", "route": "pooled_ci"}, {"measure": "OR", "route": "events"}]
    groups = arms({"percent": "60%"}, {"percent": "20%"})
    read = study(printed={"estimate": "3.0"}, groups=groups, result={"estimates": ratio})
    assert found("ratio/r", read)[0] == "match"


def test_a_peto_odds_ratio_is_not_asked_to_be_the_ratio_of_the_odds() -> None:
    groups = arms({"percent": "60%"}, {"percent": "20%"})
    peto = study(groups=groups, printed={"estimate": "4.9"}, measure="PETO")
    assert "ratio/r" not in checked(peto)


def test_a_p_value_that_its_interval_does_not_give_is_found() -> None:
    # Lala 2016: RR 1.55 (1.12 to 2.15) gives z = 2.63, P = 0.008, and P < 0.0001 is printed.
    printed = {"estimate": "1.55", "ci": "1.12 to 2.15"}
    wrong = study(printed=printed | {"p": "<0.0001"}, measure="RR")
    right = study(printed=printed | {"p": "0.008"}, measure="RR")
    assert found("p-interval/r", wrong) == ("mismatch", "P against the interval")
    assert found("p-interval/r", right)[0] == "match"


def test_p_follows_from_t_with_its_degrees_of_freedom() -> None:
    # t(28) = 2.111 gives P = 0.0438.
    right = study(printed={"t": "2.111", "df": "28", "p": "0.044"})
    wrong = study(printed={"t": "2.111", "df": "28", "p": "0.014"})
    assert found("p-statistic/r", right)[0] == "match"
    assert found("p-statistic/r", wrong) == ("mismatch", "P against its statistic")


def test_p_from_means_and_sds_says_that_another_test_is_possible() -> None:
    # Franek 2012: 88.9 (14) of 26 against 44.4 (63.1) of 24 gives P = 0.001, not 0.00003.
    groups = arms(
        {"n": "26", "mean": "88.9", "sd": "14"}, {"n": "24", "mean": "44.4", "sd": "63.1"}
    )
    assert found("p-arms/r", study(groups=groups, printed={"p": "0.00003"})) == (
        "unsupported",
        "another test possible",
    )
    assert found("p-arms/r", study(groups=groups, printed={"p": "0.3"})) == (
        "mismatch",
        "P against the arms",
    )
    assert found("p-arms/r", study(groups=groups, printed={"p": "0.001"}))[0] == "match"


@pytest.mark.parametrize(
    ("percent", "n", "status"),
    [
        ("29%", "30", "mismatch"),
        ("30%", "30", "match"),
        ("29%", "108", "match"),
        ("29%", "54", "mismatch"),
    ],
)
def test_a_share_of_whole_people_is_a_possible_one(percent: str, n: str, status: str) -> None:
    groups = arms({"n": n, "percent": percent}, {"n": "20", "percent": "50%"})
    assert found("share-a/r", study(groups=groups))[0] == status


def test_the_count_that_is_printed_has_to_be_the_share() -> None:
    groups = arms({"n": "43", "events": "24", "percent": "58%"}, {"n": "31", "events": "1"})
    assert found("share-a/r", study(groups=groups)) == ("mismatch", "impossible share")


def test_a_direction_against_the_arms_is_found() -> None:
    groups = arms({"mean": "10"}, {"mean": "20"})
    harm = study(groups=groups, result={"trend": {"value": "benefit", **PLACE}})
    lower = study(
        groups=groups,
        result={"trend": {"value": "benefit", **PLACE}},
        outcome={"better": "lower"},
    )
    assert found("direction/r", harm) == ("mismatch", "direction against the arms")
    assert found("direction/r", lower)[0] == "match"


def test_absolute_risks_have_to_give_the_ratio() -> None:
    groups = arms({"percent": "60%"}, {"percent": "20%"})
    assert (
        found("ratio/r", study(groups=groups, printed={"estimate": "3.0"}, measure="RR"))[0]
        == "match"
    )
    assert found("ratio/r", study(groups=groups, printed={"estimate": "2.0"}, measure="RR")) == (
        "mismatch",
        "ratio against the absolute risks",
    )


def test_arms_have_to_add_up_to_the_total() -> None:
    parts = {"arm_a": {"randomised": value("15")}, "arm_b": {"randomised": value("16")}}
    assert found("sum", study(total=value("31"), **parts))[0] == "match"
    assert found("sum", study(total=value("30"), **parts)) == ("mismatch", "arms do not add up")


def test_more_analysed_than_randomised_is_impossible() -> None:
    one = study(
        arm_a={"randomised": value("15"), "analysed": value("16")},
        arm_b={"randomised": value("15"), "analysed": value("15")},
    )
    assert checked(one)["analysed-a"].status == "mismatch"


def test_a_registration_after_the_end_is_found() -> None:
    late = {"registered": value("December 9, 2009"), "completed": value("May 2009")}
    early = {"registered": value("January 2009"), "completed": value("May 2009")}
    assert found("registration", study(design=late)) == ("mismatch", "registered after completion")
    assert found("registration", study(design=early))[0] == "match"


def test_a_record_that_differs_is_declared_by_the_reason_for_the_reading() -> None:
    other = {"printed": "12 h", "place": "registry"}
    detail = value("10 h", because="what was done", other=[other])
    row = checked(study(details={"hours": detail}))["readings/details.hours/1"]
    assert (row.status, row.declared) == ("mismatch", "yes")
    same = value("ten", because="in words", other=[{"printed": "10", "place": "registry"}])
    assert checked(study(details={"hours": same}))["readings/details.hours/1"].status == "match"


def test_an_se_in_the_place_of_an_sd_is_found_and_the_sds_around_it_are_not() -> None:
    def trial(name: str, sd: str) -> Study:
        groups = arms({"n": "25", "mean": "10", "sd": sd}, {"n": "25", "mean": "8", "sd": sd})
        return study(name, groups=groups)

    clean = [trial(f"s{i}", sd) for i, sd in enumerate(("4.0", "4.4", "3.6"))]
    assert not [name for name in checked(*clean) if "spread" in name]
    planted = checked(*clean, trial("planted", "0.8"))
    named = [name for name in planted if name.startswith("spread")]
    assert named == ["spread-a/r", "spread-b/r"]


def test_a_mean_ten_times_off_in_the_same_unit_is_found() -> None:
    def trial(name: str, mean: str) -> Study:
        return study(name, groups=arms({"mean": mean}, {"mean": mean}), outcome={"unit": "mm"})

    others = [trial("s1", "2.1"), trial("s2", "2.6")]
    assert not [name for name in checked(*others) if "units" in name]
    assert [
        r.diagnosis for n, r in checked(*others, trial("planted", "0.21")).items() if "units" in n
    ]


def test_units_are_converted_before_they_are_compared() -> None:
    def trial(name: str, mean: str, unit: str) -> Study:
        return study(name, groups=arms({"mean": mean}, {"mean": mean}), outcome={"unit": unit})

    others = [trial("s1", "2.1", "mm"), trial("s2", "2.6", "mm"), trial("s3", "0.23", "cm")]
    assert not [name for name in checked(*others) if "units" in name]


def test_what_a_study_declares_of_itself_passes_and_expires_when_it_is_mended() -> None:
    entry = {
        "check": "interval/r",
        "diagnosis": "interval not around its estimate",
        "because": "so printed",
    }
    printed = {"difference": "23.5", "ci": "7.6 to 43.0"}
    declared = study(printed=printed, discrepancies=[entry])
    assert checked(declared)["interval/r"].declared == "yes"
    corrected = study(printed=printed | {"difference": "25.3"}, discrepancies=[entry])
    assert checked(corrected)["interval/r"].declared == "expired"
    gone = study(discrepancies=[entry])
    assert checked(gone)["interval/r"].declared == "expired"


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
    sizes = {"arm_a": {"randomised": value(str(n1))}, "arm_b": {"randomised": value(str(n2))}}
    return study(name, total=value(str(n1 + n2)), groups=groups, printed=printed, **sizes)


def test_studies_that_print_honestly_raise_no_alarm() -> None:
    rng = np.random.default_rng(5)
    studies = [clean_study(rng, f"study{i}") for i in range(60)]
    found = check_studies(topic_of(studies), [], HEDGES, 0.05)
    assert len(found) == 6 * len(studies)
    assert [(row.check, row.what) for row in found if row.status == "mismatch"] == []
    assert sum(row.status == "unsupported" for row in found) <= len(studies) // 100


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
    assert rows()[check].diagnosis == diagnosis


def test_each_printed_interval_of_the_wound_trial_is_centred() -> None:
    for name in ("push-t2", "push-t3", "area-t2", "area-t3"):
        assert rows()[f"avendanocoy2022/interval/{name}"].status == "match"


def test_second_routes_agree_with_ours() -> None:
    routes = [row for row in rows().values() if row.kind == "route"]
    assert len(routes) >= 10
    assert [row.check for row in routes if row.status != "match"] == []


def test_a_wrong_effect_is_told_from_a_right_one_by_the_second_route() -> None:
    known = run().effects
    for name, by in (
        ("avendanocoy2022-push-t3-smd", 1e-2),
        ("kavanagh2012-zm-12w-smd", 1e-2),
        ("houghton2010-area-3m-smd-means_sd", 1e-2),
        ("wood1993-healed-8w-rr", 1e-8),
    ):
        right = known[name]
        wrong = replace(right, yi=(right.yi or 0) + by)
        for effect, status in ((right, "match"), (wrong, "mismatch")):
            found = {row.check: row.status for row in compare_programs(topic(), [effect], [])}
            assert found[f"route/{name}-yi"] == status, name


def test_articles_that_differ_on_a_fact_are_shown_with_what_decides() -> None:
    found = {
        entry.quantity: entry for entry in find_disagreements(topic(), rows().values(), HEDGES)
    }
    for fact in ("muscle_contraction", "side_effects", "neck", "regulatory_status", "began"):
        assert fact in found, fact
        assert len({article.id for article, _ in found[fact].statements}) > 1
    assert found["side_effects"].decides
    assert not found["neck"].decides


def test_the_matrix_of_contraindications_shows_what_an_article_leaves_out() -> None:
    named = contraindication_matrix(topic())
    assert len(named["pregnancy"]) == 5
    unique = {what: who for what, who in named.items() if len(who) == 1}
    assert unique, "some contraindications are named by one article alone"
