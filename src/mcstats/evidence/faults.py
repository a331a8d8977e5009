"""Turn what pydantic finds into faults that a person can act on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from mcstats.schema.errors import Fault
from mcstats.schema.topic import Path, Positions
from mcstats.schema.words import NOT_REPORTED, YesNo

from .text import MAX_FAULTS
from .words import LONGEST, listed, near, nearest, quoted, word

N = TypeVar("N", bound=BaseModel)
_TAGS = {"mapping", "text"}  # of the unions of schema/base.py
_KEY = "[key]"  # pydantic's name for the key of a mapping, in a location
_MEND = "rewrite it (see data/README.md)"
# How people write that nothing is reported.
_SILENT = re.compile(
    r"n\.?[ar]\.?|n/[ar]|nd|none|-+|\?+|unknown|missing|unclear|"
    r"not (?:available|applicable|given|known|stated|described|mentioned)",
    re.IGNORECASE,
)
_SHAPES: Final[Mapping[str, str]] = {
    "string_type": "text",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
    "dict_type": "keys and values",
    "tuple_type": 'a list of "- " items',
}


def validate(noun: type[N], data: Any, positions: Positions) -> tuple[N | None, list[Fault]]:
    """Return the noun, or None and every fault with its place."""
    try:
        return as_noun(noun, data), []
    except ValidationError as error:
        return None, faults_in(noun, error, data, positions)


def faults_in(
    noun: type[BaseModel], error: ValidationError, data: Any, positions: Positions
) -> list[Fault]:
    """Return the faults behind what pydantic found, a misspelt key once.

    Of very many the first are enough: the reader of the file counts no further either.
    """
    found = error.errors(include_url=False)[: MAX_FAULTS + 1]
    missing = {
        (path_of(item["loc"], data)[:-1], item["loc"][-1])
        for item in found
        if item["type"] == "missing"
    }
    found = [_misspelt(noun, item, data, missing) for item in found]
    misspelt = set()
    for item in found:
        if item["type"] == "extra_forbidden":
            path = path_of(item["loc"], data)
            misspelt.add((path[:-1], near(str(path[-1]), _fields(noun, _anywhere(path[:-1])))))
    return [
        fault
        for item in found
        if item["type"] != "missing"
        or (path_of(item["loc"], data)[:-1], item["loc"][-1]) not in misspelt
        for fault in faults_of(noun, item, data, positions)
    ]


def _misspelt(
    noun: type[BaseModel], item: Any, data: Any, missing: Collection[tuple[Path, str | int]]
) -> Any:
    """Return an error at a free key as one of an unknown key, where it looks like a missing one."""
    path = path_of(item["loc"], data)
    if item["type"] in ("missing", "extra_forbidden") or not path:
        return item
    keys = _fields(noun, _anywhere(path[:-1]))
    if path[-1] in keys or (path[:-1], near(str(path[-1]), keys)) not in missing:
        return item
    return {**item, "type": "extra_forbidden", "loc": path}


def as_noun(noun: type[N], data: Any) -> N:
    """Return the noun.

    Raises
    ------
    ValidationError
        In pydantic's words.
    """
    return noun.model_validate_json(json.dumps(data), strict=True)


def path_of(location: tuple[int | str, ...], data: Any) -> Path:
    """Drop the tags that unions add, so that the path leads through the data."""
    path: list[str | int] = []
    here = data
    for step in location:
        if isinstance(here, dict):
            if step in here:
                here = here[step]
            elif step in _TAGS or step == _KEY:
                continue
            else:
                here = None
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            continue
        path.append(step)
    return tuple(path)


def faults_of(
    noun: type[BaseModel], error: Any, data: Any, positions: Positions
) -> Iterator[Fault]:
    """Yield the faults behind one error of pydantic: one, or all that a rubric does not declare."""
    found = error.get("ctx", {}).get("found")
    if isinstance(found, list):
        for path, what, expected in found:
            line, column = positions.nearest(path)
            words = listed(expected) if expected else "each once, and used"
            unknown = what.split('"')[1] if '"' in what else ""
            fix = nearest(unknown, expected) if expected and unknown else "fix or delete it"
            yield Fault(positions.file, line, column, "RUBRIC", what, words, fix)
        return
    yield fault_of(noun, error, data, positions)


def fault_of(noun: type[BaseModel], error: Any, data: Any, positions: Positions) -> Fault:
    """Return the fault behind one error of pydantic."""
    path = path_of(error["loc"], data)
    kind = error["type"]
    at = path[:-1] if kind == "missing" else path
    on_key = kind == "extra_forbidden" or _KEY in error["loc"]
    line, column = positions.nearest(at, key=on_key)
    told = _TELL.get(kind, _otherwise)(noun, error, path)
    return Fault(positions.file, line, column, *told)


Told = tuple[str, str, str, str]


def _missing(noun: type[BaseModel], error: Any, path: Path) -> Told:
    name = str(error["loc"][-1])
    found = f'no key "{name}"'
    if len(path) > 1:
        found += f" in {'.'.join(str(step) for step in path[:-1])}"
    fix = 'add it (a value that no source prints is "not reported")'
    if name == "place":
        fix = "say where in the source it stands, as in place: table 2"
    return "KEY-MISSING", found, f'the key "{name}"', fix


def _unknown(noun: type[BaseModel], error: Any, path: Path) -> Told:
    name = str(error["loc"][-1])
    expected = _fields(noun, _anywhere(path[:-1]))
    return "KEY-UNKNOWN", f"the unknown key {word(name)}", listed(expected), nearest(name, expected)


def _own(noun: type[BaseModel], error: Any, path: Path) -> Told:
    context = error["ctx"]
    fix = context["fix"]
    if context["code"] == "REPORTED" and not fix:
        fix = _placed(error["input"], _fields(noun, _anywhere(path)))
    return context["code"], context["found"], context["expected"], fix


def _placed(text: str, keys: frozenset[str]) -> str:
    """Return how a bare text is written with its place."""
    if _SILENT.fullmatch(text):
        return f'write "{NOT_REPORTED}"'
    key = "printed" if "printed" in keys else "value"
    bare = text.replace(" ", "").replace("-", "").isalpha() and text not in set(YesNo)
    shown = "…" if len(text) > LONGEST else text if bare else quoted(text)
    return f"write {{{key}: {shown}, place: WHERE}}, with its place in the source"


def _word(noun: type[BaseModel], error: Any, path: Path) -> Told:
    given = error["input"]
    # pydantic lists them as "'a', 'b' or 'c'", one with an apostrophe in double quotes
    words = [
        one or two for one, two in re.findall(r"'([^']*)'|\"([^\"]*)\"", error["ctx"]["expected"])
    ]
    shown = word(given) if isinstance(given, str) else _shape(given)
    return "ENUM", shown, ", ".join(words), nearest(str(given), words)


def _long(noun: type[BaseModel], error: Any, path: Path) -> Told:
    most = f"at most {error['ctx']['max_length']} characters"
    return "LENGTH", f"{len(error['input'])} characters", most, "shorten it"


def _wrong_shape(noun: type[BaseModel], error: Any, path: Path) -> Told:
    given, wanted = error["input"], _SHAPES[error["type"]]
    if error["type"] == "tuple_type":
        text = given if isinstance(given, str) and len(given) <= LONGEST else "A, B"
        return "TYPE", _shape(given), wanted, f'write [{text}], or each below it after a "- "'
    if keys := _fields(noun, _anywhere(path)):
        return (
            "TYPE",
            _shape(given),
            f"the keys {listed(keys)}",
            "write those below it (see data/README.md)",
        )
    return "TYPE", _shape(given), wanted, _MEND


def _otherwise(noun: type[BaseModel], error: Any, path: Path) -> Told:
    return "VALUE", _shape(error["input"]), error["msg"], _MEND


_TELL: Final[Mapping[str, Callable[[type[BaseModel], Any, Path], Told]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "mcstats": _own,
    "enum": _word,
    "literal_error": _word,
    "string_too_long": _long,
    **dict.fromkeys(_SHAPES, _wrong_shape),
}


def _shape(value: Any) -> str:
    if isinstance(value, str):
        return quoted(value)
    return "keys and values" if isinstance(value, dict) else "a list"


def _anywhere(path: Path) -> Path:
    return tuple("*" if isinstance(step, int) else step for step in path)


@cache
def _fields(noun: type[BaseModel], path: Path) -> frozenset[str]:
    """Return the keys that a noun allows at a path, by walking its JSON Schema."""
    nodes = [_schema(noun)]
    definitions = nodes[0].get("$defs", {})

    def resolve(node: dict[str, Any]) -> list[dict[str, Any]]:
        if "$ref" in node:
            return resolve(definitions[node["$ref"].rsplit("/", 1)[-1]])
        for branch in ("anyOf", "oneOf", "allOf"):
            if branch in node:
                return [leaf for part in node[branch] for leaf in resolve(part)]
        return [node]

    for step in path:
        following: list[dict[str, Any]] = []
        for node in nodes:
            if step == "*" and "items" in node:
                following += resolve(node["items"])
            elif step in node.get("properties", {}):
                following += resolve(node["properties"][step])
            elif isinstance(node.get("additionalProperties"), dict):
                following += resolve(node["additionalProperties"])
        nodes = following
    return frozenset(name for node in nodes for name in node.get("properties", {}))


@cache
def _schema(noun: type[BaseModel]) -> dict[str, Any]:
    return noun.model_json_schema()
