"""Read YAML as text only: no tags, no aliases, no duplicate keys, no guessed types.

The reader works on the events of the parser, so that an alias is refused before anything is
expanded, and each value keeps its line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

import yaml

from mcstats.data.suggestions import quote
from mcstats.data.text_file import MAX_FAULTS, read_text
from mcstats.data.yaml_syntax import syntax_fault
from mcstats.model.errors import Fault, InputError
from mcstats.model.printed_characters import LONGEST
from mcstats.model.topic import Path, Positions

MAX_DEPTH = 20  # the deepest record nests eight levels
MAX_NODES = 20_000  # the rubric, the longest file, has some 3,000
MAX_LINES = 5  # of text in quotes; a quote that closes later was opened by mistake
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Bare text that other readers of YAML take for a number or a date, and would rewrite.
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
    """Read one file as nested dicts and lists of text; return these with positions and faults.

    `shown` is the name of the file in messages; it must not lead out of the folder `root`. The data
    are None if the file could not be read to its end.
    """
    try:
        text = read_text(path, shown, root)
    except InputError as error:
        return None, Positions(shown, {}, {}), cap_faults(list(error.faults))
    return parse_yaml(text, shown)


def parse_yaml(text: str, shown: str) -> tuple[Any, Positions, list[Fault]]:
    """Read a text as `read_yaml` reads a file."""
    reader = _EventReader(shown)
    data = None
    try:
        data = reader.build(text)
    except InputError as error:
        reader.faults.extend(error.faults)
    return data, Positions(shown, reader.values, reader.keys), cap_faults(reader.faults)


def cap_faults(faults: list[Fault]) -> list[Fault]:
    """Return the faults of a file, or the first `MAX_FAULTS` and one that says there are more."""
    if len(faults) <= MAX_FAULTS:
        return faults
    more = replace(
        faults[MAX_FAULTS - 1],
        code="MORE",
        found="more faults in this file",
        expected=f"{MAX_FAULTS} at a time",
        fix="fix these first",
    )
    return [*faults[:MAX_FAULTS], more]


class _EventReader:
    """Builds plain values from parser events, and records their places."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.values: dict[Path, tuple[int, int]] = {}
        self.keys: dict[Path, tuple[int, int]] = {}
        self.faults: list[Fault] = []
        self.nodes = 0

    def place(self, mark: Any) -> tuple[str, int, int]:
        """Return file, line and column of a mark of the parser, which counts from 0."""
        return self.shown, mark.line + 1, mark.column + 1

    def add(self, fault: Fault) -> None:
        """Keep a fault; beyond the most that one file may have, stop reading."""
        self.faults.append(fault)
        if len(self.faults) > MAX_FAULTS:
            raise InputError(())  # the caller has the faults so far and says that there are more

    def build(self, text: str) -> Any:
        try:
            return self._document(yaml.parse(text, Loader=_Loader))
        except yaml.MarkedYAMLError as error:
            raise InputError([syntax_fault(error, text, self.shown)]) from None

    def _document(self, events: Iterator[Any]) -> dict[str, Any]:
        data: Any = None
        seen = False
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    place = self.place(event.start_mark)
                    found, expected = "a second document", "one document"
                    raise InputError([Fault(*place, "YAML", found, expected, "split it")])
                seen = True
                data = self._node(next(events), events, ())
        if not isinstance(data, dict):
            found = "a list" if isinstance(data, list) else "no keys"
            fix = "begin with the keys of docs/howto/code-a-study.md"
            positions = Positions(self.shown, self.values, self.keys)
            raise InputError([positions.fault((), "TYPE", found, "keys and values", fix)])
        return data

    def _node(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        self.nodes += 1
        place = self.place(event.start_mark)
        if len(path) > MAX_DEPTH or self.nodes > MAX_NODES:
            deep = len(path) > MAX_DEPTH
            found = f"more than {MAX_DEPTH} levels" if deep else f"more than {MAX_NODES} values"
            expected = f"at most {MAX_DEPTH} levels and {MAX_NODES} values"
            raise InputError([Fault(*place, "SIZE", found, expected, "split the file")])
        self.values[path] = place[1:]
        self._refuse_marks(event, "plain values")
        if isinstance(event, yaml.AliasEvent):
            return ""
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(item := next(events), yaml.SequenceEndEvent):
                items.append(self._node(item, events, (*path, len(items))))
            return items
        return self._mapping(events, path)

    def _refuse_marks(self, event: Any, expected: str) -> None:
        """Report the anchor or the alias, and the tag, of a value or a key."""
        place = self.place(event.start_mark)
        is_alias = isinstance(event, yaml.AliasEvent)
        if event.anchor is not None:
            found = quote(("*" if is_alias else "&") + event.anchor)
            fix = "write out what it stands for" if is_alias else "remove the anchor"
            self.add(Fault(*place, "YAML-ALIAS", found, "no anchors or aliases", fix))
        if not is_alias and event.tag is not None and event.tag != "!":
            tag = quote(event.tag.replace("tag:yaml.org,2002:", "!!"))
            self.add(Fault(*place, "YAML-TAG", tag, expected, "remove the tag"))

    def _mapping(self, events: Iterator[Any], path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        last: Path = ()
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            place = self.place(event.start_mark)
            if not isinstance(event, yaml.ScalarEvent):
                what = "an alias" if isinstance(event, yaml.AliasEvent) else "a list or keys"
                fault = Fault(*place, "YAML-KEY", f"{what} as a key", "text", "rewrite the key")
                raise InputError([fault])
            key = event.value
            self._refuse_marks(event, "plain keys")
            key_path = (*path, key)
            first = self.keys.get(key_path)
            if first is not None:
                found = f"key {quote(key)} again, first on line {first[0]}"
                fix = "delete one of the two"
                self.add(Fault(*place, "YAML-DUP", found, "each key once", fix))
                # The first key counts: the second value is read to find its end, and dropped.
                values, keys = self.values, self.keys
                self.values, self.keys = {}, {}
                self._node(next(events), events, key_path)
                self.values, self.keys = values, keys
                continue
            value = next(events)
            if _DIGITS.fullmatch(key) and _is_nothing(value) and self._cut(last, key, place[1:]):
                continue
            self.keys[key_path] = place[1:]
            mapping[key] = self._node(value, events, key_path)
            last = key_path
        return mapping

    def _cut(self, last: Path, digits: str, place: tuple[int, int]) -> bool:
        """Report a decimal comma that cut a bare number in two, as in ``{printed: 0,45}``.

        The comma begins a key in the eyes of the parser: the number in front of it is reported as
        unquoted by then, and that fault is replaced where the digits follow it directly.
        """
        before = self.faults[-1] if self.faults else None
        start = self.values.get(last)
        if before is None or before.code != "UNQUOTED" or start != (before.line, before.column):
            return False
        whole = before.found.removesuffix(" without quotes")
        line, column = place
        if start != (line, column - len(whole) - 1):
            return False
        found, expected = f'"{whole},{digits}" without quotes', '"." as decimal mark, and quotes'
        fix = f'write "{whole}.{digits}" (if it meant {whole}{digits} write "{whole}{digits}")'
        if re.fullmatch(r"[1-9][0-9]{0,2}", whole) and len(digits) == 3:
            fix = f'write "{whole},{digits}" if it counts, "{whole}.{digits}" if not'
        self.faults[-1] = replace(before, code="NUM-COMMA", found=found, expected=expected, fix=fix)
        return True

    def _scalar(self, event: Any) -> str:
        value: str = event.value
        place = self.place(event.start_mark)
        if event.style:  # none for bare text; the parser in C says so with an empty string
            if event.style in "'\"" and event.end_mark.line - event.start_mark.line >= MAX_LINES:
                found = f"a quote that closes on line {event.end_mark.line + 1}"
                expected = f"at most {MAX_LINES} lines in quotes"
                fix = "close it where the text ends"
                self.add(Fault(*place, "YAML-QUOTE", found, expected, fix))
            return value
        if value.lower() in _NULL:
            fix = 'write a value, or "not reported"'
            self.add(Fault(*place, "EMPTY", "nothing", "text", fix))
        elif len(value) > LONGEST:
            return value  # no number is so long; the record limits the length of its texts
        elif _SPECIAL.fullmatch(value):
            self.add(Fault(*place, "NUM-SPECIAL", value, "finite number", 'write "not reported"'))
        elif _NUMBER.fullmatch(value) or _DATE.fullmatch(value):
            shown = quote(value)
            found = f"{shown[1:-1]} without quotes"
            expected = "numbers as the characters that are printed, in quotes"
            self.add(Fault(*place, "UNQUOTED", found, expected, f"write {shown}"))
        elif value.lower() in _TRUTH:
            expected = "yes or no, or the word in quotes"
            self.add(Fault(*place, "TRUTH", value, expected, f"write {_TRUTH[value.lower()]}"))
        return value


def _is_nothing(event: Any) -> bool:
    return isinstance(event, yaml.ScalarEvent) and not event.style and not event.value
