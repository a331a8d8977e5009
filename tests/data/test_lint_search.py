"""The numbers of a search add up, or the step that does not is named."""

from __future__ import annotations

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
