"""`mcstats check`, `accept` and `explain`, on a small topic that was run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.edited_topics import replace_once
from helpers.minimal_topic import (
    page_numbers,
    page_of_numbers,
    results_of,
    run_again,
    run_command,
    write_minimal_topic,
)
from mcstats.cli import main
from mcstats.model.tables import NumberRow, dumps


def test_a_clean_run_passes_and_says_how_much_was_checked(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(copied_reports, "check") == 0
    told = capsys.readouterr().out.splitlines()
    assert "1 declared" in told[-1] and "all well" in told[-1]
    assert told[0] == "fault of an article: 1; nothing to fix"
    assert "blog/known" in told[1] and "declared" in told[1]


def test_an_undeclared_mismatch_fails_with_its_line_its_diagnosis_and_the_printed_value(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_once(copied_reports / "data/small/articles/blog.yaml", 'says: "18.4"', 'says: "81.37"')
    run_again(copied_reports)
    assert run_command(copied_reports, "check") == 1
    group, line = capsys.readouterr().out.splitlines()[:2]
    assert group == "fault of an article: 1"
    assert "articles/blog.yaml:11 [adjacent digits swapped] blog/right" in line
    assert "found 81.37" in line and "18.37" in line


def test_a_declared_discrepancy_that_was_fixed_has_expired(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_once(copied_reports / "data/small/articles/blog.yaml", 'says: "13.87"', 'says: "18.37"')
    run_again(copied_reports)
    assert run_command(copied_reports, "check") == 1
    assert "[declaration expired] blog/known" in capsys.readouterr().out


def test_a_declared_discrepancy_of_another_class_has_expired_too(copied_reports: Path) -> None:
    replace_once(copied_reports / "data/small/articles/blog.yaml", 'says: "13.87"', 'says: "1.837"')
    run_again(copied_reports)
    assert run_command(copied_reports, "check") == 1


@pytest.mark.parametrize("position", [0, -2])
@pytest.mark.parametrize(
    "name", ["index.html", "checks.xml", "tables/effects.csv", "tables/checks.csv"]
)
def test_an_output_in_which_one_byte_was_changed_is_named(
    copied_reports: Path, name: str, position: int, capsys: pytest.CaptureFixture[str]
) -> None:
    path = results_of(copied_reports) / name
    raw = bytearray(path.read_bytes())
    raw[position] ^= 1
    path.write_bytes(bytes(raw))
    assert run_command(copied_reports, "check") == 1
    assert f"{name} is edited" in capsys.readouterr().out


def test_an_output_that_was_added_or_taken_away_is_named(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (results_of(copied_reports) / "extra.csv").write_text("a\n")
    (results_of(copied_reports) / "checks.xml").unlink()
    assert run_command(copied_reports, "check") == 1
    told = capsys.readouterr().out
    assert "extra.csv is not of this run" in told and "checks.xml is missing" in told


def test_an_input_that_was_edited_since_the_run_is_named(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_once(
        copied_reports / "data/small/studies/trial2020.yaml", 'printed: "5.0"', 'printed: "5.1"'
    )
    assert run_command(copied_reports, "check") == 1
    said = capsys.readouterr().out
    assert "trial2020.yaml is edited since the run" in said
    # The effects are those of the last run: other programs get others from the new values.
    assert "difference between programs" not in said


def test_annotations_point_at_the_file_and_the_line_of_the_datum(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_once(copied_reports / "data/small/articles/blog.yaml", 'says: "18.4"', 'says: "81.37"')
    run_again(copied_reports)
    assert run_command(copied_reports, "check", "--github") == 1
    first = capsys.readouterr().out.splitlines()[0]
    file = copied_reports / "data/small/articles/blog.yaml"
    assert first.startswith(f"::error file={file},line=11,title=adjacent digits swapped::")


def test_unreadable_data_and_a_topic_that_was_never_run_exit_with_two(
    copied_reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(copied_reports, "check", "nowhere") == 2
    never = tmp_path / "never"
    write_minimal_topic(never)
    assert run_command(never, "check") == 2
    assert "make report" in capsys.readouterr().err
    replace_once(
        copied_reports / "data/small/studies/trial2020.yaml", 'printed: "5.0"', "printed: 5,0"
    )
    assert run_command(copied_reports, "check") == 2


def test_without_accepted_numbers_there_is_nothing_to_compare(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(copied_reports, "check") == 0
    assert "no accepted numbers" in capsys.readouterr().out


def test_an_accepted_number_that_moved_fails_with_old_new_cause_and_where(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(copied_reports, "accept", "--yes") == 0
    capsys.readouterr()
    assert run_command(copied_reports, "check") == 0
    run_again(copied_reports, page_numbers(6.28, "another"))
    assert run_command(copied_reports, "check") == 1
    told = capsys.readouterr().out
    line = next(part for part in told.splitlines() if "number moved" in part)
    assert "effects.md.yi: 6.27" in line and "→ 6.28" in line
    assert "(datum edited)" in line and "rests on trial2020-pain-end-md" in line


def test_what_fails_comes_before_what_is_declared(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_once(copied_reports / "data/small/articles/blog.yaml", 'says: "18.4"', 'says: "81.37"')
    run_again(copied_reports)
    assert run_command(copied_reports, "check") == 1
    groups = [part for part in capsys.readouterr().out.splitlines() if part[:1] != "/"]
    assert groups[:2] == ["fault of an article: 1", "fault of an article: 1; nothing to fix"]
    assert not any(group.startswith("right:") for group in groups)


def test_what_is_right_is_listed_only_where_it_is_asked_for(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(copied_reports, "check") == 0
    assert "right: 1" not in capsys.readouterr().out
    assert run_command(copied_reports, "check", "--verbose") == 0
    assert "right: 1; nothing to fix" in capsys.readouterr().out


def test_many_numbers_that_one_edit_moved_are_one_line(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def many(value: float, cause: str) -> list[NumberRow]:
        (first, *rest) = page_numbers(value, cause)
        more = [replace(first, number=f"{first.number}.{index}") for index in range(90)]
        return [first, *rest, *more]

    run_again(copied_reports, many(6.27, "one"))
    assert run_command(copied_reports, "accept", "--yes") == 0
    run_again(copied_reports, many(6.28, "another"))
    capsys.readouterr()
    assert run_command(copied_reports, "check") == 1
    moved = [part for part in capsys.readouterr().out.splitlines() if "number moved" in part]
    assert len(moved) == 1 and "and 90 more" in moved[0]
    assert run_command(copied_reports, "check", "--verbose") == 1
    assert capsys.readouterr().out.count("number moved") == 91


def test_accept_shows_the_moves_and_the_changelog_entry_and_check_then_passes(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(copied_reports, "accept", "--yes") == 0
    run_again(copied_reports, page_numbers(6.28, "another"))
    capsys.readouterr()
    assert run_command(copied_reports, "accept", "--yes") == 0
    told = capsys.readouterr().out
    assert "effects.md.yi: 6.27" in told and "CHANGELOG" in told
    assert run_command(copied_reports, "check") == 0


def test_nothing_is_accepted_where_nobody_can_be_asked(
    copied_reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert run_command(copied_reports, "accept") == 1
    assert not (copied_reports / "data/small/numbers.csv").exists()


def test_a_figure_that_no_ledger_holds_fails_with_its_line_on_the_page(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = results_of(copied_reports) / "index.html"
    path.write_text(
        page_of_numbers(page_numbers()).replace("</p>", " and 7 more</p>"), encoding="utf-8"
    )
    where = ["--data", str(copied_reports / "data"), "--reports", str(copied_reports / "reports")]
    assert main(["manifest", "--topic", "small", *where]) == 0
    assert run_command(copied_reports, "check") == 1
    assert "[untraced figure] 'and 7 more'" in capsys.readouterr().out


def test_the_ledger_is_written_as_it_was_read(copied_reports: Path) -> None:
    assert run_command(copied_reports, "accept", "--yes") == 0
    text = (copied_reports / "data/small/numbers.csv").read_text()
    assert text.count("\n") == 1 + len(page_numbers())
    assert "datum/" in text and dumps(NumberRow, []).strip() in text


def test_an_accepted_row_that_was_deleted_fails_as_a_number_that_nobody_accepted(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(copied_reports, "accept", "--yes") == 0
    path = copied_reports / "data/small/numbers.csv"
    header, *rows = path.read_text("utf-8").splitlines(keepends=True)
    for kept in (rows[:1], rows[1:]):
        path.write_text(header + "".join(kept), "utf-8")
        capsys.readouterr()
        assert run_command(copied_reports, "check", "--verbose") == 1
        told = capsys.readouterr().out
        assert told.count("[number moved]") == len(rows) - len(kept)
        assert "(new)" in told


def test_accepted_numbers_that_are_gone_since_the_run_fail_or_wherever_they_are_asked_for(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(copied_reports, "check") == 0
    assert run_command(copied_reports, "check", "--accepted") == 1
    assert "were never accepted" in capsys.readouterr().out
    assert run_command(copied_reports, "accept", "--yes") == 0
    run_again(copied_reports)
    assert run_command(copied_reports, "check", "--accepted") == 0
    (copied_reports / "data/small/numbers.csv").unlink()
    capsys.readouterr()
    assert run_command(copied_reports, "check") == 1
    assert "[no accepted numbers] the accepted numbers are gone" in capsys.readouterr().out


def test_a_kind_that_was_edited_is_a_move_since_it_sets_the_tolerance(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(copied_reports, "accept", "--yes") == 0
    path = copied_reports / "data/small/numbers.csv"
    replace_once(path, "closed form", "iterative")
    capsys.readouterr()
    assert run_command(copied_reports, "check") == 1
    assert "effects.md.yi: " in capsys.readouterr().out


def test_a_new_run_shows_an_edit_that_its_manifest_was_made_to_match(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = results_of(copied_reports) / "tables/effects.csv"
    table.write_text(table.read_text("utf-8").replace("6.27", "7.27"), "utf-8")
    where = ["--data", str(copied_reports / "data"), "--reports", str(copied_reports / "reports")]
    assert main(["manifest", "--topic", "small", *where]) == 0
    run_command(copied_reports, "check")
    assert "effects.csv" not in capsys.readouterr().out
    assert run_command(copied_reports, "check", "--rebuild") == 1
    told = capsys.readouterr().out
    assert "small/tables/effects.csv [output differs from a new run]" in told
    assert "effects.csv is not what a new run gives" in told
