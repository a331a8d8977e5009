"""Tests of mcstats.data.evidence_rows."""

from __future__ import annotations

from helpers.faulty_topics import SOUND_FOLDER
from mcstats.data.evidence_rows import evidence_rows
from mcstats.data.load_topic import load_topic


def test_every_printed_value_of_a_topic_is_a_row_with_its_place() -> None:
    topic = load_topic(SOUND_FOLDER)
    rows = list(evidence_rows(topic, topic.studies["alpha2020"]))
    assert len({row.path for row in rows}) == len(rows)
    (row,) = [row for row in rows if row.path == "results.0.groups.warm.sd"]
    assert (row.printed, row.source, row.place) == ("1.8", "alpha2020", "table 2")
    assert row.at == "base/studies/alpha2020.yaml:62"
    assert row.used is True
