"""Steps inside the process of Snakemake: what they import is imported once, not once a step."""

from __future__ import annotations

import gc
import threading
from functools import cache
from pathlib import Path

from .plan import Plan
from .told import told

__all__ = ["step"]

# Snakemake runs a job in a thread. Libraries that draw, and Python's list of warnings, are shared
# by all threads; and of two that compute, one would wait for the other anyway.
_ALONE = threading.Lock()


def step(name: str, plan: Plan, *topics: str) -> None:
    """Run one step of the workflow as its command would.

    Parameters
    ----------
    name : str
        The name of the step.
    plan : Plan
        Where the data and the reports are.
    *topics : str
        One topic; all of them for the page that lists them.

    Raises
    ------
    RuntimeError
        Where the step fails; it has said why then, one line for each fault.
    """

    def run() -> int:
        from .steps import run_step  # not needed where nothing is to be done

        run_step(name, topics, Path(plan.data), Path(plan.reports))
        return 0

    with _ALONE:
        _settle()
        status = told(run)
    if status:
        raise RuntimeError(f"mcstats {name} {' '.join(topics)}: status {status}")


@cache
def _settle() -> None:
    """Let the collector of garbage pass over the plan of a library, which lives to the end."""
    gc.freeze()
