"""Tests of mcstats.authoring.study_designs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.new_study_files import new_study
from mcstats.authoring.study_designs import DESIGNS, chosen_design
from mcstats.data.load_topic import load_topic
from mcstats.model.base import Fact
from mcstats.model.errors import InputError
from mcstats.model.vocabularies import Assignment
from mcstats.workflow.lint import lint_data


@pytest.mark.parametrize("design", DESIGNS)
def test_a_new_study_of_each_design_lints_and_states_it(data: Path, design: str) -> None:
    assert new_study(data, "miller2020", "--design", design) == 0
    assert lint_data(data) == []
    study = load_topic(data / "sleep").studies["miller2020"]
    allocation, chosen = study.design.allocation, DESIGNS[design]
    assert isinstance(allocation, Fact)
    assert (study.kind, allocation.value) == (chosen.kind, chosen.allocation)
    assert study.design.assigned is (chosen.assignment or Assignment.PARALLEL)
    assert [(e.measure, e.route) for r in study.results for e in r.estimates] == [
        (chosen.measure, chosen.route)
    ]


@pytest.mark.parametrize(
    ("design", "keys", "others"),
    [
        (
            "randomised",
            ["sequence", "concealment", "credible_sham"],
            ["assignment", "icc", "period"],
        ),
        ("crossover", ["assignment", "period", "difference"], ["icc", "baseline_mean"]),
        ("cluster", ["assignment", "clusters", "icc"], ["period", "baseline_mean"]),
        ("before-after", ["baseline_mean", "r"], ["sequence", "concealment", "icc", "control"]),
        ("cohort", ["adjusted_for", "estimate"], ["sequence", "concealment", "credible_sham"]),
        ("review", ["participants_of", "k", "i2"], ["arms", "sequence", "participants", "groups"]),
        ("laboratory", ["mean", "sd"], ["sequence", "participants", "randomised"]),
    ],
)
def test_a_new_study_has_the_keys_that_its_design_needs_and_no_others(
    data: Path, design: str, keys: list[str], others: list[str]
) -> None:
    assert new_study(data, "miller2020", "--design", design) == 0
    text = (data / "sleep" / "studies" / "miller2020.yaml").read_text("utf-8")
    written = set(re.findall(r"\b(\w+):", re.sub(r"#.*", "", text)))
    assert set(keys) <= written
    assert not written & set(others)


def test_a_design_that_is_not_known_is_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new_study(data, "miller2020", "--design", "cros over") == 2
    line = capsys.readouterr().err
    assert '--design [DESIGN] found "cros over"; expected randomised, crossover' in line
    assert 'did you mean "crossover"?' in line


@pytest.mark.parametrize(
    ("answer", "design"), [("", "randomised"), ("2", "crossover"), ("cohort", "cohort")]
)
def test_the_design_is_asked_first_where_a_person_is_there(answer: str, design: str) -> None:
    asked = []

    def ask(question: str) -> str:
        asked.append(question)
        return answer

    assert chosen_design("", ask) == design
    assert "  2  crossover: each participant gets both treatments" in asked[0]
    assert chosen_design("review", ask) == "review"
    assert len(asked) == 1
    assert chosen_design("") == ""


def test_a_number_that_is_no_design_is_told() -> None:
    with pytest.raises(InputError, match="DESIGN"):
        chosen_design("", lambda _: "17")


def test_a_study_without_a_named_design_says_which_one_it_got(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert new_study(data, "miller2020") == 0
    assert "the design: randomised; for another: --design" in capsys.readouterr().out
    assert new_study(data, "chen2021", "--design", "cohort") == 0
    assert "the design:" not in capsys.readouterr().out
