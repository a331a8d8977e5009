"""Tests of mcstats.bias.reading."""

from __future__ import annotations

import pytest

from helpers.random_studies import topic_of_studies
from helpers.study_builder import build_study
from mcstats.bias.reading import unstated
from mcstats.model.vocabularies import Read, SourceKind


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (["abstract"], "not stated in the abstract"),
        (["abstract", "header", "table page"], "not stated in the abstract"),
        (["registry record", "abstract"], "not stated in the abstract or the registry record"),
        (["secondary copy"], "not stated in the secondary copy"),
        (["full text"], "not reported"),
        (["full text", "abstract"], "not reported"),
        (["not read yet"], "not known, as no source was read"),
        (["not found"], "not known, as no source was read"),
        ([], "not known, as no source was read"),
    ],
)
def test_what_is_not_stated_names_what_was_read(read: list[str], words: str) -> None:
    of = build_study()
    source = topic_of_studies([of]).sources.sources["planted"]
    parts = tuple(map(Read, read))
    assert unstated(of, {"planted": source.model_copy(update={"read": parts})}) == words


def test_the_best_reading_of_several_sources_counts() -> None:
    of = build_study().model_copy(update={"sources": ("planted", "second")})
    source = topic_of_studies([build_study()]).sources.sources["planted"]
    full = source.model_copy(update={"read": (Read.FULL_TEXT,)})
    assert unstated(of, {"planted": source}) == "not stated in the abstract"
    assert unstated(of, {"planted": source, "second": full}) == "not reported"
    assert unstated(of, {"planted": source, "other": full}) == "not stated in the abstract"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (SourceKind.ARTICLE, "not reported"),
        (SourceKind.WEB, "not stated in the secondary copy"),
        (SourceKind.REVIEW, "not stated in the secondary copy"),
    ],
)
def test_the_full_text_of_what_tells_of_a_study_is_not_its_own(
    kind: SourceKind, words: str
) -> None:
    of = build_study().model_copy(update={"sources": ("planted", "second")})
    source = topic_of_studies([build_study()]).sources.sources["planted"]
    own = source.model_copy(update={"read": (Read.SECONDARY,)})
    other = source.model_copy(update={"read": (Read.FULL_TEXT,), "kind": kind})
    assert unstated(of, {"planted": own, "second": other}) == words
