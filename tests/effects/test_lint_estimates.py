"""Tests of mcstats.effects.lint_estimates."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.minimal_topic import (
    CLAIMS,
    STUDY,
    SYNTHESIS_OF_ONE,
    TWO_CHANGES,
    write_minimal_topic,
)
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
