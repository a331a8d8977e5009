"""Sources that a list of retractions names."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.other_fields import study_text, write_field
from mcstats.cli.command_line import main
from mcstats.data.lint_retractions import Notice, read_notices
from mcstats.model.errors import InputError

HEADER = (
    "Record ID,Title,RetractionDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason"
)
RESULT = """\
printed: {difference: {printed: "-6.2", place: t}, ci: {printed: "-9 to -3", place: t}}
estimates: [{measure: MD, route: difference_ci}]
"""


def topic_with(folder: Path, more: str) -> Path:
    topic = write_field(folder, {"one": study_text("one", RESULT)})
    sources = topic / "sources.yaml"
    text = sources.read_text(encoding="utf-8")
    assert text.count("\n    title:") == 1
    sources.write_text(text.replace("\n    title:", f"\n    {more}\n    title:"), encoding="utf-8")
    return topic


def list_of(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = folder / "list.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding=encoding)
    return path


RETRACTED = '1,"A, B",1/2/2024 0:00,10.1000/ABC,0,Retraction,+Falsification of Data;+Error in Data;'


def test_a_list_is_read_by_doi_and_pubmed_id(tmp_path: Path) -> None:
    path = list_of(
        tmp_path,
        RETRACTED.replace("A, B", "Müller"),
        "2,t,3/4/2023 0:00,unavailable,123,Expression of concern,",
        encoding="latin-1",
    )
    notices = read_notices(path)
    notice = Notice("Retraction", "1/2/2024", "Falsification of Data, Error in Data")
    assert notices["10.1000/abc"] == [notice]
    assert notices["123"] == [Notice("Expression of concern", "3/4/2023", "")]
    assert set(notices) == {"10.1000/abc", "123"}


@pytest.mark.parametrize("key", ["doi: 10.1000/abc", 'pmid: "77"'])
def test_a_retracted_source_has_to_be_marked_so_and_the_remedy_works(
    key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = list_of(tmp_path, RETRACTED.replace(",0,", ",77,"))
    topic = topic_with(tmp_path, key)
    assert main(["lint", str(topic), "--retractions", str(path)]) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "sources.yaml:" in line
    remedy = 'retracted: "1/2/2024, Falsification of Data, Error in Data"'
    assert "[RETRACTED] found the source one, which was retracted; expected" in line
    assert line.endswith(f"fix: write {remedy}")
    topic = topic_with(tmp_path, f"{key}\n    {remedy}")
    assert main(["lint", str(topic), "--retractions", str(path)]) == 0


def test_concerns_and_what_could_not_be_looked_up_are_remarks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    concern = RETRACTED.replace("Retraction,", "Expression of concern,")
    undone = RETRACTED.replace("Retraction,", "Reinstatement,").replace("1/2", "5/6")
    for rows, words in (
        ((concern,), ["expression of concern"]),
        ((RETRACTED, undone), ["retraction", "reinstatement"]),
    ):
        path = list_of(tmp_path, *rows)
        topic = topic_with(tmp_path, "doi: 10.1000/abc")
        assert main(["lint", str(topic), "--retractions", str(path)]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert [next((w for w in words if f"one: {w}" in line), "") for line in lines[:-1]] == words
    assert main(["lint", str(topic_with(tmp_path, "volume: '1'")), "--retractions", str(path)]) == 0
    assert "1 of 1 sources have neither DOI nor PubMed id" in capsys.readouterr().out


def test_a_file_that_is_no_list_of_retractions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a table without OriginalPaperDOI"):
        read_notices(list_of(tmp_path, header="doi,nature"))
    with pytest.raises(InputError, match="No such file"):
        read_notices(tmp_path / "none.csv")
