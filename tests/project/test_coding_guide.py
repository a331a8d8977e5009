"""The example of the coding guide is a topic that reads without a fault and names every key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import MISSING
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from helpers.places import ROOT
from helpers.random_studies import topic_of_studies
from helpers.study_builder import build_study
from mcstats.check.statements.printed_numbers import printed_numbers
from mcstats.check.statements.printed_words import printed_words
from mcstats.data.load_topic import load_topic
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.model.article import Article
from mcstats.model.claim import Claims
from mcstats.model.facts import GIVEN, Facts
from mcstats.model.printed_keys import ArmKey
from mcstats.model.source import Sources
from mcstats.model.study import Study
from mcstats.model.topic import Topic

GUIDE = ROOT / "docs" / "howto" / "code-a-study.md"
OWN_RULES = GUIDE.with_name("own-rules.md")


def blocks() -> dict[str, str]:
    found = re.findall(r"^```yaml (\S+)\n(.*?)^```$", GUIDE.read_text("utf-8"), re.M | re.S)
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


@pytest.mark.parametrize("noun", [Study, Sources, Claims, Article])
def test_every_key_is_named(noun: type[BaseModel]) -> None:
    words = set(re.findall(r"[a-z_0-9]+", GUIDE.read_text("utf-8")))
    keys = {name for part in nouns_in(noun) for name in part.model_fields}
    assert len(keys) > 15
    assert keys - words == set()


def test_the_example_shows_each_key_of_a_study() -> None:
    text = blocks()["studies/example2020.yaml"]
    shown = set(re.findall(r"([a-z_0-9]+):", text))
    keys = {name for part in nouns_in(Study) for name in part.model_fields}
    assert keys - shown <= {"model"}  # people are no model


def test_the_table_of_routes_says_what_each_needs_and_gives() -> None:
    rows = re.findall(
        r"^\| ([^|]*`[^|]*) \| (`[^|]*`) \| ([A-Z0-9 ]+) \|$", GUIDE.read_text("utf-8"), re.M
    )
    told = {
        route: (re.findall(r"`(\w+)`", printed), re.findall(r"`(\w+)`", named), set(gives.split()))
        for printed, named, gives in rows
        for route in re.findall(r"`(\w+)`", named)
    }
    assert set(told) == set(ROUTES)
    for name, (printed, named, gives) in told.items():
        needs = [{*ROUTES[route].needs, *ROUTES[route].arm_needs} for route in named]
        assert set(printed) == set().union(*needs), name
        assert set.intersection(*needs) <= set(printed), name
        assert gives == set(ROUTES[name].measures), name


def test_the_quantities_that_an_article_may_speak_of_are_those_that_a_study_has() -> None:
    row = next(line for line in GUIDE.read_text("utf-8").splitlines() if "| `quantity` |" in line)
    named = set(re.findall(r"`(\w+)`", row)) - {"quantity", "details"}
    printed = {"difference": "2.0", "ci": "1.0 to 3.0", "p": "0.01", "estimate": "2.0"}
    trend = {"value": "benefit", "place": "abstract"}
    total: Any = {"printed": "10", "place": "abstract"}
    one = build_study(printed=printed, total=total, result={"trend": trend})
    topic = topic_of_studies([one])
    known = {figure.quantity for figure in printed_numbers(topic, one, {})}
    known |= {fact.quantity for fact in printed_words(topic, one, [], 0.05)}
    assert named >= {"n", "allocation", "estimate", "ci_lb", "significant"}
    assert named - known - set(map(str, ArmKey)) == set()


def test_the_facts_that_a_rubric_may_use_stand_there_with_their_words() -> None:
    chapter = OWN_RULES.read_text("utf-8")
    named: dict[str, set[str]] = {}
    for line in chapter.splitlines():
        cells = [set(re.findall(r"`([\w ]+)`", cell)) for cell in line.split("|")]
        if len(cells) > 3:
            named |= dict.fromkeys(cells[1], cells[2])
    assert named.pop("further") == {"blinding", "two high", "further"}
    assert named == {name: set(words) for name, words in GIVEN.items() if name != "further"}
    optional = {name for name, f in Facts.__dataclass_fields__.items() if f.default is not MISSING}
    second = chapter[chapter.index("| optional fact |") :]
    assert {name for name in GIVEN if f"`{name}`" in second} == optional
