"""An institution judges by rules of its own, on facts that the shipped rubric does not read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers.coded_bodies import coded_topic, judged_topic
from helpers.institutional_rubric import OPTIONAL, institutional_rubric, write_rubric
from helpers.places import DATA
from helpers.rubric_cases import the_rubric
from mcstats.cli import main
from mcstats.data.load_rubric import load_rubric
from mcstats.model.errors import InputError
from mcstats.model.facts import GIVEN, Facts

SOUND = {
    "sequence": "adequate",
    "concealment": "adequate",
    "as_registered": "yes",
}
PLANNED = {"registered": "2010-01-01", "started": "2011-01-01", "completed": "2012-01-01"}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_rubric(institutional_rubric(), tmp_path_factory.mktemp("institution"))


def verdict(path: Path, **studies: dict[str, Any]) -> tuple[str, str]:
    """The quality and the verdict by the rules of the institution."""
    tables = judged_topic(coded_topic("pain", studies), load_rubric(path))
    (row,) = tables.verdicts
    return row.quality, row.verdict


def trial(**more: Any) -> dict[str, Any]:
    return {"n": 120, "difference": 9.0, "ci": [5.0, 13.0], **more}


def test_the_rules_are_proved_and_listed_like_the_shipped_ones(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rubric", "--rubric", str(path), "--data", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert f"{path}: Rules of an institution\n" in out
    assert "\nproved\n" in out
    assert main(["rubric", "--rubric", str(path), "--rules"]) == 0
    assert "  several: quality good, effect benefit significant | benefit decided" in (
        capsys.readouterr().out
    )


def test_the_number_of_participants_moves_the_quality_and_the_verdict(path: Path) -> None:
    assert verdict(path, one=trial(n=60)) == ("weak", "promising but unproven")
    assert verdict(path, one=trial()) == ("moderate", "likely real")


def test_the_overall_risk_of_bias_moves_the_quality_and_the_verdict(path: Path) -> None:
    biased = {"concealment": "inadequate"}
    assert verdict(path, one=trial(design=biased)) == ("weak", "promising but unproven")
    sound = trial(design=SOUND, analysed=120, **PLANNED)
    assert verdict(path, one=sound) == ("good", "likely real")


def test_the_number_of_trials_moves_the_verdict(path: Path) -> None:
    sound = trial(design=SOUND, analysed=120, **PLANNED)
    assert verdict(path, one=sound, two=sound) == ("good", "real")


def test_a_folder_with_a_rubric_is_judged_by_it(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rubric", "--data", str(path.parent)]) == 0
    assert f"{path}: Rules of an institution\n" in capsys.readouterr().out


def test_the_claims_that_the_rules_of_the_institution_move_are_listed(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rubric", "--against", str(path), "--data", str(DATA)]) == 0
    moved = capsys.readouterr().out.splitlines()
    # The trial of thirty people is replicated, but small.
    assert any(
        line.startswith("microcurrent/wounds: verdict: real → promising but unproven: ")
        for line in moved
    )


@pytest.mark.parametrize("name", sorted(OPTIONAL))
def test_other_words_for_an_optional_fact_are_one_fault_with_place_and_remedy(
    name: str, tmp_path: Path
) -> None:
    data = institutional_rubric()
    data["verdict"]["facts"][name]["words"]["enough"] = "enough"
    path = write_rubric(data, tmp_path)
    with pytest.raises(InputError) as refused:
        load_rubric(path)
    (fault,) = refused.value.faults
    line = path.read_text("utf-8").splitlines()[fault.line - 1]
    assert line.strip() == '"words": {'
    assert fault.code == "RUBRIC"
    assert fault.found == f"the words {', '.join(data['verdict']['facts'][name]['words'])}"
    assert set(fault.expected.split(", ")) == set(GIVEN[name])
    assert fault.fix == "declare each of these words and no other"


def test_every_fact_of_a_body_has_words_or_is_given_by_a_table() -> None:
    assert set(GIVEN) | {"kind", "effect"} == set(Facts.__dataclass_fields__)
    assert {name: set(axis.words) for name, axis in the_rubric().verdict.facts.items()} == {
        name: set(GIVEN.get(name, the_rubric().verdict.facts[name].words))
        for name in the_rubric().verdict.facts
    }
