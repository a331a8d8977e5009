"""The set-up: what `make` says on a machine that lacks something, and what the lock promises."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from helpers.places import ROOT

LOCK = (ROOT / "requirements.lock").read_text()
PINS = [entry for entry in re.split(r"(?m)^(?=\w)", LOCK) if "==" in entry]


def make(folder: Path, *pythons: tuple[str, str], goal: str = "setup") -> str:
    """Run `make` where PATH has only the given shell scripts as Pythons; return its one line."""
    tools = folder / "bin"
    tools.mkdir()
    for tool in ("cat", "cmp", "sh"):
        (tools / tool).symlink_to(str(shutil.which(tool)))
    for name, script in pythons:
        (tools / name).write_text(f"#!/bin/sh\n{script}\n")
        (tools / name).chmod(0o755)
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder)
    command = [str(shutil.which("make")), "-C", str(folder), "--no-print-directory", goal]
    env = {"PATH": str(tools), "HOME": str(folder)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line


@pytest.mark.parametrize("goal", ["report", "test"])
def test_a_machine_without_python_is_told_in_one_line_what_to_install(
    tmp_path: Path, goal: str
) -> None:
    line = make(tmp_path, goal=goal)
    assert "no Python 3.11 or newer" in line
    assert "apt install python3 python3-venv" in line


def test_a_python_that_is_too_old_counts_as_none(tmp_path: Path) -> None:
    too_old = 'case "$2" in *version_info*) exit 1;; esac'
    assert "no Python 3.11 or newer" in make(
        tmp_path, ("python3.12", too_old), ("python3", too_old)
    )


def test_a_python_without_venv_is_named_with_what_it_lacks(tmp_path: Path) -> None:
    no_venv = 'case "$*" in -V) echo Python 3.12.9;; *ensurepip*) exit 1;; esac'
    line = make(tmp_path, ("python3", no_venv))
    assert "Python 3.12.9 has no venv module" in line
    assert "apt install python3 python3-venv" in line


def test_an_environment_that_differs_from_its_stamp_in_one_byte_is_stale(tmp_path: Path) -> None:
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(str(shutil.which("true")))
    current = f"{tmp_path.resolve()}\n{LOCK}{(ROOT / 'pyproject.toml').read_text()}"
    (venv / "stamp").write_text(current.replace("numpy", "numpY", 1))
    assert "no Python 3.11 or newer" in make(tmp_path)
    (venv / "stamp").write_text(current)
    command = ["make", "-C", str(tmp_path), "--no-print-directory", "setup"]
    env = {"PATH": os.environ["PATH"]}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_every_pin_of_the_lock_has_a_hash_and_none_names_a_host() -> None:
    assert len(PINS) > 50
    assert [pin.split()[0] for pin in PINS if "--hash=sha256:" not in pin] == []
    assert re.findall(r"://|index-url|find-links|@ ", LOCK) == []


def test_every_direct_dependency_is_in_the_lock_and_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
        *project["dependency-groups"]["build"],
    ]
    names = {re.split(r"[<>=~! ]", requirement)[0] for requirement in wanted}
    pinned = {pin.split("==")[0] for pin in PINS}
    assert {name.lower() for name in names} - pinned == set()
    assert len(names) <= 26
    for requirement in wanted[: -len(project["dependency-groups"]["build"])]:
        assert re.search(rf'"{re.escape(requirement)}", +# \S', text), requirement


@pytest.mark.parametrize("extra", ["pdf", "slurm"])
def test_the_lock_of_an_extra_has_hashes_no_hosts_and_the_versions_of_the_main_one(
    extra: str,
) -> None:
    lock = (ROOT / f"requirements-{extra}.lock").read_text()
    pins = [entry for entry in re.split(r"(?m)^(?=\w)", lock) if "==" in entry]
    assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []
    assert re.findall(r"://|index-url|find-links|@ ", lock) == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    (requirement,) = project["optional-dependencies"][extra]
    assert f"echo '{requirement}' |" in (ROOT / "Makefile").read_text()
    own = {pin.split()[0] for pin in pins}
    assert re.split("[<>=]", requirement)[0] in {pin.split("==")[0] for pin in own}
    main = {pin.split()[0] for pin in PINS}
    shared = {pin.split("==")[0] for pin in main}
    assert {pin for pin in own if pin.split("==")[0] in shared} <= main


def test_the_package_ships_the_rubric_of_the_data_folder_and_no_second_copy() -> None:
    shipped = resources.files("mcstats") / "rubric.yaml"
    assert Path(str(shipped)).resolve() == ROOT / "data" / "rubric.yaml"


@pytest.mark.slow
def test_a_fresh_clone_with_an_empty_home_is_set_up_once_and_then_again_only_when_the_lock_changes(
    tmp_path: Path,
) -> None:
    clone = tmp_path / "a folder with spaces"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    home = tmp_path / "home"
    home.mkdir()
    own = str(ROOT / ".venv")
    path = os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if own not in p)
    env = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    env |= {"HOME": str(home), "PATH": path}

    def setup() -> str:
        done = subprocess.run(
            ["make", "-s", "setup"], cwd=clone, env=env, capture_output=True, text=True, check=True
        )
        return done.stdout

    assert "Setting up .venv" in setup()
    assert setup() == ""
    (clone / "requirements.lock").touch()
    assert setup() == ""
    with (clone / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    assert "Setting up .venv" in setup()
    assert setup() == ""
    command = [clone / ".venv/bin/python", "-m", "pip", "check"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
