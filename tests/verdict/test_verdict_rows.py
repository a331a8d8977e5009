"""Tests of mcstats.verdict.verdict_rows: what each edit of the data must move, and nothing else."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pytest

from helpers.coded_bodies import coded_topic, judged_topic
from helpers.edited_topics import copy_topic, replace_once
from helpers.generated_bodies import bodies, interval
from helpers.judged_topic import Outcome, run_to_verdicts
from helpers.places import SHIPPED_TOPIC, TESTS
from helpers.rubric_cases import the_rubric
from mcstats.data.load_topic import load_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.model.errors import InputError
from mcstats.model.tables import BodyRow
from mcstats.model.topic import Topic
from mcstats.verdict.verdict_rows import TopicVerdicts, mark_deciding, pooled_bodies

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


def trial(n: int, difference: float = 6.0, **more: Any) -> dict[str, Any]:
    return {"n": n, "difference": difference, "ci": interval(difference, n), **more}


def rows_of(tables: TopicVerdicts, question: str = "tested") -> dict[str, BodyRow]:
    return {row.study: row for row in tables.bodies if row.question == question}


def test_each_result_has_its_role() -> None:
    studies = {
        "a": trial(60),
        "b": trial(4000, 0.0, construct="names"),
        "c": trial(40, 9.0, construct="names"),
        "d": trial(40, 1.0, construct="names"),
        "e": trial(40, stimulus="pills"),
    }
    claim = {"question": {"constructs": ["recall", "names"]}}
    tables = judged_topic(coded_topic("memory", studies, claim), the_rubric())
    rows = rows_of(tables)
    roles = {name: row.role for name, row in rows.items()}
    assert roles == {
        "a": "decides", "b": "against", "c": "for", "d": "undecided", "e": "excluded",
    }  # fmt: skip
    assert rows["b"].replication == "Contradicts: the result excludes an effect that would matter."
    assert rows["e"].because == "The study tested another intervention (pills)."
    assert tables.verdicts[0].verdict == "promising but unproven"


def test_the_product_as_sold_has_a_body_of_its_own() -> None:
    question = {"interventions": ["pills"], "related": ["training"]}
    studies = {"a": trial(60, stimulus="pills"), "b": trial(40, -9.0)}
    tables = judged_topic(coded_topic("memory", studies, {"question": question}), the_rubric())
    (row,) = tables.verdicts
    assert rows_of(tables)["a"].role == rows_of(tables, "sold")["b"].role == "decides"
    assert row.certainty_sold != "not tested" and row.certainty_indirect == ""
    assert row.reading_text.startswith("Pills") and row.sold_text.startswith("Training for adults")
    alone = judged_topic(
        coded_topic("memory", {"a": studies["a"]}, {"question": question}), the_rubric()
    )
    (row,) = alone.verdicts
    assert (row.certainty_sold, rows_of(alone, "sold")) == ("not tested", {})
    assert row.certainty_indirect != ""
    assert row.sold_text == (
        "No eligible study in people tested whether training for adults affects recall."
    )


def test_a_topic_without_evidence_has_a_verdict_and_no_rows() -> None:
    tables = judged_topic(coded_topic("memory", {"a": trial(60, construct="x")}), the_rubric())
    (row,) = tables.verdicts
    assert (row.verdict, row.certainty, row.reading, row.effect) == (
        "unproven", "no eligible evidence", "not tested", "",
    )  # fmt: skip
    assert (tables.bodies, tables.absolute) == ([], [])


def test_bodies_that_are_pooled_give_a_synthesis_and_mark_its_effects() -> None:
    topic = coded_topic("memory", {"a": trial(60), "b": trial(80), "c": {"n": 20, "trend": "harm"}})
    effects = estimate_topic(topic, the_rubric().hedge_words()).effects
    (row,) = pooled_bodies(topic, the_rubric(), effects, [])
    assert (row.synthesis, row.k) == ("works", 2)
    marked = mark_deciding(topic, the_rubric(), effects)
    assert {one.study: one.primary_of for one in marked} == {"a": "works", "b": "works"}


# ---------------------------------------------------------------------- absolute effects


def absolute_by_handbook(risk: float, kind: str, ratio: float) -> float:
    """Events more per 1,000 (Cochrane Handbook 2019, 15.4.4.2 to 15.4.4.4)."""
    if kind == "RR":
        return 1000 * risk * (ratio - 1)
    odds = ratio * risk / (1 - risk)
    return 1000 * (odds / (1 + odds) - risk)


@pytest.mark.parametrize("kind", ["RR", "OR"])
@pytest.mark.parametrize(
    ("printed", "risk"), [("12%", 0.12), ("0.12", 0.12), ("0.5%", 0.005), (None, 60 / 200)]
)
def test_effects_in_people_follow_from_the_control_risk_and_the_relative_effect(
    kind: str, printed: str | None, risk: float
) -> None:
    events = {"n": 400, "events": [(40, 200), (60, 200)]}
    events["estimates"] = [{"measure": kind, "route": "events"}]
    claim: dict[str, Any] = {"question": {"measures": [kind]}}
    if printed is not None:
        claim["control_risk"] = {"value": printed, "source": "a", "place": "table 1"}
    tables = judged_topic(coded_topic("salt", {"a": events}, claim), the_rubric())
    (row,) = tables.absolute
    if kind == "RR":
        ratio, error = 40 / 60, math.sqrt(1 / 40 - 1 / 200 + 1 / 60 - 1 / 200)
    else:
        ratio = (40 / 160) / (60 / 140)
        error = math.sqrt(1 / 40 + 1 / 160 + 1 / 60 + 1 / 140)
    ends = [ratio * math.exp(sign * 1.959964 * error) for sign in (-1, 1)]
    assert (row.control_risk, row.per) == (pytest.approx(risk), 1000)
    assert row.without == pytest.approx(1000 * risk)
    assert row.difference == pytest.approx(absolute_by_handbook(risk, kind, ratio), abs=1e-6)
    assert row.with_ == pytest.approx(row.without + row.difference)
    assert (row.ci_lb, row.ci_ub) == pytest.approx(
        [absolute_by_handbook(risk, kind, end) for end in ends], rel=1e-5
    )


def test_the_effect_of_a_vaccine_in_people_is_that_of_the_pooled_ratio() -> None:
    tables = judged_topic(load_topic(TESTS / "topics" / "bcg"), the_rubric())
    row = next(row for row in tables.absolute if row.claim == "prevents")
    # metafor, rma(RR, REML, test = "adhoc") of the seven random trials of dat.bcg: 0.3787
    assert row.with_ / row.without == pytest.approx(0.3787, abs=1e-4)
    assert row.difference == pytest.approx(
        absolute_by_handbook(row.control_risk, "RR", 0.3787), abs=0.1
    )


def test_a_difference_of_means_has_no_effect_among_a_thousand_people() -> None:
    claim = {"control_risk": {"value": "12%", "source": "a", "place": "table 1"}}
    assert judged_topic(coded_topic("memory", {"a": trial(60)}, claim), the_rubric()).absolute == []


# ---------------------------------------------------------------------- sentences

PRONOUN = re.compile(r"\b(it|its|they|their|them|this|these)\b", re.IGNORECASE)
REFERENTS = {
    # A pronoun stands only where its noun stands before it, in the same sentence.
    "make little or no difference to it": "outcome",
}


def sentences(tables: TopicVerdicts) -> list[str]:
    found = [text for row in tables.verdicts for text in (row.reading_text, row.sold_text)]
    for row in tables.bodies:
        found.extend(part for part in (row.because, row.replication) if part)
    return found


def coded_bodies() -> list[Topic]:
    return [coded_topic(body.field, dict(body.studies), dict(body.claim)) for body in bodies(0, 50)]


def test_every_sentence_is_one_and_every_pronoun_has_its_noun() -> None:
    topics = [load_topic(SHIPPED_TOPIC), load_topic(TESTS / "topics" / "prepost"), *coded_bodies()]
    for text in {text for topic in topics for text in sentences(judged_topic(topic, the_rubric()))}:
        assert text[0].isupper() and text.endswith("."), text
        assert ".." not in text and ";;" not in text and "  " not in text, text
        assert len(re.split(r"[.;:]", text)[0].split()) <= 25, text
        without = text
        for phrase in REFERENTS:
            without = without.replace(phrase, "")
        assert not PRONOUN.search(without), text


def test_a_reading_is_never_stronger_than_the_certainty_or_the_interval() -> None:
    for topic in coded_bodies():
        (row,) = judged_topic(topic, the_rubric()).verdicts
        if row.certainty == "very low":
            assert row.reading == "very uncertain" and "very uncertain" in row.reading_text
        if "the interval includes both" in row.reading_text:
            assert row.reading == "unclear"
        if row.reading in ("benefit", "harm"):
            assert row.certainty in ("low", "moderate", "high")
            if row.certainty == "low":
                assert " may " in row.reading_text


def test_the_direction_of_a_reading_is_that_of_the_outcome_as_the_claim_names_it() -> None:
    def reading(**claim: Any) -> str:
        topic = coded_topic("memory", {"a": trial(4000, 9.0)}, claim)
        return judged_topic(topic, the_rubric()).verdicts[0].reading_text

    assert "increase" in reading(outcome_label="recall") or "increases" in reading()
    turned = reading(outcome_label="forgetting", outcome_better="lower")
    assert "reduc" in turned and "increas" not in turned


def test_a_body_is_pooled_again_without_clusters_that_nobody_is_known_to_have_allowed_for() -> None:
    studies = {
        name: {"n": 80, "difference": 6.0 + n, "ci": interval(6.0 + n, 80)}
        for n, name in enumerate("abc")
    }
    studies["c"]["design"] = {"assignment": "cluster"}
    topic, rubric = coded_topic("memory", studies), the_rubric()
    effects = estimate_topic(topic, rubric.hedge_words()).effects
    rows = list(pooled_bodies(topic, rubric, effects, ()))
    assert [(row.role, row.k) for row in rows] == [
        ("main", 3),
        ("without intervals of clusters that may not be allowed for", 2),
    ]
    # the mean of two trials of one size
    assert rows[1].mu == pytest.approx(6.5)
