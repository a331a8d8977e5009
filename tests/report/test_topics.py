"""Tests of mcstats.report.topics."""

from __future__ import annotations

from helpers.page_text import blocks_of, faults_of
from mcstats.report.text import Label
from mcstats.report.topics import Listed, render_topics


def test_each_topic_has_its_question_and_its_answer() -> None:
    topics = [
        Listed("salt", Label("Is salt good?"), Label("For 3 of 7 claims.")),
        Listed("bcg", Label("<b>Does it?</b>"), Label("It may.")),
    ]
    html = render_topics(topics)
    assert 'href="salt/index.html"' in html and 'href="bcg/index.html"' in html
    shown = [block.text for block in blocks_of(html)]
    assert "Is salt good?" in shown and "For 3 of 7 claims." in shown
    assert "<b>Does" not in html
    assert faults_of(html) == []
