"""Tests of mcstats.verdict.multiverse.choices_effect."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers.minimal_topic import CLAIMS, write_minimal_topic
from helpers.open_study import STUDY_HEAD, load_minimal_topic, results_text
from helpers.study_builder import build_study, study_of_means, two_groups
from mcstats.data.load_topic import load_topic
from mcstats.model.base import Reported
from mcstats.model.result import ArmKey, Estimate
from mcstats.model.study import Study
from mcstats.model.vocabularies import ContrastKind
from mcstats.verdict.multiverse.choices_effect import (
    effect_choices,
    p_value_choices,
    question_choices,
)
from mcstats.verdict.multiverse.specification import Choice, Sort


def test_a_group_without_events_is_a_zero_and_what_cannot_be_read_is_none(tmp_path: Path) -> None:
    of = build_study(
        groups=two_groups({"events": "0", "n": "20"}, {"events": "4", "n": "20"}),
        result={"estimates": [{"measure": "RR", "route": "events"}]},
    )
    (result,) = of.results
    (claim,) = load_topic(write_minimal_topic(tmp_path) / "small").claims.claims
    body = claim.deciding[0].model_copy(update={"outcome": "o", "measure": "RR"})

    def around(group: Any) -> list[str]:
        changed = result.model_copy(update={"groups": {**result.groups, "a": group}})
        found = effect_choices(of, changed, body, 0)
        return [option.label for c in found if c.sort is Sort.ZERO for option in c.others]

    assert around(result.groups["a"]) == ["PETO"]
    for text in ("1", "none at all"):
        assert around({ArmKey.EVENTS: Reported(printed=text, place="t")}) == []
    assert around({ArmKey.EVENTS: "not reported"}) == around({}) == around(None) == []
    kept = result.model_copy(update={"estimates": (Estimate(measure="PETO", route="events"),)})
    found = effect_choices(of, kept, body.model_copy(update={"measure": "PETO"}), 0)
    assert not [c for c in found if c.sort is Sort.ZERO]  # nothing was added to its zero


def several(*names: str) -> Study:
    """A study with one result and outcome of each name."""
    of = study_of_means()
    (result,), (outcome,) = of.results, of.outcomes
    return of.model_copy(
        update={
            "outcomes": tuple(
                outcome.model_copy(update={"id": name, "label": name}) for name in names
            ),
            "results": tuple(
                result.model_copy(update={"id": f"r{name}", "outcome": name}) for name in names
            ),
        }
    )


def deciding(outcome: str, folder: Path, measure: str | None = "MD") -> Any:
    claims = load_topic(write_minimal_topic(folder) / "small").claims.claims
    return claims[0].deciding[0].model_copy(update={"outcome": outcome, "measure": measure})


@pytest.mark.parametrize(
    ("outcome", "others"), [("a", ["b, end", "c, end"]), ("b", ["a, end", "c, end"])]
)
def test_every_other_outcome_is_another_question(
    outcome: str, others: list[str], tmp_path: Path
) -> None:
    body = deciding(outcome, tmp_path)
    (choice,) = question_choices(several("a", "b", "c"), body, 0)
    assert choice.declared == f"{outcome}, end"
    assert [option.label for option in choice.others] == others
    assert list(question_choices(several(outcome), body, 0)) == []


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        (ContrastKind.BETWEEN, ContrastKind.WITHIN),
        (ContrastKind.WITHIN, ContrastKind.BETWEEN),
    ],
)
def test_a_result_of_another_contrast_asks_no_question_of_this_one(
    asked: ContrastKind, other: ContrastKind, tmp_path: Path
) -> None:
    of = several("a", "b", "c")
    kinds = (asked, other, asked)
    results = (r.model_copy(update={"contrast": k}) for r, k in zip(of.results, kinds, strict=True))
    body = deciding("a", tmp_path).model_copy(update={"contrast": asked})
    (choice,) = question_choices(of.model_copy(update={"results": tuple(results)}), body, 0)
    assert [option.label for option in choice.others] == ["c, end"]


def test_another_measure_is_a_choice_where_there_is_one(tmp_path: Path) -> None:
    of = study_of_means(
        result={"estimates": [{"measure": m, "route": "means_sd"} for m in ("MD", "SMD")]}
    )
    (result,) = of.results
    body = deciding("o", tmp_path)

    def measures(estimates: tuple[Estimate, ...]) -> list[Choice]:
        read = result.model_copy(update={"estimates": estimates})
        return [c for c in effect_choices(of, read, body, 0) if c.sort is Sort.MEASURE]

    (choice,) = measures(result.estimates)
    assert (choice.declared, [o.label for o in choice.others]) == ("MD", ["SMD"])
    assert measures(result.estimates[:1]) == []
    assert measures(result.estimates[1:]) == []  # the measure that decides is not computed


@pytest.mark.parametrize(
    ("p", "declared", "options"),
    [
        ("0.04", "", ["truncated"]),
        ("0.01", "", ["truncated", "floor"]),
        ("0.001", "", ["truncated", "floor"]),
        ("0.010", "", ["truncated"]),
        ("<0.05", "", []),
        ("0.04", "rounded", []),
    ],
)
def test_the_digits_of_a_p_value_may_be_cut_or_the_smallest_that_can_be_shown(
    p: str, declared: str, options: list[str], tmp_path: Path
) -> None:
    text = STUDY_HEAD + results_text(
        "{n: {printed: '30', place: t}}",
        "{n: {printed: '30', place: t}}",
        "{measure: SMD, route: p_value}",
        f"    printed: {{p: {{printed: '{p}', place: t}}}}\n"
        "    trend: {value: benefit, place: t}\n",
    )
    if declared:
        text += "assumptions:\n  - {id: p, what: digits, because: no word, "
        text += f"declared: {{label: {declared}, settings: {{p_reading: {declared}}}}}}}\n"
    claims = CLAIMS.replace("measure: MD", "measure: SMD")
    trial = load_minimal_topic(tmp_path, text, claims).studies["trial2020"]
    (result,) = trial.results
    found = [
        c for c in p_value_choices(trial, result, result.estimates[0]) if c.name.endswith("of P")
    ]
    assert [o.label for c in found for o in c.others] == options
    assert list(p_value_choices(trial, result, None)) == []
