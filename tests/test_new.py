"""`mcstats new`: what it writes lints as it is, explains itself, and never replaces a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcstats.__main__ import STEPS, main
from mcstats.commands.lint import lint_data
from mcstats.commands.schemas import schema_texts
from mcstats.evidence.append import appended
from mcstats.evidence.load import load_topic
from mcstats.schema.errors import InputError


@pytest.fixture
def data(tmp_path: Path) -> Path:
    assert main(["new", "topic", "sleep", "--data", str(tmp_path / "data")]) == 0
    return tmp_path / "data"


def new_study(data: Path, name: str, *more: str) -> int:
    return main(["new", "study", name, "--data", str(data), *more])


def test_a_new_topic_lints_and_claims_nothing_yet(data: Path) -> None:
    assert lint_data(data) == []
    topic = load_topic(data / "sleep")
    assert [body.study for claim in topic.claims.claims for body in claim.deciding] == ["none"]


def test_new_studies_lint_and_have_a_source_each(data: Path) -> None:
    for name in ("miller2020", "chen2021"):
        assert new_study(data, name, "--topic", "sleep") == 0
    assert lint_data(data) == []
    topic = load_topic(data / "sleep")
    assert sorted(topic.studies) == ["chen2021", "miller2020", "none"]
    assert list(topic.sources.sources) == ["claimant", "miller2020", "chen2021"]


def test_a_study_of_the_only_topic_needs_no_topic(data: Path) -> None:
    assert new_study(data, "miller2020") == 0
    assert (data / "sleep" / "studies" / "miller2020.yaml").is_file()


def test_what_the_command_says_to_add_to_the_claims_lints(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    new_study(data, "miller2020")
    said = capsys.readouterr().out
    block = said[said.index("    deciding:") : said.index("then:")]
    claims = data / "sleep" / "claims.yaml"
    text = claims.read_text("utf-8")
    start, end = text.index("    deciding:"), text.index("syntheses:")
    claims.write_text(text[:start] + block + text[end:], "utf-8")
    assert lint_data(data) == []
    assert load_topic(data / "sleep").claims.claims[0].deciding[0].study == "miller2020"


def test_the_schemas_lie_where_the_new_files_name_them(data: Path) -> None:
    for file in [*data.glob("*/*.yaml"), *data.glob("*/studies/*.yaml")]:
        named = file.read_text("utf-8").splitlines()[0].rpartition("=")[2]
        assert (file.parent / named).is_file()
    assert {path.name for path in (data / "schema").iterdir()} == set(schema_texts())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["topic", "sleep"], "EXISTS"),
        (["topic", "Sleep Aids"], "ID"),
        (["topic", "../sleep"], "ID"),
        (["topic", "schema"], "ID"),
        (["study", "none"], "EXISTS"),
        (["study", "Miller 2020"], "ID"),
        (["study", "miller2020", "--topic", "dreams"], "TOPIC"),
    ],
)
def test_a_refusal_is_one_line_that_says_how_to_go_on(
    data: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: str
) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    assert main(["new", *arguments, "--data", str(data)]) == 2
    line = capsys.readouterr().err.rstrip("\n")
    assert f"[{code}]" in line and "; mend: " in line and "\n" not in line
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


def test_nothing_is_written_into_a_topic_that_does_not_read(data: Path) -> None:
    claims = data / "sleep" / "claims.yaml"
    claims.write_text(claims.read_text("utf-8").replace("asserts: caused", "asserts: maybe"))
    assert new_study(data, "miller2020") == 2
    assert not (data / "sleep" / "studies" / "miller2020.yaml").exists()


TEXT = """\
# a comment
one:
  a: first   # stays
  b:
    - x
    - >-
      folded
      text

# about two
two: []  # none yet
three:
- p
"""


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("one", TEXT.replace("      text\n", "      text\n  new: {}\n")),
        ("two", TEXT.replace("two: []  # none yet\n", "two:  # none yet\n  new: {}\n")),
        ("three", TEXT + "new: {}\n"),
        ("four", TEXT + "four:\n  new: {}\n"),
    ],
)
def test_an_entry_is_added_and_nothing_else_changes(key: str, expected: str) -> None:
    assert appended(TEXT, key, "new: {}\n", "x.yaml") == expected


def test_an_entry_is_not_pressed_into_a_line_of_brackets() -> None:
    with pytest.raises(InputError, match=r"x\.yaml:1:6 \[FLOW\]"):
        appended("one: [a]\n", "one", "- b\n", "x.yaml")


def test_a_new_topic_with_a_new_study_runs_to_its_page(data: Path, tmp_path: Path) -> None:
    assert new_study(data, "miller2020") == 0
    where = ["--topic", "sleep", "--data", str(data), "--reports", str(tmp_path / "reports")]
    for step in STEPS:
        assert main([step, *where]) == 0, step
    page = (tmp_path / "reports" / "sleep" / "index.html").read_text("utf-8")
    assert "miller2020" in page
