"""Statements about harm, and the people that they speak of."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.study_builder import build_study, two_groups
from helpers.told_statements import row_told
from mcstats.model.base import Reported
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.study import Study
from mcstats.model.vocabularies import StudyKind


def with_events(name: str, *events: str, **parts: Any) -> Study:
    printed = tuple(Reported(printed=event, place="abstract") for event in events)
    kind = parts.pop("kind", StudyKind.TRIAL)
    return build_study(name, **parts).model_copy(update={"adverse_events": printed, "kind": kind})


SOLD = {"intervention": {"stimulus": "stimulus", "label": "the stimulus"}}
FACES = with_events("faces", "mild redness", **SOLD)
ULCERS = with_events("ulcers", "death", "limb amputation").model_copy(update={"use": "ulcers"})
CLEAN = with_events("clean", "none", **SOLD)
OTHER = with_events("other", "burns")


def counting(name: str, events: str) -> Study:
    groups = two_groups({"events": events, "n": "50"}, {"events": "2", "n": "50"})
    harm = {"label": "bruising", "measures": "adverse_bruising", "better": "lower"}
    return build_study(name, groups=groups, outcome=harm, **SOLD)


OUTCOME, NOBODY = counting("outcome", "4"), counting("nobody", "0")
USERS = with_events("users", "my face swelled up", kind=StudyKind.USER_REPORTS, **SOLD)


def safety(states: str, quantity: str = "side_effects", **about: Any) -> dict[str, Any]:
    return {"kind": "safety", "about": {"quantity": quantity, **about}, "states": states}


@pytest.mark.parametrize(
    ("statement", "studies", "status", "diagnosis"),
    [
        (safety("none"), [FACES, ULCERS], "wrong", D.EVENTS),
        # patients of another use, and of another intervention, convict nobody
        (safety("none"), [ULCERS, OTHER], "not in what we read", D.NOT_READ),
        (safety("none", intervention="x"), [OTHER], "wrong", D.EVENTS),
        (safety("none", use="ulcers", intervention="x"), [ULCERS], "wrong", D.EVENTS),
        # those who had a harm as an outcome are events too
        (safety("none"), [OUTCOME], "wrong", D.EVENTS),
        (safety("none", study="outcome"), [OUTCOME], "wrong", D.EVENTS),
        (safety("named", "adverse_bruising"), [OUTCOME], "right", D.EXACT),
        (safety("none"), [NOBODY], "not in what we read", D.NOT_READ),
        (safety("none", population="children"), [FACES], "not in what we read", D.NOT_READ),
        (safety("named"), [FACES], "right", D.EXACT),
        # events of one treatment decide no comparison with all others
        (safety("safest"), [FACES], "not in what we read", D.NOT_READ),
        (safety("named", "adverse_redness"), [FACES], "right", D.EXACT),
        (safety("named", "adverse_burns"), [FACES], "not in what we read", D.NOT_READ),
        # reports of users neither convict nor confirm
        (safety("none"), [USERS], "not in what we read", D.NOT_READ),
        (safety("named", "adverse_swelling"), [USERS], "not in what we read", D.NOT_READ),
        # a superlative, held against the list of the people that it speaks of
        (safety("redness", "worst_event"), [FACES, ULCERS], "right", D.EXACT),
        (safety("redness", "worst_event"), [ULCERS], "not in what we read", D.NOT_READ),
        (
            safety("redness", "worst_event", use="ulcers", intervention="x"),
            [ULCERS],
            "wrong",
            D.EVENTS,
        ),
        (safety("tingling", "worst_event"), [FACES], "not checkable", D.RANK),
        # a study that prints that nothing happened
        (safety("none", study="clean"), [CLEAN], "right", D.EXACT),
        (safety("named", study="clean"), [CLEAN], "wrong", D.OPPOSITE),
        (safety("safest", study="clean"), [CLEAN], "not in what we read", D.NOT_READ),
        # the list of the study that is named
        (safety("named", "adverse_death", study="ulcers"), [ULCERS, FACES], "right", D.EXACT),
        (
            safety("named", "adverse_redness", study="ulcers"),
            [ULCERS, FACES],
            "not in what we read",
            D.NOT_READ,
        ),
    ],
)
def test_an_event_counts_only_among_the_people_that_a_statement_speaks_of(
    statement: dict[str, Any], studies: list[Study], status: str, diagnosis: D
) -> None:
    row = row_told(statement, studies)
    assert (row.status, row.diagnosis) == (status, diagnosis)


def test_what_users_report_is_named_but_a_comment_never_beside_its_own_article() -> None:
    assert "my face swelled up" in row_told(safety("none"), [USERS]).what
    own = USERS.model_copy(
        update={"adverse_events": (Reported(printed="swelling", place="line 3", source="page"),)}
    )
    assert "swelling" not in row_told(safety("none"), [own]).what


def test_the_first_event_is_named_with_the_number_of_others() -> None:
    one, three = (with_events("p", *e, **SOLD) for e in (("rash",), ("rash", "itch", "pain")))
    assert row_told(safety("named"), [one]).what == "printed: 'rash' (p)"
    assert row_told(safety("named"), [three]).what == "printed: 'rash' (p), and 2 more"


def test_a_worst_event_that_nothing_ranks_is_held_against_no_printed_value() -> None:
    row = row_told(safety("tingling", "worst_event"), [FACES])
    assert row.allowed == ""
    assert row.what.startswith("other events are printed, and none says which is the worst")


def test_a_superlative_names_the_events_that_are_printed_and_is_never_right() -> None:
    row = row_told(safety("safest"), [FACES])
    assert "compares its harms" in row.what and "'mild redness' (faces)" in row.what
