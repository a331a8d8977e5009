"""Tests of mcstats.effects.lint_estimates."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.faulty_topics import ALPHA, lint_with_edits
from helpers.minimal_topic import (
    CLAIMS,
    STUDY,
    SYNTHESIS_OF_ONE,
    TWO_CHANGES,
    write_minimal_topic,
)
from helpers.other_fields import faults_of_field, study_text, write_field
from helpers.study_builder import effects_of_topic
from mcstats.cli import main
from mcstats.data.load_topic import load_topic
from mcstats.workflow.lint import lint_data


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("{since: yesterday}", "the since 'yesterday'; expected: baseline, previous"),
        ('{tails: "3"}', "the tails 3; expected: 1, 2"),
    ],
)
def test_a_setting_that_nothing_knows_is_refused_with_its_place(
    settings: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_minimal_topic(tmp_path)
    path = data / "small" / "studies" / "trial2020.yaml"
    assumption = TWO_CHANGES[TWO_CHANGES.index("assumptions:") :].replace(
        "{since: previous}", settings
    )
    path.write_text(STUDY + assumption, encoding="utf-8")
    (fault,) = lint_data(data)
    line = (STUDY + assumption).splitlines().index(assumption.splitlines()[-1]) + 1
    assert (fault.code, fault.line) == ("SETTING", line)
    assert words in f"{fault.found}; expected: {fault.expected}"


def test_settings_that_fit_alone_and_not_together_are_refused_at_the_result(tmp_path: Path) -> None:
    data = write_minimal_topic(tmp_path)
    path = data / "small" / "studies" / "trial2020.yaml"
    assumption = TWO_CHANGES[TWO_CHANGES.index("assumptions:") :]
    assumption = assumption.replace("{since: previous}", '{n1: "30", total: "20"}')
    path.write_text(STUDY + assumption, encoding="utf-8")
    (fault,) = lint_data(data)
    line = STUDY.splitlines().index("  - id: pain-end") + 1
    assert (fault.code, fault.line) == ("SETTING", line)
    assert (fault.found, fault.expected) == ("the total 20", "more than n1")


def test_a_method_for_tables_of_counts_is_refused_for_means(tmp_path: Path) -> None:
    data = write_minimal_topic(tmp_path)
    text = CLAIMS + SYNTHESIS_OF_ONE + "    method: MH\n"
    (data / "small" / "claims.yaml").write_text(text, encoding="utf-8")
    (fault,) = lint_data(data)
    assert (fault.code, fault.line) == ("METHOD", len(text.splitlines()))
    assert (fault.found, fault.expected) == ("the method 'MH' for MD", "OR, RR, RD, which it pools")
    assert fault.fix == "leave the method out"


def lint_study(folder: Path, *replaced: tuple[str, str]) -> tuple[Path, list[str]]:
    """Write the minimal topic with some parts of its study replaced; return the faults."""
    data = write_minimal_topic(folder)
    path = data / "small" / "studies" / "trial2020.yaml"
    text = STUDY
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return data, [str(fault).partition("[")[2] for fault in lint_data(data)]


RANDOMISED = "  allocation: {value: randomised, place: abstract}\n"


def designed(word: str) -> tuple[str, str]:
    return RANDOMISED, f"{RANDOMISED}  assignment: {{value: {word}, place: abstract}}\n"


def test_a_route_that_the_design_does_not_permit_is_a_fault(tmp_path: Path) -> None:
    _, (fault,) = lint_study(tmp_path, designed("crossover"))
    assert fault.startswith("DESIGN] found the route 'means_sd'; expected a route that the design")
    assert "permits: paired_difference_se, paired_difference_ci," in fault
    assert "fix: the values are paired (crossover): give the paired difference" in fault
    _, (fault,) = lint_study(tmp_path / "other", designed("stepped wedge"))
    assert "`adjusted_for: [clustering, time]`" in fault
    named = ("route: means_sd", "route: paired_means")
    assert lint_study(tmp_path / "paired", designed("crossover"), named)[1] == []


def test_lint_says_what_an_effect_lacks_that_nobody_looked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, faults = lint_study(tmp_path, designed("cluster"))
    assert faults == []
    assert main(["lint", str(data / "small")]) == 0
    first, last = capsys.readouterr().out.splitlines()
    line = STUDY.splitlines().index("      - {measure: MD, route: means_sd}") + 2
    assert first == (
        f"{data}/small/studies/trial2020.yaml:{line} MD by means_sd lacks a figure: clusters were "
        "assigned, and the variance needs the ICC (`icc`) and the number of `clusters` of each "
        "arm, or the `cluster_size`"
    )
    assert last == f"no fault in {data}/small"


def test_what_is_coded_as_not_reported_was_looked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spread = ('        sd: {printed: "5.2", place: table}\n', "        sd: not reported\n")
    data, faults = lint_study(tmp_path, spread)
    assert faults == []
    assert main(["lint", str(data / "small")]) == 0
    assert capsys.readouterr().out == f"no fault in {data}/small\n"
    absent = ('        sd: {printed: "5.0", place: table}\n', "")
    also = ('        sd: {printed: "5.2", place: table}\n', "")
    data, faults = lint_study(tmp_path / "absent", absent, also)
    assert faults == []
    assert main(["lint", str(data / "small")]) == 0
    assert "MD by means_sd lacks a figure: not printed: sd of every arm" in capsys.readouterr().out


TREND = "    estimates:\n"


@pytest.mark.parametrize(
    ("facts", "code", "words"),
    [
        (
            '    adjusted: {value: "no", place: table}\n    adjusted_for: [age]\n',
            "CONTRADICTION",
            "found adjusted for age, and not adjusted; expected yes",
        ),
        (
            "    adjusted_for: [clusters]\n",
            "VALUE",
            'found adjusted for "clusters"; expected clustering; fix: write clustering',
        ),
    ],
)
def test_what_the_authors_adjusted_for_is_said_in_known_words(
    facts: str, code: str, words: str, tmp_path: Path
) -> None:
    _, (fault,) = lint_study(tmp_path, (TREND, facts + TREND))
    assert fault.startswith(f"{code}] {words}")


def test_what_is_adjusted_for_is_adjusted_without_a_further_word(tmp_path: Path) -> None:
    adjusted = (TREND, "    adjusted_for: [clustering, age]\n" + TREND)
    _, faults = lint_study(tmp_path, designed("cluster"), adjusted)
    assert faults == []
    topic = load_topic(tmp_path / "data" / "small")
    (row,) = effects_of_topic(topic)
    assert row.analysis == "adjusted for clustering, age"
    assert "the ICC" in row.because  # means and SDs of people are never adjusted


SETTING = 'settings: {comparisons: "1"}'
DECLARED = (
    '    declared:\n      label: one comparison\n      settings: {comparisons: "1"}\n    others:\n'
    '      - {label: two comparisons, settings: {comparisons: "2"}}'
)


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ('vtype: "x"', "the vtype 'x'"),
        ('vtype: "REVMAN"', ""),  # a formula of the SMD
        ('vtype: "HO"', ""),  # and of the difference in means
        ('comparisons: "1000000000000"', "the comparisons 1000000000000"),
        ('shared: "1000000000000"', "the shared 1000000000000"),
        ('level: "1e-15"', "the level 1e-15"),
        ('total: "1"', "the total 1"),
        ('total: "41"', "total 41 of 40 participants"),
        ('n1: "1000000000000"', "the n1 1000000000000"),
        ('n1: "21"', "n1 21 of 20 participants"),
        ('n1: "1"', "the n1 1"),
        ('n2: "1"', "the n2 1"),
        ('n1: "20"', ""),
        ('n1_low: "5"', "n1_low without n1_high"),
        ('n1_low: "5", n1_high: "9"', "a range of n1 without a total"),
        ('r_low: "0.2"', "r_low without r_high"),
        ('r_low: "0.9", r_high: "0.2"', "r_low 0.9 above r_high 0.2"),
        ('r: "0.1", r_low: "0.2", r_high: "0.9"', "r 0.1 outside of 0.2 to 0.9"),
        ('total_low: "30"', "total_low 30 without a larger total"),
    ],
)
def test_a_setting_that_means_nothing_for_its_study_is_refused(
    settings: str, found: str, tmp_path: Path
) -> None:
    edits = {ALPHA: [(SETTING, f"settings: {{{settings}}}")]}
    faults = lint_with_edits(tmp_path, edits)
    assert [fault.found for fault in faults][:1] == ([found] if found else [])
    assert {fault.code for fault in faults} <= {"SETTING"}


@pytest.mark.parametrize(
    ("span", "found"),
    [
        ('declared: "20", low: "30", high: "10", total: "39"', "n1_low 30 above n1_high 10"),
        ('declared: "5", low: "10", high: "20", total: "39"', "n1 5 outside of 10 to 20"),
        ('declared: "20", low: "10", high: "20"', "a range of n1 without a total"),
        ('declared: "18", low: "15", high: "20", total: "37 to 39"', ""),
        ('declared: "18", low: "15", high: "20", total: "39"', ""),
        (
            'declared: "20", low: "2", high: "100000", total: "200000"',
            "a range of n1 and total with more than 2,000 pairs of sizes",
        ),
        (
            'declared: "20", low: "10", high: "1000", total: "20000 to 60000"',
            "a range of n1 and total with more than 2,000 pairs of sizes",
        ),
    ],
)
def test_a_range_lies_around_its_value_and_has_no_more_sizes_than_can_be_tried(
    span: str, found: str, tmp_path: Path
) -> None:
    edits = {ALPHA: [(DECLARED, f"    span: {{setting: n1, {span}}}")]}
    faults = lint_with_edits(tmp_path, edits)
    assert [fault.found for fault in faults] == ([found] if found else [])


def test_two_assumptions_about_one_setting_are_refused(tmp_path: Path) -> None:
    other = (
        "assumptions:\n  - id: other\n    what: w\n    because: b\n    results: [RESULT]\n"
        '    declared: {label: l, settings: {comparisons: "3"}}\n'
    )
    same = {ALPHA: [("assumptions:\n", other.replace("RESULT", "stiffness-end"))]}
    (fault,) = lint_with_edits(tmp_path / "a", same)
    assert fault.found == "comparisons of stiffness-end, which the assumption other sets too"
    apart = {ALPHA: [("assumptions:\n", other.replace("RESULT", "eased-end"))]}
    assert lint_with_edits(tmp_path / "b", apart) == []


def test_a_formula_that_no_measure_of_the_results_has_is_refused(tmp_path: Path) -> None:
    edits = [
        ("    results: [stiffness-end]\n    declared", "    results: [eased-end]\n    declared"),
        (SETTING, 'settings: {vtype: "LS2"}'),
    ]
    (fault,) = lint_with_edits(tmp_path, {ALPHA: edits})
    assert (fault.found, fault.expected) == ("the vtype 'LS2'", "LS")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            '    declared:\n      label: one comparison\n      settings: {comparisons: "1"}\n',
            "",
            "other options and none that is declared",
        ),
        (
            'settings: {comparisons: "2"}',
            'settings: {comparisons: "1"}',
            'the settings of "two comparisons" again',
        ),
    ],
)
def test_options_stand_beside_a_declared_one_and_differ_from_it(
    old: str, new: str, found: str, tmp_path: Path
) -> None:
    (fault,) = lint_with_edits(tmp_path, {ALPHA: [(old, new)]})
    assert fault.found == found


def test_no_study_has_more_options_than_can_be_tried(tmp_path: Path) -> None:
    other = '      - {label: two comparisons, settings: {comparisons: "2"}}'
    many = "\n".join(
        f'      - {{label: of {n}, settings: {{comparisons: "{n}"}}}}' for n in range(2, 600)
    )
    (fault,) = lint_with_edits(tmp_path, {ALPHA: [(other, many)]})
    assert (fault.code, fault.found) == ("SIZE", "598 other options")


def test_an_unknown_route_names_the_routes_that_the_coded_values_serve(tmp_path: Path) -> None:
    _, faults = lint_study(tmp_path, ("route: means_sd", "route: raw_means"))
    (fault,) = (one for one in faults if one.startswith("ROUTE]"))
    offered = fault.partition("expected ")[2].partition(";")[0].split(", ")
    assert "means_sd" in offered
    assert not {"events", "difference_ci", "rates_ci"} & set(offered)


def test_where_nothing_is_coded_an_unknown_route_names_those_of_the_measure(
    tmp_path: Path,
) -> None:
    lines = STUDY.splitlines(keepends=True)
    start = next(n for n, line in enumerate(lines) if line.startswith("    groups:"))
    end = next(n for n, line in enumerate(lines) if line.startswith("    estimates:"))
    coded = "".join(lines[start:end])
    _, faults = lint_study(tmp_path, (coded, ""), ("route: means_sd", "route: raw_means"))
    (fault,) = (one for one in faults if one.startswith("ROUTE]"))
    offered = fault.partition("expected ")[2].partition(";")[0].split(", ")
    assert {"means_sd", "difference_ci"} <= set(offered)
    assert "events" not in offered


QUARTILES = """\
groups:
  a:
    n: {printed: "40", place: t}
    median: {printed: "12", place: t}
    q1: {printed: "LOW", place: t}
    q3: {printed: "40", place: t}
  b:
    n: {printed: "40", place: t}
    median: {printed: "24", place: t}
    q1: {printed: "20", place: t}
    q3: {printed: "30", place: t}
estimates: [{measure: MD, route: medians_iqr}ALSO]
"""
LOGS = ", {measure: ROM, route: medians_iqr_log}"
FAR_APART = QUARTILES.replace("LOW", "11").replace("medians_iqr}ALSO", "medians_iqr_skewed}")
PAIR = """\
printed: {p: {printed: "<0.05", place: t}, difference: {printed: "-6.2", place: t}}
groups:
  a: {mean: {printed: "131", place: t}, sd: {printed: "12", place: t}, n: {printed: "24", place: t}}
  b: {mean: {printed: "138", place: t}, sd: {printed: "13", place: t}, n: {printed: "24", place: t}}
estimates: [{measure: MD, route: ROUTE}]
"""
BEFORE = """\
groups:
  a:
    n: {printed: "24", place: t}
    baseline_mean: {printed: "140", place: t}
    baseline_sd: {printed: "12", place: t}
    mean: {printed: "131", place: t}
    sd: {printed: "12", place: t}
  b:
    n: {printed: "24", place: t}
    baseline_mean: {printed: "139", place: t}
    baseline_sd: {printed: "12", place: t}
    mean: {printed: "138", place: t}
    sd: {printed: "13", place: t}
estimates: [{measure: MD, route: changes_r}]
"""
EVENTS = """\
printed: {p: {printed: "0.03", place: t}}
groups: {a: {events: {printed: "22", place: t}}, b: {events: {printed: "35", place: t}}}
estimates: [{measure: HR, route: hazard_p}]
"""


@pytest.mark.parametrize(
    ("result", "assignment", "way"),
    [
        (QUARTILES.replace("LOW", "5").replace("ALSO", ""), "parallel", "medians_iqr_log"),
        (QUARTILES.replace("LOW", "0").replace("ALSO", LOGS), "parallel", "medians_iqr_skewed"),
        (FAR_APART, "parallel", "ask the authors"),
        (PAIR.replace("ROUTE", "paired_means"), "crossover", "declare `r`"),
        (PAIR.replace("ROUTE", "paired_difference_p"), "crossover", "or the exact P"),
        (BEFORE, "parallel", "declare `r`"),
        (EVENTS, "parallel", "under `trend`"),
    ],
)
def test_lint_says_how_to_go_on_from_figures_that_give_no_effect_or_no_variance(
    result: str, assignment: str, way: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of_design = f"assignment: {{value: {assignment}, place: abstract}}"
    text = study_text("one", result).replace("\nfunding:", f"\n  {of_design}\nfunding:")
    topic = write_field(tmp_path, {"one": text})
    assert main(["lint", str(topic)]) == 0
    (line,) = capsys.readouterr().out.splitlines()[:-1]
    assert way in line
    assert "gives no" in line


def test_only_routes_that_lead_to_an_effect_are_offered(tmp_path: Path) -> None:
    # P of medians: neither a difference nor a direction is there for another route
    result = """\
printed: {p: {printed: "0.03", place: t}}
groups:
  a: {median: {printed: "12", place: t}, n: {printed: "40", place: t}}
  b: {median: {printed: "24", place: t}, n: {printed: "40", place: t}}
estimates: [{measure: MD, route: medians_iqr}]
"""
    assert faults_of_field(tmp_path, {"one": study_text("one", result)}) == []
    told = result.replace("estimates:", "trend: {value: benefit, place: t}\nestimates:")
    standardised = told.replace("MD", "SMD")
    (fault,) = faults_of_field(tmp_path, {"one": study_text("one", standardised)})
    assert fault.fix == 'did you mean "p_value"?'
