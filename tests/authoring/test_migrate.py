"""Topics of the earlier data format are brought over; what a person has to decide is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.edited_topics import copy_topic
from helpers.places import TESTS
from helpers.rubric_cases import the_rubric
from mcstats.authoring.migrate import migrate_topic
from mcstats.bias.rate import rate_topic
from mcstats.data.load_topic import load_topic, read_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.model.errors import InputError
from mcstats.verdict.verdict_rows import judge_topic

OLD = TESTS / "authoring" / "format1"
TOPICS = sorted(path.name for path in OLD.iterdir())


@pytest.fixture
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return copy_topic(OLD / request.param, tmp_path)


@pytest.mark.parametrize("old", TOPICS, indirect=True)
def test_an_old_topic_is_refused_with_the_command_that_brings_it_over(old: Path) -> None:
    _, faults = read_topic(old)
    (fault,) = [f for f in faults if f.code == "FORMAT"]
    assert fault.fix.startswith("mcstats migrate ")
    assert [f for f in faults if f.file == fault.file] == [fault]


@pytest.mark.parametrize("old", TOPICS, indirect=True)
def test_a_migrated_topic_can_be_judged(old: Path) -> None:
    migrate_topic(old)
    topic, rubric = load_topic(old), the_rubric()
    effects = estimate_topic(topic, rubric.hedge_words()).effects
    rows = judge_topic(topic, rubric, effects, rate_topic(topic, rubric)).verdicts
    assert len(rows) == len(topic.claims.claims)


@pytest.mark.parametrize("old", TOPICS, indirect=True)
def test_a_second_migration_changes_nothing(old: Path) -> None:
    migrate_topic(old)
    before = {path: path.read_bytes() for path in old.rglob("*.yaml")}
    (line,), _ = migrate_topic(old)
    assert "already" in line
    assert {path: path.read_bytes() for path in old.rglob("*.yaml")} == before


@pytest.mark.parametrize("old", TOPICS, indirect=True)
def test_lines_that_did_not_have_to_change_stay_in_their_order(old: Path) -> None:
    before = {path: path.read_text("utf-8").splitlines() for path in old.rglob("*.yaml")}
    migrate_topic(old)
    for path, lines in before.items():
        after = path.read_text("utf-8").splitlines()
        kept = [line for line in lines if line in set(after)]
        remaining = iter(after)
        assert all(line in remaining for line in kept if lines.count(line) == 1), path.name


@pytest.mark.parametrize("old", ["microcurrent"], indirect=True)
def test_comments_stay_even_within_what_is_replaced(old: Path) -> None:
    path = old / "claims.yaml"
    text = path.read_text("utf-8")
    head = "    deciding:\n"
    path.write_text(text.replace(head, head + "      # named in 2024\n", 1), "utf-8")
    migrate_topic(old)
    assert "# named in 2024" in path.read_text("utf-8")


@pytest.mark.parametrize("old", ["microcurrent"], indirect=True)
def test_each_open_question_names_its_place(old: Path) -> None:
    _, questions = migrate_topic(old)
    assert len(questions) > 10
    for line in questions:
        file, number, _ = line.split(":", 2)
        assert file.endswith(".yaml")
        assert int(number) > 0


@pytest.mark.parametrize("old", ["bcg"], indirect=True)
def test_a_threshold_of_a_ratio_is_no_logarithm_any_more(old: Path) -> None:
    path = old / "claims.yaml"
    text = path.read_text("utf-8")
    before = "    deciding:\n      - study: hart1977"
    threshold = '    threshold: {value: "0.2", source: acpjc1994, place: p. 1}\n'
    path.write_text(text.replace(before, threshold + before, 1), "utf-8")
    migrate_topic(old)
    assert load_topic(old).claims.claims[0].threshold.value == "1.221"  # type: ignore[union-attr]


@pytest.mark.parametrize("old", ["base"], indirect=True)
def test_a_topic_that_would_have_faults_is_left_as_it_is(old: Path) -> None:
    study = old / "studies" / "alpha2020.yaml"
    study.write_text(study.read_text("utf-8") + "nonsense: 1\n", "utf-8")
    before = (old / "claims.yaml").read_bytes()
    with pytest.raises(InputError):
        migrate_topic(old)
    assert (old / "claims.yaml").read_bytes() == before
