"""Where a step runs: in this process, or in one beside it that keeps what it has imported.

One interpreter computes on one core. A library of topics is given others, as many as Snakemake has
steps at once; they live until the run ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Protocol

from .told import told

__all__ = ["Beside", "Here", "Seat"]


class Seat(Protocol):
    """Runs one step at a time.

    Attributes
    ----------
    sound : bool
        Whether it can run another one.
    """

    sound: bool

    def close(self) -> None:
        """Let go of what it holds."""

    def run(self, name: str, topics: Sequence[str], data: str, reports: str) -> int:
        """Run a step, and return the exit status that its command would have."""


class Here:
    """The process of Snakemake itself."""

    sound = True

    def close(self) -> None:
        """Do nothing: this process goes on."""

    def run(self, name: str, topics: Sequence[str], data: str, reports: str) -> int:
        """Run a step, and return the exit status that its command would have."""

        def run() -> int:
            from .run_steps import run_step  # not needed where nothing is to be done

            run_step(name, topics, Path(data), Path(reports))
            return 0

        return told(run)


class Beside:
    """A process beside this one, which ends with it.

    It is an interpreter of its own and not a fork, because this one has threads.
    """

    sound = True

    def __init__(self) -> None:
        # -P: a module in the current folder is data of somebody, and no program of ours
        command = [sys.executable, "-P", "-m", "mcstats.commands.seat"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def close(self) -> None:
        """End the process, which reads that nothing more is asked."""
        self.sound = False
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate()

    def run(self, name: str, topics: Sequence[str], data: str, reports: str) -> int:
        """Run a step, and return the exit status that its command would have.

        Raises
        ------
        RuntimeError
            Where the process has ended.
        """
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None and answers is not None  # both are pipes
        answer = ""
        with contextlib.suppress(BrokenPipeError):
            asked.write(json.dumps([name, list(topics), data, reports]) + "\n")
            asked.flush()
            answer = answers.readline()
        if not answer:
            self.close()
            raise RuntimeError(f"a process of the run ended by itself: {self._process.returncode}")
        return int(answer)


def main() -> None:
    """Run what is asked for on the standard input, one step a line; answer with its status."""
    # A step may print, and the answers are not for everybody.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    # An interruption reaches both processes: the other one decides, and this one ends with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin, asked), daemon=True).start()
    here = Here()
    while True:
        try:
            status = here.run(*asked.get())
        except Exception:
            traceback.print_exc()
            status = 1
        print(status, file=answers, flush=True)


def _listen(lines: IO[str], asked: queue.SimpleQueue[Any]) -> None:
    for line in lines:
        asked.put(json.loads(line))
    # Nobody is left to write for. What is half-written has another name than the result.
    os._exit(0)


if __name__ == "__main__":
    main()
