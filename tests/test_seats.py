"""Steps run in this process or beside it: the same results, the same messages, and no orphans."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bad_input import sound_topic
from mcstats.commands.inside import MANY, PATIENCE, Seats
from mcstats.commands.seat import Beside, Here

STEPS = ("evidence", "effects", "ratings", "pooled", "verdicts")


class Chair:
    """A seat on which nothing runs."""

    def __init__(self) -> None:
        self.sound = True

    def close(self) -> None:
        self.sound = False

    def run(self, *asked: object) -> int:
        return 0


@pytest.fixture
def beside() -> Iterator[Beside]:
    seat = Beside()
    yield seat
    seat.close()


def results(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "topic/tables").glob("*"))}


def test_a_process_beside_writes_the_same_bytes(tmp_path: Path, beside: Beside) -> None:
    sound_topic(tmp_path / "data")
    for seat, reports in ((Here(), "here"), (beside, "beside")):
        for name in STEPS:
            done = seat.run(name, ["topic"], str(tmp_path / "data"), str(tmp_path / reports))
            assert done == 0, name
    assert results(tmp_path / "beside") == results(tmp_path / "here")
    assert "verdicts.csv" in results(tmp_path / "here")


def test_a_fault_is_told_by_both_and_both_go_on(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = sound_topic(tmp_path / "data")
    (folder / "sources.yaml").rename(tmp_path / "away")
    told = []
    seat = Beside()
    for one in (Here(), seat):
        assert one.run("evidence", ["topic"], str(tmp_path / "data"), str(tmp_path / "r")) == 2
        found = capfd.readouterr()
        assert found.out == ""
        told.append(found.err)
    assert "sources.yaml" in told[0]
    assert told[1] == told[0]
    (tmp_path / "away").rename(folder / "sources.yaml")
    assert seat.run("evidence", ["topic"], str(tmp_path / "data"), str(tmp_path / "r")) == 0
    seat.close()


def test_a_step_that_breaks_says_where_and_leaves_the_process_usable(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    beside = Beside()
    assert beside.run("no such step", ["topic"], str(tmp_path), str(tmp_path)) == 1
    assert "KeyError: 'no such step'" in capfd.readouterr().err
    sound_topic(tmp_path / "data")
    assert beside.run("evidence", ["topic"], str(tmp_path / "data"), str(tmp_path / "r")) == 0
    beside.close()


def test_a_module_in_the_current_folder_is_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sound_topic(tmp_path / "data")
    (tmp_path / "yaml.py").write_text("raise SystemExit('run by mistake')\n")
    seat = Beside()
    assert seat.run("evidence", ["topic"], "data", "reports") == 0
    seat.close()


def test_a_process_that_was_killed_is_said_to_have_ended(tmp_path: Path) -> None:
    seat = Beside()
    os.kill(seat._process.pid, signal.SIGKILL)
    with pytest.raises(RuntimeError, match="ended by itself: -9"):
        seat.run("evidence", ["topic"], str(tmp_path), str(tmp_path))
    assert not seat.sound


def test_nothing_is_left_running_when_the_run_is_killed(tmp_path: Path) -> None:
    script = """
        import sys, time
        from mcstats.commands.seat import Beside
        seat = Beside()
        print(seat._process.pid, flush=True)
        time.sleep(60)
    """
    run = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    pid = int(run.stdout.readline())
    run.kill()
    run.communicate()
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return
        if stat.rpartition(")")[2].split()[0] == "Z":  # ended; whoever inherits it has to ask
            return
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    pytest.fail("the process beside outlived the run")


def test_one_topic_needs_one_process_however_many_of_its_steps_wait() -> None:
    seats = Seats(lambda: pytest.fail("a process was started"))
    order: list[int] = []

    def one(number: int) -> None:
        with seats.taken(("topic",)):
            order.append(number)

    with seats.taken(("topic",)):
        threads = [threading.Thread(target=one, args=(n,)) for n in range(3 * PATIENCE)]
        for thread in threads:
            thread.start()
        time.sleep(0.05)
        assert order == []
    for thread in threads:
        thread.join()
    assert sorted(order) == list(range(3 * PATIENCE))


def test_a_process_is_started_when_steps_of_other_topics_have_waited_often_enough() -> None:
    started: list[Chair] = []

    def start() -> Chair:
        started.append(Chair())
        return started[-1]

    seats = Seats(start)
    for number in range(PATIENCE):
        with seats.taken(("a",)):
            waiting = threading.Thread(target=lambda n=number: _pass(seats, (f"b{n}",)))
            waiting.start()
            until = time.monotonic() + 10
            while seats._waited <= number and time.monotonic() < until:
                time.sleep(0.001)
        waiting.join()
        assert not started
    with seats.taken(("a",)), seats.taken(("b",)) as other:
        assert started == [other]
    with ExitStack() as all_:
        # the topic goes where it was, and both seats are given back
        assert all_.enter_context(seats.taken(("b",))) is other
        assert isinstance(all_.enter_context(seats.taken(("a",))), Here)
    seats.close()
    assert not other.sound
    with seats.taken(("b",)) as seat:
        assert isinstance(seat, Here)


def _pass(seats: Seats, topics: tuple[str, ...]) -> None:
    with seats.taken(topics):
        pass


def test_a_seat_that_failed_is_not_given_out_again() -> None:
    chair = Chair()
    seats = Seats(lambda: chair)
    seats._waited = PATIENCE
    with seats.taken(("a",)), seats.taken(("b",)) as seat:
        assert seat is chair
        chair.sound = False
    with seats.taken(("b",)) as seat:
        assert isinstance(seat, Here)


def test_with_many_processes_beside_this_one_is_left_to_snakemake() -> None:
    seats = Seats(Chair)
    seats._waited = PATIENCE
    with ExitStack() as others:
        with seats.taken(("first",)) as here:
            assert isinstance(here, Here)
            for number in range(MANY):
                others.enter_context(seats.taken((f"t{number}",)))
        with seats.taken(("few",)) as seat:
            assert seat is here
            others.enter_context(seats.taken(("one more",)))
        with seats.taken(("many",)) as seat:
            assert isinstance(seat, Chair)


def test_a_step_that_waits_for_a_process_that_ends_by_itself_gets_another_one() -> None:
    seats = Seats(Chair)
    seats._free = [Chair()]
    found: list[object] = []

    def wait() -> None:
        with seats.taken(("a",)) as seat:
            found.append(seat)

    waiting = threading.Thread(target=wait, daemon=True)
    with seats.taken(("a",)) as ended:
        waiting.start()
        time.sleep(0.05)
        assert found == []
        ended.sound = False
    waiting.join(10)
    assert len(found) == 1 and found[0] is not ended
