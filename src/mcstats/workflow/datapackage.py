"""Describe the tables as a Frictionless data package, for other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, get_type_hints

from mcstats.model.source import Source
from mcstats.model.tables import NumberRow, columns, meanings_of, title_of
from mcstats.model.topic import Topic
from mcstats.report.view import TABLES

_TYPES: Final[Mapping[type, str]] = {
    str: "string",
    float: "number",
    int: "integer",
    bool: "boolean",
}
_KEYS: Final = {"effects": "effect", "verdicts": "claim", "stability": "claim", "numbers": "number"}
_REFERS: Final = {
    "inputs": ("effect", "effects"),
    "steps": ("effect", "effects"),
    "stability": ("claim", "verdicts"),
    "firm": ("claim", "verdicts"),
    "footnotes": ("claim", "verdicts"),
    "bodies": ("claim", "verdicts"),
    "absolute": ("claim", "verdicts"),
}


def datapackage(topic: Topic, answer: str) -> str:
    """Return the text of ``datapackage.json``: every table with its columns, and the sources.

    `answer` is the answer of the topic in a sentence, which the list of all topics shows.
    """
    records, about = {**TABLES, "numbers": NumberRow}, topic.claims.about
    meanings = meanings_of(records.values())
    package = {
        "name": topic.name.lower().replace(" ", "-"),
        "title": topic.claims.title,
        "description": topic.sources.topic,
        "answer": answer,
        "profile": "tabular-data-package",
        **({"licenses": [{"name": about.licence}]} if about and about.licence else {}),
        "sources": [_source(source) for source in topic.sources.sources.values()],
        "resources": [_resource(name, record, meanings) for name, record in records.items()],
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def _resource(name: str, record: type[Any], meanings: Mapping[str, str]) -> dict[str, Any]:
    hints = get_type_hints(record)
    schema: dict[str, Any] = {
        "fields": [
            _field(column, hints[field.name], meanings[column])
            for column, field in zip(columns(record), fields(record), strict=True)
        ],
        "missingValues": [""],
    }
    if name in _KEYS:
        schema["primaryKey"] = _KEYS[name]
    if name in _REFERS:
        column, other = _REFERS[name]
        reference = {"resource": other, "fields": column}
        schema["foreignKeys"] = [{"fields": column, "reference": reference}]
    return {
        "name": name,
        "path": f"tables/{name}.csv",
        "profile": "tabular-data-resource",
        "description": title_of(record),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(name: str, hint: Any, meaning: str) -> dict[str, Any]:
    optional = type(None) in getattr(hint, "__args__", ())
    kind = hint.__args__[0] if optional else hint
    field: dict[str, Any] = {"name": name, "type": _TYPES[kind], "description": meaning}
    if kind is bool:
        field |= {"trueValues": ["yes"], "falseValues": ["no"]}
    if kind is not str and not optional:
        field["constraints"] = {"required": True}
    return field


def _source(source: Source) -> dict[str, str]:
    entry = {"title": f"{source.authors} ({source.year}). {source.title}"}
    address = f"https://doi.org/{source.doi}" if source.doi else source.url
    return entry | {"path": address} if address else entry
