"""Statements of articles against the printed sets of studies."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checking import book, rows, rubric
from generated import generated_study, topic_of
from mcstats.check.row import fails
from mcstats.check.statements.check_statement import StudyIndex, check_statement, check_statements
from mcstats.check.statements.compare_numbers import relate
from mcstats.check.statements.digit_errors import find_slips
from mcstats.check.statements.written_number import Literal, read
from mcstats.model.diagnoses import Diagnosis
from seeding import article_of, seeds

ABOUT = rubric().hedge_words()


def literal(text: str) -> Literal:
    return read(text, "change", ABOUT)


@pytest.mark.parametrize(
    ("said", "printed", "diagnosis", "holds"),
    [
        ("18.37%", "18.37%", Diagnosis.EXACT, True),
        ("thirty", "30", Diagnosis.EXACT, True),
        ("18.4%", "18.37%", Diagnosis.ROUNDED, True),
        ("43", "43.0", Diagnosis.ROUNDED, True),
        ("36%", "36.5%", Diagnosis.ROUNDED, True),
        ("37%", "36.5%", Diagnosis.ROUNDED, True),
        ("about 25%", "25.3%", Diagnosis.ROUNDED, True),
        ("about 26%", "25.3%", Diagnosis.WITHIN, True),
        ("about 18%", "18.6%", Diagnosis.TRUNCATED, True),
        ("18%", "18.6%", Diagnosis.TRUNCATED, False),
        ("18.370%", "18.37%", Diagnosis.OVER_PRECISE, False),
        ("18.37%", "18.4%", Diagnosis.OVER_PRECISE, False),
        ("under 8%", "7.61%", Diagnosis.WITHIN, True),
        ("at least 80%", "≥80%", Diagnosis.EXACT, True),
        ("more than 70%", "over 70%", Diagnosis.EXACT, True),
        ("at least 70%", "over 70%", Diagnosis.WITHIN, True),
        ("over 80%", "≥80%", Diagnosis.INEQUALITY, False),
        ("80%", "≥80%", Diagnosis.INEQUALITY, False),
        ("about 80%", "≥80%", Diagnosis.INEQUALITY, False),
        ("85%", "≥80%", Diagnosis.OVER_PRECISE, False),
        ("under 70%", "over 70%", Diagnosis.SIGN, False),
        ("30", "about 30", Diagnosis.HEDGE, False),
        ("about 30", "about 30", Diagnosis.EXACT, True),
    ],
)
def test_a_number_is_told_by_how_it_comes_from_the_printed_one(
    said: str, printed: str, diagnosis: Diagnosis, holds: bool
) -> None:
    found = relate(literal(said), literal(printed))
    assert found is not None
    assert (found.diagnosis, found.holds) == (diagnosis, holds)


@pytest.mark.parametrize(
    ("said", "printed"),
    [("21.8%", "21.18%"), ("over 20%", "18.37%"), ("60%", "≥80%"), ("about 27%", "25.3%")],
)
def test_a_number_that_does_not_come_from_the_printed_one_is_no_telling_of_it(
    said: str, printed: str
) -> None:
    assert relate(literal(said), literal(printed)) is None


@given(st.decimals(min_value=1, max_value=999, places=3), st.integers(0, 2))
def test_every_rounding_of_a_printed_number_may_be_said(number: Decimal, digits: int) -> None:
    for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN):
        told = number.quantize(Decimal(1).scaleb(-digits), rounding=mode)
        found = relate(literal(f"{told}"), literal(f"{number}"))
        assert found is not None and found.holds


@pytest.mark.parametrize(
    ("said", "printed", "diagnosis"),
    [
        ("21.8", "21.18", Diagnosis.DIGIT),
        ("211.18", "21.18", Diagnosis.DIGIT),
        ("13.87", "18.37", Diagnosis.SWAPPED),
        ("1.837", "18.37", Diagnosis.SHIFT),
        ("-18.37", "18.37", Diagnosis.SIGN),
        ("52", "25.3", Diagnosis.SWAPPED),
    ],
)
def test_a_slip_is_named(said: str, printed: str, diagnosis: Diagnosis) -> None:
    assert diagnosis in find_slips(literal(said), literal(printed), "", ratio=False)


def test_a_slip_that_nobody_would_write_is_none() -> None:
    # "30" with its digits exchanged would be "03".
    assert Diagnosis.SWAPPED not in find_slips(literal("3"), literal("30"), "", ratio=False)


def test_the_inverse_of_a_ratio_is_its_reversal() -> None:
    said, printed = literal("0.5"), literal("2.0")
    assert Diagnosis.SIGN in find_slips(said, printed, "", ratio=True)
    assert Diagnosis.SIGN not in find_slips(said, printed, "", ratio=False)


@pytest.mark.parametrize(
    ("check", "status", "diagnosis"),
    [
        # a forehead figure that lost a digit
        ("masterpiece2018/l46-forehead-month", "mismatch", Diagnosis.DIGIT),
        # a step attributed to both time points
        ("masterpiece2018/l46-forehead-after", "mismatch", Diagnosis.TIME),
        ("masterpiece2018/l47-nose-after", "mismatch", Diagnosis.TIME),
        # a dose told as days
        ("spalens2026/l74-days", "mismatch", Diagnosis.SHIFT),
        ("skincareblog/l29-days", "mismatch", Diagnosis.SHIFT),
        # a misattributed finding
        ("skincareblog/l33-wounds", "mismatch", Diagnosis.OTHER_STUDY),
        # a clearance told as an approval
        ("masterpiece2018/l115-status", "mismatch", Diagnosis.UPGRADED),
        # a "half" that no source prints
        ("spalens2026/l65-half-nmes", "unsupported", Diagnosis.NOT_READ),
        # "no side effects" against printed adverse events
        ("skincareblog/l71-side-effects", "mismatch", Diagnosis.SIGN),
        # a before-and-after study told as randomised
        ("masterpiece2018/l43-randomised", "mismatch", Diagnosis.UPGRADED),
        # figures that hold within their words
        ("spalens2026/l86-push", "match", Diagnosis.ROUNDED),
        ("spalens2026/l74-nose-after", "match", Diagnosis.WITHIN),
        ("spalens2026/l68-users", "match", Diagnosis.EXACT),
        ("spalens2026/l67-significant", "match", Diagnosis.EXACT),
        ("spalens2026/l109-status", "match", Diagnosis.EXACT),
        # results that are only told at second hand
        ("masterpiece2018/l39-elastin", "unsupported", Diagnosis.UNTRACEABLE),
        ("spalens2026/l43-protein", "unsupported", Diagnosis.NOT_READ),
    ],
)
def test_what_the_articles_get_wrong_is_found_and_named(
    check: str, status: str, diagnosis: Diagnosis
) -> None:
    assert (rows()[check].status, rows()[check].diagnosis) == (status, diagnosis)


def test_every_discrepancy_of_the_real_topic_is_declared_and_none_has_expired() -> None:
    assert [row.check for row in rows().values() if fails(row)] == []


def test_a_step_told_twice_keeps_the_lost_digit_as_its_second_class() -> None:
    told = rows()["masterpiece2018/l46-forehead-after"].what
    assert "21.18%" in told and "step2" in told and str(Diagnosis.DIGIT) in told


def test_a_row_points_at_the_line_of_the_statement() -> None:
    where = rows()["spalens2026/l74-days"].where
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
    generated = topic_of([generated_study(rng, f"study{i}") for i in range(studies)])
    seeded = list(seeds(rng, list(generated.studies.values()), each))
    article = article_of(seeded)
    model = rubric().errors
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
        ABOUT,
        model.weights(),
        model.rungs(),
    )
    found = list(zip(seeded, check_statements(told), strict=True))
    alarms = [row for entry, row in found if entry.truth is None and row.status != "match"]
    wrong = [(entry.truth, row) for entry, row in found if entry.truth is not None]
    assert alarms == []
    assert len({truth for truth, _ in wrong}) >= 18  # every class was seeded
    assert [row for _, row in wrong if row.status == "match"] == []
    named = [row for truth, row in wrong if row.diagnosis == truth]
    assert len(named) >= 0.9 * len(wrong)


def test_the_error_model_ranks_and_does_not_decide() -> None:
    known = book()
    flat = StudyIndex(known.topic, known.numbers, known.words, known.hedges, {}, known.rungs)
    ranked = {row.check: row.status for row in check_statements(known)}
    unranked = {row.check: row.status for row in check_statements(flat)}
    seen = {name for name, status in ranked.items() if status == "match"}
    assert seen == {name for name, status in unranked.items() if status == "match"}


def test_a_number_of_people_that_cannot_be_one_is_still_a_mismatch() -> None:
    statement = next(
        (article, index)
        for article in book().topic.articles.values()
        for index, entry in enumerate(article.statements)
        if entry.id == "l65-n"
    )
    article, index = statement
    entries = list(article.statements)
    entries[index] = entries[index].model_copy(update={"says": "10.8"})
    edited = article.model_copy(update={"statements": tuple(entries)})
    row = check_statement(book(), edited, index)
    assert (row.status, row.diagnosis) == ("mismatch", Diagnosis.SHIFT)
