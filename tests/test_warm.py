"""The server that forks for each step gives what the command itself gives, and leaves nothing."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mcstats.commands import warm

TOPICS = Path(__file__).parent / "topics"
MCSTATS = (sys.executable, "-m", "mcstats")
HOLDER = "import sys; from mcstats.commands.warm import ENV, start; start(); import os; \
print(os.environ[ENV], flush=True); sys.stdin.read()"


def holder() -> tuple[subprocess.Popen[str], str]:
    """Start a process that starts a server and waits; return it and the socket."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def until(happened: object, seconds: float = 20.0) -> None:
    """Wait for something to be so."""
    ends = time.monotonic() + seconds
    while not happened():  # type: ignore[operator]
        assert time.monotonic() < ends, "it never was so"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    process, path = holder()
    yield path
    process.communicate("")


def step(
    name: str, reports: Path, server: str | None, *more: str
) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ)
    environment.pop(warm.ENV, None)
    if server is not None:
        environment[warm.ENV] = server
    command = [*MCSTATS, name, "--topic", "prepost", "--data", str(TOPICS)]
    return subprocess.run(
        [*command, "--reports", str(reports), *more],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_step_of_the_server_writes_the_same_bytes(server: str, tmp_path: Path) -> None:
    for name in ("evidence", "effects", "pooled"):
        alone, served = (
            step(name, tmp_path / where, s) for where, s in (("a", None), ("b", server))
        )
        assert (alone.returncode, served.returncode) == (0, 0), served.stderr
    tables = sorted((tmp_path / "a").rglob("*.csv"))
    assert len(tables) == 5
    for table in tables:
        assert (
            tmp_path / "b" / table.relative_to(tmp_path / "a")
        ).read_bytes() == table.read_bytes()


def test_faults_and_the_exit_status_come_through(server: str, tmp_path: Path) -> None:
    alone, served = (step("pooled", tmp_path, where) for where in (None, server))
    assert alone.returncode == served.returncode == 2
    assert alone.stderr == served.stderr
    assert "[TABLE]" in served.stderr


def test_a_wrong_option_is_told_as_without_the_server(server: str, tmp_path: Path) -> None:
    alone, served = (step("pooled", tmp_path, where, "--nonsense") for where in (None, server))
    assert alone.returncode == served.returncode == 2
    assert "unrecognized arguments: --nonsense" in served.stderr


def test_a_command_whose_server_has_gone_does_the_work_itself(tmp_path: Path) -> None:
    process, path = holder()
    process.communicate("")
    until(lambda: not os.path.exists(path))
    assert step("evidence", tmp_path, path).returncode == 0
    assert (tmp_path / "prepost" / "tables" / "evidence.csv").is_file()


def test_the_server_ends_with_the_run_even_if_that_is_killed() -> None:
    process, path = holder()
    folder = Path(path).parent
    assert folder.stat().st_mode & 0o077 == 0
    process.kill()
    process.communicate()
    until(lambda: not folder.exists())


def test_a_step_ends_with_the_command_that_asked_for_it(server: str, tmp_path: Path) -> None:
    # The step waits for ever on a pipe that nobody writes into.
    (tmp_path / "prepost" / "tables").mkdir(parents=True)
    os.mkfifo(tmp_path / "prepost" / "tables" / "effects.csv")
    before = set(children_of(server))
    command = [*MCSTATS, "pooled", "--topic", "prepost", "--data", str(TOPICS)]
    client = subprocess.Popen(
        [*command, "--reports", str(tmp_path)], env=os.environ | {warm.ENV: server}
    )
    until(lambda: set(children_of(server)) > before)
    client.send_signal(signal.SIGKILL)
    client.wait()
    until(lambda: set(children_of(server)) <= before)


def children_of(server: str) -> list[int]:
    """Return the processes that were forked from the server of this socket."""
    name = str(Path(server).parent)
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                words = (entry / "cmdline").read_bytes().decode().split("\0")
                if name in words:
                    found.append(int(entry.name))
    return found


def test_without_a_server_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(warm.ENV, raising=False)
    assert warm.ask(["evidence"]) is None
    monkeypatch.setenv(warm.ENV, "/nowhere/s")
    assert warm.ask(["evidence"]) is None
