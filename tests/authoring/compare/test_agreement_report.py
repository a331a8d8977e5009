"""Tests of mcstats.authoring.compare.agreement_report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.compared_codings import run


def test_each_kind_of_decision_with_a_disagreement_has_its_agreement(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, *codings)
    assert (status, err) == (0, "")
    lines = {line.split()[0]: line.split() for line in out.splitlines()}
    assert lines["studies.design.allocation"][1] == "12/13"
    assert lines["studies.outcomes.better"][1] == "12/13"
    assert lines["studies.results.groups.events"][1] == "25/26"
    assert "disagreements: 3 (0 settled, 3 open); " in out
    assert "judged 2 claims under every way to settle what bears on them" in out


def test_json_holds_every_disagreement_with_its_places_and_what_it_changes(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, *codings, "--json")
    content = json.loads(out)
    found = {one["where"]: one for one in content["disagreements"]}
    events = found["studies/aronson1948/results/tuberculosis-end/groups/vaccinated/events"]
    assert (events["a"], events["b"], events["use"]) == ("4", "14", "undecided")
    assert (events["at_a"], events["at_b"]) == (
        "first/studies/aronson1948.yaml:30",
        "second/studies/aronson1948.yaml:30",
    )
    assert content["all"]["units"] - content["all"]["agreed"] == 3
    assert 0.9 < content["all"]["kappa"]["value"] < 1


def test_every_disagreement_is_listed_on_request_and_those_that_matter_first(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    fact = "  - {id: city, quantity: city, states: Lund, source: colditz1994, place: entry}\n"
    Path(codings[1], "facts.yaml").write_text(f"facts:\n{fact}", encoding="utf-8")
    _, out, _ = run(capsys, *codings)
    _, every, _ = run(capsys, *codings, "--verbose")
    short, long = (
        [line.strip() for line in text.splitlines() if " or " in line and line.startswith("  ")]
        for text in (out, every)
    )
    assert len(short) == 3
    assert long == [*short, "facts/facts/city: not coded or coded"]
