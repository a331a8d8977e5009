"""`mcstats check`, `accept` and `explain`, on a small topic that was run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import small_topic
from mcstats.cli import main
from mcstats.model.tables import NumberRow, dumps
from pipeline import edit
from small_topic import numbers, page, run, write


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ran")
    write(folder)
    run(folder)
    return folder


@pytest.fixture
def folder(ran: Path, tmp_path: Path) -> Iterator[Path]:
    copy = tmp_path / "copy"
    shutil.copytree(ran, copy)
    yield copy


def mcstats(folder: Path, *words: str) -> int:
    where = ["--data", str(folder / "data"), "--reports", str(folder / "reports")]
    return main([*words, *where])


def again(folder: Path, rows: list[NumberRow] | None = None) -> None:
    """Run the topic again, as `make report` would after an edit."""
    run(folder, rows)


def out(folder: Path) -> Path:
    return folder / "reports" / "small"


def test_a_clean_run_passes_and_says_how_much_was_checked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mcstats(folder, "check") == 0
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 1
    assert "1 declared" in told[0] and "all well" in told[0]


def test_an_undeclared_mismatch_fails_with_its_line_its_diagnosis_and_the_printed_value(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder / "data/small/articles/blog.yaml", 'says: "18.4"', 'says: "81.37"')
    again(folder)
    assert mcstats(folder, "check") == 1
    line = capsys.readouterr().out.splitlines()[0]
    assert "articles/blog.yaml:11 [adjacent digits swapped] blog/right" in line
    assert "found 81.37" in line and "18.37" in line


def test_a_declared_discrepancy_that_was_mended_has_expired(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder / "data/small/articles/blog.yaml", 'says: "13.87"', 'says: "18.37"')
    again(folder)
    assert mcstats(folder, "check") == 1
    assert "[declaration expired] blog/known" in capsys.readouterr().out


def test_a_declared_discrepancy_of_another_class_has_expired_too(folder: Path) -> None:
    edit(folder / "data/small/articles/blog.yaml", 'says: "13.87"', 'says: "1.837"')
    again(folder)
    assert mcstats(folder, "check") == 1


@pytest.mark.parametrize("position", [0, -2])
@pytest.mark.parametrize(
    "name", ["index.html", "checks.xml", "tables/effects.csv", "tables/checks.csv"]
)
def test_an_output_in_which_one_byte_was_changed_is_named(
    folder: Path, name: str, position: int, capsys: pytest.CaptureFixture[str]
) -> None:
    path = out(folder) / name
    raw = bytearray(path.read_bytes())
    raw[position] ^= 1
    path.write_bytes(bytes(raw))
    assert mcstats(folder, "check") == 1
    assert f"{name} is edited" in capsys.readouterr().out


def test_an_output_that_was_added_or_taken_away_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (out(folder) / "extra.csv").write_text("a\n")
    (out(folder) / "checks.xml").unlink()
    assert mcstats(folder, "check") == 1
    told = capsys.readouterr().out
    assert "extra.csv is not of this run" in told and "checks.xml is missing" in told


def test_an_input_that_was_edited_since_the_run_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder / "data/small/studies/trial2020.yaml", 'printed: "5.0"', 'printed: "5.1"')
    assert mcstats(folder, "check") == 1
    assert "trial2020.yaml is edited since the run" in capsys.readouterr().out


def test_annotations_point_at_the_file_and_the_line_of_the_datum(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder / "data/small/articles/blog.yaml", 'says: "18.4"', 'says: "81.37"')
    again(folder)
    assert mcstats(folder, "check", "--github") == 1
    first = capsys.readouterr().out.splitlines()[0]
    file = folder / "data/small/articles/blog.yaml"
    assert first.startswith(f"::error file={file},line=11,title=adjacent digits swapped::")


def test_unreadable_data_and_a_topic_that_was_never_run_exit_with_two(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mcstats(folder, "check", "nowhere") == 2
    never = tmp_path / "never"
    write(never)
    assert mcstats(never, "check") == 2
    assert "make report" in capsys.readouterr().err
    edit(folder / "data/small/studies/trial2020.yaml", 'printed: "5.0"', "printed: 5,0")
    assert mcstats(folder, "check") == 2


def test_without_accepted_numbers_there_is_nothing_to_compare(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mcstats(folder, "check") == 0
    assert "no accepted numbers" in capsys.readouterr().out


def test_an_accepted_number_that_moved_fails_with_old_new_cause_and_where(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mcstats(folder, "accept", "--yes") == 0
    capsys.readouterr()
    assert mcstats(folder, "check") == 0
    again(folder, numbers(6.28, "another"))
    assert mcstats(folder, "check") == 1
    told = capsys.readouterr().out
    line = next(part for part in told.splitlines() if "number moved" in part)
    assert "effects.md.yi: 6.27" in line and "→ 6.28" in line
    assert "(datum edited)" in line and "rests on trial2020-pain-end-md" in line


def test_accept_shows_the_moves_and_the_changelog_entry_and_check_then_passes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mcstats(folder, "accept", "--yes") == 0
    again(folder, numbers(6.28, "another"))
    capsys.readouterr()
    assert mcstats(folder, "accept", "--yes") == 0
    told = capsys.readouterr().out
    assert "effects.md.yi: 6.27" in told and "CHANGELOG" in told
    assert mcstats(folder, "check") == 0


def test_nothing_is_accepted_where_nobody_can_be_asked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert mcstats(folder, "accept") == 1
    assert not (folder / "data/small/numbers.csv").exists()


def test_a_figure_that_no_ledger_holds_fails_with_its_line_on_the_page(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = out(folder) / "index.html"
    path.write_text(page(numbers()).replace("</p>", " and 7 more</p>"), encoding="utf-8")
    where = ["--data", str(folder / "data"), "--reports", str(folder / "reports")]
    assert main(["manifest", "--topic", "small", *where]) == 0
    assert mcstats(folder, "check") == 1
    assert "[untraced figure] 'and 7 more'" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("identifier", "told"),
    [
        (
            "trial2020-pain-end-md",
            ["route: ", "18.37", "trial2020.yaml:", "verdict pain", "steps:"],
        ),
        ("pain", ["verdict:", "because:", "rules:"]),
        ("blog/known", ["adjacent digits swapped", "declared: yes"]),
        ("effects.md.yi", ["6.27", "rests on: trial2020-pain-end-md", "route: "]),
        ("trial2020.results.0.groups.warm.mean", ["18.37", "what rests on it: trial2020"]),
    ],
)
def test_explain_shows_the_route_the_inputs_their_places_and_what_rests_on_them(
    folder: Path, identifier: str, told: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert mcstats(folder, "explain", identifier) == 0
    shown = capsys.readouterr().out
    for part in told:
        assert part in shown


def test_an_unknown_id_gets_the_nearest_ones(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mcstats(folder, "explain", "trial2020-pain-end-smd") == 2
    assert "trial2020-pain-end-md" in capsys.readouterr().err


def test_the_manifest_lists_what_was_read_and_written_and_nothing_else_varies(
    folder: Path,
) -> None:
    import json

    content = json.loads((out(folder) / "manifest.json").read_text())
    assert "small/studies/trial2020.yaml" in content["inputs"]
    assert {"index.html", "checks.xml", "tables/effects.csv"} <= set(content["outputs"])
    assert "manifest.json" not in content["outputs"]
    before = {p: p.read_bytes() for p in out(folder).rglob("*") if p.is_file()}
    again(folder)
    changed = [p.name for p, raw in before.items() if p.read_bytes() != raw]
    assert changed in ([], ["manifest.json"])


def test_the_ledger_is_written_as_it_was_read(folder: Path) -> None:
    assert mcstats(folder, "accept", "--yes") == 0
    text = (folder / "data/small/numbers.csv").read_text()
    assert text.count("\n") == 1 + len(small_topic.numbers())
    assert "datum/" in text and dumps(NumberRow, []).strip() in text
