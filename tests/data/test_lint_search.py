"""The numbers of a search add up, or the step that does not is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.faulty_topics import write_sound_topic
from mcstats.data.lint_search import steps_of
from mcstats.model.source import Flow
from mcstats.workflow.lint import lint_data

# The flow diagram of a review that adds up: 30 of 433 records are removed, and so on.
WHOLE = {
    "identified": {"databases": "412", "registers": "21"},
    "removed": {"duplicates": "30"},
    "screened": "403",
    "irrelevant": "380",
    "sought": "23",
    "not_retrieved": "2",
    "assessed": "21",
    "excluded": {"wrong comparison": "9", "no outcome": "4"},
    "reports": "8",
}


def test_a_flow_that_adds_up_has_four_steps_and_no_difference() -> None:
    steps = list(steps_of(Flow.model_validate(WHOLE)))
    assert [key for key, *_ in steps] == ["screened", "sought", "assessed", "reports"]
    assert [given - expected for _, given, expected, _ in steps] == [0, 0, 0, 0]


@pytest.mark.parametrize("key", ["irrelevant", "not_retrieved", "screened", "reports"])
def test_a_step_of_which_a_number_was_not_recorded_is_not_checked(key: str) -> None:
    flow = Flow.model_validate({name: value for name, value in WHOLE.items() if name != key})
    assert len(list(steps_of(flow))) < 4


@pytest.mark.parametrize("key", ["screened", "sought", "assessed", "reports"])
def test_a_number_that_does_not_add_up_is_one_fault_at_its_line(key: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    topic = write_sound_topic(data)
    wrong = WHOLE | {key: "7"}
    lines = ["  flow:"]
    for name, value in wrong.items():
        if isinstance(value, dict):
            inside = ", ".join(f'{one}: "{count}"' for one, count in value.items())
            lines.append(f"    {name}: {{{inside}}}")
        else:
            lines.append(f'    {name}: "{value}"')
    path = topic / "sources.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("search:\n", "\n".join(["search:", *lines, ""]), 1), "utf-8")
    at = [fault for fault in lint_data(data) if fault.code == "FLOW"]
    line = path.read_text("utf-8").splitlines().index(f'    {key}: "7"') + 1
    assert (at[0].line, at[0].found) == (line, "7")
    assert "add up" not in at[0].fix


@pytest.mark.parametrize(
    ("numbers", "key"),
    [
        ({"identified": {"a": "10"}, "removed": {"b": "11"}}, "removed"),
        ({"screened": "10", "irrelevant": "11"}, "irrelevant"),
        ({"sought": "10", "not_retrieved": "11"}, "not_retrieved"),
        ({"assessed": "10", "excluded": {"a": "6", "b": "5"}}, "excluded"),
        ({"assessed": "10", "reports": "11"}, "reports"),
        ({"removed": {"b": "11"}}, ""),
        ({"screened": "10", "irrelevant": "10"}, ""),
    ],
)
def test_no_more_are_taken_away_than_there_were(
    numbers: dict[str, object], key: str, tmp_path: Path
) -> None:
    path = write_sound_topic(tmp_path / "data") / "sources.yaml"
    head = "  readers: one reader\n"
    flow = f"{head}  flow: {json.dumps(numbers)}\n"
    path.write_text(path.read_text("utf-8").replace(head, flow), "utf-8")
    faults = [(fault.code, fault.found) for fault in lint_data(tmp_path / "data")]
    assert faults == ([("FLOW", "11")] if key else [])


CODED = {"readers": "2", "decisions": "100", "agreed": "90", "unresolved": "4", "mattering": "1"}
AGREED = {"kappa": "0.80", "kappa_ci": "0.71 to 0.84", "alpha": "−0.05"}


@pytest.mark.parametrize(
    ("changes", "key", "expected"),
    [
        ({}, "", ""),
        ({"agreed": "100", "unresolved": "0", "mattering": "0"}, "", ""),
        ({"readers": "1"}, "readers", "2 or more"),
        ({"decisions": "0", "agreed": "0", "unresolved": "0", "mattering": "0"}, "decisions", "1"),
        ({"agreed": "101", "unresolved": "0", "mattering": "0"}, "agreed", "0 to 100"),
        ({"unresolved": "11"}, "unresolved", "0 to 10"),
        ({"mattering": "11"}, "mattering", "0 to 10"),
        ({"kappa": "0.90"}, "kappa", "a number from 0.71 to 0.84"),
        ({"kappa": "1.5", "kappa_ci": None}, "kappa", "a number from -1 to 1"),
        ({"alpha": "-1.1"}, "alpha", "a number from -1 to 1"),
        ({"kappa_ci": "0.84 to 0.71"}, "kappa_ci", "the lower one first"),
        ({"kappa": "2"}, "kappa", 'a number from -1 to 1, as in "0.78"'),
        ({"kappa_ci": "0.71-0.84"}, "kappa_ci", 'as in "0.71 to 0.84"'),
        ({"agreed": "9.5"}, "agreed", "a whole number without a sign and without separators"),
    ],
)
def test_the_agreement_of_coders_is_one_that_can_be(
    changes: dict[str, str | None], key: str, expected: str, tmp_path: Path
) -> None:
    path = write_sound_topic(tmp_path / "data") / "sources.yaml"
    known = {k: v for k, v in (CODED | AGREED | changes).items() if v is not None}
    coding = ", ".join(f'{name}: "{text}"' for name, text in known.items())
    head = "  readers: one reader\n"
    path.write_text(
        path.read_text("utf-8").replace(head, f"{head}  coding: {{{coding}}}\n"), "utf-8"
    )
    faults = lint_data(tmp_path / "data")
    assert [fault.found for fault in faults] == ([f'"{known[key]}"'] if key else [])
    assert not key or expected in faults[0].expected


@pytest.mark.parametrize(
    ("read", "found"),
    [
        ("[abstract, table page]", []),
        ("[not found]", []),
        ("[abstract, not read yet]", ['"not read yet" beside abstract']),
        ("[not found, full text, abstract]", ['"not found" beside full text, abstract']),
    ],
)
def test_a_source_is_read_or_not(read: str, found: list[str], tmp_path: Path) -> None:
    path = write_sound_topic(tmp_path / "data") / "sources.yaml"
    text = path.read_text("utf-8")
    last = "[web page]"
    assert text.count(last) == 1
    path.write_text(text.replace(last, read), "utf-8")
    assert [fault.found for fault in lint_data(tmp_path / "data")] == found
