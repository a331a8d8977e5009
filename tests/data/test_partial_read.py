"""Tests of mcstats.data.partial_read."""

from __future__ import annotations

from pathlib import Path

from helpers.faulty_topics import ALPHA, SOUND_FOLDER, lint_with_edits, write_sound_topic
from helpers.written_files import read_as_yaml
from mcstats.data.partial_read import read_record
from mcstats.model.study import Study
from mcstats.workflow.lint import lint_data


def test_a_file_full_of_slips_is_told_as_far_as_it_goes_and_given_up(tmp_path: Path) -> None:
    slips = "".join(f"key{n}: x\n" for n in range(60))
    faults = lint_with_edits(tmp_path, {ALPHA: [("population:", slips + "population:")]})
    assert [f.code for f in faults if f.file.endswith(ALPHA.rpartition("/")[2])] == [
        "KEY-UNKNOWN"
    ] * 60
    assert {f.code for f in faults} <= {"KEY-UNKNOWN", "REF"}


def test_a_file_that_is_no_study_at_all_is_told_once_and_its_claims_are_not_blamed(
    tmp_path: Path,
) -> None:
    topic = write_sound_topic(tmp_path / "data")
    (topic / ALPHA).write_text("arms: none\noutcomes: none\nresults: none\n", encoding="utf-8")
    faults = lint_data(topic.parent)
    lines = [(f.line, f.code) for f in faults if f.file.endswith("alpha2020.yaml")]
    assert (1, "TYPE") in lines and (2, "TYPE") in lines and (3, "TYPE") in lines
    assert not [f for f in faults if f.code in {"ID-FILE", "EMPTY"}]


def test_what_can_be_read_of_a_faulty_file_keeps_its_places(tmp_path: Path) -> None:
    text = (SOUND_FOLDER / "studies/alpha2020.yaml").read_text("utf-8")
    text = text.replace("role: intervention", "rol: intervention")
    text = text.replace('difference: {printed: "-1.9"', 'difference: {print: "-1.9"')
    data, positions, faults = read_as_yaml(tmp_path, text)
    assert faults == []
    part, faults = read_record(Study, data, positions)
    assert [(fault.code, fault.line) for fault in faults] == [
        ("KEY-UNKNOWN", 22),
        ("KEY-UNKNOWN", 55),
    ]
    assert part.value is not None
    assert part.lost == {"arms", "results"}
    assert [arm.id for arm in part.value.arms] == ["cold"]
    # The first arm and the whole of what was printed are out; what is left stands where it stood.
    assert part.positions.nearest(("arms", 0, "id")) == (26, 9)
    assert part.positions.nearest(("results", 1, "id")) == (70, 9)


def test_a_sound_file_is_read_whole(tmp_path: Path) -> None:
    data, positions, _ = read_as_yaml(
        tmp_path, (SOUND_FOLDER / "studies/alpha2020.yaml").read_text("utf-8")
    )
    part, faults = read_record(Study, data, positions)
    assert faults == []
    assert part.lost == frozenset()
    assert part.value is not None
    assert part.value.arms[1].analysed.printed == "19"  # type: ignore[union-attr]
