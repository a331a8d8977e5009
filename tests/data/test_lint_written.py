"""Tests of mcstats.data.lint_written."""

from __future__ import annotations

import pytest

from helpers.complete_topic import FILES, load_files
from mcstats.model.errors import InputError

TITLE = "title: Do cold showers work?\n"


def loaded(answer: str) -> None:
    summary = f"summary:\n  answer: '{answer}'\n"
    load_files({**FILES, "claims.yaml": FILES["claims.yaml"].replace(TITLE, TITLE + summary)})


@pytest.mark.parametrize("answer", ["We do not know.", "In {frost2019:total}, {snow2020-x}."])
def test_a_text_whose_figures_are_references_passes(answer: str) -> None:
    loaded(answer)


@pytest.mark.parametrize("answer", ["In 60 adults.", "{nobody:total}", "In {frost2019", "{{7}}"])
def test_a_typed_figure_and_a_reference_to_no_study_are_named_with_their_place(answer: str) -> None:
    with pytest.raises(InputError, match=r"claims\.yaml:\d+:\d+ \[REF\]"):
        loaded(answer)
