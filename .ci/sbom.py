"""Write what the lock pins as a CycloneDX 1.5 bill of materials, in JSON, to standard output.

The lock says what is installed and with which hashes; pyproject.toml says what was asked for. Who
needs whom below that is in neither, and the bill says that it leaves it out. The same lock gives
the same bytes: its serial number is made from its content, and there is no date.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
NAMESPACE = uuid.UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")  # of object identifiers, RFC 4122


def components(lock: str) -> list[dict[str, Any]]:
    """Return one component for each pin of a lock, sorted by name and version."""
    found = []
    for entry in re.split(r"(?m)^(?=\w)", lock.replace("\\\n", " ")):
        if "==" not in entry:
            continue
        requirement = Requirement(entry.split("--hash", 1)[0].strip())
        (pin,) = requirement.specifier
        name = canonicalize_name(requirement.name)
        reference = f"pkg:pypi/{name}@{pin.version}"
        component: dict[str, Any] = {
            "type": "library",
            "bom-ref": reference,
            "name": name,
            "version": pin.version,
            "hashes": [
                {"alg": "SHA-256", "content": digest}
                for digest in sorted(re.findall(r"--hash=sha256:([0-9a-f]{64})\b", entry))
            ],
            "purl": reference,
        }
        if requirement.marker is not None:
            marker = {"name": "mcstats:marker", "value": str(requirement.marker)}
            component["properties"] = [marker]
        found.append(component)
    return sorted(found, key=lambda part: (part["name"], part["version"]))


def direct(project: dict[str, Any]) -> set[str]:
    """Return the names of what the project itself asks for: to run, to develop, to build."""
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
        *project["dependency-groups"]["build"],
    ]
    return {canonicalize_name(Requirement(text).name) for text in wanted}


def bill(lock: str, project: dict[str, Any], version: str) -> dict[str, Any]:
    """Return the bill of materials of a lock."""
    parts, asked = components(lock), direct(project)
    name = project["project"]["name"]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": uuid.uuid5(NAMESPACE, f"{name} {version}\n{lock}").urn,
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": name,
                "name": name,
                "version": version,
                "description": project["project"]["description"],
                "licenses": [{"license": {"id": project["project"]["license"]}}],
            },
        },
        "components": parts,
        "dependencies": [
            {
                "ref": name,
                "dependsOn": [part["bom-ref"] for part in parts if part["name"] in asked],
            }
        ],
        "compositions": [{"aggregate": "incomplete", "dependencies": [name]}],
    }


def main() -> None:
    """Read the lock and the project, and write the bill."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    init = (ROOT / "src" / "mcstats" / "__init__.py").read_text(encoding="utf-8")
    (version,) = re.findall(r'^__version__ = "(.+)"$', init, re.MULTILINE)
    json.dump(bill(lock, project, version), sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
