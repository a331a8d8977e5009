"""Add or replace an entry of a data file, and leave every other character as it is."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

import yaml

from mcstats.model.errors import Fault, InputError

_FIX = "write each on lines of its own"


def appended_to(path: Path, key: str, block: str) -> dict[Path, str]:
    """Return the new text of a file that gets a block below a top-level key, as `appended`."""
    return {path: appended(path.read_text("utf-8-sig"), key, block, str(path))}


def appended(text: str, key: str, block: str, shown: str) -> str:
    """Return the text of a file with a block added at the end of what stands under a top-level key.

    The text was read without a fault; the key is added where it is not there; the lines of the
    block are not indented. Raises `InputError` where the entries stand on one line, in braces or
    brackets.
    """
    text = text if text.endswith("\n") else text + "\n"
    top = yaml.compose(text, Loader=yaml.BaseLoader)
    pairs = top.value if isinstance(top, yaml.MappingNode) else []
    matching = [(k, v) for k, v in pairs if k.value == key]
    if not matching:
        return f"{text}{key}:\n{textwrap.indent(block, '  ')}"
    name, value = matching[0]
    lines = text.splitlines(keepends=True)
    if value.flow_style and not value.value:
        number = value.start_mark.line
        line = lines[number]
        head, tail = line[: value.start_mark.column], line[value.end_mark.column :].strip()
        note = f"  {tail}" if tail else ""
        lines[number] = f"{head.rstrip()}{note}\n{textwrap.indent(block, '  ')}"
        return "".join(lines)
    if value.flow_style:
        mark = value.start_mark
        found, expected = f"the entries of {name.value} on one line", "one entry below the other"
        fault = Fault(shown, mark.line + 1, mark.column + 1, "FLOW", found, expected, _FIX)
        raise InputError([fault])
    indent = (
        value.value[0][0].start_mark.column if value.id == "mapping" else value.start_mark.column
    )
    end = end_line(value, lines)
    return "".join([*lines[:end], textwrap.indent(block, " " * indent), *lines[end:]])


def replaced(text: str, key: str, block: str) -> str:
    """Return the text of a file with other lines in place of a top-level key and what is under it.

    The text was read without a fault. The block holds the key with its value; it is added at the
    end where the key is not there, and an empty one takes the key out.
    """
    text = text if text.endswith("\n") else text + "\n"
    top = yaml.compose(text, Loader=yaml.BaseLoader)
    pairs = top.value if isinstance(top, yaml.MappingNode) else []
    matching = [(k, v) for k, v in pairs if k.value == key]
    if not matching:
        return text + block
    name, value = matching[0]
    lines = text.splitlines(keepends=True)
    end = end_line(value, lines)
    return "".join([*lines[: name.start_mark.line], block, *lines[end:]])


def end_line(node: yaml.Node, lines: Sequence[str]) -> int:
    """Return the number of lines up to the end of what a node of these lines holds.

    Comments and blank lines behind it do not count; a folded text claims the blank lines below it.
    """
    while isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    mark = node.end_mark
    ended = isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}
    end = int(mark.line if ended and mark.column == 0 else mark.line + 1)
    while end > node.start_mark.line + 1 and not lines[end - 1].strip():
        end -= 1
    return end
