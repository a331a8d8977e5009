"""What the program is made of, and that nothing is fetched once it is set up."""

from __future__ import annotations

import importlib.util
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

from helpers.places import ROOT

LOCK = (ROOT / "requirements.lock").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
_SPEC = importlib.util.spec_from_file_location("sbom", ROOT / ".ci" / "sbom.py")
assert _SPEC is not None and _SPEC.loader is not None
sbom = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(sbom)

# What CycloneDX 1.5 asks of the parts that are used here: its own names, types and patterns.
REFERENCE = {"type": "string", "minLength": 1}
COMPONENT: dict[str, Any] = {
    "type": "object",
    "required": ["type", "name"],
    "additionalProperties": False,
    "properties": {
        "type": {"enum": ["application", "library"]},
        "bom-ref": REFERENCE,
        "name": {"type": "string"},
        "version": {"type": "string"},
        "description": {"type": "string"},
        "licenses": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["license"],
                "additionalProperties": False,
                "properties": {"license": {"type": "object", "required": ["id"]}},
            },
        },
        "hashes": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["alg", "content"],
                "additionalProperties": False,
                "properties": {
                    "alg": {"const": "SHA-256"},
                    "content": {"type": "string", "pattern": "^[a-fA-F0-9]{64}$"},
                },
            },
        },
        "purl": {"type": "string", "pattern": "^pkg:pypi/[a-z0-9-]+@[^ ]+$"},
        "properties": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"name": {"type": "string"}, "value": {"type": "string"}},
            },
        },
    },
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["bomFormat", "specVersion", "version"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"const": "http://cyclonedx.org/schema/bom-1.5.schema.json"},
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.5"},
        "serialNumber": {
            "type": "string",
            "pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        },
        "version": {"type": "integer", "minimum": 1},
        "metadata": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"component": COMPONENT},
        },
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
        "compositions": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["aggregate"],
                "properties": {"aggregate": {"enum": ["complete", "incomplete", "unknown"]}},
            },
        },
    },
}


def test_the_bill_of_materials_is_valid_and_holds_every_pin_with_its_hashes() -> None:
    bill = sbom.bill(LOCK, PROJECT, "1.0")
    jsonschema.validate(bill, SCHEMA, cls=jsonschema.Draft7Validator)
    assert len(bill["components"]) == len(re.findall(r"(?m)^[\w.-]+==", LOCK)) > 100
    assert sum(len(part["hashes"]) for part in bill["components"]) == LOCK.count("--hash=sha256:")
    references = [part["bom-ref"] for part in bill["components"]]
    assert len(set(references)) == len(references)
    (asked,) = bill["dependencies"]
    assert set(asked["dependsOn"]) <= set(references)
    assert {r.split("/")[1].split("@")[0] for r in asked["dependsOn"]} == sbom.direct(PROJECT)


def test_the_bill_of_materials_is_the_same_twice_and_another_for_another_lock() -> None:
    first, again = (json.dumps(sbom.bill(LOCK, PROJECT, "1.0")) for _ in range(2))
    assert first == again
    digest = LOCK.split("--hash=sha256:")[1][:64]
    other = LOCK.replace(digest, "0" * 64)
    assert sbom.bill(other, PROJECT, "1.0")["serialNumber"] not in first


def test_make_sbom_writes_what_the_script_prints(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "sbom.py")], capture_output=True, check=True
    )
    bill = json.loads(done.stdout)
    assert bill["metadata"]["component"]["name"] == "mcstats"
    assert bill == sbom.bill(LOCK, PROJECT, bill["metadata"]["component"]["version"])
    assert ".ci/sbom.py > build/sbom.cdx.json" in (ROOT / "Makefile").read_text()


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
