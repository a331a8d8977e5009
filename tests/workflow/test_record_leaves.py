"""A record is flattened under names that do not depend on positions."""

from __future__ import annotations

from helpers.places import EXAMPLE_TOPICS
from mcstats.data.load_topic import load_topic
from mcstats.workflow.record_leaves import PROSE, changed_leaves, item_name, leaves_of

STUDY = load_topic(EXAMPLE_TOPICS / "bcg").studies["aronson1948"]
EVENTS = ("results", "tuberculosis-end", "groups", "vaccinated", "events", "printed")


def test_a_value_has_the_ids_of_the_items_around_it_and_its_path_in_the_file() -> None:
    leaf = leaves_of(STUDY)[EVENTS]
    assert (leaf.text, leaf.path) == (
        "4",
        ("results", 0, "groups", "vaccinated", "events", "printed"),
    )


def test_an_item_that_is_put_in_front_changes_no_other_name() -> None:
    first = STUDY.arms[0].model_copy(update={"id": "another"})
    edited = STUDY.model_copy(update={"arms": (first, *STUDY.arms)})
    changed = list(changed_leaves(leaves_of(STUDY), leaves_of(edited)))
    assert {name[:2] for name, _, _ in changed} == {("arms", "another")}
    assert all(was == "" for _, was, _ in changed)


def test_a_change_has_both_texts_and_a_removal_an_empty_one() -> None:
    edited = STUDY.model_copy(update={"use": "another use", "not_found": ()})
    assert list(changed_leaves(leaves_of(STUDY), leaves_of(edited))) == [
        (("use",), "prevention of tuberculosis", "another use"),
        (("not_found",), ", ".join(STUDY.not_found), ""),
    ]


def test_what_has_its_default_has_no_leaf() -> None:
    assert not any(name[0] == "overrides" for name in leaves_of(STUDY))


def test_prose_is_told_from_what_figures_rest_on() -> None:
    leaves = leaves_of(STUDY)
    assert {("population",), (*EVENTS[:-1], "place"), EVENTS, ("use",)} <= leaves.keys()
    assert {"population", "place"} <= PROSE
    assert not PROSE & {*EVENTS, "use"}


def test_items_without_an_id_are_named_by_what_identifies_them() -> None:
    assert item_name({"measure": "RR", "route": "events"}, 3) == "RR-events"
    assert item_name({"study": "a", "result": "b", "measure": "RR"}, 0) == "a-b-RR"
    assert item_name({"place": "here"}, 2) == "2"
    assert item_name({"id": "x"}, 1, ["x"]) == "x-1"
