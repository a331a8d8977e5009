"""A repository of somebody else: the action, the hooks and the container, with what they run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.places import EXAMPLE_TOPICS, ROOT
from mcstats.cli import COMMANDS

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
GUIDE = (ROOT / "docs" / "howto" / "your-repository.md").read_text("utf-8")
CONTAINER = (ROOT / "Containerfile").read_text("utf-8")
EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")


def commands_in(text: str) -> list[str]:
    return re.findall(r"\bmcstats ([a-z]+)\b", text)


def test_other_actions_are_pinned_by_commit_with_their_version() -> None:
    files = [ROOT / "action.yml", *(ROOT / ".github" / "workflows").glob("*.yml")]
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            if "uses:" in line:
                assert re.search(r"uses: [\w/-]+@[0-9a-f]{40} # v[\d.]+$", line), (file.name, line)


def test_no_input_is_pasted_into_a_script() -> None:
    scripts = [step["run"] for step in STEPS if "run" in step]
    assert len(scripts) > 5
    assert [script for script in scripts if "${{" in script] == []


def test_the_action_uses_each_input_that_it_describes() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    used = set(re.findall(r"inputs\.([\w-]+)", text))
    assert used == set(ACTION["inputs"])
    assert all(given["description"] for given in ACTION["inputs"].values())


def test_the_action_and_the_hooks_run_commands_that_exist() -> None:
    named = [*commands_in((ROOT / "action.yml").read_text("utf-8"))]
    named += [name for hook in HOOKS for name in commands_in(hook["entry"])]
    assert {"lint", "build", "check", "diff", "compare"} <= set(named)
    assert [name for name in named if name not in COMMANDS] == []


def test_the_workflow_of_the_guide_has_at_most_25_lines_and_the_least_permissions() -> None:
    (text,) = re.findall(r'```yaml title=".github[^"]*"\n(.*?)```', GUIDE, re.S)
    assert len(text.splitlines()) <= 25
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    (job,) = workflow["jobs"].values()
    checkout, own = job["steps"]
    assert checkout["with"] == {"persist-credentials": False}
    assert set(own["with"]) <= set(ACTION["inputs"])


def test_the_container_copies_nothing_that_is_made() -> None:
    ignored = set((ROOT / ".containerignore").read_text("utf-8").split())
    assert {".git", ".venv", "reports"} <= ignored
    assert CONTAINER.splitlines()[-2:] == ['ENTRYPOINT ["mcstats"]', 'CMD ["--help"]']


@dataclass(frozen=True)
class Clone:
    """A clone of this project with its environment, and the variables of a machine with nothing."""

    folder: Path
    env: dict[str, str]

    def run(self, script: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        return subprocess.run(
            command, cwd=cwd, env=self.env | env, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    home = tmp_path_factory.mktemp("home")
    folder = tmp_path_factory.mktemp("clone") / "mcstats"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    path = [p for p in os.environ["PATH"].split(os.pathsep) if ".venv" not in p]
    kept = {k: v for k, v in os.environ.items() if k.startswith(("PIP_", "SSL_", "UV_"))}
    env = kept | {"HOME": str(home), "PATH": os.pathsep.join(path)}
    return Clone(folder, env)


def own_repository(folder: Path) -> str:
    """Make a repository of one topic with a second coding, change it, and return the base."""
    shutil.copytree(EXAMPLE_TOPICS / "prepost", folder / "data" / "prepost")
    shutil.copytree(EXAMPLE_TOPICS / "prepost", folder / "second" / "prepost")
    git = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "Add a topic"], check=True)
    head = [*git, "rev-parse", "HEAD"]
    base = subprocess.run(head, check=True, capture_output=True, text=True).stdout.strip()
    study = next((folder / "data" / "prepost" / "studies").glob("*.yaml"))
    study.write_text(study.read_text("utf-8") + "note: looked at again\n", "utf-8")
    subprocess.run([*git, "commit", "-qam", "Add a note"], check=True)
    # What actions/checkout gives: a remote that has the base.
    subprocess.run([*git, "remote", "add", "origin", str(folder)], check=True)
    return base


@pytest.mark.slow  # sets an environment up
def test_a_repository_of_topics_is_linted_built_checked_compared_and_commented(
    clone: Clone, tmp_path: Path
) -> None:
    repository, temporary, tools = tmp_path / "own", tmp_path / "runner", tmp_path / "tools"
    temporary.mkdir()
    tools.mkdir()
    (tools / "gh").write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$RUNNER_TEMP/gh"\n')
    (tools / "gh").chmod(0o755)
    base = own_repository(repository)
    values = {f"inputs.{name}": str(given["default"]) for name, given in ACTION["inputs"].items()}
    values |= {
        "inputs.second-coding": "second",
        "github.event.pull_request.base.sha": base,
        "github.event.pull_request.html_url": "https://example.org/pull/1",
    }
    given = {
        "GITHUB_ACTION_PATH": str(clone.folder),
        "GITHUB_PATH": str(tmp_path / "path"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "RUNNER_TEMP": str(temporary),
    }
    for step in (step for step in STEPS if "run" in step):
        own = {
            name: EXPRESSION.sub(lambda m: values[m[1]], text)
            for name, text in step.get("env", {}).items()
        }
        added = Path(given["GITHUB_PATH"])
        folders = [*(added.read_text().split() if added.exists() else []), str(tools)]
        path = os.pathsep.join([*folders, clone.env["PATH"]])
        done = clone.run(step["run"], repository, **given, **own, PATH=path)
        assert done.returncode == 0, (step["name"], done.stdout, done.stderr)
    assert (repository / "reports" / "prepost" / "index.html").exists()
    summary = (tmp_path / "summary.md").read_text("utf-8")
    assert "Moves of this pull request" in summary
    assert "--body-file" in (temporary / "gh").read_text()


@pytest.mark.slow  # sets an environment up
def test_each_hook_finds_no_fault_in_a_sound_repository_and_the_fault_in_another(
    clone: Clone, tmp_path: Path
) -> None:
    own_repository(tmp_path)
    path = os.pathsep.join([str(clone.folder / ".venv" / "bin"), clone.env["PATH"]])
    assert clone.run(f"make -sC {shlex.quote(str(clone.folder))} setup", tmp_path).returncode == 0
    for hook in HOOKS:
        done = clone.run(hook["entry"], tmp_path, PATH=path)
        assert done.returncode == 0, (hook["id"], done.stdout, done.stderr)
    claims = tmp_path / "data" / "prepost" / "claims.yaml"
    claims.write_text(claims.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")
    for hook in HOOKS:
        done = clone.run(hook["entry"], tmp_path, PATH=path)
        assert done.returncode == 2, hook["id"]
        assert "claims.yaml" in done.stderr


@pytest.mark.slow  # sets an environment up
def test_the_steps_of_the_container_give_a_command_that_builds_a_topic(
    clone: Clone, tmp_path: Path
) -> None:
    runs = re.findall(r"^RUN (.*?)(?<!\\)$", CONTAINER, re.M | re.S)
    system, own = (re.sub(r"\\\n", "", text) for text in runs)
    assert system.startswith("apt-get update")
    # The cache that the last step removes is that of the container, which has its own root.
    setup = own.partition("&& rm -rf")[0]
    assert clone.run(setup, clone.folder).returncode == 0
    shutil.copytree(EXAMPLE_TOPICS / "prepost", tmp_path / "data" / "prepost")
    path = os.pathsep.join([str(clone.folder / ".venv" / "bin"), clone.env["PATH"]])
    done = clone.run("mcstats build --quiet", tmp_path, PATH=path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "reports" / "prepost" / "index.html").exists()
