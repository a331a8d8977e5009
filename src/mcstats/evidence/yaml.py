"""YAML that holds text only: no tags, no aliases, no duplicate keys, no guessed types.

Built on the parser's events, so that an alias is refused before anything is expanded, and each
value keeps its line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

import yaml

from mcstats.schema.errors import Fault
from mcstats.schema.topic import Path, Positions

MAX_BYTES = 10_000_000  # a study file is a few kilobytes; this bounds memory, not taste
MAX_DEPTH = 20  # the deepest noun nests eight levels
MAX_NODES = 500_000
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"[-+]?(\.\d|\d)[\d_.,:eE+-]*$|[-+]?\.(inf|nan)$|0[xob]\w+$", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?")
_TRUTH = {"true": "yes", "false": "no", "on": "yes", "off": "no", "y": "yes", "n": "no"}
_NULL = {"", "~", "null"}


class _Refused(Exception):
    """Ends the reading of one file: what follows cannot be understood."""


def read_yaml(path: FilePath, shown: str, root: FilePath) -> tuple[Any, Positions, list[Fault]]:
    """Read one file as nested dicts and lists of text.

    Parameters
    ----------
    path, shown : path, str
        The file, and its name in messages.
    root : path
        The folder that the file must not lead out of.

    Returns
    -------
    data, positions, faults
        `data` is None where the file could not be read at all.
    """
    reader = _Reader(shown)
    try:
        text = _text(path, shown, root, reader.faults)
        data = reader.build(text)
    except _Refused:
        data = None
    return data, Positions(shown, reader.values, reader.keys), reader.faults


def _text(path: FilePath, shown: str, root: FilePath, faults: list[Fault]) -> str:
    def refuse(code: str, found: str, allowed: str, mend: str, line: int = 0, col: int = 0) -> None:
        faults.append(Fault(shown, line, col, code, found, allowed, mend))
        raise _Refused

    try:
        resolved = path.resolve(strict=True)
    except (OSError, RuntimeError):
        refuse("FILE", "no such file", "a file that can be read", "create it or mend the name")
    if not resolved.is_relative_to(root.resolve()):
        refuse("PATH", f"a link out of {root.name}/", f"files under {root.name}/", "copy the file")
    if not resolved.is_file():
        refuse("FILE", "not a regular file", "a YAML file", "replace it by a file")
    size = resolved.stat().st_size
    if size > MAX_BYTES:
        megabytes = f"{size / 1e6:.1f} MB"
        refuse("SIZE", megabytes, f"at most {MAX_BYTES // 1_000_000} MB", "split the file")
    try:
        raw = resolved.read_bytes()
    except OSError as error:
        refuse("FILE", str(error.strerror), "a file that can be read", "mend its permissions")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - before.rfind(b"\n")
        refuse(
            "ENC",
            f"byte 0x{raw[error.start]:02X}, not UTF-8",
            "UTF-8",
            "save the file as UTF-8 (it looks like Windows-1252)",
            line,
            column,
        )
    if not text.strip():
        refuse("EMPTY", "an empty file", "the keys of data/README.md", "fill or delete it", 1, 1)
    return text


class _Reader:
    """Builds plain values from parser events and notes their places."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.values: dict[Path, tuple[int, int]] = {}
        self.keys: dict[Path, tuple[int, int]] = {}
        self.faults: list[Fault] = []
        self.nodes = 0

    def fault(self, mark: Any, code: str, found: str, allowed: str, mend: str) -> None:
        self.faults.append(
            Fault(self.shown, mark.line + 1, mark.column + 1, code, found, allowed, mend)
        )

    def build(self, text: str) -> Any:
        try:
            events = yaml.parse(text, Loader=_Loader)
            return self._document(events)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            problem = str(error.problem or error.context or "unreadable YAML")
            if mark is None:
                self.faults.append(_whole(self.shown, problem))
            else:
                self.fault(mark, "YAML", problem, "well-formed YAML", "mend the syntax here")
        except yaml.YAMLError as error:
            position = getattr(error, "position", 0)
            line = text.count("\n", 0, position) + 1
            column = position - text.rfind("\n", 0, position)
            code_point = getattr(error, "character", 0)
            number = code_point if isinstance(code_point, int) else ord(code_point[:1] or "\0")
            self.faults.append(
                Fault(
                    self.shown,
                    line,
                    column,
                    "CHAR",
                    f"U+{number:04X}",
                    "printable text",
                    "delete the character",
                )
            )
        raise _Refused

    def _document(self, events: Iterator[Any]) -> Any:
        data: Any = None
        seen = False
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    self.fault(
                        event.start_mark, "YAML", "a second document", "one document", "split it"
                    )
                    raise _Refused
                seen = True
                data = self._node(next(events), events, ())
        if not isinstance(data, dict):
            self.faults.append(
                Fault(self.shown, 1, 1, "TYPE", "no keys", "keys and values", "see data/README.md")
            )
            raise _Refused
        return data

    def _node(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        self.nodes += 1
        if len(path) > MAX_DEPTH or self.nodes > MAX_NODES:
            found = "nesting too deep" if len(path) > MAX_DEPTH else "too many values"
            self.fault(
                event.start_mark,
                "SIZE",
                found,
                f"at most {MAX_DEPTH} levels and {MAX_NODES} values",
                "split the file",
            )
            raise _Refused
        if isinstance(event, yaml.AliasEvent):
            found = f'"*{event.anchor}"'
            self.fault(
                event.start_mark, "YAML-ALIAS", found, "no anchors or aliases", "write it out"
            )
            return ""
        if event.anchor is not None:
            found = f'"&{event.anchor}"'
            self.fault(
                event.start_mark, "YAML-ALIAS", found, "no anchors or aliases", "remove the anchor"
            )
        if event.tag is not None and event.tag != "!":
            self.fault(
                event.start_mark, "YAML-TAG", f'"{event.tag}"', "plain values", "remove the tag"
            )
        self.values[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(item := next(events), yaml.SequenceEndEvent):
                items.append(self._node(item, events, (*path, len(items))))
            return items
        return self._mapping(events, path)

    def _mapping(self, events: Iterator[Any], path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self.fault(
                    event.start_mark, "YAML-KEY", "a key that is no text", "text", "rewrite the key"
                )
                raise _Refused
            key = event.value
            if event.anchor is not None or (event.tag is not None and event.tag != "!"):
                self.fault(
                    event.start_mark, "YAML-TAG", "a tag or anchor on a key", "text", "remove it"
                )
            mark: Any = event.start_mark
            place = (mark.line + 1, mark.column + 1)
            known = (*path, key) in self.keys
            if known:
                first = self.keys[(*path, key)][0]
                self.fault(
                    event.start_mark,
                    "YAML-DUP",
                    f'key "{key}" again, first on line {first}',
                    "each key once",
                    "delete one of the two",
                )
            else:
                self.keys[(*path, key)] = place
            value = self._node(next(events), events, (*path, key))
            if not known:
                mapping[key] = value
        return mapping

    def _scalar(self, event: Any) -> str:
        value: str = event.value
        if event.style is not None:
            return value
        mark = event.start_mark
        if value.lower() in _NULL:
            self.fault(mark, "EMPTY", "nothing", "text", 'write a value, or "not reported"')
        elif _NUMBER.match(value) or _DATE.fullmatch(value):
            self.fault(
                mark,
                "UNQUOTED",
                f"{value} without quotes",
                "numbers as the characters that are printed, in quotes",
                f'write "{value}"',
            )
        elif value.lower() in _TRUTH:
            mend = f"write {_TRUTH[value.lower()]}"
            self.fault(mark, "TRUTH", value, "yes or no", mend)
        return value


def _whole(shown: str, problem: str) -> Fault:
    return Fault(shown, 1, 1, "YAML", problem, "well-formed YAML", "mend the syntax")
