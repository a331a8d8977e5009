"""Draw values for the fields of records as their annotations have them, from words of examples."""

from __future__ import annotations

import enum
import inspect
import random
import types
import typing
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Union

from pydantic import BaseModel

from mcstats.effects.assumptions import SETTINGS
from mcstats.effects.measures.registry import MEASURES
from mcstats.effects.pooling.heterogeneity import METHODS
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.model.result import ArmKey, ContrastKey

NUMBERS = (
    *("0", "1", "2", "3", "5", "20", "39", "400", "10000", "-1", "-1.9", "0.5", "0.05", "0.0001"),
    *("0.000", "0.00", "1.0", "99.9", "0.001", "1e-9", "0.000000000001", "999999999999", "1e12"),
    *("60%", "0%", "100%", "-100%", "-40%", "0.1%", "<0.05", ">5", ">=20", "<1", "about 3", "ns"),
    *("2 million", "one in five", "0.1 to 0.2", "-3.1 to -0.7", "1 to 1", "0 to 0", "-5 to 5"),
    *("0.00 to 0.01", "20 to 39", "1000000 to 2000000", "-0.0001 to 0.0001", "1.2 ± 0.4"),
)
FIELDS: Mapping[str, tuple[str, ...]] = {
    "route": tuple(sorted(ROUTES)),
    "measure": tuple(sorted(MEASURES)),
    "measures": tuple(sorted(MEASURES)),
    "unit": ("kg", "g", "%", "points", "mmHg", "mm", "weeks"),
    "quantity": (*map(str, ContrastKey), *map(str, ArmKey), "allocation", "verdict", "quality"),
    "method": (*METHODS, "MH", "Peto", "conditional logistic", "beta-binomial"),
    "test": ("adhoc", "knha", "z"),
    **dict.fromkeys(
        ("printed", "says", "weeks", "least_weeks", "declared", "low", "high"), NUMBERS
    ),
    **dict.fromkeys(
        ("answer", "text", "lead", "result", "figure"),
        (
            *("other", "{alpha2020}", "{alpha2020:total}", "{alpha2020:arms.0.randomised}"),
            *("{alpha2020-stiffness-end-smd}", "{alpha2020-stiffness-end-smd:n1}"),
            *("{alpha2020-stiffness-end-md:p}", "{alpha2020-eased-end-rr}", "{survey2018:total}"),
        ),
    ),
}
"""What stands in fields whose annotation is a text alone; elsewhere it is that of the examples."""
KEYS = {"printed": tuple(map(str, ContrastKey)), "settings": tuple(SETTINGS)}
"""The keys of mappings that are closed lists."""


def words_by_key(data: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of some plain data with the key that it stands under, ids under "id" too."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from words_by_key(value, str(name))
    elif isinstance(data, list):
        for value in data:
            yield from words_by_key(value, key)
    else:
        yield key, str(data)


def records_in(annotation: Any, data: Any) -> Iterator[tuple[type[BaseModel], dict[str, Any]]]:
    """Yield each mapping of plain data that is a record, with the class of the record."""
    for kind in _members(annotation):
        origin = typing.get_origin(kind)
        if isinstance(data, dict) and origin is dict:
            for value in data.values():
                yield from records_in(typing.get_args(kind)[1], value)
        elif isinstance(data, list) and origin is tuple:
            for value in data:
                yield from records_in(typing.get_args(kind)[0], value)
        elif isinstance(data, dict) and inspect.isclass(kind) and issubclass(kind, BaseModel):
            yield kind, data
            for name, field in kind.model_fields.items():
                if name in data:
                    yield from records_in(field.annotation, data[name])


def draw_value(
    draw: random.Random, annotation: Any, key: str, words: Mapping[str, list[str]]
) -> Any:
    """Return plain data for a field.

    Parameters
    ----------
    draw : random.Random
        The source of chance.
    annotation : type
        What the field may hold.
    key : str
        Its name.
    words : mapping of str to list of str
        The texts of the examples by their keys.
    """
    kind = draw.choice([one for one in _members(annotation) if one is not type(None)])
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        count = draw.choice((0, 1, 1, 2))
        return [draw_value(draw, arguments[0], key, words) for _ in range(count)]
    if origin is dict:
        names = draw.sample(KEYS.get(key) or words.get("id") or ["other"], 1)
        return {name: draw_value(draw, arguments[1], "printed", words) for name in names}
    if inspect.isclass(kind) and issubclass(kind, enum.Enum):
        return str(draw.choice(list(kind)).value)
    if inspect.isclass(kind) and issubclass(kind, BaseModel):
        return {
            name: draw_value(draw, field.annotation, name, words)
            for name, field in kind.model_fields.items()
            if field.is_required() or draw.random() < 0.15
        }
    if kind is not str:
        return draw.choice(NUMBERS)
    if key in FIELDS and draw.random() < 0.7:
        return draw.choice(FIELDS[key])
    return draw.choice(words.get(key) or ["other"])


def _members(annotation: Any) -> list[Any]:
    """Return what an annotation allows, without what only qualifies it."""
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        return _members(typing.get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return [one for part in typing.get_args(annotation) for one in _members(part)]
    return [annotation]
