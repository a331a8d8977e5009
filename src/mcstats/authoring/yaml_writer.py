"""Nested plain values as the YAML that data files hold: text only, short mappings on one line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Plain: TypeAlias = "str | Sequence[Plain] | Mapping[str, Plain]"
WIDTH = 100  # characters of a line; a longer mapping gets a line for each key
_SAFE = re.compile(r"[^\W\d_][\w .()/+≥≤%–—'’-]*")
_NOT_TEXT = re.compile(r"(y|n|yes|no|on|off|true|false|null)|[+-]?\.?(inf|nan)", re.IGNORECASE)


def scalar(text: str) -> str:
    """Return a text as YAML reads it back, in quotes unless it is plainly words."""
    plain = _SAFE.fullmatch(text) and text == text.strip() and not _NOT_TEXT.fullmatch(text)
    return text if plain else json.dumps(text, ensure_ascii=False)


def yaml_text(value: Plain, indent: int = 0) -> str:
    """Return a mapping or a list as the lines of a block, each ended."""
    pad = " " * indent
    if isinstance(value, Mapping):
        return "".join(_keyed(key, item, indent) for key, item in value.items())
    if isinstance(value, str):
        return f"{pad}{scalar(value)}\n"
    return "".join(_item(item, indent) for item in value)


def entry(key: str, value: Plain) -> str:
    """Return one key with its value as a block."""
    return yaml_text({key: value})


def _keyed(key: str, value: Plain, indent: int) -> str:
    line = f"{' ' * indent}{_key(key)}: {_flow(value)}"
    if isinstance(value, str) or not value or (_shallow(value) and len(line) <= WIDTH):
        return f"{line}\n"
    return f"{' ' * indent}{_key(key)}:\n{yaml_text(value, indent + 2)}"


def _item(value: Plain, indent: int) -> str:
    line = f"{' ' * indent}- {_flow(value)}"
    if isinstance(value, str) or not value or (_shallow(value) and len(line) <= WIDTH):
        return f"{line}\n"
    block = yaml_text(value, indent + 2)
    return f"{' ' * indent}- {block[indent + 2 :]}"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[a-z][\w-]*", key) else scalar(key)


def _shallow(value: Plain) -> bool:
    """Return whether a value holds nothing but text, so that it reads well on one line."""
    parts = value.values() if isinstance(value, Mapping) else value
    return all(isinstance(part, str) for part in parts)


def _flow(value: Plain) -> str:
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)}: {_flow(item)}" for key, item in value.items())
        return f"{{{inner}}}"
    return f"[{', '.join(_flow(item) for item in value)}]"
