"""The example of data/README.md is a topic that reads without a fault, and names every key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from mcstats.evidence.load import load_topic
from mcstats.schema.claim import Claims
from mcstats.schema.source import Sources
from mcstats.schema.study import Study
from mcstats.schema.topic import Topic

README = Path(__file__).parent.parent / "data" / "README.md"


def blocks() -> dict[str, str]:
    found = re.findall(r"^```yaml (\S+)\n(.*?)^```$", README.read_text("utf-8"), re.M | re.S)
    return dict(found)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Topic:
    folder = tmp_path_factory.mktemp("example")
    for name, text in blocks().items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return load_topic(folder)


def nouns_in(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
        for field in kind.model_fields.values():
            yield from nouns_in(field.annotation)
    for part in get_args(kind):
        yield from nouns_in(part)


def test_the_example_reads_without_a_fault(example: Topic) -> None:
    assert list(example.studies) == ["example2020"]
    assert [claim.id for claim in example.claims.claims] == ["moisture"]


@pytest.mark.parametrize("noun", [Study, Sources, Claims])
def test_every_key_is_named(noun: type[BaseModel]) -> None:
    words = set(re.findall(r"[a-z_0-9]+", README.read_text("utf-8")))
    keys = {name for part in nouns_in(noun) for name in part.model_fields}
    assert len(keys) > 15
    assert keys - words == set()


def test_the_example_shows_each_key_of_a_study() -> None:
    text = blocks()["studies/example2020.yaml"]
    shown = set(re.findall(r"([a-z_0-9]+):", text))
    keys = {name for part in nouns_in(Study) for name in part.model_fields}
    assert keys - shown <= {"model"}  # people are no model
