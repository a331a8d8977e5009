"""A run is alone in its folder, on a system that lets it finish; or it does not begin."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.places import ROOT
from helpers.sound_run import report_files
from mcstats.model.errors import InputError
from mcstats.workflow import run_lock
from mcstats.workflow.config import configure
from mcstats.workflow.run_lock import acquire, check_access, check_system, writes_nothing

SNAKEFILE = ROOT / "Snakefile"


PROFILE = "Using workflow specific profile"


HOLDER = (
    "import sys, time\nfrom pathlib import Path\nfrom mcstats.workflow.run_lock import acquire\n"
    "held = acquire(Path('reports'), ['topic'])\nprint('held', flush=True)\ntime.sleep(60)\n"
)


@pytest.fixture
def holder(sound_folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes into the same reports."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True, cwd=sound_folder
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


BUSY = (
    "reports [BUSY] found another run that is writing there; expected one run at a time; "
    "fix: wait until it has ended, or stop it (no --unlock is needed)"
)


def test_a_second_run_is_refused_in_one_line_and_a_look_is_not(
    sound_folder: Path, holder: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(SNAKEFILE)]
    before = report_files(sound_folder)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert [line for line in done.stderr.splitlines() if not line.startswith(PROFILE)] == [BUSY]
    assert report_files(sound_folder) == before
    monkeypatch.setattr(sys, "argv", [*command, "--summary"])
    assert configure({}).lock is None


def test_a_run_that_was_killed_hinders_nobody(
    sound_folder: Path, holder: subprocess.Popen[str], capsys: pytest.CaptureFixture[str]
) -> None:
    locks = sound_folder / ".snakemake/locks"
    locks.mkdir(parents=True)
    for kind in ("input", "output"):
        (locks / f"0.{kind}.lock").write_text("reports/topic/tables/verdicts.csv\n")
        (locks / f"1.{kind}.lock").write_text("elsewhere/topic/tables/verdicts.csv\n")
    half = sound_folder / "reports/topic/tables/.verdicts.csv.x1y2_z34.part"
    half.write_text("half")
    with pytest.raises(InputError) as caught:
        acquire(Path("reports"), ["topic"])
    assert str(caught.value) == BUSY
    assert half.exists()
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    held = acquire(Path("reports"), ["topic"])
    assert capsys.readouterr().err == "reports: going on after a run that was stopped\n"
    assert not half.exists()
    # What other runs lock in the same folder is theirs.
    assert sorted(path.name for path in locks.iterdir()) == ["1.input.lock", "1.output.lock"]
    assert acquire(Path("reports"), ["topic"]) is held  # the same run may ask again
    held.release()


def test_a_guard_is_let_go_of(sound_folder: Path) -> None:
    acquire(Path("reports"), ["topic"]).release()
    done = subprocess.run(
        [sys.executable, "-c", HOLDER.replace("60", "0")],
        capture_output=True,
        text=True,
        cwd=sound_folder,
    )
    assert done.stdout == "held\n"


def test_commands_that_only_look_are_told_from_those_that_run() -> None:
    for words in (["-n"], ["all", "--dry-run"], ["--list-rules"], ["--report=x.html"], ["--dag"]):
        assert writes_nothing(words)
    for words in ([], ["--cores", "2"], ["--rerun-incomplete"], ["-c2"], ["reports/index.html"]):
        assert not writes_nothing(words)


def refusal(reports: Path, inputs: list[Path]) -> str:
    with pytest.raises(InputError) as caught:
        check_system(reports, inputs, 1)
    return str(caught.value)


def test_reports_that_cannot_be_written_are_told_before_the_run(sound_folder: Path) -> None:
    (sound_folder / "file").write_text("")
    assert refusal(Path("file"), []) == (
        "file [WRITE] found file exists; expected a folder that can be written, with room for "
        "8 MB; fix: fix its permissions or the disk"
    )
    assert "[WRITE] found not a directory" in refusal(Path("file/reports"), [])


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EDQUOT])
def test_a_folder_that_the_system_refuses_is_told(
    sound_folder: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*arguments: object, **options: object) -> None:
        raise OSError(number, os.strerror(number), "reports/tmpx")

    monkeypatch.setattr(run_lock.tempfile, "TemporaryFile", refusing)
    found = os.strerror(number).lower()
    assert f"[WRITE] found {found}; expected a folder" in refusal(Path("reports"), [])


def test_a_full_disk_is_told_before_the_run_and_costs_nothing(
    sound_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "posix_fallocate", full)
    before = report_files(sound_folder)
    with pytest.raises(SystemExit) as caught:
        configure({})
    assert caught.value.code == 2
    assert capsys.readouterr().err == (
        "reports [WRITE] found no space left on device; expected a folder that can be written, "
        "with room for 8 MB; fix: fix its permissions or the disk\n"
    )
    assert report_files(sound_folder) == before


def test_a_clock_in_1970_is_told_before_the_run(
    sound_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(time, "time", lambda: 86_400.0)
    before = report_files(sound_folder)
    with pytest.raises(SystemExit) as caught:
        configure({})
    assert caught.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert re.fullmatch(
        r"\S+ \[CLOCK\] found a file of 20\d\d-\d\d-\d\d, while the clock says 1970-01-0[12]; "
        r"expected files that are not of the future; fix: set the clock, or touch the file",
        line,
    )
    assert report_files(sound_folder) == before


def test_a_file_that_is_a_moment_ahead_is_waited_for(sound_folder: Path) -> None:
    path = sound_folder / "data/topic/claims.yaml"
    ahead = time.time() + 0.3
    os.utime(path, (ahead, ahead))
    check_system(Path("reports"), [path], 1)
    assert time.time() >= ahead
    os.utime(path, (ahead + 60, ahead + 60))
    assert "[CLOCK]" in refusal(Path("reports"), [path])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_results_that_cannot_be_read_are_named_before_the_run(sound_folder: Path) -> None:
    table = sound_folder / "reports/topic/tables/verdicts.csv"
    table.chmod(0)
    with pytest.raises(InputError) as caught:
        check_access([Path("reports/topic")])
    assert [fault.file for fault in caught.value.faults] == ["reports/topic/tables/verdicts.csv"]


def test_every_file_that_the_system_refuses_is_named_before_the_run(
    sound_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = {"reports/topic/tables", "reports/topic/index.html"}
    monkeypatch.setattr(os, "access", lambda path, mode: str(path) not in refused)
    with pytest.raises(InputError) as caught:
        check_access([Path("reports/topic")])
    assert {fault.file for fault in caught.value.faults} == refused
    assert {fault.code for fault in caught.value.faults} == {"ACCESS"}
