"""Tests of mcstats.workflow.datapackage."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from mcstats.cli import main


def read(table: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.read_text("utf-8"), newline="")))


@pytest.mark.parametrize("topic", ["bcg", "prepost"])
def test_the_data_package_describes_every_table_with_its_columns(
    example_reports: Path, topic: str
) -> None:
    package = json.loads((example_reports / topic / "datapackage.json").read_text("utf-8"))
    described = {resource["path"]: resource for resource in package["resources"]}
    on_disk = {
        f"tables/{file.name}": file for file in (example_reports / topic / "tables").iterdir()
    }
    assert set(described) == set(on_disk)
    for path, file in on_disk.items():
        fields = described[path]["schema"]["fields"]
        rows = read(file)
        assert all(field["description"] for field in fields)
        assert [field["name"] for field in fields] == file.read_text("utf-8").splitlines()[0].split(
            ","
        )
        for field in fields:
            cells = [row[field["name"]] for row in rows]
            given = [cell for cell in cells if cell != ""]
            assert len(given) == len(cells) or not field.get("constraints", {}).get("required")
            if field["type"] == "number":
                assert all(isinstance(float(cell), float) for cell in given)
            elif field["type"] == "integer":
                assert all(str(int(cell)) == cell for cell in given)
            elif field["type"] == "boolean":
                assert set(given) <= {*field["trueValues"], *field["falseValues"]}


@pytest.mark.parametrize("topic", ["bcg", "prepost"])
def test_what_the_data_package_says_of_keys_holds(example_reports: Path, topic: str) -> None:
    package = json.loads((example_reports / topic / "datapackage.json").read_text("utf-8"))
    tables = {
        resource["name"]: read(example_reports / topic / resource["path"])
        for resource in package["resources"]
    }
    checked = 0
    for resource in package["resources"]:
        rows, schema = tables[resource["name"]], resource["schema"]
        if "primaryKey" in schema:
            keys = [row[schema["primaryKey"]] for row in rows]
            assert len(set(keys)) == len(keys), resource["name"]
            checked += 1
        for key in schema.get("foreignKeys", []):
            other, column = key["reference"]["resource"], key["reference"]["fields"]
            known = {row[column] for row in tables[other]}
            assert {row[key["fields"]] for row in rows} <= known, resource["name"]
            checked += 1
    assert checked == 11


@pytest.mark.parametrize(
    "content", [None, "", "{", "null", "[]", "{}", '{"title": 1}', "[" * 100_000]
)
def test_a_list_of_topics_over_a_spoilt_description_says_one_line(
    content: str | None, copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reports = copied_reports / "reports"
    file = reports / "small/datapackage.json"
    file.unlink(missing_ok=True) if content is None else file.write_text(content, "utf-8")
    before = (reports / "index.html").read_bytes() if (reports / "index.html").exists() else b""
    assert main(["index", "--data", str(copied_reports / "data"), "--reports", str(reports)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "datapackage.json [FILE] found" in line and line.endswith("fix: run make report")
    assert not before or (reports / "index.html").read_bytes() == before
