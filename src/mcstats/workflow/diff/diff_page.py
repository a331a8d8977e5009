"""Render what moved between two states as one self-contained page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from mcstats.model.running_text import upper_first
from mcstats.workflow.diff.attribute import Moves
from mcstats.workflow.diff.show import (
    by_cause,
    cause_text,
    counted,
    importance,
    name_of,
    noise_of,
    note_of,
    shown,
    without_effect,
)


def diff_page(old: str, new: str, topics: Sequence[Moves], alone: Sequence[str]) -> str:
    """Return the page: for each topic the note for a release, then the figures by cause."""
    environment = Environment(
        loader=PackageLoader("mcstats.workflow.diff", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    names = ", ".join(moves.topic for moves in topics)
    return environment.get_template("page.html.j2").render(
        title=f"Changes in {names}",
        old=old,
        new=new,
        alone=list(alone),
        topics=[_topic(moves) for moves in topics],
    )


def _topic(moves: Moves) -> dict[str, Any]:
    causes = [
        {
            "text": f"{upper_first(cause_text(edits))}: {counted(mine)}",
            "rows": [
                (name_of(m.figure), shown(m.old), shown(m.new))
                for m in sorted(mine, key=importance)
            ],
        }
        for edits, mine in by_cause(moves)
    ]
    return {
        "name": moves.topic,
        "counted": counted(moves.moves),
        "note": note_of(moves),
        "causes": causes,
        "idle": [upper_first(edit.text) for edit in without_effect(moves)],
        "noise": noise_of(moves) if moves.noise else "",
    }
