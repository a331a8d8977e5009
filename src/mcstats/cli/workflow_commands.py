"""The commands that run one step of the workflow."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from mcstats.cli.command import FOLDERS, TOPICS, Console, Status, add_command, argument
from mcstats.workflow.steps import STEPS


def step(name: str, topics: list[str], data: Path, reports: Path, console: Console) -> Status:
    """Run one step of the workflow, of one topic or, for the index, of several."""
    from mcstats.workflow.paths import topics_named
    from mcstats.workflow.results_folder import claim_folder
    from mcstats.workflow.run_steps import run_step

    topic_paths = topics_named(data, reports, topics)
    claim_folder(topic_paths)
    run_step(name, topic_paths)
    return Status.WELL


_ONE_TOPIC = argument("--topic", dest="topics", nargs=1, required=True, metavar="TOPIC")
for _name in STEPS:
    _about = f"A step of the workflow: write the {_name}."
    add_command(_name, partial(step, _name), _about, _ONE_TOPIC, *FOLDERS)
add_command(
    "index",
    partial(step, "index"),
    "A step of the workflow: write the page that lists all topics.",
    *(*TOPICS, *FOLDERS),
)
