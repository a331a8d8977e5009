"""The exported schemas are current, agree with the reader, and explain every key."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from helpers.places import ROOT
from mcstats.authoring.schemas import KINDS, schema_line, schema_of, schema_texts
from mcstats.effects.assumptions import SETTINGS
from mcstats.effects.routes.route_registry import ROUTES

DATA = ROOT / "data"
KIND_OF = {
    "sources.yaml": "sources",
    "claims.yaml": "claims",
    "rubric.yaml": "rubric",
    "facts.yaml": "facts",
}
FILES = sorted(DATA.rglob("*.yaml"))


def kind_of(file: Path) -> str:
    return KIND_OF.get(file.name) or {"studies": "study", "articles": "article"}[file.parent.name]


def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(kind))


def study() -> Any:
    file = next(DATA.glob("*/studies/*.yaml"))
    return yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)


@pytest.mark.parametrize("name", schema_texts())
def test_the_committed_schema_is_the_one_that_the_nouns_give(name: str) -> None:
    told = "run: mcstats schema --output data/schema"
    assert (DATA / "schema" / name).read_text("utf-8") == schema_texts()[name], told


@pytest.mark.parametrize("kind", KINDS)
def test_each_schema_is_a_schema(kind: str) -> None:
    Draft202012Validator.check_schema(schema_of(kind))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(DATA)))
def test_each_data_file_names_its_schema_and_keeps_to_it(file: Path) -> None:
    text = file.read_text("utf-8")
    assert text.splitlines()[0] == schema_line(kind_of(file), file, DATA)
    read = yaml.load(text, Loader=yaml.BaseLoader)
    assert [e.message for e in validator(kind_of(file)).iter_errors(read)] == []


@pytest.mark.parametrize("kind", ["sources", "claims", "study", "article", "facts"])
def test_every_key_is_explained(kind: str) -> None:
    schema = schema_of(kind)
    nouns = {"": schema} | {name: noun for name, noun in schema["$defs"].items()}
    silent = [
        f"{noun}.{key}"
        for noun, parts in nouns.items()
        for key, part in parts.get("properties", {}).items()
        if not part.get("description")
    ]
    assert silent == []


@pytest.mark.parametrize("name", schema_texts())
def test_an_explanation_names_its_subject_and_opens_with_no_question_word(name: str) -> None:
    questions = re.compile(r'"description": "((?:What|Where|When|Which|Whether|How|Who|Why)\b.*)"')
    assert questions.findall(schema_texts()[name]) == []


def test_a_key_that_no_noun_has_is_an_error_in_the_editor_too() -> None:
    wrong = study() | {"arm": []}
    assert any("'arm' was unexpected" in e.message for e in validator("study").iter_errors(wrong))


def test_a_word_outside_a_vocabulary_is_an_error_in_the_editor_too() -> None:
    wrong = study() | {"kind": "experiment"}
    found = [e for e in validator("study").iter_errors(wrong) if list(e.path) == ["kind"]]
    assert "trial" in found[0].message


def test_the_editor_offers_every_route_with_what_it_needs() -> None:
    route = schema_of("study")["$defs"]["Estimate"]["properties"]["route"]
    assert route["enum"] == list(ROUTES)
    told = dict(zip(route["enum"], route["enumDescriptions"], strict=True))
    assert told["events"].startswith("from events of each arm, n of each arm; gives RR, OR")


def test_a_value_is_a_mapping_or_the_words_not_reported() -> None:
    check = validator("study")
    assert check.is_valid(study() | {"total": "not reported"})
    assert check.is_valid(study() | {"total": {"printed": "60", "place": "abstract"}})
    assert not check.is_valid(study() | {"total": "sixty"})
    assert not check.is_valid(study() | {"total": {"printed": "60"}})


def test_the_schemas_are_json_without_a_path_or_a_host() -> None:
    for text in schema_texts().values():
        assert json.loads(text)["$schema"].startswith("https://json-schema.org/")
        assert "/home" not in text and "/tmp" not in text


def test_an_option_of_an_assumption_has_the_settings_that_routes_understand() -> None:
    settings = schema_of("study")["$defs"]["AssumptionOption"]["properties"]["settings"]
    assert set(settings["properties"]) == {*SETTINGS, "since"}
    assert settings["additionalProperties"] is False
