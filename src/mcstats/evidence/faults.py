"""Turn what pydantic finds into faults that a person can act on."""

from __future__ import annotations

import difflib
import json
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from mcstats.schema.errors import Fault
from mcstats.schema.topic import Path, Positions

N = TypeVar("N", bound=BaseModel)
_TAGS = {"mapping", "text"}


def validate(noun: type[N], data: Any, positions: Positions) -> tuple[N | None, list[Fault]]:
    """Return the noun, or None and every fault with its place."""
    try:
        return noun.model_validate_json(json.dumps(data), strict=True), []
    except ValidationError as error:
        return None, [_fault(noun, item, data, positions) for item in error.errors()]


def nearest(word: str, allowed: list[str]) -> str:
    """Return the mend for a word that is not in a list: the nearest one, never taken silently."""
    close = difflib.get_close_matches(word, allowed, n=1, cutoff=0.5)
    folded = [a for a in allowed if a.lower() == word.strip().lower()]
    if folded:
        return f'write "{folded[0]}"'
    return f'did you mean "{close[0]}"?' if close else "use one of the allowed words"


def _locate(location: tuple[int | str, ...], data: Any) -> Path:
    """Drop the tags that unions add, so that the path leads through the data."""
    path: list[str | int] = []
    here = data
    for step in location:
        if isinstance(here, dict):
            if step in here:
                here = here[step]
            elif step in _TAGS or not isinstance(step, str) or step == "[key]":
                continue
            else:
                here = None
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            continue
        path.append(step)
    return tuple(path)


def _fault(noun: type[BaseModel], error: Any, data: Any, positions: Positions) -> Fault:
    path = _locate(error["loc"], data)
    kind, context, given = error["type"], error.get("ctx", {}), error["input"]
    name = str(error["loc"][-1])
    if kind == "missing":
        line, column = positions.nearest(path[:-1])
        found = f'no key "{name}"' if len(path) == 1 else f'no key "{name}" in {_dotted(path[:-1])}'
        return Fault(
            positions.file,
            line,
            column,
            "KEY-MISSING",
            found,
            f'the key "{name}"',
            'add it (a value that no source prints is "not reported")',
        )
    if kind == "extra_forbidden":
        line, column = positions.nearest(path, key=True)
        allowed = sorted(_fields(noun, path[:-1]))
        return Fault(
            positions.file,
            line,
            column,
            "KEY-UNKNOWN",
            f'the unknown key "{name}"',
            ", ".join(allowed),
            nearest(name, allowed),
        )
    key = "[key]" in error["loc"]
    line, column = positions.nearest(path, key=key)
    shown = json.dumps(given, ensure_ascii=False) if isinstance(given, str) else _kind(given)
    if kind == "mcstats":
        return Fault(
            positions.file,
            line,
            column,
            context["code"],
            context["found"],
            context["allowed"],
            context["mend"],
        )
    if kind in {"enum", "literal_error"}:
        words = _words(context["expected"])
        return Fault(
            positions.file,
            line,
            column,
            "ENUM",
            shown,
            ", ".join(words),
            nearest(str(given), words),
        )
    if kind in {"string_too_long", "string_type", "model_type", "dict_type", "tuple_type"}:
        wanted = {
            "string_type": "text",
            "model_type": "keys and values",
            "model_attributes_type": "keys and values",
            "dict_type": "keys and values",
            "tuple_type": "a list",
            "string_too_long": f"at most {context.get('max_length')} characters",
        }[kind]
        if kind == "string_too_long":
            shown = f"{len(given)} characters"
        return Fault(
            positions.file, line, column, "TYPE", shown, wanted, "rewrite it (see data/README.md)"
        )
    return Fault(
        positions.file,
        line,
        column,
        "VALUE",
        shown,
        error["msg"],
        "rewrite it (see data/README.md)",
    )


def _words(expected: str) -> list[str]:
    """Split pydantic's "'a', 'b' or 'c'"."""
    return [w.strip().strip("'") for w in expected.replace("' or '", "', '").split("', '")]


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "keys and values"
    return "a list" if isinstance(value, list) else repr(value)


def _dotted(path: Path) -> str:
    return ".".join(str(step) for step in path)


def _fields(noun: Any, path: Path) -> set[str]:
    """Return the keys that a noun allows at a path, by walking its JSON Schema."""
    schema = noun.model_json_schema()
    definitions = schema.get("$defs", {})

    def resolve(node: dict[str, Any]) -> list[dict[str, Any]]:
        if "$ref" in node:
            return resolve(definitions[node["$ref"].rsplit("/", 1)[-1]])
        for branch in ("anyOf", "oneOf", "allOf"):
            if branch in node:
                return [leaf for part in node[branch] for leaf in resolve(part)]
        return [node]

    nodes = resolve(schema)
    for step in path:
        following: list[dict[str, Any]] = []
        for node in nodes:
            if isinstance(step, int) and "items" in node:
                following += resolve(node["items"])
            elif step in node.get("properties", {}):
                following += resolve(node["properties"][step])
            elif isinstance(node.get("additionalProperties"), dict):
                following += resolve(node["additionalProperties"])
        nodes = following
    return {name for node in nodes for name in node.get("properties", {})}
