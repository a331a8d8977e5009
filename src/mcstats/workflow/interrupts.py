"""End a run at once when a person or the system asks for it.

Snakemake waits for the step that is being computed, which may take minutes. A run that is stopped
here leaves what a run that is killed leaves: nothing half-written under the name of an output, and
the next run goes on from there.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from types import FrameType
from typing import Any, Final

_SIGNALS: Final = {
    signal.SIGINT: "Ctrl-C",
    signal.SIGTERM: "SIGTERM",
    signal.SIGHUP: "the end of its terminal",
}
_BEFORE: dict[int, Any] = {}


def end_at_once() -> None:
    """Let Ctrl-C, SIGTERM and SIGHUP end this process without waiting, with one line.

    A signal that the caller of the program ignores, as `nohup` does, stays ignored. Other threads
    than the main one cannot handle signals, and leave them as they are.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for number in _SIGNALS:
        handler = signal.getsignal(number)
        if handler not in (signal.SIG_IGN, _end):
            _BEFORE.setdefault(number, handler)
            signal.signal(number, _end)


def end_as_before() -> None:
    """Give the signals back to those who handled them."""
    if threading.current_thread() is threading.main_thread():
        for number, handler in _BEFORE.items():
            signal.signal(number, handler)
        _BEFORE.clear()


def _end(number: int, frame: FrameType | None) -> None:
    """Remove what is half-written, and end by the signal itself, as the caller expects."""
    # What has written nothing has not imported it either, and need not wait for that now.
    if files := sys.modules.get("mcstats.workflow.files"):
        files.discard_unfinished()
    line = f"stopped by {_SIGNALS[signal.Signals(number)]}; the next run goes on from here\n"
    try:
        os.write(sys.stderr.fileno(), line.encode())
    except (OSError, ValueError, AttributeError):
        pass  # nobody is there to read it
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
