"""Turn the errors of pydantic into faults that a person can act on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from mcstats.data.suggestions import (
    MAX_QUOTED_CHARACTERS,
    find_nearest,
    join_words,
    quote,
    quote_word,
    suggest_nearest,
)
from mcstats.data.text_file import MAX_FAULTS
from mcstats.model.base import COUNT
from mcstats.model.errors import Fault
from mcstats.model.source import AGREEMENT, AGREEMENT_INTERVAL
from mcstats.model.topic import Path, Positions
from mcstats.model.vocabularies import NOT_REPORTED, YesNo

N = TypeVar("N", bound=BaseModel)
_TAGS = {"mapping", "text"}  # of the unions of `model.base`
_KEY = "[key]"  # pydantic's name for the key of a mapping, in a location
_FIX = "rewrite it (see docs/howto/code-a-study.md)"
# Usual ways to write that nothing is reported.
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

_FORMS: Final[Mapping[str, str]] = {
    COUNT: 'a whole number without a sign and without separators, as in "1200"',
    AGREEMENT: 'a number from -1 to 1, as in "0.78"',
    AGREEMENT_INTERVAL: 'two numbers from -1 to 1, as in "0.71 to 0.84"',
}


def validate(model: type[N], data: Any, positions: Positions) -> tuple[N | None, list[Fault]]:
    """Return the record, or None and every fault with its place."""
    try:
        return parse_record(model, data), []
    except ValidationError as error:
        return None, faults_in(model, error, data, positions)


def faults_in(
    model: type[BaseModel], error: ValidationError, data: Any, positions: Positions
) -> list[Fault]:
    """Return the faults behind the errors of pydantic, a misspelt key once.

    Pydantic reports a misspelt required key twice, as unknown and as missing. Beyond `MAX_FAULTS`
    nothing is translated: the reader of the file shows no more either.
    """
    errors = error.errors(include_url=False)[: MAX_FAULTS + 1]
    missing = {path_of(each["loc"], data) for each in errors if each["type"] == "missing"}
    renamed = [_misspelt(model, each, data, missing) for each in errors]
    unknown = (path_of(e["loc"], data) for e in renamed if e["type"] == "extra_forbidden")
    misspelt = {_nearest_key(model, path) for path in unknown}
    return [
        fault_of(model, each, data, positions)
        for each in renamed
        if each["type"] != "missing" or path_of(each["loc"], data) not in misspelt
    ]


def _nearest_key(model: type[BaseModel], path: Path) -> Path:
    """Return the path of the known key that an unknown one is nearest to; empty without one."""
    meant = find_nearest(str(path[-1]), _fields(model, _anywhere(path[:-1])))
    return () if meant is None else (*path[:-1], meant)


def _misspelt(model: type[BaseModel], item: Any, data: Any, missing: Collection[Path]) -> Any:
    """Return an error at a free key as one of an unknown key, where it looks like a missing one."""
    path = path_of(item["loc"], data)
    if item["type"] in ("missing", "extra_forbidden") or not path:
        return item
    if path[-1] in _fields(model, _anywhere(path[:-1])) or _nearest_key(model, path) not in missing:
        return item
    return {**item, "type": "extra_forbidden", "loc": path}


def add_new_places(faults: list[Fault], more: Iterable[Fault]) -> list[Fault]:
    """Return the faults with those of `more` whose place has none yet.

    An unquoted number, for example, is also a wrong word; one fault for one place is enough.
    """
    places = {(fault.file, fault.line, fault.column) for fault in faults if fault.line}
    return [*faults, *(f for f in more if (f.file, f.line, f.column) not in places)]


def parse_record(model: type[N], data: Any) -> N:
    """Validate data as a record.

    Raises `ValidationError` with the messages of pydantic.
    """
    return model.model_validate_json(json.dumps(data), strict=True)


def path_of(location: tuple[int | str, ...], data: Any) -> Path:
    """Return the path through the data: the location without the tags that unions add."""
    path: list[str | int] = []
    node = data
    for step in location:
        if isinstance(node, dict):
            if step in node:
                node = node[step]
            elif step in _TAGS or step == _KEY:
                continue
            else:
                node = None
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            node = node[step]
        else:
            continue
        path.append(step)
    return tuple(path)


def fault_of(model: type[BaseModel], error: Any, data: Any, positions: Positions) -> Fault:
    """Return the fault behind one error of pydantic."""
    path = path_of(error["loc"], data)
    kind = error["type"]
    place = path[:-1] if kind == "missing" else path
    on_key = kind == "extra_forbidden" or _KEY in error["loc"]
    return positions.fault(place, *_MESSAGES.get(kind, _other)(model, error, path), key=on_key)


Message = tuple[str, str, str, str]  # code, found, expected, fix


def _missing(model: type[BaseModel], error: Any, path: Path) -> Message:
    name = str(error["loc"][-1])
    found = f'no key "{name}"'
    if len(path) > 1:
        found += f" in {'.'.join(str(step) for step in path[:-1])}"
    fix = 'add it (a value that no source prints is "not reported")'
    if name == "place":
        fix = "say where in the source it stands, as in place: table 2"
    return "KEY-MISSING", found, f'the key "{name}"', fix


def _unknown(model: type[BaseModel], error: Any, path: Path) -> Message:
    name = str(error["loc"][-1])
    expected = _fields(model, _anywhere(path[:-1]))
    return (
        "KEY-UNKNOWN",
        f"the unknown key {quote_word(name)}",
        join_words(expected),
        suggest_nearest(name, expected),
    )


def _own(model: type[BaseModel], error: Any, path: Path) -> Message:
    context = error["ctx"]
    fix = context["fix"]
    if context["code"] == "REPORTED" and not fix:
        fix = _placed(error["input"], _fields(model, _anywhere(path)))
    return context["code"], context["found"], context["expected"], fix


def _placed(text: str, keys: frozenset[str]) -> str:
    """Return the fix for a bare text: the mapping with its place that should stand there."""
    if _SILENT.fullmatch(text):
        return f'write "{NOT_REPORTED}"'
    key = "printed" if "printed" in keys else "value"
    bare = text.replace(" ", "").replace("-", "").isalpha() and text not in set(YesNo)
    shown = "…" if len(text) > MAX_QUOTED_CHARACTERS else text if bare else quote(text)
    return f"write {{{key}: {shown}, place: WHERE}}, with its place in the source"


def _word(model: type[BaseModel], error: Any, path: Path) -> Message:
    given = error["input"]
    # pydantic lists them as "'a', 'b' or 'c'", and a word with an apostrophe in double quotes
    words = [
        one or two for one, two in re.findall(r"'([^']*)'|\"([^\"]*)\"", error["ctx"]["expected"])
    ]
    shown = quote_word(given) if isinstance(given, str) else _shape(given)
    return "ENUM", shown, ", ".join(words), suggest_nearest(str(given), words)


def _long(model: type[BaseModel], error: Any, path: Path) -> Message:
    most = f"at most {error['ctx']['max_length']} characters"
    return "LENGTH", f"{len(error['input'])} characters", most, "shorten it"


def _form(model: type[BaseModel], error: Any, path: Path) -> Message:
    expected = _FORMS[error["ctx"]["pattern"]]
    return "FORM", _shape(error["input"]), expected, "write it in this form"


def _wrong_shape(model: type[BaseModel], error: Any, path: Path) -> Message:
    given, wanted = error["input"], _SHAPES[error["type"]]
    if error["type"] == "tuple_type":
        text = given if isinstance(given, str) and len(given) <= MAX_QUOTED_CHARACTERS else "A, B"
        return "TYPE", _shape(given), wanted, f'write [{text}], or each below it after a "- "'
    if keys := _fields(model, _anywhere(path)):
        return (
            "TYPE",
            _shape(given),
            f"the keys {join_words(keys)}",
            "write these keys below it (see docs/howto/code-a-study.md)",
        )
    return "TYPE", _shape(given), wanted, _FIX


def _other(model: type[BaseModel], error: Any, path: Path) -> Message:
    return "VALUE", _shape(error["input"]), error["msg"], _FIX


_MESSAGES: Final[Mapping[str, Callable[[type[BaseModel], Any, Path], Message]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "mcstats": _own,
    "enum": _word,
    "literal_error": _word,
    "string_too_long": _long,
    "string_pattern_mismatch": _form,
    **dict.fromkeys(_SHAPES, _wrong_shape),
}


def _shape(value: Any) -> str:
    if isinstance(value, str):
        return quote(value)
    return "keys and values" if isinstance(value, dict) else "a list"


def _anywhere(path: Path) -> Path:
    return tuple("*" if isinstance(step, int) else step for step in path)


@cache
def _fields(model: type[BaseModel], path: Path) -> frozenset[str]:
    """Return the keys that a record allows at a path, by walking its JSON Schema."""
    nodes = [_schema(model)]
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
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()
