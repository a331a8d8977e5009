"""`mcstats accept` shows a line for each cause, and writes the entry of the changelog."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.edited_topics import replace_once
from helpers.minimal_topic import page_numbers, run_again, run_command
from mcstats.check.accepted_numbers import DATUM, GONE, NEW, NOISE, RULE, UNEXPLAINED
from mcstats.model.tables import MoveRow, NumberRow
from mcstats.workflow.accept import Since, changelog_entry, group_moves
from mcstats.workflow.diff.attribute import Move, Moves, Part
from mcstats.workflow.diff.compared_figures import Figure, Kind
from mcstats.workflow.diff.edits import Cause, Edit
from mcstats.workflow.lint import lint_topics

WOOD = Edit(Cause.CORRECTED, "wood1993", ("results.healed.events.printed: 25 → 24",))
ADDED = Edit(Cause.ADDED, "new2026")
RUBRIC = Edit(Cause.RULE, "rubric")
ARTICLE = Edit(Cause.ARTICLE, "blog", ("added",))
WORDING = Edit(Cause.CHOICE, "healed", ("gain: heal → close",))


def row(number: str, rests_on: str = "") -> NumberRow:
    return NumberRow(number, 1.0, "1", "closed form", rests_on, "a/b")


ROWS = [
    row("effects.wood1993-healed-rr.yi", "wood1993-healed-rr"),
    row("pooled.all.mu", "wood1993-healed-rr; new2026-healed-rr"),
    row("effects.new2026-healed-rr.yi", "new2026-healed-rr"),
    row("effects.wood1993b-healed-rr.yi", "wood1993b-healed-rr"),
    row("counts.statements", "tables/checks.csv"),
    row("footnotes.healed.tested.imprecision.1", "tables/footnotes.csv"),
    row("absolute.healed.with", "wood1993-healed-rr"),
]


def grouped(
    moves: list[MoveRow], edits: list[Edit], diff: tuple[Move, ...] = ()
) -> dict[str, set[str]]:
    since = Since(tuple(edits), Moves("necks", diff, tuple(edits), 0))
    groups = group_moves(moves, ROWS, since)
    return {group.cause: {move.number for move in group.moves} for group in groups}


def test_a_number_belongs_to_the_study_that_it_rests_on() -> None:
    moves = [MoveRow(r.number, "1", "2", DATUM) for r in ROWS[:2]]
    assert grouped(moves, [WOOD, RUBRIC]) == {
        WOOD.text: {"effects.wood1993-healed-rr.yi", "pooled.all.mu"}
    }


def test_a_number_of_several_changed_studies_names_them_together() -> None:
    found = grouped([MoveRow("pooled.all.mu", "1", "2", DATUM)], [ADDED, WOOD])
    assert found == {f"{ADDED.text} or {WOOD.text}": {"pooled.all.mu"}}


def test_a_study_whose_id_another_one_begins_with_is_another_study() -> None:
    found = grouped([MoveRow("effects.wood1993b-healed-rr.yi", "1", "2", NEW)], [WOOD, RUBRIC])
    assert list(found) == [RUBRIC.text]


def test_a_rule_moves_what_the_values_do_not() -> None:
    moves = [MoveRow("pooled.all.mu", "1", "2", RULE)]
    assert list(grouped(moves, [RUBRIC, WOOD])) == [RUBRIC.text]


def test_a_count_belongs_to_whatever_changed() -> None:
    moves = [MoveRow("counts.statements", "1", "2", UNEXPLAINED)]
    assert list(grouped(moves, [WOOD, ARTICLE])) == [f"{WOOD.text} or {ARTICLE.text}"]


def moved_by(edit: Edit, kind: Kind, *where: str) -> Move:
    return Move(Figure(kind, where, "mu"), "1", "2", (Part((edit,), "1", "2"),))


def test_a_number_belongs_to_the_edit_that_moves_what_it_names() -> None:
    # The claim was also worded otherwise, which moved its sentence and no number.
    diff = (
        moved_by(WOOD, Kind.NUMBERS, "effects", "wood1993", "wood1993-healed-rr"),
        moved_by(WOOD, Kind.NUMBERS, "absolute", "healed", "closing"),
        moved_by(WORDING, Kind.READINGS, "verdicts", "healed"),
    )
    moves = [MoveRow(r.number, "1", "2", DATUM) for r in ROWS[-2:]]
    assert grouped(moves, [WOOD, WORDING], diff) == {WOOD.text: {r.number for r in ROWS[-2:]}}


def test_a_limit_of_the_rubric_is_moved_by_rules_alone() -> None:
    rows = [row("rubric.margin", "rubric.yaml: margin")]
    moves = [MoveRow("rubric.margin", "", "1", NEW)]
    program = Edit(Cause.FORMULA, "the program")
    assert [g.cause for g in group_moves(moves, rows, Since((program, WOOD)))] == [program.text]
    assert [g.cause for g in group_moves(moves, rows, Since((WOOD,)))] == ["new on the page"]


def test_a_count_under_other_rules_belongs_to_these_or_to_whatever_else_changed() -> None:
    found = grouped([MoveRow("counts.statements", "1", "2", RULE)], [RUBRIC, WOOD])
    assert list(found) == [f"{RUBRIC.text} or {WOOD.text}"]


def test_what_a_table_says_of_a_claim_is_not_laid_to_the_claim_alone() -> None:
    moves = [MoveRow("footnotes.healed.tested.imprecision.1", "1", "2", UNEXPLAINED)]
    assert list(grouped(moves, [WOOD, WORDING])) == [f"{WOOD.text} or {WORDING.text}"]


@pytest.mark.parametrize(
    ("cause", "text"),
    [
        (DATUM, "a printed value was edited"),
        (RULE, "the rubric or the program changed"),
        (NEW, "new on the page"),
        (GONE, "no longer on the page"),
        (NOISE, "noise of a library or platform"),
        (UNEXPLAINED, "unexplained: neither values nor rules changed"),
    ],
)
def test_without_a_known_edit_the_fingerprints_say_what_they_can(cause: str, text: str) -> None:
    assert list(grouped([MoveRow("pooled.all.mu", "1", "2", cause)], [])) == [text]


def test_noise_is_nobody_s() -> None:
    found = grouped([MoveRow("pooled.all.mu", "1", "2", NOISE)], [WOOD, RUBRIC])
    assert list(found) == ["noise of a library or platform"]


def test_a_line_names_the_cause_once_and_two_numbers() -> None:
    moves = [MoveRow(f"pooled.{n}.mu", "1", "2", RULE) for n in range(9)]
    (group,) = group_moves(moves, [], Since((RUBRIC,)))
    assert group.line == ("rule: rubric: 9 numbers, such as pooled.0.mu: 1 → 2; pooled.1.mu: 1 → 2")
    assert list(changelog_entry("necks", moves, [group], Since())) == [
        "- necks: 9 numbers of the page moved.",
        f"  - Rule{group.line[4:]}.",
    ]


def test_the_first_numbers_need_no_cause() -> None:
    assert list(changelog_entry("necks", None, [], Since())) == [
        "- necks: the numbers of the page are accepted for the first time."
    ]


def git(folder: Path, *words: str) -> None:
    options = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *options, *words], check=True, capture_output=True)


def test_in_a_repository_the_edits_since_the_last_acceptance_are_named(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(copied_reports, "accept", "--yes") == 0
    git(copied_reports, "init", "-q", ".")
    git(copied_reports, "add", "-A")
    git(copied_reports, "commit", "-q", "-m", "Accept")
    study = copied_reports / "data/small/studies/trial2020.yaml"
    replace_once(study, 'mean: {printed: "12.10"', 'mean: {printed: "30.10"')
    run_again(copied_reports, page_numbers(1.27, "another"))
    capsys.readouterr()
    assert run_command(copied_reports, "accept", "--yes") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(
        "study corrected: trial2020 (results.pain-end.groups.cold.mean: 12.10 → 30.10): "
    )
    entry = lines[lines.index("For CHANGELOG.md:") + 1 :]
    assert entry[0] == "- small: verdicts moved."
    assert entry[1].startswith("  - “Eases pain”: ")
    assert "because study trial2020 was corrected (results.pain-end" in entry[1]
    assert entry[-1].startswith("  - Study corrected: trial2020 (")


def test_only_a_complete_unedited_run_of_the_present_data_and_program_is_accepted(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, path = copied_reports / "reports/small", copied_reports / "data/small/numbers.csv"
    study = copied_reports / "data/small/studies/trial2020.yaml"
    table = (out / "tables/numbers.csv").read_text("utf-8")
    manifest = (out / "manifest.json").read_text("utf-8")

    def refused(code: str, told: str) -> None:
        assert run_command(copied_reports, "accept", "--yes") == 2
        lines = capsys.readouterr().err.splitlines()
        assert any(f"[{code}]" in line and told in line for line in lines), lines
        assert all("; fix: " in line for line in lines)
        assert not path.exists()

    (out / "tables/numbers.csv").write_text(table.replace("6.27", "7.77"), "utf-8")
    refused("RUN", "tables/numbers.csv is edited")
    (out / "tables/numbers.csv").write_text(table, "utf-8")
    (out / "manifest.json").unlink()
    refused("MANIFEST", "run make report")
    (out / "manifest.json").write_text(manifest.replace('"code": "', '"code": "0'), "utf-8")
    refused("RUN", "the results are of code")
    (out / "manifest.json").write_text(manifest, "utf-8")
    replace_once(study, 'printed: "5.0"', 'printed: "5.1"')
    refused("RUN", "trial2020.yaml is edited since the run")
    replace_once(study, 'printed: "5.1"', 'printed: "5.0"')
    with (copied_reports / "reports/.run.lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused("BUSY", "another run that is writing there")
    assert run_command(copied_reports, "accept", "--yes") == 0
    assert path.exists()


def test_numbers_that_lint_would_refuse_are_not_written(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copied_reports / "data/small/numbers.csv"
    first, *rest = page_numbers()
    run_again(copied_reports, [replace(first, printed="\x1b[31m6.27"), *rest])
    assert run_command(copied_reports, "accept", "--yes") == 2
    told = capsys.readouterr()
    assert told.err.startswith(f"{path}:2:") and "U+001B" in told.err
    assert "\x1b" not in told.out + told.err
    assert not path.exists()


def test_a_text_of_several_lines_is_accepted_and_lint_takes_it(copied_reports: Path) -> None:
    first, *rest = page_numbers()
    text = "\n".join("abcdef")
    run_again(copied_reports, [first, *rest, NumberRow("text", None, text, "printed", "", "")])
    assert run_command(copied_reports, "accept", "--yes") == 0
    assert run_command(copied_reports, "check") == 0
    assert lint_topics([copied_reports / "data/small"]) == []


def test_accepting_keeps_the_mode_of_the_file_and_the_link_that_it_is(copied_reports: Path) -> None:
    topic = copied_reports / "data/small"
    assert run_command(copied_reports, "accept", "--yes") == 0
    (topic / "numbers.csv").rename(topic / "ledger")
    (topic / "ledger").chmod(0o600)
    (topic / "numbers.csv").symlink_to("ledger")
    run_again(copied_reports, page_numbers(6.28, "another"))
    assert run_command(copied_reports, "accept", "--yes") == 0
    assert (topic / "numbers.csv").is_symlink()
    assert "6.28" in (topic / "ledger").read_text("utf-8")
    assert (topic / "ledger").stat().st_mode & 0o777 == 0o600


def test_json_and_quiet_say_the_same_and_nothing(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(copied_reports, "accept", "--yes", "--quiet") == 0
    assert capsys.readouterr().out == ""
    run_again(copied_reports, page_numbers(6.28, "another"))
    capsys.readouterr()
    assert run_command(copied_reports, "accept", "--yes", "--json") == 0
    (topic,) = json.loads(capsys.readouterr().out)
    assert (topic["topic"], topic["accepted"]) == ("small", True)
    (cause,) = topic["causes"]
    assert cause["cause"] == "a printed value was edited"
    assert {move["number"] for move in cause["moves"]} == {"effects.md.yi"}


def test_a_pipe_a_folder_or_a_link_to_elsewhere_is_not_written_through(
    copied_reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copied_reports / "data/small/numbers.csv"
    (tmp_path / "theirs").write_text("mine")
    makes = (path.mkdir, lambda: os.mkfifo(path), lambda: path.symlink_to(tmp_path / "theirs"))
    removes = (path.rmdir, path.unlink, path.unlink)
    for make, remove in zip(makes, removes, strict=True):
        make()
        assert run_command(copied_reports, "accept", "--yes") == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith(f"{path} [") and "; fix: " in line
        remove()
    assert (tmp_path / "theirs").read_text() == "mine"
