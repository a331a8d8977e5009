"""A run that is planned leaves every file alone that it did not write, whatever lies around it.

The folder of results is filled with files, folders, links, hard links and pipes, in the places of
outputs and beside them, with manifests that name anything. Content, date, mode and target of all
that is not an output of the topic have to stay.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpers.faulty_topics import write_sound_topic
from mcstats.workflow.config import configure
from mcstats.workflow.manifest import write_manifest
from mcstats.workflow.paths import TopicPaths
from mcstats.workflow.steps import FIGURE, INDEX, LOCK, OUTPUTS

STUDY = "data/topic/studies/alpha2020.yaml"
OWN = {f"reports/topic/{name}" for name in OUTPUTS} | {f"reports/{INDEX}", f"reports/{LOCK}"}
KINDS = ("file", "folder", "link to a file", "link to a folder", "hard link", "pipe", "part")
PLACES = st.sampled_from(
    [
        *sorted(OWN - {f"reports/{LOCK}"}),
        *("reports/topic/tables", "reports/topic/figures", "reports/topic", "reports/notes.txt"),
        *("reports/topic/notes.txt", "reports/topic/tables/mine.csv", "reports/other/index.html"),
        *("reports/topic/figures/mine.svg", "reports/topic/claims/mine.html", "reports/.hidden"),
    ]
)
THINGS = st.lists(st.tuples(PLACES, st.sampled_from(KINDS)), max_size=5)
KEYS = st.sampled_from(
    [
        *("..", ".", "", "/", "../../data", "tables/../../../data/topic/claims.yaml", "notes.txt"),
        *("../../home/letter.txt", "tables", "figures/../../../home/letter.txt", "../other"),
    ]
)


def put(place: Path, kind: str) -> None:
    """Put something into a place, where the place is free and its folder is one."""
    if os.path.lexists(place) and place.is_file() and not place.is_symlink():
        place.unlink()
    if os.path.lexists(place) or not os.path.isdir(place.parent):
        return
    if kind == "file":
        place.write_text("mine")
    elif kind == "folder":
        place.mkdir()
        (place / "inside.txt").write_text("mine")
    elif kind == "link to a file":
        place.symlink_to(Path("home/letter.txt").absolute())
    elif kind == "link to a folder":
        place.symlink_to(Path("home").absolute(), target_is_directory=True)
    elif kind == "hard link":
        os.link("home/letter.txt", place)
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.with_name(f".{place.name}.abcd1234.part").write_text("mine")


def everything(top: Path) -> dict[str, tuple[object, ...]]:
    """Return content or target, mode and date of everything below a folder, without the outputs."""
    found: dict[str, tuple[object, ...]] = {}
    for parent, folders, names in os.walk(top):
        for name in (*folders, *names):
            path = Path(parent, name)
            shown = str(path.relative_to(top))
            mode = path.lstat().st_mode
            own = shown in OWN or FIGURE.fullmatch(shown.removeprefix("reports/topic/"))
            if (own and stat.S_ISREG(mode)) or shown.startswith(".snakemake") or is_part(shown):
                continue
            content: object = os.readlink(path) if stat.S_ISLNK(mode) else ""
            if stat.S_ISREG(mode):
                content = path.read_bytes(), path.stat().st_mtime_ns
            found[shown] = (content, mode)
    return found


def is_part(shown: str) -> bool:
    """Return whether a name is that of an output that was half-written."""
    folder, _, name = shown.rpartition("/")
    whole = name.removeprefix(".").removesuffix(".abcd1234.part")
    return name.endswith(".abcd1234.part") and f"{folder}/{whole}" in OWN


@settings(max_examples=60)
@example(things=[("reports/topic/claims/mine.html", "file")], names=[], stale=False, whole=False)
@example(things=[("reports/topic/claims/mine.html", "part")], names=[], stale=False, whole=False)
@given(things=THINGS, names=st.lists(KEYS, max_size=4), stale=st.booleans(), whole=st.booleans())
def test_what_a_run_did_not_write_stays_as_it_is(
    things: list[tuple[str, str]],
    names: list[str],
    stale: bool,
    whole: bool,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    top = tmp_path_factory.mktemp("whose")
    monkeypatch.chdir(top)
    monkeypatch.setattr(sys, "argv", ["snakemake"])
    monkeypatch.setenv("HOME", str(top / "home"))
    write_sound_topic(top / "data")
    (top / "home").mkdir()
    (top / "home/letter.txt").write_text("mine")
    paths = TopicPaths("topic", Path("data"), Path("reports"))
    for name in (*OUTPUTS, f"../{LOCK}", f"../{INDEX}"):
        (paths.out / name).parent.mkdir(parents=True, exist_ok=True)
        (paths.out / name).write_text(name)
    write_manifest(paths)
    for place, kind in things:
        put(Path(place), kind)
    manifest = paths.out / "manifest.json"
    if manifest.is_file() and not manifest.is_symlink() and manifest.stat().st_nlink == 1:
        try:
            content = json.loads(manifest.read_text())
            content["outputs"] |= dict.fromkeys(names, "0" if whole else None)
            manifest.write_text(json.dumps(content))
        except ValueError:
            pass
    if stale:
        text = Path(STUDY).read_text("utf-8")
        Path(STUDY).write_text(text.replace('"4.1"', '"4.2"'), "utf-8")
        os.utime(STUDY, (1_600_000_000, 1_600_000_000))
    before = everything(top)
    try:
        configure({}).release()
    except SystemExit as stopped:
        assert stopped.code == 2
    assert everything(top) == before
