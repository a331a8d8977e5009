"""JSON Schema of each kind of data file, so that an editor completes and explains its keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from mcstats.model.article import Article
from mcstats.model.claim import Claims
from mcstats.model.printed_keys import ArmKey, ContrastKey
from mcstats.model.public_fact import PublicFacts
from mcstats.model.rubric import Rubric
from mcstats.model.source import Sources
from mcstats.model.study import Study
from mcstats.model.vocabularies import NOT_REPORTED

KINDS: Final[Mapping[str, type[BaseModel]]] = {
    "sources": Sources,
    "claims": Claims,
    "study": Study,
    "article": Article,
    "facts": PublicFacts,
    "rubric": Rubric,
}
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
FOLDER: Final = "schema"


def schema_line(kind: str, file: Path, data: Path) -> str:
    """Return the first line of a data file, which tells an editor its schema."""
    up = "../" * (len(file.relative_to(data).parts) - 1)
    return f"# yaml-language-server: $schema={up}{FOLDER}/{kind}.schema.json"


def schema_texts() -> dict[str, str]:
    """Return the text of each schema file by its name."""
    return {
        f"{kind}.schema.json": json.dumps(schema_of(kind), indent=2, ensure_ascii=False) + "\n"
        for kind in KINDS
    }


def schema_of(kind: str) -> dict[str, Any]:
    """Return the schema of one kind of file, with the vocabularies that only the code knows."""
    schema: dict[str, Any] = KINDS[kind].model_json_schema()
    definitions = schema.pop("$defs")
    for name, words in _vocabularies().items():
        owner, _, key = name.partition(".")
        if owner in definitions:
            definitions[owner]["properties"][key] |= words
    head = {"$schema": DIALECT, "title": f"{kind} file of mcstats"}
    plain: dict[str, Any] = _plain(schema | {"$defs": definitions | _MAYBE})
    if "Reported" not in definitions:
        del plain["$defs"]["MaybeReported"]
    return head | plain


def _vocabularies() -> dict[str, dict[str, Any]]:
    """Return what the text fields that name routes, measures and settings may hold."""
    from mcstats.effects.assumptions import SETTINGS
    from mcstats.effects.measures.registry import MEASURES
    from mcstats.effects.pooling.count_methods import COUNT_METHODS
    from mcstats.effects.pooling.heterogeneity import METHODS
    from mcstats.effects.pooling.pool import TESTS
    from mcstats.effects.routes.route_registry import ROUTES

    measures = {"enum": sorted(MEASURES)}
    routes = {
        "enum": list(ROUTES),
        "enumDescriptions": [_words_of(route) for route in ROUTES.values()],
    }
    settings = {name: {"type": "string"} for name in sorted([*SETTINGS, "since"])}
    return {
        "Estimate.measure": measures,
        "Estimate.route": routes,
        "Member.measure": measures,
        "Synthesis.measure": measures,
        "Synthesis.method": {"enum": [*METHODS, *COUNT_METHODS]},
        "Synthesis.test": {"enum": list(TESTS)},
        "AssumptionOption.settings": {"properties": settings, "additionalProperties": False},
    }


def _words_of(route: Any) -> str:
    needs = [*route.needs, *(f"{key} of each arm" for key in route.arm_needs)]
    return f"from {', '.join(needs)}; gives {', '.join(route.measures)}"


_VALUE: Final = [{"$ref": "#/$defs/Reported"}, {"const": NOT_REPORTED, "type": "string"}]
_MAYBE: Final = {
    "MaybeReported": {"description": "A value with its place, or not reported.", "anyOf": _VALUE}
}
_KEYS: Final = {"ArmKey": ArmKey, "ContrastKey": ContrastKey}


def _plain(node: Any) -> Any:
    """Return a schema without nulls, which no data file holds, and with every key spelt out."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {
        key: _plain(value)
        for key, value in node.items()
        if key != "title" or isinstance(value, dict)  # a key of a record may be called so
    }
    if made.get("oneOf") == _VALUE:
        del made["oneOf"]
        made = {"$ref": "#/$defs/MaybeReported"} | made
    options = [one for one in made.get("anyOf", []) if one != {"type": "null"}]
    if len(options) == 1:
        del made["anyOf"]
        made = options[0] | made
    if made.get("default", "") is None:
        del made["default"]
    named = made.get("propertyNames", {}).get("$ref", "").rsplit("/", 1)[-1]
    if named in _KEYS:
        value = made["additionalProperties"]
        made["properties"] = {
            str(key): value | {"description": key.meaning} for key in _KEYS[named]
        }
        made["additionalProperties"] = False
        del made["propertyNames"]
    return made
