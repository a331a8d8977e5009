"""The sound topic with edits of its trial, and the checks that then fire."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from helpers.faulty_topics import ALPHA, write_sound_topic
from mcstats.check.check_topic import check_studies
from mcstats.check.row import RIGHT, UNCHECKED
from mcstats.data.load_rubric import load_rubric
from mcstats.data.load_topic import load_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.workflow.lint import lint_data

COMPARISON = 'p: {printed: "0.003", place: table 2}'
ARM = 'sd: {printed: "1.8", place: table 2}'


def ADD(key: str, text: str) -> tuple[str, str]:
    """Return the edit that prints one more value of the comparison."""
    return COMPARISON, f'{COMPARISON}\n      {key}: {{printed: "{text}", place: t}}'


def ADD_TO_ARM(**values: str) -> tuple[str, str]:
    """Return the edit that prints more values of the first arm."""
    more = (f'\n        {key}: {{printed: "{text}", place: t}}' for key, text in values.items())
    return ARM, ARM + "".join(more)


def fired(
    folder: Path, edits: Sequence[tuple[str, str]], file: str = ALPHA, *, lint: bool = True
) -> dict[str, str]:
    """Return the checks of studies that do not match, without study and result, by their status.

    With `lint`, the edited topic has to be one that lint passes.
    """
    topic = write_sound_topic(folder / "data")
    text = (topic / file).read_text("utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    (topic / file).write_text(text, "utf-8")
    if lint:
        assert lint_data(topic.parent) == []
    loaded, hedges = load_topic(topic), load_rubric(topic.parent / "rubric.yaml").hedge_words()
    rows = check_studies(loaded, estimate_topic(loaded, hedges).effects, hedges, 0.05)
    return {
        row.check.split("/")[1]: row.status
        for row in rows
        if row.status != RIGHT and (row.status != UNCHECKED or row.diagnosis)
    }
