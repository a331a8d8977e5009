"""Run the steps inside the process of Snakemake, which imports each library once."""

from __future__ import annotations

import gc
import logging
import sys
import threading
from functools import cache

from snakemake.logging import logger
from snakemake.settings.enums import Quietness
from snakemake_interface_logger_plugins.common import LogEvent

from mcstats.model.errors import InputError
from mcstats.workflow.config import Config
from mcstats.workflow.files import error_lines
from mcstats.workflow.interrupts import end_as_before, end_at_once

# Libraries and records create many objects and hardly any cycles: at Python's default of 700 the
# garbage collector takes a seventh of a run, lint and plan included. A run of one topic creates
# fewer than this, so it collects nothing; a library takes 5 % more memory than at 50,000.
gc.set_threshold(500_000, 20, 50)
gc.enable()

# matplotlib and Python's list of warnings belong to the whole process.
_ONE_AT_A_TIME = threading.Lock()


def step(name: str, config: Config, *topics: str) -> None:
    """Run one step of the workflow, as its command would, and say that it begins.

    Parameters
    ----------
    name : str
        The name of the step.
    config : Config
        Where the data and the reports are.
    *topics : str
        One topic; all of them for the page that lists them.

    Raises
    ------
    RuntimeError
        If the step stops; one line for each fault has then been printed.
    """
    from mcstats.workflow.run_steps import run_step  # not needed where nothing is to be done

    _tune_garbage_collector()
    with _ONE_AT_A_TIME:
        of = topics[0] if len(topics) == 1 else f"{len(topics)} topics"
        logger.info(f"{of}: {name}", extra={"quietness": Quietness.PROGRESS})
        try:
            run_step(name, [config.paths(topic) for topic in topics])
        except (InputError, OSError) as error:
            # Where Snakemake is quiet about everything, it says nothing of an error either.
            print(error_lines(error), file=sys.stderr)
            raise RuntimeError(f"mcstats {name} {' '.join(topics)}: stopped") from None


def begin(*, local: bool) -> None:
    """Do what is to be done once Snakemake has planned, before the first step.

    Parameters
    ----------
    local : bool
        True where the steps run in this process. Jobs elsewhere have to be called off when a
        person ends the run, so that Snakemake keeps the signals.
    """
    hide_scheduling()
    if local:
        end_at_once()  # Snakemake has set a handler of its own meanwhile
    else:
        end_as_before()


def hide_scheduling() -> None:
    """Leave out what Snakemake says of its scheduler between the lines of the steps."""
    logger.addFilter(is_shown)


def is_shown(record: logging.LogRecord) -> bool:
    """Return whether a line of Snakemake's log is about more than its scheduler."""
    event = getattr(record, "event", None)
    scheduling = event in {LogEvent.JOB_STARTED, LogEvent.JOB_FINISHED}
    return not scheduling and record.msg != "Select jobs to execute..."


@cache
def _tune_garbage_collector() -> None:
    """Exclude Snakemake's job graph, which lives until the run ends, from garbage collection."""
    gc.freeze()
