"""Tests of mcstats.authoring.export.ro_crate."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from mcstats.cli import main


def test_a_crate_describes_each_of_its_files(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "ro-crate", "--topic", "bcg", "--output", "crate"]) == 0
    content = json.loads(Path("crate/ro-crate-metadata.json").read_text("utf-8"))
    assert content["@context"] == "https://w3id.org/ro/crate/1.1/context"
    graph = {entity["@id"]: entity for entity in content["@graph"]}
    assert len(graph) == len(content["@graph"])
    descriptor, root = graph["ro-crate-metadata.json"], graph["./"]
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    for key in ("name", "description", "datePublished", "license", "hasPart"):
        assert root[key]
    assert graph[root["license"]["@id"]]["name"] == "not recorded"  # the topic names no licence
    files = {p.relative_to("crate").as_posix() for p in Path("crate").rglob("*") if p.is_file()}
    assert {part["@id"] for part in root["hasPart"]} == files - {"ro-crate-metadata.json"}
    for part in root["hasPart"]:
        raw = Path("crate", part["@id"]).read_bytes()
        entity = graph[part["@id"]]
        assert entity["sha256"] == hashlib.sha256(raw).hexdigest()
        assert entity["contentSize"] == str(len(raw))
        assert raw == Path("reports/bcg", part["@id"]).read_bytes()
    assert "tables/verdicts.csv" in files
