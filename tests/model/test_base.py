"""Tests of mcstats.model.base."""

from __future__ import annotations

import json
import re

import pytest
from pydantic import ValidationError

from helpers.study_builder import build_study
from mcstats.model.study import Study


def test_what_was_read_is_never_changed() -> None:
    of = build_study()
    with pytest.raises(ValidationError, match="frozen"):
        of.label = "another"
    assert of == build_study()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a\u200bb", "CHAR: found U+200B ZERO WIDTH SPACE at character 2"),
        ("\u202eab", "CHAR: found U+202E RIGHT-TO-LEFT OVERRIDE at character 1"),
        ("ab\x07", "CHAR: found U+0007 CONTROL CHARACTER at character 3"),
        (" \n", "EMPTY: found nothing"),
        (" ab", "SPACE: found ' ab'"),
        ("ab\n", "SPACE: found 'ab"),
    ],
)
def test_a_text_is_what_can_be_seen_of_it(text: str, told: str) -> None:
    content = json.loads(build_study().model_dump_json())
    assert Study.model_validate_json(json.dumps(content | {"label": "two\nlines"}))
    with pytest.raises(ValidationError, match=re.escape(told)):
        Study.model_validate_json(json.dumps(content | {"label": text}))
