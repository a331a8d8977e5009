"""What the program is made of, and that nothing is fetched once it is set up."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from helpers.places import ROOT
from mcstats import __version__

LOCK = (ROOT / "requirements.lock").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PINS = set(re.findall(r"(?m)^([\w.-]+)==([^ ;\\]+)", LOCK))

# What CycloneDX 1.5 asks of the parts that matter here: its own names, types and patterns.
REFERENCE = {"type": "string", "minLength": 1}
HASH = {
    "type": "object",
    "required": ["alg", "content"],
    "additionalProperties": False,
    "properties": {
        "alg": {"const": "SHA-256"},
        "content": {"type": "string", "pattern": "^[a-fA-F0-9]{64}$"},
    },
}
COMPONENT: dict[str, Any] = {
    "type": "object",
    "required": ["type", "name"],
    "properties": {
        "type": {"enum": ["application", "library"]},
        "bom-ref": REFERENCE,
        "name": {"type": "string"},
        "version": {"type": "string"},
        "purl": {"type": "string", "pattern": "^pkg:pypi/[a-z0-9-]+@[^ ]+$"},
        "externalReferences": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "url"],
                "properties": {"hashes": {"type": "array", "minItems": 1, "items": HASH}},
            },
        },
    },
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["bomFormat", "specVersion", "version"],
    "properties": {
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.5"},
        "serialNumber": {
            "type": "string",
            "pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        },
        "version": {"type": "integer", "minimum": 1},
        "metadata": {"type": "object", "properties": {"component": COMPONENT}},
        "components": {"type": "array", "uniqueItems": True, "items": COMPONENT},
        "dependencies": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "required": ["ref"],
                "additionalProperties": False,
                "properties": {
                    "ref": REFERENCE,
                    "dependsOn": {"type": "array", "uniqueItems": True, "items": REFERENCE},
                },
            },
        },
    },
}


def test_the_bill_of_materials_is_resolved_within_every_pin_of_the_lock(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "src/mcstats/__init__.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    goal = "build/sbom/pyproject.toml"
    subprocess.run(["make", "-s", "-C", str(tmp_path), goal], check=True)
    made = tomllib.loads((tmp_path / goal).read_text())
    pins = made["tool"]["uv"]["constraint-dependencies"]
    assert {tuple(re.split("==| ;", pin)[:2]) for pin in pins} == PINS
    assert [pin for pin in pins if ";" in pin] == re.findall(r"(?m)^\S+ ; .*[^ \\\n]", LOCK)
    del made["tool"]["uv"]
    assert made["project"].pop("version") == __version__
    wanted = PROJECT["project"] | {"dynamic": made["project"].get("dynamic")}
    assert made == PROJECT | {"project": {k: v for k, v in wanted.items() if v is not None}}


@pytest.mark.slow
def test_the_bill_of_materials_is_valid_and_holds_every_pin_with_its_hashes(
    tmp_path: Path,
) -> None:
    copy = set_up_copy(tmp_path)
    if not (shutil.which("uv") or (copy / ".venv/bin/uv").exists()) and "CI" not in os.environ:
        pytest.skip("no uv on this machine")
    subprocess.run(["make", "-s", "sbom"], cwd=copy, check=True)
    bill = json.loads((copy / "build" / "sbom.cdx.json").read_text())
    jsonschema.validate(bill, SCHEMA, cls=jsonschema.Draft7Validator)
    parts = bill["components"]
    assert {(part["name"], part["version"]) for part in parts} == PINS
    for part in parts:
        digests = [d["content"] for of in part["externalReferences"] for d in of["hashes"]]
        assert digests and set(digests) <= set(re.findall("sha256:([0-9a-f]{64})", LOCK))
    needs = {of["ref"]: set(of.get("dependsOn", ())) for of in bill["dependencies"]}
    root = bill["metadata"]["component"]
    assert (root["name"], root["version"]) == ("mcstats", __version__)
    assert needs.keys() == {root["bom-ref"], *(part["bom-ref"] for part in parts)}
    names = {part["bom-ref"]: part["name"] for part in parts}
    asked = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["dev"],
        *PROJECT["dependency-groups"]["build"],
    ]
    direct = {re.split("[<>=~! ]", requirement)[0].lower() for requirement in asked}
    assert {names[ref] for ref in needs[root["bom-ref"]]} == direct


# Every process of Python that starts with this file on its path notes whom it wants to speak to.
LISTENER = """
import os, sys
def _listen(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}:
        what = arguments[1] if event in {"socket.connect", "socket.sendto"} else arguments[0]
        if not isinstance(what, (str, bytes)) or event != "socket.connect":
            with open(os.environ["NOTED"], "a") as notes:
                notes.write(f"{event} {what!r} {sys.argv[:2]}\\n")
sys.addaudithook(_listen)
"""


def set_up_copy(folder: Path) -> Path:
    """Copy what git holds, and lend the copy this environment, so that `make` finds it set up."""
    copy = folder / "copy"
    files = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in files.stdout.decode().split("\0"):
        if name and (ROOT / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name, follow_symlinks=False)
    environment = Path(sys.executable).parents[1]
    (copy / ".venv").mkdir()
    for part in environment.iterdir():
        if part.name != "stamp":
            (copy / ".venv" / part.name).symlink_to(part)
    lock, project = (copy / n for n in ("requirements.lock", "pyproject.toml"))
    stamp = f"{copy.resolve()}\n{lock.read_text()}{project.read_text()}"
    (copy / ".venv" / "stamp").write_text(stamp)
    return copy


def cut_off() -> list[str]:
    """Return the command that takes the network from another one; empty where it may not."""
    for command in (["unshare", "-n"], ["unshare", "-rn"]):
        if shutil.which("unshare"):
            done = subprocess.run([*command, "true"], capture_output=True, check=False)
            if done.returncode == 0:
                return command
    return []


@pytest.mark.slow
def test_a_report_and_a_check_are_made_without_a_network_and_ask_for_none(tmp_path: Path) -> None:
    copy = set_up_copy(tmp_path)
    (tmp_path / "listen").mkdir()
    (tmp_path / "listen" / "sitecustomize.py").write_text(LISTENER)
    noted = tmp_path / "noted"
    env = os.environ | {"PYTHONPATH": str(tmp_path / "listen"), "NOTED": str(noted)}
    for command in (["make", "report"], [".venv/bin/mcstats", "check"]):
        done = subprocess.run(
            [*cut_off(), *command], cwd=copy, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert not noted.exists(), noted.read_text()
    assert list((copy / "reports").glob("*/index.html"))


@pytest.mark.slow
def test_the_listener_of_the_test_above_hears(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(LISTENER)
    noted = tmp_path / "noted"
    env = os.environ | {"PYTHONPATH": str(tmp_path), "NOTED": str(noted)}
    call = "import socket; socket.create_connection(('127.0.0.1', 9), 0.1)"
    subprocess.run([sys.executable, "-c", call], env=env, capture_output=True, check=False)
    assert "socket.connect" in noted.read_text()


def test_ci_pins_each_action_by_commit_and_may_only_read() -> None:
    for path in sorted((ROOT / ".github/workflows").iterdir()):
        text = path.read_text("utf-8")
        used = re.findall(r"(?m)^\s*(?:- )?uses: (.*)$", text)
        assert used
        for line in used:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line
        workflow = yaml.safe_load(text)
        assert workflow["permissions"] == {}
        for job in workflow["jobs"].values():
            assert job["permissions"] == {"contents": "read"}
            assert "timeout-minutes" in job
        assert "pull_request_target" not in text and "${{ github.event" not in text
        assert text.count("persist-credentials: false") == text.count("actions/checkout@")


@pytest.mark.parametrize(
    "name",
    ["PYTHONHOME", "PYTHONPATH", "PYTHONOPTIMIZE", "PYTHONINSPECT", "PYTHONWARNINGS"],
)
def test_make_hands_no_setting_of_python_on(name: str, tmp_path: Path) -> None:
    rule = f"shown:\n\t@echo in the recipe: $${{{name}-nothing}}\n"
    text = (ROOT / "Makefile").read_text("utf-8") + rule
    (tmp_path / "Makefile").write_text(text + "$(info by the shell: $(new_enough))\n", "utf-8")
    done = subprocess.run(
        ["make", "-C", str(tmp_path), "--no-print-directory", "shown", f"PYTHON={sys.executable}"],
        env=os.environ | {name: "/nowhere"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "in the recipe: nothing" in done.stdout
    assert f"by the shell: {sys.executable}" in done.stdout
