"""`mcstats rubric`: the rules as a table, and the claims that other rules would move."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.places import DATA
from helpers.rubric_cases import the_rubric
from mcstats.cli import main


def test_the_rules_are_printed_each_with_reason_and_reference(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rubric", "--rules", "--data", str(DATA)]) == 0
    out = capsys.readouterr().out
    for space in the_rubric().spaces().values():
        for table in space.tables:
            for rule in table.rules:
                assert f"  {rule.id}: " in out
                assert f"{rule.because} [{the_rubric().references[rule.reference]}]" in out


def test_a_rubric_against_itself_moves_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    same = str(DATA / "rubric.yaml")
    assert main(["rubric", "--against", same, "--data", str(DATA)]) == 0
    assert capsys.readouterr().out == "no verdict moves\n"


def test_a_stricter_rubric_lists_the_claims_it_would_move_and_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (DATA / "rubric.yaml").read_text(encoding="utf-8")
    start = text.index("- id: l-benefit-moderate\n")
    end = text.index("because:", start)
    weaker = text[start:end].replace("then: likely real", "then: promising but unproven")
    assert weaker != text[start:end]
    stricter = tmp_path / "stricter.yaml"
    stricter.write_text(text[:start] + weaker + text[end:], encoding="utf-8")
    assert main(["rubric", "--against", str(stricter), "--data", str(DATA)]) == 0
    lines = capsys.readouterr().out.splitlines()
    because = (
        "Blinded against a sham, but nobody has shown the same with the same intervention. "
        "The interval decides, in evidence with one weakness that matters."
    )
    moved = "likely real → promising but unproven"
    assert lines == [
        f"microcurrent/ulcers_closed: verdict: {moved}: {because}",
        "microcurrent/ulcers_closed: verdict on all evidence: "
        f"{moved}: Promising but unproven — but a different use than facials",
    ]


def test_certainty_sizes_and_the_word_of_the_article_that_move_are_listed_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (DATA / "rubric.yaml").read_text(encoding="utf-8")
    old, new = 'size_large: {value: "0.8"', 'size_large: {value: "2"'
    assert text.count(old) == 1
    other = tmp_path / "other.yaml"
    other.write_text(text.replace(old, new), encoding="utf-8")
    assert main(["rubric", "--against", str(other), "--data", str(DATA)]) == 0
    # An effect that is not called large needs no more participants than an adequate trial.
    reading = "Microcurrent probably increases the healing of pressure ulcers."
    borne = "A decided benefit of moderate certainty or more bears the word."
    assert capsys.readouterr().out.splitlines() == [
        f"microcurrent/wounds: certainty as tested: low → moderate: {reading}",
        f"microcurrent/wounds: size: large → medium: {reading}",
        f"microcurrent/wounds: the article, against the evidence: goes further → fair: {borne}",
    ]
