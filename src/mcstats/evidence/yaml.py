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
from mcstats.schema.glyphs import LONGEST
from mcstats.schema.topic import Path, Positions

from .syntax import broken
from .text import MAX_FAULTS, Refused, read_text
from .words import quoted

MAX_DEPTH = 20  # the deepest noun nests eight levels
MAX_NODES = 20_000  # the rubric, the longest file, has some 3,000
MAX_LINES = 5  # of text in quotes; a quote that closes later was opened by mistake
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What other readers of YAML take for a number or a date, and would hand on as another one.
_NUMBER = re.compile(
    r"[-+]?(0b[01_]+|0x[\da-f_]+|0o[0-7_]+|(\d[\d_]*(:[0-5]?\d)*\.?[\d_]*|\.\d[\d_]*)(e[-+]?\d+)?)",
    re.IGNORECASE | re.ASCII,
)
_SPECIAL = re.compile(r"[-+]?\.inf|\.nan", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?([Tt ].*)?")
_TRUTH = {"true": "yes", "false": "no", "on": "yes", "off": "no"}
_DIGITS = re.compile(r"\d+", re.ASCII)
_NULL = {"", "~", "null"}


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
        `data` is None where the file could not be read to its end.
    """
    reader = _Reader(shown)
    data = None
    try:
        data = reader.build(read_text(path, shown, root))
    except Refused as refused:
        reader.faults.extend(refused.faults)
    return data, Positions(shown, reader.values, reader.keys), capped(reader.faults)


def capped(faults: list[Fault]) -> list[Fault]:
    """Return the faults of a file, or the first of very many and a word that there are more."""
    if len(faults) <= MAX_FAULTS:
        return faults
    last = faults[MAX_FAULTS - 1]
    told = ("MORE", "more faults in this file", f"{MAX_FAULTS} at a time", "fix these first")
    return [*faults[:MAX_FAULTS], Fault(last.file, last.line, last.column, *told)]


class _Reader:
    """Builds plain values from parser events and notes their places."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.values: dict[Path, tuple[int, int]] = {}
        self.keys: dict[Path, tuple[int, int]] = {}
        self.faults: list[Fault] = []
        self.nodes = 0

    def fault(self, mark: Any, code: str, found: str, expected: str, fix: str) -> Fault:
        return Fault(self.shown, mark.line + 1, mark.column + 1, code, found, expected, fix)

    def note(self, mark: Any, code: str, found: str, expected: str, fix: str) -> None:
        self.faults.append(self.fault(mark, code, found, expected, fix))
        if len(self.faults) > MAX_FAULTS:
            raise Refused

    def build(self, text: str) -> Any:
        try:
            return self._document(yaml.parse(text, Loader=_Loader))
        except yaml.MarkedYAMLError as error:
            raise Refused(broken(error, text, self.shown)) from None

    def _document(self, events: Iterator[Any]) -> dict[str, Any]:
        data: Any = None
        seen = False
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    mark = event.start_mark
                    raise Refused(
                        self.fault(mark, "YAML", "a second document", "one document", "split it")
                    )
                seen = True
                data = self._node(next(events), events, ())
        if not isinstance(data, dict):
            found = "a list" if isinstance(data, list) else "no keys"
            line, column = self.values.get((), (1, 1))
            fix = "begin with the keys of data/README.md"
            raise Refused(Fault(self.shown, line, column, "TYPE", found, "keys and values", fix))
        return data

    def _node(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        self.nodes += 1
        if len(path) > MAX_DEPTH or self.nodes > MAX_NODES:
            deep = len(path) > MAX_DEPTH
            found = f"more than {MAX_DEPTH} levels" if deep else f"more than {MAX_NODES} values"
            expected = f"at most {MAX_DEPTH} levels and {MAX_NODES} values"
            raise Refused(self.fault(event.start_mark, "SIZE", found, expected, "split the file"))
        mark = event.start_mark
        self.values[path] = (mark.line + 1, mark.column + 1)
        if event.anchor is not None:
            is_alias = isinstance(event, yaml.AliasEvent)
            found = quoted(("*" if is_alias else "&") + event.anchor)
            fix = "write out what it stands for" if is_alias else "remove the anchor"
            self.note(mark, "YAML-ALIAS", found, "no anchors or aliases", fix)
            if is_alias:
                return ""
        if event.tag is not None and event.tag != "!":
            self.note(mark, "YAML-TAG", _tag(event), "plain values", "remove the tag")
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
        last: Path = ()
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            mark: Any = event.start_mark
            if not isinstance(event, yaml.ScalarEvent):
                what = "an alias" if isinstance(event, yaml.AliasEvent) else "a list or keys"
                raise Refused(
                    self.fault(mark, "YAML-KEY", f"{what} as a key", "text", "rewrite the key")
                )
            key = event.value
            if event.anchor is not None:
                found = quoted("&" + event.anchor)
                self.note(mark, "YAML-ALIAS", found, "no anchors or aliases", "remove the anchor")
            if event.tag is not None and event.tag != "!":
                self.note(mark, "YAML-TAG", _tag(event), "plain keys", "remove the tag")
            at = (*path, key)
            first = self.keys.get(at)
            if first is not None:
                found = f"key {quoted(key)} again, first on line {first[0]}"
                fix = "delete one of the two"
                self.note(mark, "YAML-DUP", found, "each key once", fix)
                # Read over what it holds, and keep nothing of it: the first one counts.
                values, keys = self.values, self.keys
                self.values, self.keys = {}, {}
                self._node(next(events), events, at)
                self.values, self.keys = values, keys
                continue
            value = next(events)
            if _DIGITS.fullmatch(key) and _is_nothing(value) and self._cut(last, key, mark):
                continue
            self.keys[at] = (mark.line + 1, mark.column + 1)
            mapping[key] = self._node(value, events, at)
            last = at
        return mapping

    def _cut(self, last: Path, digits: str, mark: Any) -> bool:
        """Note a decimal comma that cut a bare number in two, as in ``{printed: 0,45}``."""
        told = self.faults[-1] if self.faults else None
        place = self.values.get(last)
        if told is None or told.code != "UNQUOTED" or place != (told.line, told.column):
            return False
        whole = told.found.removesuffix(" without quotes")
        if place != (mark.line + 1, mark.column - len(whole)):
            return False
        found, expected = f'"{whole},{digits}" without quotes', '"." as decimal mark, and quotes'
        fix = f'write "{whole}.{digits}" (if it meant {whole}{digits} write "{whole}{digits}")'
        if re.fullmatch(r"[1-9][0-9]{0,2}", whole) and len(digits) == 3:
            fix = f'write "{whole},{digits}" if it counts, "{whole}.{digits}" if not'
        self.faults[-1] = Fault(self.shown, *place, "NUM-COMMA", found, expected, fix)
        return True

    def _scalar(self, event: Any) -> str:
        value: str = event.value
        mark = event.start_mark
        if event.style:  # none for bare text; the parser in C says so with an empty string
            if event.style in "'\"" and event.end_mark.line - mark.line >= MAX_LINES:
                found = f"a quote that closes on line {event.end_mark.line + 1}"
                expected = f"at most {MAX_LINES} lines in quotes"
                self.note(mark, "YAML-QUOTE", found, expected, "close it where the text ends")
            return value
        if value.lower() in _NULL:
            self.note(mark, "EMPTY", "nothing", "text", 'write a value, or "not reported"')
        elif len(value) > LONGEST:
            return value  # no number is so long; the noun says how long a text may be
        elif _SPECIAL.fullmatch(value):
            self.note(mark, "NUM-SPECIAL", value, "finite number", 'write "not reported"')
        elif _NUMBER.fullmatch(value) or _DATE.fullmatch(value):
            expected = "numbers as the characters that are printed, in quotes"
            shown = quoted(value)
            self.note(mark, "UNQUOTED", f"{shown[1:-1]} without quotes", expected, f"write {shown}")
        elif value.lower() in _TRUTH:
            self.note(mark, "TRUTH", value, "yes or no", f"write {_TRUTH[value.lower()]}")
        return value


def _is_nothing(event: Any) -> bool:
    return isinstance(event, yaml.ScalarEvent) and not event.style and not event.value


def _tag(event: Any) -> str:
    return quoted(event.tag.replace("tag:yaml.org,2002:", "!!"))
