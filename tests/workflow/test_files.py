"""Files of a run are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import errno
import os
import random
import resource
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.faulty_topics import write_sound_topic
from mcstats.cli import main
from mcstats.model.errors import InputError
from mcstats.model.tables import MoveRow
from mcstats.workflow.files import (
    PART,
    read_regular,
    read_table,
    sha256,
    write_named,
    write_table,
    write_whole,
)


@given(st.binary(max_size=300) | st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
@settings(max_examples=50)
def test_what_is_written_is_there_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, content: bytes | str
) -> None:
    path = tmp_path_factory.mktemp("w") / "deep" / "x.csv"
    for _ in range(2):
        write_whole(path, content)
    assert path.read_bytes() == (content if isinstance(content, bytes) else content.encode())
    assert [entry.name for entry in path.parent.iterdir()] == ["x.csv"]
    assert path.stat().st_mode & 0o777 == 0o644


HEADER = "Study,Control,Blinding,Randomisation\n"


@pytest.mark.parametrize(
    ("there", "again", "written"),
    [
        (None, True, True),
        (f"{HEADER}an earlier one\n", True, True),
        (f"{HEADER}an earlier one\n", False, False),
        ("format: 2\ntitle: a topic\n", True, False),
        ("", True, False),
        ("Study,", True, False),
    ],
)
def test_a_named_file_replaces_none_but_an_earlier_one_of_its_kind(
    there: str | None, again: bool, written: bool, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    if there is not None:
        path.write_text(there, "utf-8")
    if written:
        write_named(path, f"{HEADER}new\n", again=again)
        assert path.read_text("utf-8") == f"{HEADER}new\n"
    else:
        with pytest.raises(InputError, match=r"x\.csv \[EXISTS\] found another file"):
            write_named(path, f"{HEADER}new\n", again=again)
        assert path.read_text("utf-8") == there


@pytest.mark.parametrize("target", ["kept.csv", "nowhere", "folder"])
def test_a_named_file_is_no_link_and_no_folder(target: str, tmp_path: Path) -> None:
    kept, path = tmp_path / "kept.csv", tmp_path / "x.csv"
    kept.write_text(f"{HEADER}kept\n", "utf-8")
    if target == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / target)
    with pytest.raises(InputError, match=r"\[EXISTS\] found a link or a folder"):
        write_named(path, f"{HEADER}new\n")
    assert kept.read_text("utf-8") == f"{HEADER}kept\n"
    assert not (tmp_path / "nowhere").exists()


def test_a_pipe_is_written_into_and_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    write_named(path, HEADER)
    assert os.read(reader, 1_000).decode() == HEADER
    os.close(reader)
    assert path.is_fifo()


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod", "fdopen"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EACCES])
def test_a_write_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, step: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.csv"
    write_whole(path, "the earlier one")

    def failing(*arguments: object, **options: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, step, failing)
    with pytest.raises(OSError) as caught:
        write_whole(path, "a new one")
    monkeypatch.undo()
    assert caught.value.errno == number
    assert caught.value.filename == str(path)
    assert path.read_text() == "the earlier one"
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.csv"]


def test_a_write_that_is_broken_off_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.csv"
    write_whole(path, "the earlier one")

    def interrupted(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, "a new one")
    assert path.read_text() == "the earlier one"
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.csv"]


def test_a_name_that_is_a_folder_is_told_by_that_name(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    with pytest.raises(OSError) as caught:
        write_whole(tmp_path / "x.csv", "a")
    assert caught.value.filename == str(tmp_path / "x.csv")
    assert list(tmp_path.rglob(f"*{PART}")) == []


def step_in(
    folder: Path, name: str, before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mcstats", name, "--topic", "topic"]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=folder, preexec_fn=before, check=False
    )


def small_files() -> None:
    """Let no file grow beyond a kilobyte, as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


def test_a_step_on_a_full_disk_says_one_line_and_keeps_what_was_there(tmp_path: Path) -> None:
    write_sound_topic(tmp_path / "data")
    assert step_in(tmp_path, "evidence").returncode == 0
    path = tmp_path / "reports/topic/tables/evidence.csv"
    before = path.read_bytes()
    assert len(before) > 1000
    done = step_in(tmp_path, "evidence", small_files)
    assert done.returncode == 2
    assert done.stderr == "reports/topic/tables/evidence.csv: File too large\n"
    assert path.read_bytes() == before
    assert list(tmp_path.rglob(f"*{PART}")) == []


def test_a_step_that_cannot_write_says_one_line(tmp_path: Path) -> None:
    write_sound_topic(tmp_path / "data")
    (tmp_path / "reports").write_text("a file in the way")
    done = step_in(tmp_path, "evidence")
    assert done.returncode == 2
    assert done.stderr == "reports: File exists\n"


def test_a_step_on_data_with_a_fault_says_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    topic = write_sound_topic(tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    (topic / "sources.yaml").unlink()
    assert main(["evidence", "--topic", "topic"]) == 2
    assert capsys.readouterr().err.startswith("data/topic/sources.yaml [FILE] found no such file;")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (None, "No such file or directory"),
        (b"", "found the header"),
        (b"number,old,new\n", "found the header"),
        (b"number,old,new,cause\na,b,c\n", "row 2: found 3 cells"),
        (b"number,old,new,cause\na,b,c,d,e\n", "row 2: found 5 cells"),
        (b'number,old,new,cause\na,"b,c,d\n', "unexpected end of data"),
        (b"number,old,new,cause\n\xff,b,c,d\n", "can't decode byte 0xff"),
    ],
)
def test_a_table_that_this_program_did_not_write_is_refused(
    tmp_path: Path, content: bytes | None, found: str
) -> None:
    path = tmp_path / "moves.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_table(path, MoveRow)
    (fault,) = caught.value.faults
    assert (fault.file, fault.code) == (str(path), "TABLE")
    assert found in fault.found
    assert str(fault).isprintable()


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = [MoveRow("a", "=1+1", "'-0.5", ""), MoveRow("b", 'say "x",\ny', "é", "+1")]
    write_table(tmp_path / "moves.csv", MoveRow, rows)
    assert read_table(tmp_path / "moves.csv", MoveRow) == rows
    assert len(sha256(tmp_path / "moves.csv")) == 64


WRITER = (
    "import itertools, sys\nfrom pathlib import Path\n"
    "from mcstats.workflow.files import write_whole\nprint('begun', flush=True)\n"
    "for n in itertools.count():\n"
    "    write_whole(Path(sys.argv[1]), bytes([n % 251]) * 3_000_000)\n"
)


@pytest.mark.slow
def test_a_file_is_never_half_written_whenever_its_writer_is_killed(tmp_path: Path) -> None:
    path, draw = tmp_path / "x.bin", random.Random(11)
    write_whole(path, b"\xff" * 3_000_000)
    seen = set()
    for _ in range(100):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(draw.random() * 0.05)
            process.kill()
        content = path.read_bytes()
        assert len(content) == 3_000_000
        assert len(set(content)) == 1
        seen.add(content[0])
    assert len(seen) > 3  # they were killed at work
    assert all(entry.name.endswith(PART) or entry == path for entry in tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_what_is_no_regular_file_is_refused_and_not_waited_for(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.mkdir()
    for read in (read_regular, sha256):
        with pytest.raises(OSError, match=r"not a regular file|directory"):
            read(path)


def test_a_large_file_is_hashed_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "scan.tif"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    tracemalloc.start()
    sha256(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000
