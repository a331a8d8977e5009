"""Tests of mcstats.workflow.lint."""

from __future__ import annotations

import time
from pathlib import Path

from helpers.faulty_topics import write_sound_topic
from mcstats.workflow.lint import lint_data


def test_lint_of_twenty_studies_takes_less_than_a_second(tmp_path: Path) -> None:
    topic = write_sound_topic(tmp_path / "data")
    text = (topic / "studies/alpha2020.yaml").read_text("utf-8")
    for number in range(17):
        study = text.replace("id: alpha2020", f"id: study{number}")
        (topic / f"studies/study{number}.yaml").write_text(study, "utf-8")
    assert lint_data(tmp_path / "data") == []  # the imports are paid for once
    begun = time.process_time()
    assert lint_data(tmp_path / "data") == []
    assert time.process_time() - begun < 0.7  # what is left of the second starts the program
