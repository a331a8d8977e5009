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
