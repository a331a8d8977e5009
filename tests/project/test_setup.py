"""The set-up: what `make` says on a machine that lacks something, and what the lock promises."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
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


STUB = """#!/bin/sh
echo "$@" >> "$OUT"
env | grep -E '^(PIP|UV)_' >> "$OUT"
"""


def project(folder: Path) -> dict[str, str]:
    """Copy what a set-up reads, and return an environment in which uv is a script that notes."""
    (folder / ".ci").mkdir()
    (folder / "bin").mkdir()
    shutil.copy(ROOT / ".ci/environment.py", folder / ".ci")
    for name in ("pyproject.toml", "requirements.lock", "requirements-uv.lock"):
        shutil.copy(ROOT / name, folder)
    (folder / "bin/uv").write_text(STUB)
    (folder / "bin/uv").chmod(0o755)
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(folder), "OUT": str(folder / "out")}


def start(folder: Path, env: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, ".ci/environment.py"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=env, stdout=pipe, stderr=pipe, text=True)


def finish(folder: Path, env: dict[str, str]) -> tuple[int, str, str]:
    with start(folder, env) as going:
        told, error = going.communicate()
    return going.returncode, told, error


def test_the_set_up_tells_at_once_what_it_does_and_installs_what_builds_first(
    tmp_path: Path,
) -> None:
    elsewhere = {"PIP_TARGET": "x", "UV_SYSTEM_PYTHON": "1", "UV_NO_VERIFY_HASHES": "1"}
    env = project(tmp_path) | elsewhere | {"PIP_INDEX_URL": "https://index.example/simple"}
    begun = time.monotonic()
    with start(tmp_path, env) as going:
        assert going.stdout is not None
        assert going.stdout.readline().startswith("Setting up .venv from requirements.lock with")
        assert time.monotonic() - begun < 1
        rest = going.stdout.read()
    assert going.returncode == 0
    lines = [line.strip(" .") for line in rest.splitlines()]
    assert lines[:-1] == ["an empty environment", "setuptools", "all other packages", "mcstats"]
    first, second, third = [
        line.removeprefix("pip install --python .venv/bin/python ")
        for line in (tmp_path / "out").read_text().splitlines()
        if line.startswith("pip install")
    ]
    assert first == "--require-hashes -r .venv/setuptools.lock"
    assert second == "--no-build-isolation --require-hashes -r requirements.lock"
    assert third == "--no-deps --no-build-isolation --editable ."
    (entry,) = [pin for pin in PINS if pin.startswith("setuptools==")]
    assert (tmp_path / ".venv/setuptools.lock").read_text() == entry
    told = (tmp_path / "out").read_text()
    assert not [name for name in elsewhere if f"{name}=" in told]
    assert told.count("UV_DEFAULT_INDEX=https://index.example/simple\n") == 3
    stamp = f"{tmp_path.resolve()}\n{LOCK}{(ROOT / 'pyproject.toml').read_text()}"
    assert (tmp_path / ".venv/stamp").read_text() == stamp


@pytest.mark.slow
def test_settings_of_pip_and_uv_that_install_elsewhere_are_not_heeded(tmp_path: Path) -> None:
    env = project(tmp_path)
    other = tmp_path / "other"
    for name, text in {
        ".config/pip/pip.conf": f"[global]\ntarget = {other}\n[install]\nprefix = {other}\n",
        ".config/uv/uv.toml": f'[pip]\ntarget = "{other}"\n',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text)
    assert finish(tmp_path, env)[0] == 0
    assert (tmp_path / "out").read_text().count("--no-config pip install") == 3
    command = [tmp_path / ".venv/bin/python", "-I", "-m", "pip", "config", "list"]
    listed = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    assert {"global.target=''", "install.prefix=''", "global.user='no'"} <= set(listed.split())


def test_a_second_make_says_that_it_waits(tmp_path: Path) -> None:
    env = project(tmp_path)
    with start(tmp_path, env) as first, start(tmp_path, env) as second:
        assert first.stdout is not None and second.stdout is not None
        lines = {first.stdout.readline(), second.stdout.readline()}
        for going in (first, second):
            going.kill()
    assert "Waiting for another make, which sets up .venv\n" in lines


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["file", "dangling", "link"])
def test_what_is_called_venv_and_is_no_folder_makes_way(kind: str, tmp_path: Path) -> None:
    env = project(tmp_path)
    other = tmp_path / "other"
    if kind == "file":
        (tmp_path / ".venv").write_text("")
    else:
        (tmp_path / ".venv").symlink_to(other)
    if kind == "link":
        other.mkdir()
        (other / "kept").write_text("")
    assert finish(tmp_path, env)[0] == 0
    assert (tmp_path / ".venv/stamp").is_file() and not (tmp_path / ".venv").is_symlink()
    assert [path.name for path in other.glob("*")] == (["kept"] if kind == "link" else [])


def test_a_change_of_pyproject_alone_installs_the_package_and_fetches_no_uv(
    tmp_path: Path,
) -> None:
    env = project(tmp_path) | {"PIP_NO_INDEX": "1"}
    (tmp_path / "bin/uv").unlink()
    folders = [p for p in os.environ["PATH"].split(os.pathsep) if not Path(p, "uv").exists()]
    env["PATH"] = os.pathsep.join(folders)
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").write_text(STUB)
    (tmp_path / ".venv/bin/python").chmod(0o755)
    stamp = f"{tmp_path.resolve()}\n{LOCK}"
    (tmp_path / ".venv/stamp").write_text(f"{stamp}an older pyproject.toml")
    status, told, error = finish(tmp_path, env)
    assert (status, error) == (0, "")
    assert told.startswith("pyproject.toml has changed; installing again:\n  mcstats .")
    installed = [line for line in (tmp_path / "out").read_text().splitlines() if "pip" in line]
    (only,) = [line for line in installed if line.startswith("-I -m pip install")]
    assert only.endswith("--no-deps --no-build-isolation --editable .")
    assert (tmp_path / ".venv/stamp").read_text().startswith(stamp)


@pytest.mark.slow
def test_a_set_up_that_fails_shows_why_and_leaves_no_stamp(tmp_path: Path) -> None:
    env = project(tmp_path) | {"PIP_NO_INDEX": "1"}
    (tmp_path / "bin/uv").write_text("#!/bin/sh\necho the reason of uv >&2; exit 1\n")
    status, told, error = finish(tmp_path, env)
    assert status == 1
    assert error == "The environment could not be installed; the lines above say why\n"
    assert "the reason of uv" in told
    assert "The same by pip:" in told and "No matching distribution found for setuptools" in told
    assert not (tmp_path / ".venv/stamp").exists()


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
    assert len(names) <= 29
    for requirement in wanted[: -len(project["dependency-groups"]["build"])]:
        assert re.search(rf'"{re.escape(requirement)}", +# \S', text), requirement


@pytest.mark.parametrize("extra", ["pdf", "docs", "slurm"])
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


def test_the_lock_of_uv_has_hashes_and_names_no_host() -> None:
    lock = (ROOT / "requirements-uv.lock").read_text()
    assert re.fullmatch(r"uv==[\d.]+( \\\n +--hash=sha256:[0-9a-f]{64})+\n", lock)


def test_the_package_ships_the_rubric_of_the_data_folder_and_no_second_copy() -> None:
    shipped = resources.files("mcstats") / "rubric.yaml"
    assert Path(str(shipped)).resolve() == ROOT / "data" / "rubric.yaml"


@pytest.mark.slow
@pytest.mark.parametrize("pip_alone", [False, True], ids=["uv", "pip alone"])
def test_a_fresh_clone_with_an_empty_home_is_set_up_once_and_then_again_only_when_the_lock_changes(
    pip_alone: bool, tmp_path: Path
) -> None:
    clone = tmp_path / "a folder with spaces"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    if pip_alone:  # as where there is no wheel of uv
        (clone / "requirements-uv.lock").write_text(f"uv==0.9.0 --hash=sha256:{'0' * 64}\n")
    home = tmp_path / "home"
    home.mkdir()
    folders = os.environ["PATH"].split(os.pathsep)
    path = [p for p in folders if str(ROOT / ".venv") not in p and not Path(p, "uv").exists()]
    env = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    env |= {"HOME": str(home), "PATH": os.pathsep.join(path)}

    def setup() -> str:
        done = subprocess.run(
            ["make", "-s", "setup"], cwd=clone, env=env, capture_output=True, text=True, check=True
        )
        return done.stdout

    def change(name: str) -> None:
        with (clone / name).open("a") as file:
            file.write("# changed\n")

    assert "Setting up .venv" in setup()
    assert (clone / ".venv/bin/uv").exists() is not pip_alone
    assert setup() == ""
    (clone / "requirements.lock").touch()
    assert setup() == ""
    change("pyproject.toml")
    assert "installing again" in setup()
    assert setup() == ""
    if not pip_alone:
        change("requirements.lock")
        assert "Setting up .venv" in setup()
    command = [clone / ".venv/bin/python", "-m", "pip", "check"]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    shutil.rmtree(clone)  # it is large


def test_a_folder_in_which_no_environment_can_be_is_refused_in_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "a:b"
    folder.mkdir()
    (folder / ".ci").mkdir()
    for name in (".ci/environment.py", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)

    def refused() -> str:
        done = subprocess.run(
            [sys.executable, ".ci/environment.py"],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (1, "")
        (line,) = done.stderr.splitlines()
        return line

    assert refused() == f'"{folder}" holds ":", which separates folders; rename the folder'
    folder = folder.rename(tmp_path / "ab")
    (folder / ".venv.lock").mkdir()
    assert ".venv.lock" in refused()
