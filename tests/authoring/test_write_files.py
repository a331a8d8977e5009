"""Tests of mcstats.authoring.write_files."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from helpers.places import ROOT
from mcstats.authoring.write_files import write_together
from mcstats.cli import main
from mcstats.data.load_topic import load_topic


@pytest.fixture
def data(tmp_path: Path) -> Path:
    assert main(["new", "topic", "sleep", "--data", str(tmp_path / "data")]) == 0
    return tmp_path / "data"


def test_commands_at_the_same_time_lose_nothing_of_one_another(data: Path) -> None:
    command = [sys.executable, "-m", "mcstats", "new", "study", "--data", str(data)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    names = ["ann2001", "bob2002", "eve2003"]
    running = [subprocess.Popen([*command, name], env=environment) for name in names]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert set(names) < set(load_topic(data / "sleep").sources.sources)


def test_a_file_keeps_its_mode_and_a_link_its_file(data: Path, tmp_path: Path) -> None:
    sources, kept = data / "sleep" / "sources.yaml", data / "sleep" / ".kept.yaml"
    sources.rename(kept)
    sources.symlink_to(kept.name)
    kept.chmod(0o600)
    assert main(["new", "study", "ann2001", "--data", str(data)]) == 0
    assert sources.is_symlink()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "ann2001" in kept.read_text("utf-8")


def test_a_full_disk_leaves_every_file_as_it_was(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = data / "sleep"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    study = (folder / "studies" / "none.yaml").read_text("utf-8").replace("None", "Nobody")
    sources = (folder / "sources.yaml").read_text("utf-8") + "# more\n"
    make = tempfile.mkstemp

    def full(**where: Any) -> tuple[int, str]:
        if Path(where["dir"]) == folder / "studies":
            raise OSError(errno.ENOSPC, "No space left on device")
        return make(**where)

    monkeypatch.setattr(tempfile, "mkstemp", full)
    files = {folder / "sources.yaml": sources, folder / "studies" / "none.yaml": study}
    with pytest.raises(OSError, match="No space left") as caught:
        write_together(folder, files)
    assert caught.value.filename == str(folder / "studies" / "none.yaml")
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert after == before


def test_an_interrupt_waits_until_all_files_have_their_names(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = data / "sleep"
    named = [folder / "sources.yaml", folder / "studies" / "none.yaml"]
    files = {path: path.read_text("utf-8") + "# more\n" for path in named}
    rename = os.replace

    def interrupted(old: str, new: Path) -> None:
        rename(old, new)
        if Path(new) in named:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_together(folder, files)
    assert {path: path.read_text("utf-8") for path in named} == files
    assert list(folder.rglob(".*")) == []


@pytest.mark.parametrize("name", ["2020", "on", "007", "1e5"])
def test_a_name_that_yaml_takes_for_something_else_is_one_all_the_same(
    tmp_path: Path, name: str
) -> None:
    where = ["--data", str(tmp_path / "data")]
    assert main(["new", "topic", name, *where]) == 0
    assert main(["new", "study", name, *where]) == 0
    assert main(["new", "article", f"{name}-a", *where]) == 0
    topic = load_topic(tmp_path / "data" / name)
    assert topic.studies[name].id == name
