"""What each edit of the data must move, and that nothing else moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.edited_topics import copy_topic, replace_once
from helpers.judged_topic import Outcome, run_to_verdicts
from helpers.places import SHIPPED_TOPIC
from mcstats.data.load_topic import load_topic
from mcstats.model.errors import InputError

TABLE = {
    "atp": ("Pre-clinical, animal, in vitro", "Real in a dish; unproven on human faces"),
    "muscle": ("Moderate; industry-funded, NMES not microcurrent", "Likely real for muscle toning"),
    "wrinkles": ("Weak; no control group", "Promising but unproven"),
    "wounds": ("Moderate to good", "Real — but a different use than facials"),
    "instant_lift": (
        "Anecdotal / mechanism-plausible",
        "Real but temporary (hours to a day)",
    ),
    "facelift": ("No good evidence", "Overstated marketing claim"),
}


@pytest.fixture(scope="module")
def declared() -> Outcome:
    return run_to_verdicts()


@pytest.fixture
def topic(tmp_path: Path) -> Path:
    return copy_topic(SHIPPED_TOPIC, tmp_path)


PARTICIPANTS = "    value: {}\n    place: abstract\n    words: in this"


def blind_against_a_sham(study: Path, allocation: str) -> None:
    replace_once(study, "    value: one group\n", f"    value: {allocation}\n")
    replace_once(study, PARTICIPANTS.format("not blinded"), PARTICIPANTS.format("blinded"))
    replace_once(study, "times:\n", "  - {id: sham, role: sham, label: sham}\ntimes:\n")


def moved(before: Outcome, after: Outcome, columns: tuple[str, ...]) -> dict[str, set[str]]:
    """The columns that differ, by claim."""
    return {
        claim: changed
        for claim, row in after.verdicts.items()
        if (
            changed := {
                name
                for name in columns
                if getattr(row, name) != getattr(before.verdicts[claim], name)
            }
        )
    }


LEVELS = ("quality", "verdict", "qualifiers")


@pytest.mark.parametrize("claim", TABLE)
def test_each_row_of_the_article_comes_out_in_level_qualifiers_and_words(
    declared: Outcome, claim: str
) -> None:
    row = declared.verdicts[claim]
    assert row.agrees is True
    assert (row.quality_text, row.verdict_text) == TABLE[claim]


def test_the_table_in_the_readme_is_the_one_that_is_computed(declared: Outcome) -> None:
    readme = (SHIPPED_TOPIC.parent.parent / "README.md").read_text(encoding="utf-8")
    for claim in TABLE:
        row = declared.verdicts[claim]
        assert f"| {row.statement} |" in readme
        assert f"| {row.quality_text} | {row.verdict_text} |" in readme


@pytest.mark.parametrize("allocation", ["randomised", "not randomised"])
def test_a_sham_arm_beside_a_change_within_one_arm_lifts_nothing(
    declared: Outcome, topic: Path, allocation: str
) -> None:
    # The comparison that the result makes is rated, and a change within one arm makes none.
    blind_against_a_sham(topic / "studies" / "saniee2012.yaml", allocation)
    after = run_to_verdicts(topic)
    assert moved(declared, after, LEVELS) == {}


def test_an_independent_funder_moves_the_funding_rating_and_its_qualifier_alone(
    declared: Outcome, topic: Path
) -> None:
    study = topic / "studies" / "kavanagh2012.yaml"
    replace_once(study, "    value: industry\n", "    value: independent\n")
    after = run_to_verdicts(topic)
    changed = {
        key: row.rating
        for key, row in after.ratings.items()
        if row.rating != declared.ratings[key].rating
    }
    assert set(changed.values()) == {"low"}
    assert {(study, domain) for study, _, domain in changed} == {("kavanagh2012", "funding")}
    assert moved(declared, after, LEVELS) == {"muscle": {"qualifiers"}}
    held = set(declared.verdicts["muscle"].qualifiers.split())
    assert held - set(after.verdicts["muscle"].qualifiers.split()) == {"industry-funded"}
    assert after.effects == declared.effects


def test_blinded_participants_without_the_sham_are_refused_with_their_place(topic: Path) -> None:
    study = topic / "studies" / "avendanocoy2022.yaml"
    replace_once(study, "    role: sham\n", "    role: no treatment\n")
    with pytest.raises(InputError, match=r"avendanocoy2022\.yaml:\d+:\d+ \[CONTRADICTION\]"):
        load_topic(topic)


def test_without_the_sham_and_with_blinded_assessors_the_wound_claim_is_likely_real(
    declared: Outcome, topic: Path
) -> None:
    study = topic / "studies" / "avendanocoy2022.yaml"
    replace_once(study, "    role: sham\n", "    role: no treatment\n")
    text = study.read_text(encoding="utf-8")
    start, end = text.index("  participants:\n"), text.index("  providers:")
    unblinded = "  participants: {value: not blinded, place: abstract}\n"
    study.write_text(text[:start] + unblinded + text[end:], encoding="utf-8")
    after = run_to_verdicts(topic)
    row = after.verdicts["wounds"]
    assert (row.quality, row.verdict) == ("moderate", "likely real")
    assert set(moved(declared, after, LEVELS)) == {"wounds"}


def test_the_instant_lift_claimed_as_caused_by_the_current_is_unproven(
    declared: Outcome, topic: Path
) -> None:
    replace_once(topic / "claims.yaml", "    asserts: seen\n", "    asserts: caused\n")
    after = run_to_verdicts(topic)
    assert after.verdicts["instant_lift"].verdict == "unproven"
    assert set(moved(declared, after, LEVELS)) == {"instant_lift"}
