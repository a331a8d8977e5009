"""Statements of articles against the printed sets of studies."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpers.computed_tables import shipped_rubric
from helpers.minimal_topic import ARTICLE, write_minimal_topic
from helpers.random_studies import random_study, topic_of_studies
from helpers.seeded_statements import article_of_seeds, seeded_errors
from helpers.shipped_topic import shipped_book, shipped_checks
from helpers.statement_parts import SHIPPED_HEDGES
from helpers.study_builder import build_study, effects_of_topic, printed_value, two_groups
from helpers.told_statements import row_told
from mcstats.check.check_topic import index_studies
from mcstats.check.statements.check_statement import check_statement, check_statements
from mcstats.check.statements.study_index import StudyIndex
from mcstats.data.load_topic import load_topic
from mcstats.model.article import Article
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.result import Assumption
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Topic


def test_a_row_points_at_the_line_of_the_statement() -> None:
    where = shipped_checks()["spalens2026/l74-days"].where
    file, line = where.rsplit(":", 1)
    assert file.endswith("articles/spalens2026.yaml") and int(line) > 1


@pytest.mark.parametrize(
    ("studies", "each", "seed"),
    [(4, 6, 1), pytest.param(14, 120, 2, marks=pytest.mark.slow)],
    ids=["some", "thousands"],
)
def test_seeded_errors_are_seen_and_named_and_correct_statements_raise_no_alarm(
    studies: int, each: int, seed: int
) -> None:
    rng = random.Random(seed)
    generated = topic_of_studies([random_study(rng, f"study{i}") for i in range(studies)])
    seeded = list(seeded_errors(rng, list(generated.studies.values()), each))
    article = article_of_seeds(seeded)
    model = shipped_rubric().errors
    assert model is not None
    told = StudyIndex.of(
        type(generated)(
            generated.name,
            generated.sources,
            generated.claims,
            generated.studies,
            {"seeded": article},
            generated.positions,
        ),
        (),
        SHIPPED_HEDGES,
        model.weights(),
        model.rungs(),
    )
    found = list(zip(seeded, check_statements(told), strict=True))
    alarms = [row for entry, row in found if entry.truth is None and row.status != "right"]
    wrong = [(entry.truth, row) for entry, row in found if entry.truth is not None]
    assert alarms == []
    assert len({truth for truth, _ in wrong}) >= 18  # every class was seeded
    # A digit that was added is right where it is the one that the printed counts give.
    passed = [(truth, row.printed, row.allowed) for truth, row in wrong if row.status == "right"]
    by_counts = [one for one in passed if one[0] == Diagnosis.OVER_PRECISE and " of " in one[2]]
    assert passed == by_counts and len(by_counts) < 0.05 * each
    named = [row for truth, row in wrong if row.diagnosis == truth]
    assert len(named) >= 0.9 * len(wrong)


def test_a_number_of_people_that_cannot_be_one_is_still_a_mismatch() -> None:
    statement = next(
        (article, index)
        for article in shipped_book().topic.articles.values()
        for index, entry in enumerate(article.statements)
        if entry.id == "l65-n"
    )
    article, index = statement
    entries = list(article.statements)
    entries[index] = entries[index].model_copy(update={"says": "10.8"})
    edited = article.model_copy(update={"statements": tuple(entries)})
    row = check_statement(shipped_book(), edited, index)
    assert (row.status, row.diagnosis) == ("wrong", Diagnosis.SHIFT)


def assumption(name: str, **settings: str) -> Assumption:
    declared = {"label": name, "settings": settings}
    content = {"id": name, "what": "w", "because": "b", "results": ["r"], "declared": declared}
    return Assumption.model_validate_json(json.dumps(content))


def topic_with_page(of: Study, statement: dict[str, Any]) -> Topic:
    """A topic of one study and an article with one statement."""
    content = {
        "id": "seeded",
        "source": "page",
        "label": "Page",
        "publisher": {"name": "x", "sells": "x", "place": "line 1"},
        "statements": [statement],
    }
    article = Article.model_validate_json(json.dumps(content))
    return replace(topic_of_studies([of]), articles={"seeded": article})


def test_the_first_assumption_on_when_a_change_began_is_named() -> None:
    asked = {"study": "planted", "quantity": "difference", "outcome": "o", "time": "end"}
    said = {"id": "s", "place": "line 1", "kind": "result", "paraphrase": "x", "says": "12"}

    def told(*made: Assumption) -> str:
        of = build_study(printed={"difference": "12"}).model_copy(update={"assumptions": made})
        (row,) = check_statements(
            StudyIndex.of(topic_with_page(of, said | {"about": asked}), (), {}, {}, {})
        )
        assert row.status == "right"
        return row.what

    first, second = assumption("one", since="previous"), assumption("two", since="baseline")
    plain = "planted prints 12 (planted, abstract)"
    assert told(assumption("other", tails="1"), first, second) == f"{plain}, read as one"
    assert told(second, first) == f"{plain}, read as two"
    assert told(assumption("other", tails="1")) == told() == plain


STATEMENTS = """\
  - id: {name}
    place: line 4
    kind: result
    paraphrase: Something of the trial.
    about: {{study: trial2020, {about}}}
    {says}
"""


def said(folder: Path, about: str, says: str, *, kind: str = "", **changes: Any) -> CheckRow:
    """Check one statement on the small topic, which is loaded as files are.

    With a kind, it names no study.
    """
    data = write_minimal_topic(folder)
    text = ARTICLE[: ARTICLE.index("  - id: right")]
    text += STATEMENTS.format(name="one", about=about, says=says)
    if kind:
        text = text.replace("kind: result", f"kind: {kind}").replace("study: trial2020, ", "")
    (data / "small" / "articles" / "blog.yaml").write_text(text, encoding="utf-8")
    topic = load_topic(data / "small")
    effects = effects_of_topic(topic)
    (row,) = check_statements(replace(index_studies(topic, shipped_rubric(), effects), **changes))
    return row


def test_a_number_in_words_that_the_rubric_does_not_know_is_not_checked(tmp_path: Path) -> None:
    about, says = "quantity: mean, outcome: pain, time: end, arm: cold", "says: about 12"
    known = said(tmp_path / "known", about, says)
    assert known.status == "right"
    row = said(tmp_path / "unknown", about, says, hedges={})
    assert (row.status, row.diagnosis) == ("not checkable", "")
    assert row.what.startswith("no number: ")


def test_the_explanation_that_is_told_is_not_told_again_as_another_one(tmp_path: Path) -> None:
    row = said(tmp_path, "quantity: mean, outcome: pain, time: end, arm: warm", 'says: "12.10"')
    assert (row.status, row.diagnosis) == ("wrong", Diagnosis.ARM)
    assert row.what.startswith("12.10 is printed for mean, pain, end, cold")
    assert Diagnosis.ARM not in row.alternatives


UNDECIDED = "it names no study, and no fact or record that was read decides it"
NO_EVENTS = "warmth for pain: nothing that was read prints "


@pytest.mark.parametrize(
    ("kind", "about", "says", "status", "told"),
    [
        (
            "safety",
            "quantity: side_effects",
            "states: none",
            "not in what we read",
            f"{NO_EVENTS}adverse events",
        ),
        (
            "result",
            "quantity: adverse_burn",
            "states: named",
            "not in what we read",
            f"{NO_EVENTS}this event",
        ),
        ("safety", "quantity: side_effects", 'says: "0"', "not in what we read", UNDECIDED),
        ("design", "quantity: funding", "states: industry", "not in what we read", UNDECIDED),
        ("regulation", "quantity: approval", "states: yes", "not in what we read", UNDECIDED),
        (
            "opinion",
            "quantity: looks",
            "states: pleasant",
            "not checkable",
            "an opinion, which no source decides",
        ),
        (
            "result",
            "quantity: looks",
            "states: advertised",
            "not checkable",
            "an advertisement that the article reports",
        ),
    ],
)
def test_only_opinions_and_advertisements_cannot_be_checked(
    kind: str, about: str, says: str, status: str, told: str, tmp_path: Path
) -> None:
    row = said(tmp_path, about, says, kind=kind)
    assert (row.status, row.what) == (status, told)


@pytest.mark.parametrize(
    ("about", "says", "status", "told"),
    [
        (
            "quantity: difference, outcome: pain, time: end, contrast: between",
            'says: "6.27"',
            "right",
            "",
        ),
        ("quantity: mean, outcome: pain, time: end, arm: cold", 'says: "12.10"', "right", "12.10"),
        ("quantity: funding", "states: industry", "not in what we read", "does not report it"),
        ("quantity: allocation", "states: not randomised", "wrong", "is coded as 'randomised'"),
        ("quantity: allocation", "states: randomised", "right", "is coded as 'randomised'"),
        ("quantity: stimulus", "states: cold", "wrong", "is coded as 'warmth' instead"),
    ],
)
def test_a_statement_is_told_by_what_the_study_prints(
    about: str, says: str, status: str, told: str, tmp_path: Path
) -> None:
    row = said(tmp_path, about, says)
    assert (row.status, told in row.what) == (status, True), row


def told_of(study: Study, says: str, **about: str) -> CheckRow:
    """Check one number that an article tells of a study, by the rules of the shipped rubric."""
    statement = {
        "id": "s",
        "place": "line 1",
        "kind": "result",
        "paraphrase": "x",
        "says": says,
        "about": {"study": "planted", **about},
    }
    model = shipped_rubric().errors
    assert model is not None
    topic = topic_with_page(study, statement)
    (row,) = check_statements(
        StudyIndex.of(topic, (), SHIPPED_HEDGES, model.weights(), model.rungs())
    )
    return row


STIMULATOR = build_study(
    details={
        "amplitude": printed_value("50 μA"),
        "session_minutes": printed_value("20", unit="min"),
        "weeks": printed_value("4 weeks"),
        "weight_mean": printed_value("70", unit="kg"),
        "dose": printed_value("0.5 mg"),
        "thickness_mean": printed_value("2.5", unit="cm"),
        "participants_in_all": printed_value("1,753"),
    }
)
PRESSURES = build_study(
    details={
        "systolic_mean": printed_value("150", unit="mm Hg"),
        "glucose_mean": printed_value("5.5", unit="mmol/L"),
        "waist_mean": printed_value("102", unit="cm"),
        "infusion": printed_value("2 mg/kg/day"),
        "centres": printed_value("48"),
    }
)


@pytest.mark.parametrize(
    ("study", "quantity", "says", "unit", "status"),
    [
        (STIMULATOR, "amplitude", "50 mA", "", "wrong"),
        (STIMULATOR, "amplitude", "0.05 mA", "", "right"),
        (STIMULATOR, "amplitude", "50", "mA", "wrong"),
        (STIMULATOR, "session_minutes", "20 hours", "", "wrong"),
        (STIMULATOR, "session_minutes", "20 minutes per session", "", "right"),
        (STIMULATOR, "weeks", "4 days", "", "wrong"),
        (STIMULATOR, "weeks", "28 days", "", "right"),
        (STIMULATOR, "weight_mean", "70 lb", "", "wrong"),
        (STIMULATOR, "weight_mean", "70", "pounds", "wrong"),
        (STIMULATOR, "weight_mean", "154", "lb", "right"),
        (STIMULATOR, "weight_mean", "70", "furlongs", "wrong"),
        (STIMULATOR, "dose", "500 μg", "", "right"),
        (STIMULATOR, "dose", "500", "mcg", "right"),
        (STIMULATOR, "thickness_mean", "25 mm", "", "right"),
        (STIMULATOR, "participants_in_all", "about 1,800", "", "right"),
        (STIMULATOR, "participants_in_all", "1,800", "", "imprecise"),
        (STIMULATOR, "participants_in_all", "about 1,900", "", "wrong"),
        (STIMULATOR, "participants_in_all", "about 2,000", "", "wrong"),
        (PRESSURES, "systolic_mean", "20.0 kPa", "", "right"),
        (PRESSURES, "systolic_mean", "150 mmHg", "", "right"),
        (PRESSURES, "systolic_mean", "150 kPa", "", "wrong"),
        (PRESSURES, "glucose_mean", "5.5 mg/dL", "", "wrong"),
        (PRESSURES, "waist_mean", "40 inches", "", "right"),
        (PRESSURES, "infusion", "2 mg/kg/h", "", "wrong"),
        (PRESSURES, "centres", "4 dozen", "", "right"),
        (PRESSURES, "centres", "around 50", "", "right"),
    ],
)
def test_the_unit_that_stands_in_a_statement_counts(
    study: Study, quantity: str, says: str, unit: str, status: str
) -> None:
    about = {"quantity": quantity} | ({"unit": unit} if unit else {})
    assert told_of(study, says, **about).status == status


EYES = build_study(total=printed_value("120", unit="eyes"))
TWO_RECORDS = build_study(
    total=printed_value("120", unit="eyes", because="as analysed")
    | {"other": [printed_value("96", source="record", words="96 people")]}
)


@pytest.mark.parametrize(
    ("study", "says", "status", "diagnosis"),
    [
        (EYES, "120 people", "imprecise", Diagnosis.DENOMINATOR),
        (EYES, "120 patients with cataract", "imprecise", Diagnosis.DENOMINATOR),
        (EYES, "120 eyes", "right", Diagnosis.EXACT),
        (EYES, "120", "right", Diagnosis.EXACT),
        (EYES, "210 people", "wrong", Diagnosis.SWAPPED),
        (TWO_RECORDS, "96 people", "right", Diagnosis.REPEATS),
    ],
)
def test_a_count_of_parts_of_people_is_no_count_of_people(
    study: Study, says: str, status: str, diagnosis: Diagnosis
) -> None:
    row = told_of(study, says, quantity="n")
    assert (row.status, row.diagnosis) == (status, diagnosis)


COURSE = build_study(
    details={
        "weeks": printed_value("8", unit="weeks"),
        "follow_up": printed_value("26", unit="weeks"),
        "run_in": printed_value("1", unit="month"),
        "visits": printed_value("6", unit="sessions"),
    }
)
RATES = build_study(
    result={
        "groups": {
            arm: {"rate": printed_value(rate, unit="per 1000 person-years")}
            for arm, rate in {"a": "25", "b": "40"}.items()
        }
    }
)


@pytest.mark.parametrize(
    ("study", "quantity", "says", "status"),
    [
        (COURSE, "weeks", "two months", "right"),
        (COURSE, "weeks", "about two months", "right"),
        (COURSE, "weeks", "three months", "wrong"),
        (COURSE, "weeks", "eight months", "wrong"),
        (COURSE, "follow_up", "half a year", "right"),
        (COURSE, "follow_up", "six months", "right"),
        (COURSE, "run_in", "4 weeks", "right"),
        (COURSE, "run_in", "6 weeks", "wrong"),
        (COURSE, "visits", "six treatments", "right"),
        (COURSE, "visits", "six days", "wrong"),
        (RATES, "rate", "25 per 1,000 person-years", "right"),
        (RATES, "rate", "2.5 per 100 person-years", "right"),
        (RATES, "rate", "25 per 100 person-years", "wrong"),
    ],
)
def test_times_sittings_and_rates_are_told_in_other_units(
    study: Study, quantity: str, says: str, status: str
) -> None:
    assert told_of(study, says, quantity=quantity).status == status


HEALED = build_study(
    groups=two_groups(
        {"n": "30", "events": "20", "percent": "66.7%"},
        {"n": "30", "events": "6", "percent": "20%"},
    )
)
RELAPSED = build_study(
    groups=two_groups({"n": "64", "events": "8"}, {"n": "64", "events": "48", "percent": "75%"})
)


@pytest.mark.parametrize(
    ("study", "quantity", "arm", "says", "status"),
    [
        (HEALED, "percent", "a", "two thirds", "right"),
        (HEALED, "percent", "a", "two-thirds of the patients", "right"),
        (HEALED, "percent", "a", "three quarters", "wrong"),
        (HEALED, "percent", "b", "one in five", "right"),
        (HEALED, "percent", "b", "one fifth", "right"),
        (HEALED, "percent", "b", "1 in 5", "right"),
        (HEALED, "percent", "b", "one in four", "wrong"),
        (HEALED, "difference", "", "46.7 percentage points", "right"),
        (RELAPSED, "percent", "b", "three out of four", "right"),
        (RELAPSED, "percent", "a", "one in eight", "right"),
        (RELAPSED, "percent", "a", "one in seven", "wrong"),
        (RELAPSED, "difference", "", "-62.5 percentage points", "right"),
    ],
)
def test_shares_in_words_and_percentage_points_are_compared_with_the_arms(
    study: Study, quantity: str, arm: str, says: str, status: str
) -> None:
    about = {"quantity": quantity, "outcome": "o", "time": "end"} | ({"arm": arm} if arm else {})
    assert told_of(study, says, **about).status == status


SURVIVAL = build_study(printed={"estimate": "0.66", "ci": "0.50 to 0.87"}, measure="HR")
BLEEDING = build_study(printed={"estimate": "1.42", "ci": "1.05 to 1.92"}, measure="OR")


@pytest.mark.parametrize(
    ("study", "quantity", "says", "status"),
    [
        (SURVIVAL, "estimate", "34%", "right"),
        (SURVIVAL, "estimate", "-34%", "right"),
        (SURVIVAL, "estimate", "about a third", "right"),
        (SURVIVAL, "estimate", "one third lower", "right"),
        (SURVIVAL, "estimate", "1", "wrong"),
        (SURVIVAL, "estimate", "66%", "wrong"),
        (SURVIVAL, "ci_lb", "13%", "right"),
        (SURVIVAL, "ci_ub", "50%", "right"),
        (SURVIVAL, "ci_lb", "50%", "wrong"),
        (BLEEDING, "estimate", "42%", "right"),
        (BLEEDING, "estimate", "-42%", "wrong"),
        (BLEEDING, "estimate", "1", "wrong"),
        (BLEEDING, "estimate", "1.4", "right"),
        (BLEEDING, "estimate", "over 1", "right"),
    ],
)
def test_a_printed_ratio_is_told_as_a_relative_change_and_never_rounded_to_none(
    study: Study, quantity: str, says: str, status: str
) -> None:
    assert told_of(study, says, quantity=quantity, outcome="o", time="end").status == status


@pytest.mark.parametrize(
    ("better", "printed", "says", "status"),
    [
        ("lower", "-5.8", "5.8 kg", "right"),
        ("lower", "-5.8", "-5.8", "right"),
        ("lower", "-5.8", "6", "right"),
        ("lower", "5.8", "-5.8", "wrong"),
        ("higher", "-5.8", "5.8", "wrong"),
        ("lower", "-5.8", "8.5", "wrong"),
        ("lower", "-0.4", "0", "wrong"),
    ],
)
def test_a_printed_loss_may_be_told_without_its_sign_where_less_is_better(
    better: str, printed: str, says: str, status: str
) -> None:
    study = build_study(printed={"difference": printed}, outcome={"better": better, "unit": "kg"})
    assert told_of(study, says, quantity="difference", outcome="o", time="end").status == status


def test_a_printed_reduction_is_told_as_an_estimate() -> None:
    study = build_study(
        printed={"reduction": "51%", "ci": "29% to 66%"},
        result={"estimates": [{"measure": "HR", "route": "reduction_ci"}]},
    )
    about = {"quantity": "estimate", "outcome": "o", "time": "end"}
    told = ("51%", "-51%", "half", "about half", "15%")
    matches = [says for says in told if told_of(study, says, **about).status == "right"]
    assert matches == ["51%", "-51%", "half", "about half"]


@pytest.mark.parametrize(
    ("says", "declared", "fix"),
    [
        ("30%", "truncated", "; fix: delete the declaration"),  # right: 30 of 100
        ("70%", "truncated", "; fix: write the diagnosis complement told as the share"),
        ("70%", "complement told as the share", ""),
    ],
)
def test_a_declaration_that_is_not_found_expires_with_its_remedy(
    says: str, declared: str, fix: str
) -> None:
    groups = two_groups({"events": "30", "n": "100"}, {"events": "40", "n": "100"})
    study = build_study(groups=groups, outcome={"label": "relapse", "better": "lower"})
    statement = {
        "about": {"study": "planted", "quantity": "percent", "outcome": "o", "arm": "a"},
        "says": says,
        "declared": {"diagnosis": declared, "because": "it is known"},
    }
    row = row_told(statement, [study])
    assert row.declared == ("expired" if fix else "yes") and row.where
    assert row.what.endswith(fix or "it is known")
