"""Export the results of a topic as a research object that describes each of its files."""

from __future__ import annotations

import json
import mimetypes
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from mcstats import __version__
from mcstats.authoring.export.results import Results
from mcstats.report.json_ld import licence_address
from mcstats.workflow.files import sha256
from mcstats.workflow.manifest import read_manifest
from mcstats.workflow.steps import MANIFEST

METADATA: Final = "ro-crate-metadata.json"
CONTEXT: Final = "https://w3id.org/ro/crate/1.1/context"
PROFILE: Final = "https://w3id.org/ro/crate/1.1"
CANNOT: Final = (
    "the data that the results were made from, and the texts of the sources: their hashes are in "
    "manifest.json",
    "meanings of columns: they are in datapackage.json, which it holds",
)
"""The contents that the format cannot say."""
_TYPES: Final = {".csv": "text/csv", ".json": "application/json", ".svg": "image/svg+xml"}


def write(results: Results) -> dict[str, bytes]:
    """Return the files of a crate by name: the results as they are, and what describes them."""
    folder = results.paths.out
    recorded = read_manifest(results.paths)["outputs"]
    names = sorted(name for name in (*recorded, MANIFEST) if (folder / name).is_file())
    files = {name: (folder / name).read_bytes() for name in names}
    graph = [
        {
            "@id": METADATA,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": PROFILE},
        },
        _root(results, names),
        *(_file(folder / name, name) for name in names),
        _licence(results),
        {
            "@id": "#mcstats",
            "@type": "SoftwareApplication",
            "name": "mcstats",
            "softwareVersion": __version__,
        },
        _run(results, names),
    ]
    content = {"@context": CONTEXT, "@graph": graph}
    files[METADATA] = (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
    return files


def _root(results: Results, names: list[str]) -> dict[str, Any]:
    made = datetime.fromtimestamp((results.paths.out / MANIFEST).stat().st_mtime, UTC)
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": results.topic.claims.title,
        "description": results.topic.sources.topic,
        "datePublished": made.date().isoformat(),
        "license": {"@id": _licence(results)["@id"]},
        "hasPart": [{"@id": name} for name in names],
        "mentions": {"@id": "#run"},
        "about": [
            {"name": claim.statement, "description": results.verdicts[claim.id].verdict_text}
            for claim in results.topic.claims.claims
        ],
    }


def _licence(results: Results) -> dict[str, str]:
    """Return the licence that the topic gives its data, by its address if it has one."""
    about = results.topic.claims.about
    licence = (about.licence if about else None) or "not recorded"
    address = licence_address(licence)
    identifier = address if address != licence else "#licence"
    return {"@id": identifier, "@type": "CreativeWork", "name": licence}


def _file(path: Path, name: str) -> dict[str, Any]:
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "encodingFormat": kind,
        "contentSize": str(path.stat().st_size),
        "sha256": sha256(path),
    }


def _run(results: Results, names: list[str]) -> dict[str, Any]:
    return {
        "@id": "#run",
        "@type": "CreateAction",
        "name": f"mcstats on {results.topic.name}",
        "instrument": {"@id": "#mcstats"},
        "result": [{"@id": name} for name in names if name.endswith((".csv", ".html"))],
    }
