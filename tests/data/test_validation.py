"""Tests of mcstats.data.validation."""

from __future__ import annotations

import json

from helpers.draft_topic import NOWHERE
from helpers.study_builder import build_study
from mcstats.data.partial_read import read_record
from mcstats.data.text_file import MAX_FAULTS
from mcstats.data.validation import validate
from mcstats.model.study import Study
from mcstats.model.topic import Positions


def test_of_very_many_faults_of_a_noun_one_more_is_kept_than_is_told() -> None:
    places = Positions("x.yaml", {(): (1, 1)}, {})
    for count, kept in ((MAX_FAULTS, MAX_FAULTS), (3 * MAX_FAULTS, MAX_FAULTS + 1)):
        content = json.loads(build_study().model_dump_json()) | {f"{n}?": "x" for n in range(count)}
        noun, faults = validate(Study, content, places)
        assert noun is None
        assert [fault.code for fault in faults] == ["KEY-UNKNOWN"] * kept


def test_a_misspelt_key_may_mean_each_of_the_two_that_are_near() -> None:
    content = json.loads(build_study().model_dump_json())
    content["resources"] = content.pop("sources")
    part, faults = read_record(Study, content, NOWHERE)
    assert [fault.code for fault in faults] == ["KEY-UNKNOWN"]
    assert part.value is not None and part.value.sources == ()
    assert part.lost == {"sources", "results"}
