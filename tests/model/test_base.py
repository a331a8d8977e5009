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
        ("a\u3164b", "CHAR: found U+3164 HANGUL FILLER at character 2"),
        ("\uffa0", "CHAR: found U+FFA0 HALFWIDTH HANGUL FILLER at character 1"),
        ("a\u2800", "CHAR: found U+2800 BRAILLE PATTERN BLANK at character 2"),
        ("a\u034fb", "CHAR: found U+034F COMBINING GRAPHEME JOINER at character 2"),
        ("a\ufe0f", "CHAR: found U+FE0F VARIATION SELECTOR-16 at character 2"),
        ("a\U000e0101", "CHAR: found U+E0101 VARIATION SELECTOR-18 at character 2"),
        ("a\u17b4", "CHAR: found U+17B4 KHMER VOWEL INHERENT AQ at character 2"),
        ("a\u2028b", "CHAR: found U+2028 LINE SEPARATOR at character 2"),
        ("\u0301", "EMPTY: found nothing"),
        ("\u00a0\u0301", "EMPTY: found nothing"),
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
