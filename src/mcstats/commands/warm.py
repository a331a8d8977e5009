"""One process that has imported everything and forks for each step, as long as a run lasts.

Each step is a command of its own, and most of what a small topic costs would be the imports of ten
processes. Where a run has started this server, a command hands its arguments and streams over and
waits; where there is none, or it has gone, the command does the work itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from types import FrameType

__all__ = ["ask", "start"]

ENV = "MCSTATS_WARM"  # names the socket to the commands of a run
LARGEST = 1 << 20  # bytes of a request: arguments, folder and environment
# What a step imports where it needs it, and nearly every topic needs.
PRELOAD = (
    "mcstats.bias.rate",
    "mcstats.check.junit",
    "mcstats.check.run",
    "mcstats.commands.datapackage",
    "mcstats.commands.manifest",
    "mcstats.commands.pages",
    "mcstats.commands.promises",
    "mcstats.commands.steps",
    "mcstats.effects.question",
    "mcstats.report.page",
    "mcstats.verdict.stability",
    "mcstats.verdict.table",
    "jinja2",
    "pandas",
    "statsmodels.stats.meta_analysis",
    "statsmodels.stats.power",
)
_RUNNING: list[subprocess.Popen[bytes]] = []  # its pipe would close with the last name for it


def start() -> None:
    """Start the server, which ends with this process; without one everything works, but slower."""
    if os.environ.get(ENV):
        return
    folder = tempfile.mkdtemp(prefix="mcstats-")  # nobody else may enter it
    path = os.path.join(folder, "s")
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path)
            listener.listen(128)
            handle = listener.fileno()
            process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(handle), folder],
                stdin=subprocess.PIPE,  # its end is the end of the run
                pass_fds=(handle,),
            )
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        return
    _RUNNING.append(process)
    os.environ[ENV] = path


def ask(arguments: Sequence[str]) -> int | None:
    """Have the server run a command; None where there is no server.

    The command writes to the streams of this process, and stops when it stops.
    """
    path = os.environ.get(ENV)
    if not path:
        return None
    environment = {key: value for key, value in os.environ.items() if key != ENV}
    request = json.dumps([list(arguments), os.getcwd(), environment]).encode()
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.connect(path)
            socket.send_fds(server, [len(request).to_bytes(4)], [1, 2])
            server.sendall(request)
            answer = server.recv(1)
    except OSError:
        return None
    return answer[0] if answer else None


def serve(listener: socket.socket) -> None:
    """Fork for each request until the standard input ends."""
    for name in PRELOAD:
        __import__(name)
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the steps hear it themselves
    signal.signal(signal.SIGCHLD, _reap)
    while True:
        client, _ = listener.accept()
        with client:
            if os.fork() == 0:
                listener.close()
                _step(client)


def _reap(number: int, frame: FrameType | None) -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _end_with_the_run() -> None:
    sys.stdin.buffer.read()
    shutil.rmtree(sys.argv[2], ignore_errors=True)
    os._exit(0)


def _step(client: socket.socket) -> None:
    """Run one command in this fork and answer with its exit status; never return."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        size, streams, _, _ = socket.recv_fds(client, 4, 2)
        request = b""
        while len(request) < min(int.from_bytes(size), LARGEST):
            if not (part := client.recv(LARGEST)):
                os._exit(1)
            request += part
        threading.Thread(target=_stop_with, args=(client,), daemon=True).start()
        arguments, folder, environment = json.loads(request)
        for stream, handle in zip(streams, (1, 2), strict=True):
            os.dup2(stream, handle)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = ["mcstats", *arguments]
        from mcstats.__main__ import main

        status = main(arguments)
    except SystemExit as done:
        status = done.code if isinstance(done.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
            client.sendall(bytes([status]))
        os._exit(status)


def _stop_with(client: socket.socket) -> None:
    """End the step where the command that asked for it has ended."""
    with contextlib.suppress(OSError):
        if client.recv(1) == b"":
            os._exit(1)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
