"""What articles make of printed numbers: shares, differences, ratios and changes of two sides."""

from __future__ import annotations

import json

import pytest

from helpers.computed_tables import shipped_rubric
from helpers.random_studies import topic_of_studies
from helpers.statement_parts import build_about, build_figure, explained
from helpers.study_builder import build_study, printed_value, two_groups
from helpers.told_statements import row_told
from mcstats.check.statements.check_statement import check_statement
from mcstats.check.statements.comparisons import comparisons_of
from mcstats.check.statements.implied_number import compares_odds
from mcstats.check.statements.printed_numbers import printed_numbers
from mcstats.check.statements.shares import other_wholes, shares_of
from mcstats.check.statements.study_index import StudyIndex
from mcstats.model.article import Article
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.result import Result
from mcstats.model.study import Study
from mcstats.model.written_number import read

# The final report of the Physicians' Health Study, 1989: 139 of 11,037 against 239 of 11,034.
GROUPS = two_groups({"events": "139", "n": "11037"}, {"events": "239", "n": "11034"})
INFARCTIONS = build_study(groups=GROUPS, measure="RR")
# 3 % against 6 %, as a newspaper would print them
SHARES = build_study(
    groups=two_groups({"n": "1000", "percent": "3%"}, {"n": "1000", "percent": "6%"}),
    outcome={"better": "lower"},
)
HAZARD = build_study(printed={"estimate": "0.59", "ci": "0.37 to 0.95"}, measure="HR")
ODDS = build_study(printed={"estimate": "2.95", "ci": "1.3 to 6.7"}, measure="OR")
RISK = build_study(printed={"estimate": "0.88", "ci": "0.82 to 0.94"}, measure="RR")
TWICE = build_study(printed={"estimate": "2.2", "ci": "1.4 to 3.5"}, measure="RR")
PRESSURE = build_study(
    printed={"difference": "-5.4", "ci": "-8.0 to -2.8"},
    outcome={"better": "lower", "unit": "mm Hg"},
)
TRAINED = build_study(
    groups=two_groups(
        {"n": "20", "baseline_mean": "30.6", "mean": "38.5"},
        {"n": "20", "baseline_mean": "23.1", "mean": "19.7"},
    )
)
# 92.0 to 86.5 kg on a diet, 91.0 to 90.2 kg without: -5.5 - (-0.8) = -4.7
SLIMMED = build_study(
    groups=two_groups(
        {"n": "30", "baseline_mean": "92.0", "mean": "86.5"},
        {"n": "30", "baseline_mean": "91.0", "mean": "90.2"},
    ),
    outcome={"better": "lower", "unit": "kg"},
)
# 41 of 100 and 55 of 100 took it up again
# 31 and 68 of 8,901: 54 % fewer, and 0.4 points
INFARCTED = build_study(
    printed={"estimate": "0.46", "ci": "0.30 to 0.70"},
    groups=two_groups({"events": "31", "n": "8901"}, {"events": "68", "n": "8901"}),
    outcome={"better": "lower"},
    measure="HR",
)
RELAPSED = build_study(
    groups=two_groups({"events": "41", "n": "100"}, {"events": "55", "n": "100"}),
    outcome={"label": "relapse", "better": "lower"},
)
WOMEN = {
    "id": "women",
    "outcome": "o",
    "time": "end",
    "contrast": "between",
    "arms": ["a", "b"],
    "subgroup": "women",
    "printed": {"estimate": {"printed": "0.70", "place": "t"}},
    "estimates": [{"measure": "HR", "route": "pooled_ci"}],
}
IN_PARTS = HAZARD.model_copy(
    update={"results": (*HAZARD.results, Result.model_validate_json(json.dumps(WOMEN)))}
)
ONLY_WOMEN = build_study(
    printed={"estimate": "0.70", "ci": "0.50 to 0.98"}, measure="HR", result={"subgroup": "women"}
)
# a ratio of 1.04 for all, and of 1.01 for women; the rates of all allow 1.012 to 1.018
OF_RATES = build_study(
    printed={"estimate": "1.04", "ci": "0.80 to 1.37"},
    groups=two_groups({"rate": "3.35"}, {"rate": "3.30"}),
    measure="IRR",
)
OF_WOMEN = {**WOMEN, "printed": {"estimate": {"printed": "1.01", "place": "abstract"}}}
NEARLY_EVEN = OF_RATES.model_copy(
    update={"results": (*OF_RATES.results, Result.model_validate_json(json.dumps(OF_WOMEN)))}
)
RISING = build_study(groups=two_groups({"rate": "83.4"}, {"rate": "72.7"}), measure="IRR")
FALLING = build_study(groups=two_groups({"rate": "72.7"}, {"rate": "83.4"}), measure="IRR")
THIRD = build_study(printed={"estimate": "0.34", "ci": "0.20 to 0.58"}, measure="RR")
SPREAD = build_study(groups=two_groups({"mean": "9", "sd": "12.0"}, {"mean": "8", "sd": "11.0"}))
SIZES = build_study(
    arm_a={"randomised": printed_value("60"), "analysed": printed_value("50")},
    arm_b={"randomised": printed_value("60"), "analysed": printed_value("58")},
)
EASED = build_study(
    groups=two_groups(
        {"baseline_mean": "58.2", "change_mean": "-18.3"},
        {"baseline_mean": "57.5", "change_mean": "-9.3"},
    ),
    outcome={"better": "lower"},
)
FELL = build_study(
    groups=two_groups({"events": "9", "n": "104"}, {"events": "4", "n": "111"}),
    outcome={"label": "falls", "better": "lower"},
)
MONTHS = build_study(
    groups=two_groups({"median": "16.7"}, {"median": "12.1"}), outcome={"unit": "months"}
)
# The rate in arm b over that in arm a: in arm a it is lower by 1 - 1/1.25 = 20 %.
REVERSED = build_study(
    printed={"estimate": "1.25", "ci": "1.10 to 1.42"},
    measure="HR",
    result={"reference_reversed": {"value": "yes", "place": "abstract"}},
)


def verdict(of: Study, says: str, quantity: str, **about: str) -> tuple[str, str]:
    asked = {"study": of.id, "outcome": "o", "quantity": quantity, **about}
    told = {"id": "s", "place": "line 1", "kind": "result", "paraphrase": "x", "says": says}
    content = {
        "id": "seeded",
        "source": "blog",
        "label": "blog",
        "publisher": {"name": "x", "sells": "x", "place": "x"},
        "statements": [told | {"about": asked}],
    }
    model = shipped_rubric().errors
    assert model is not None
    index = StudyIndex.of(
        topic_of_studies([of]), (), shipped_rubric().hedge_words(), model.weights(), model.rungs()
    )
    row = check_statement(index, Article.model_validate_json(json.dumps(content)), 0)
    return row.status, row.diagnosis


@pytest.mark.parametrize(
    ("study", "says", "quantity", "about"),
    [
        (INFARCTIONS, "1.26%", "percent", {}),  # 139/11037 = 1.2594 %, of the treated arm
        (INFARCTIONS, "1.3%", "percent", {"arm": "a"}),
        (INFARCTIONS, "2.17%", "percent", {"arm": "b"}),  # 239/11034 = 2.1660 %
        (INFARCTIONS, "0.58", "estimate", {}),  # 1.2594/2.1660 = 0.5814
        (INFARCTIONS, "42% lower", "difference", {}),  # less by 1 - 0.5814 = 41.86 %
        (INFARCTIONS, "42 per cent fewer", "estimate", {}),
        (INFARCTIONS, "42%", "estimate", {}),
        (INFARCTIONS, "-0.91", "difference", {"unit": "percentage points"}),  # 1.2594 - 2.1660
        (INFARCTIONS, "9 fewer per 1,000", "difference", {}),
        (INFARCTIONS, "1.7 times as likely without the tablet", "estimate", {}),  # 1/0.5814 = 1.72
        (INFARCTIONS, "111", "nnt", {}),  # 1/0.009066 = 110.3, and upwards
        (INFARCTIONS, "110", "nnt", {}),
        (SHARES, "3 points lower", "difference", {}),
        (SHARES, "half as likely", "estimate", {}),
        (SHARES, "halved", "difference", {}),
        (SHARES, "50% lower", "difference", {}),
        (SHARES, "97% were free of it, not ill", "percent", {}),
        (HAZARD, "41 % lower", "estimate", {}),
        (HAZARD, "two fifths lower", "estimate", {}),
        (RISK, "12 % fewer deaths", "estimate", {}),
        (TWICE, "twice as likely", "estimate", {}),
        (TWICE, "doubled", "estimate", {}),
        (TWICE, "2.2 times as likely", "estimate", {}),
        (TWICE, "120% more", "estimate", {}),
        (ODDS, "almost three times the odds", "estimate", {}),
        (PRESSURE, "5.4 lower", "difference", {}),
        (PRESSURE, "about 5 mm Hg lower", "difference", {}),
        (PRESSURE, "more than five points lower", "difference", {}),
        (PRESSURE, "5.4 lower systolic pressure", "difference", {}),
        (PRESSURE, "5.4 millimetres of mercury lower", "difference", {}),
        (PRESSURE, "8 lower", "ci_lb", {}),
        (PRESSURE, "5.4 lower on average", "difference", {}),
        (HAZARD, "5% lower", "ci_lb", {}),  # the ends of a reduction of 5 to 63 %
        (HAZARD, "63% lower", "ci_ub", {}),
        (TWICE, "3.5 times as likely", "ci_ub", {}),
        (TRAINED, "7.9 higher", "change_mean", {"arm": "a", "contrast": "within"}),
        (TRAINED, "26% higher", "change", {"arm": "a", "contrast": "within"}),  # 7.9/30.6 = 25.8 %
        (TRAINED, "18.8 points", "difference", {"contrast": "between"}),
        (TRAINED, "19", "difference", {"contrast": "between"}),
        (SLIMMED, "4.7 kg lower", "difference", {}),  # of the changes
        (SLIMMED, "almost 5 kg less", "difference", {}),
        (SLIMMED, "3.7 kg lower", "difference", {}),  # 86.5 - 90.2, after treatment
        (REVERSED, "25% higher", "estimate", {"arm": "b"}),
        (REVERSED, "20% lower", "estimate", {"arm": "a"}),
        (REVERSED, "25% higher", "estimate", {}),
        (REVERSED, "20% lower", "estimate", {}),
        (RELAPSED, "59% stayed off", "percent", {}),
        (INFARCTIONS, "100 fewer cases", "difference", {}),  # 139 - 239
        (INFARCTIONS, "40% to 45% lower", "estimate", {}),  # less by 41.86 %
        (INFARCTIONS, "between 9 and 10 fewer per 1,000", "difference", {}),  # 9.07
        (INFARCTIONS, "100 to 120", "nnt", {}),
        (IN_PARTS, "0.59", "estimate", {}),
        (IN_PARTS, "30% lower", "estimate", {"subgroup": "women"}),
        (ONLY_WOMEN, "30% lower", "estimate", {}),  # nothing else is printed
        (SPREAD, "12.0", "sd", {"arm": "a"}),
        (HAZARD, "1.7 times as likely on placebo", "estimate", {}),  # 1/0.59 = 1.69
        (EASED, "31% lower", "change", {"arm": "a", "contrast": "within"}),  # 18.3/58.2 = 31.4 %
        (FELL, "five more falls", "difference", {}),
        # the levels of two arms, and a part in words that is a ratio
        (RISING, "from 73 to 83", "rate", {}),
        (FALLING, "between 73 and 83", "rate", {}),
        (THIRD, "about a third", "estimate", {}),
        (SIZES, "60", "n_randomised", {"arm": "a"}),
        (REVERSED, "1.25 times as likely", "estimate", {"arm": "b"}),
    ],
)
def test_what_follows_from_the_printed_numbers_is_right(
    study: Study, says: str, quantity: str, about: dict[str, str]
) -> None:
    assert verdict(study, says, quantity, **about)[0] == "right"


@pytest.mark.parametrize(
    ("study", "says", "quantity", "about", "diagnosis"),
    [
        (INFARCTIONS, "44%", "estimate", {}, D.DIFFERENT),  # the paper's own 44 % is adjusted
        (INFARCTIONS, "42 points lower", "difference", {}, D.RELATIVE),
        (INFARCTIONS, "1.26%", "percent", {"arm": "b"}, D.ARM),
        (INFARCTIONS, "12.6%", "percent", {"arm": "a"}, D.SHIFT),
        (SHARES, "50 points lower", "difference", {}, D.RELATIVE),
        (SHARES, "3% lower", "difference", {}, D.POINTS),
        (SHARES, "3 points higher", "difference", {}, D.SIGN),
        (SHARES, "97%", "percent", {}, D.REST),
        (HAZARD, "59% lower", "estimate", {}, D.RATIO),
        (FALLING, "from 73 to 83", "rate", {}, D.DIFFERENT),
        (HAZARD, "about a third", "estimate", {}, D.DIFFERENT),
        (HAZARD, "41% higher", "estimate", {}, D.SIGN),
        (HAZARD, "14% lower", "estimate", {}, D.SWAPPED),
        (TWICE, "220% more", "estimate", {}, D.RATIO),
        (TWICE, "three times as likely", "estimate", {}, D.DIFFERENT),
        (ODDS, "almost three times the risk", "estimate", {}, D.ODDS),
        (ODDS, "2.95", "estimate", {"measure": "RR"}, D.ODDS),
        (RISK, "0.88", "estimate", {"measure": "OR"}, D.ODDS),
        (TWICE, "2.2 times as many percentage points", "estimate", {}, D.RELATIVE),
        (TWICE, "more than twice as many percentage points", "estimate", {}, D.RELATIVE),
        (HAZARD, "1.7 times as many percentage points on placebo", "estimate", {}, D.RELATIVE),
        (NEARLY_EVEN, "1.01", "estimate", {}, D.SUBGROUP),
        (PRESSURE, "5.4 higher", "difference", {}, D.SIGN),
        (INFARCTED, "54%", "difference", {}, D.RELATIVE),
        (INFARCTED, "54 of 100", "difference", {}, D.RELATIVE),
        (INFARCTED, "one in two", "difference", {}, D.RELATIVE),
        (RELAPSED, "41% stayed off", "percent", {}, D.REST),
        (INFARCTIONS, "139%", "percent", {"arm": "a"}, D.COUNTED),
        (IN_PARTS, "0.70", "estimate", {}, D.SUBGROUP),
        (IN_PARTS, "41% lower", "estimate", {"subgroup": "women"}, D.SUBGROUP),
        (SPREAD, "12.0", "se", {"arm": "a"}, D.SPREAD),
        (HAZARD, "1.7 times as likely", "estimate", {}, D.SIGN),
        (EASED, "31% higher", "change", {"arm": "a", "contrast": "within"}, D.SIGN),
        (FELL, "five fewer falls", "difference", {}, D.SIGN),
        (SIZES, "50", "n_randomised", {"arm": "a"}, D.DENOMINATOR),
        (MONTHS, "4.6 years longer", "difference", {}, D.SHIFT),
        (PRESSURE, "54 lower", "difference", {}, D.SHIFT),
        (PRESSURE, "5.4 kPa lower", "difference", {}, D.SHIFT),
        (PRESSURE, "5.4% lower", "difference", {}, D.DIFFERENT),  # 5.4 mm Hg, by its outcome
        (PRESSURE, "5.4 percentage points lower", "difference", {}, D.DIFFERENT),
        (PRESSURE, "5.4 points higher", "difference", {}, D.SIGN),
        (PRESSURE, "8 higher", "ci_lb", {}, D.SIGN),
        (TRAINED, "7.9 higher", "difference", {"contrast": "between"}, D.WITHIN_ARM),
        (TRAINED, "30.6", "mean", {"arm": "a"}, D.TIME),
        (SLIMMED, "86.5", "baseline_mean", {"arm": "a"}, D.TIME),
        (SLIMMED, "4.7 kg higher", "difference", {}, D.SIGN),
        (SLIMMED, "4.7 lower", "change_mean", {"arm": "a", "contrast": "within"}, D.EFFECT),
        (REVERSED, "25% higher", "estimate", {"arm": "a"}, D.SIGN),
        (REVERSED, "25% lower", "estimate", {"arm": "b"}, D.SIGN),
        (REVERSED, "25% lower", "estimate", {}, D.SIGN),
    ],
)
def test_an_error_in_a_told_number_is_named(
    study: Study, says: str, quantity: str, about: dict[str, str], diagnosis: D
) -> None:
    assert verdict(study, says, quantity, **about) == ("wrong", diagnosis)


def test_an_end_of_an_interval_has_the_direction_and_the_size_of_its_words() -> None:
    assert verdict(HAZARD, "5% higher", "ci_lb")[0] == "wrong"
    assert verdict(TWICE, "4.5 times as likely", "ci_ub")[0] == "wrong"


def test_a_share_of_another_arm_is_a_wrong_denominator() -> None:
    # 30 of 50 are 60 %, of the 40 in the other arm they would be 75 %.
    groups = two_groups({"events": "30", "n": "50"}, {"events": "10", "n": "40"})
    told = build_study(groups=groups, measure="RR")
    assert verdict(told, "60%", "percent") == ("right", D.ROUNDED)
    assert verdict(told, "75%", "percent") == ("wrong", D.DENOMINATOR)


def test_the_number_analysed_stands_for_the_size_that_a_result_does_not_print() -> None:
    groups = two_groups({"events": "30"}, {"events": "10"})
    sizes = {
        f"arm_{arm}": {key: {"printed": n, "place": "table 1"} for key, n in of.items()}
        for arm, of in {
            "a": {"randomised": "60", "analysed": "50"},
            "b": {"randomised": "60", "analysed": "40"},
        }.items()
    }
    told = build_study(groups=groups, measure="RR", **sizes)
    assert verdict(told, "60%", "percent") == ("right", D.ROUNDED)
    assert verdict(told, "50%", "percent") == ("wrong", D.DENOMINATOR)
    assert verdict(told, "2.4", "estimate") == ("right", D.ROUNDED)  # 0.60/0.25


def test_a_median_told_as_a_mean_is_named() -> None:
    told = build_study(groups=two_groups({"median": "12"}, {"median": "15"}))
    assert verdict(told, "12", "mean") == ("wrong", D.MEDIAN)
    assert verdict(told, "12", "median")[0] == "right"


def test_bounds_and_divisions_by_zero_imply_nothing() -> None:
    bounds = build_study(groups=two_groups({"percent": "≥61%"}, {"percent": "<17%"}))
    assert verdict(bounds, "80 points", "difference")[0] != "right"
    zero = build_study(groups=two_groups({"n": "10", "events": "0"}, {"n": "10", "events": "0"}))
    assert verdict(zero, "1", "estimate")[0] != "right"


def test_a_count_is_a_share_of_each_whole_that_holds_it() -> None:
    def wholes(stated: str, events: str, *sizes: str, **said: str) -> list[str]:
        count = build_figure(events, quantity="events", outcome="o", time="end", arm="a")
        of = [count, *(build_figure(n, quantity="n") for n in sizes)]
        asked = build_about(quantity="percent", **said)
        stated_share = read(stated, "percent", {})
        return [name for name, _ in other_wholes(asked, build_study(), of, stated_share)]

    assert wholes("30%", "3", "10", "2", "3", "0") == ["3 of 10"]
    assert wholes("100%", "3", "10", "3") == ["3 of 3"]
    # a size that stands twice is one whole
    assert wholes("30%", "3", "10", "10") == ["3 of 10"]
    assert wholes("30%", "3", "10", arm="a", outcome="o", time="end") == ["3 of 10"]
    for elsewhere in ({"arm": "b"}, {"outcome": "p"}, {"time": "mid"}):
        assert wholes("30%", "3", "10", **elsewhere) == []
    asked = build_about(quantity="mean")
    assert list(other_wholes(asked, build_study(), [], read("30%", "percent", {}))) == []


def test_a_share_of_another_whole_explains_a_number() -> None:
    found = [
        build_figure("8", "events", arm="a", outcome="o", time="end"),
        build_figure("20", "n", arm="a"),
        build_figure("5", "n", arm="b"),
    ]
    asked = build_about(quantity="percent", outcome="o", time="end", arm="a", unit="%")
    first = explained(read("40%", "percent", {}), asked, found, {})[0]
    assert (first.classes, first.what) == ((D.DENOMINATOR,), "8 of 20")
    assert first.figure is found[0]


def test_only_measures_of_odds_compare_odds() -> None:
    assert compares_odds("OR") and not compares_odds("RR") and not compares_odds("MD")
    with pytest.raises(ValueError, match="XX"):
        compares_odds("XX")


def test_every_pair_of_arms_and_every_share_is_listed_once() -> None:
    figures = printed_numbers(topic_of_studies([INFARCTIONS]), INFARCTIONS, {})
    names = [comparison.name for comparison in comparisons_of(INFARCTIONS, figures)]
    assert sorted(set(names)) == sorted(names)
    assert any("the ratio of the odds" in name for name in names)
    assert [count.arm for count, _, _ in shares_of(INFARCTIONS, figures)] == ["a", "b"]


def test_three_digits_of_another_time_are_no_chance_and_two_may_be() -> None:
    late = build_study(printed={"difference": "18.6%"})
    assert verdict(late, "18.6%", "difference", time="early") == ("wrong", D.TIME)
    later = build_study(printed={"difference": "18%"})
    assert verdict(later, "18%", "difference", time="early")[0] == "not in what we read"


def test_what_follows_from_the_arms_is_given_beside_a_wrong_number() -> None:
    asked = {"study": INFARCTED.id, "outcome": "o", "quantity": "difference"}
    row = row_told({"about": asked, "says": "one in ten"}, [INFARCTED])
    assert row.status == "wrong"
    assert row.allowed == "-0.416% (the difference of 31 of 8901 and 68 of 8901)"
