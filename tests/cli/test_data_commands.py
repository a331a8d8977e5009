"""`mcstats lint`, `rubric`, `new`, `migrate` and `import`: results, notes and progress."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from helpers.edited_topics import copy_topic, replace_once
from helpers.places import DATA, TESTS
from mcstats.cli import main


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str], list[str]]:
    capsys.readouterr()
    status = main(list(words))
    out, err = capsys.readouterr()
    return status, out.splitlines(), err.splitlines()


def test_lint_names_each_topic_as_it_reads_it(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read = ["reading data/first", "reading data/second"]
    assert run(capsys, "lint", "--verbose") == (0, ["no fault in 2 topics"], read)
    assert run(capsys, "lint", "second", "--verbose")[2] == read[1:]
    assert run(capsys, "lint", "--quiet") == (0, [], [])


def test_a_quiet_lint_still_lists_each_fault(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_once(here / "data/first/claims.yaml", "title:", "titel:")
    loud = run(capsys, "lint")
    assert loud[:2] == (2, [])
    assert any("titel" in line for line in loud[2])
    assert run(capsys, "lint", "--quiet") == loud


def test_a_new_file_is_written_quietly_or_with_what_comes_next(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, "new", "study", "miller2020", "--topic", "first")
    assert any(line.startswith("next: ") for line in out)
    assert run(capsys, "new", "study", "smith2021", "--topic", "first", "--quiet") == (0, [], [])
    assert (here / "data/first/studies/smith2021.yaml").is_file()


def test_a_quiet_import_writes_without_a_word(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(TESTS / "exports" / "data-rows.csv", here / "rows.csv")
    Path("refs.ris").write_text(
        "TY  - JOUR\nTI  - A trial of warmth\nAU  - Roe, R.\nPY  - 2019\nER  -\n", "utf-8"
    )
    before = Path("data/first/sources.yaml").read_text("utf-8")
    assert run(capsys, "import", "refs.ris", "--topic", "first", "--quiet") == (0, [], [])
    assert "A trial of warmth" in Path("data/first/sources.yaml").read_text("utf-8")
    assert "A trial of warmth" not in before


def test_a_quiet_migration_keeps_its_questions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = TESTS / "authoring" / "format1" / "microcurrent"
    loud, quiet = (copy_topic(old, tmp_path / name) for name in ("loud", "quiet"))
    status, out, _ = run(capsys, "migrate", str(loud))
    written = [line for line in out if "written in format" in line]
    assert (status, bool(written)) == (0, True)
    _, questions, _ = run(capsys, "migrate", str(quiet), "--quiet")
    assert len(questions) == len(out) - len(written) > 10
    assert all("?" in line for line in questions)


def test_the_proof_of_a_rubric_is_a_word_or_json(capsys: pytest.CaptureFixture[str]) -> None:
    rubric = ("rubric", "--data", str(DATA))
    assert run(capsys, *rubric, "--quiet") == (0, ["proved"], [])
    status, out, err = run(capsys, *rubric, "--json")
    proof = json.loads("\n".join(out))
    assert (status, proof["holds"], err) == (0, True, [])
    assert [table for table in proof["tables"] if table["missing"] or table["overlapping"]] == []
    assert proof["combinations"] > proof["beneficial"] > 0


def test_a_rubric_with_a_gap_is_not_proved_and_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (DATA / "rubric.yaml").read_text("utf-8")
    start = text.index("- id: l-benefit-moderate\n")
    end = text.index("- id: ", start + 1)
    gap = tmp_path / "gap.yaml"
    gap.write_text(text[:start] + text[end:], "utf-8")
    rubric = ("rubric", "--rubric", str(gap), "--data", str(DATA))
    assert run(capsys, *rubric, "--quiet") == (1, ["not proved"], [])
    status, out, _ = run(capsys, *rubric, "--json")
    proof = json.loads("\n".join(out))
    assert (status, proof["holds"]) == (1, False)
    assert [table["missing"] for table in proof["tables"] if table["missing"]]


def test_the_rules_and_what_another_rubric_moves_are_json_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (DATA / "rubric.yaml").read_text("utf-8")
    start = text.index("- id: l-benefit-moderate\n")
    end = text.index("because:", start)
    weaker = text[start:end].replace("then: likely real", "then: promising but unproven")
    other = tmp_path / "other.yaml"
    other.write_text(text[:start] + weaker + text[end:], "utf-8")
    rubric = ("rubric", "--data", str(DATA))
    _, out, _ = run(capsys, *rubric, "--rules", "--json")
    rules = json.loads("\n".join(out))
    (rule,) = [rule for rule in rules if rule["id"] == "l-benefit-moderate"]
    assert rule["then"] == "likely real"
    assert rule["because"] and rule["reference"] and rule["when"]
    against = (*rubric, "--against", str(other))
    _, lines, _ = run(capsys, *against)
    _, out, err = run(capsys, *against, "--json", "--verbose")
    moved = json.loads("\n".join(out))
    assert [f"{one['topic']}/{one['claim']}: {one['what']}: " for one in moved] == [
        ": ".join(line.split(": ")[:2]) + ": " for line in lines
    ]
    assert "judging microcurrent" in err
    assert run(capsys, *against, "--quiet")[1] == [f"{len(lines)} judgements move"]
