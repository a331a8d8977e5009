"""What has not changed is not looked at again, and whatever has changed is."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bad_input import sound_topic
from mcstats.commands import plan as planning
from mcstats.commands import stamps
from mcstats.commands.plan import plan
from mcstats.commands.seen import Seen
from mcstats.commands.signature import signature, topic_files


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    first = sound_topic(tmp_path / "data")
    shutil.copytree(first, first.parent / "second")
    first.rename(first.parent / "first")
    return tmp_path


@pytest.fixture
def linted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The topics that were linted, in order."""
    names: list[str] = []
    really = planning.lint_data

    def noting(data: Path, wanted: list[str], *others: Any) -> object:
        names.extend(wanted)
        return really(data, wanted, *others)

    monkeypatch.setattr(planning, "lint_data", noting)
    return names


def run() -> None:
    plan({}).release()


def test_a_library_that_has_not_changed_is_linted_once(here: Path, linted: list[str]) -> None:
    run()
    assert linted == ["first", "second"]
    run()
    assert linted == ["first", "second"]


def test_only_the_topic_that_was_edited_is_linted_again(here: Path, linted: list[str]) -> None:
    run()
    linted.clear()
    claims = here / "data" / "second" / "claims.yaml"
    claims.write_text(claims.read_text("utf-8") + "# an edit\n", "utf-8")
    run()
    assert linted == ["second"]


def test_a_topic_with_a_fault_is_told_every_time(here: Path, linted: list[str]) -> None:
    (here / "data" / "second" / "claims.yaml").write_text("title: x\n", "utf-8")
    for _ in range(2):
        with pytest.raises(SystemExit):
            run()
    assert linted == ["first", "second"] * 2


def rewrite(path: Path) -> None:
    path.write_bytes(path.read_bytes()[::-1])


def set_back(path: Path) -> None:
    before = path.stat()
    rewrite(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def remove(path: Path) -> None:
    path.unlink()


def replace(path: Path) -> None:
    before, text = path.stat(), path.read_bytes()
    path.unlink()
    path.write_bytes(text[::-1])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def add(path: Path) -> None:
    (path.parent / "another.yaml").write_text("x", "utf-8")


@pytest.mark.parametrize("change", [rewrite, set_back, remove, replace, add])
def test_a_signature_moves_with_every_change(here: Path, change: Callable[[Path], None]) -> None:
    folder = here / "data" / "first"
    before = signature(topic_files(folder))
    assert signature(topic_files(folder)) == before
    time.sleep(0.02)  # the clock of a file system goes in steps of some milliseconds
    change(folder / "claims.yaml")
    assert signature(topic_files(folder)) != before


def test_what_cannot_be_kept_is_looked_at_again(here: Path) -> None:
    now = signature([here / "data" / "first" / "claims.yaml"])
    (here / "kept").mkdir()
    for path, content in ((here / "kept", None), (here / "broken.json", "{"), (here / "l", "[]")):
        if content is not None:
            path.write_text(content, "utf-8")
        seen = Seen(path)
        assert not seen.same("first", now)
        seen.good("first", now)
        seen.save()
    assert Seen(here / "broken.json").same("first", now)
    assert not Seen(here / "kept").same("first", now)


def test_the_stamp_is_as_old_as_the_code_until_the_code_changes(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Path(stamps.stamp("evidence"))
    first = path.stat().st_mtime_ns
    assert first == max(module.stat().st_mtime_ns for module in stamps.modules("evidence"))
    stamps.stamp("evidence")
    assert path.stat().st_mtime_ns == first
    monkeypatch.setattr(stamps, "fingerprint", lambda *layers: "another\n")
    stamps.stamp("evidence")
    assert path.stat().st_mtime_ns > first
