"""Steps inside the process of Snakemake: what they import is imported once, not once a step."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TypeAlias

from .plan import Plan
from .seat import Beside, Here, Seat

__all__ = ["Seats", "end", "step"]

Topics: TypeAlias = tuple[str, ...]

# Libraries and records come to many objects and to hardly any cycles: at the default of 700 objects
# the collector of garbage takes a seventh of a run.
gc.set_threshold(50_000, 20, 50)

# So many steps wait for another topic's before a process is started that takes a second to come.
PATIENCE = 8
# With so many processes beside, Snakemake needs this one to itself to keep them busy.
MANY = 3


class Seats:
    """Where steps run: one here, and for a library as many beside as are asked for at once.

    Libraries that draw, and Python's list of warnings, are shared by all threads of a process; and
    of two that compute in Python one waits for the other. So each process runs one step at a time.

    Parameters
    ----------
    beside : callable
        Starts a process.
    """

    def __init__(self, beside: Callable[[], Seat] = Beside) -> None:
        self._beside = beside
        self._free: list[Seat] = [Here()]
        self._busy: dict[Seat, Topics] = {}
        self._last: dict[Topics, Seat] = {}
        self._waited = 0
        self._change = threading.Condition()

    @contextmanager
    def taken(self, topics: Topics) -> Iterator[Seat]:
        """Wait for a seat that is free, or start one where others have waited often enough."""
        with self._change:
            if len(self._busy) > MANY:
                self._free = [seat for seat in self._free if not isinstance(seat, Here)]
            if not self._free and any(others != topics for others in self._busy.values()):
                self._waited += 1
                if self._waited > PATIENCE:
                    self._free.append(self._beside())
            while not self._free:
                if not self._busy:  # whoever was waited for has ended by itself
                    self._free.append(self._beside())
                    break
                self._change.wait()
            known = self._last.get(topics)  # it need not read the topic again
            seat = known if known in self._free else self._free[-1]
            self._free.remove(seat)
            self._busy[seat] = topics
            self._last[topics] = seat
        try:
            yield seat
        finally:
            with self._change:
                del self._busy[seat]
                if seat.sound:
                    self._free.append(seat)
                self._change.notify()

    def close(self) -> None:
        """End the processes beside."""
        with self._change:
            for seat in self._free:
                seat.close()
            self._free = [Here()]
            self._last.clear()
            self._waited = 0


_SEATS = Seats()


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
    _settle()
    with _SEATS.taken(topics) as seat:
        status = seat.run(name, topics, plan.data, plan.reports)
    if status:
        raise RuntimeError(f"mcstats {name} {' '.join(topics)}: status {status}")


def end(plan: Plan) -> None:
    """Say that the run has ended, well or not."""
    _SEATS.close()
    plan.release()
    gc.freeze()


@cache
def _settle() -> None:
    """Let the collector of garbage pass over the plan of a library, which lives to the end."""
    gc.freeze()
