"""Read the text of one data file, or report why it cannot be read."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path as FilePath

from mcstats.model.errors import Fault, InputError
from mcstats.model.printed_characters import BLANK, is_unseen, named

MAX_BYTES = 10_000_000  # bounds the memory; a study file has a few kilobytes
MAX_FAULTS = 200  # in one file; a file with more is not the one that was meant
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: FilePath, shown: str, root: FilePath) -> str:
    """Return the text of a file, without a byte order mark.

    `shown` is the name of the file in messages; it must not lead out of the folder `root`. Raises
    `InputError` with every fault of the file as a sequence of characters.
    """
    text = _decoded(_bytes(path, shown, root), shown)
    unseen = list(islice(_unseen(text, shown), MAX_FAULTS))
    if unseen:
        raise InputError(unseen)
    if not text.strip():
        fix = "fill or delete it"
        raise InputError([Fault(shown, 1, 1, "EMPTY", "an empty file", "keys and values", fix)])
    return text


def _bytes(path: FilePath, shown: str, root: FilePath) -> bytes:
    def refuse(code: str, found: str, expected: str, fix: str) -> InputError:
        return InputError.of_file(shown, code, found, expected, fix)

    readable = "a file that can be read"
    try:
        resolved = path.resolve(strict=True)
        if not resolved.is_relative_to(root.resolve()):
            found, where = f"a link to {resolved}", f"files under {root.name or root}/"
            raise refuse("PATH", found, where, "copy the file there")
        status = resolved.stat()
        if not stat.S_ISREG(status.st_mode):
            what = "a folder" if stat.S_ISDIR(status.st_mode) else "not a regular file"
            raise refuse("FILE", what, "a YAML file", "replace it by a file")
        with resolved.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        found = "a link that leads nowhere" if os.path.islink(path) else "no such file"
        raise refuse("FILE", found, readable, "create it or fix the name") from None
    except RuntimeError:  # a link that leads to itself, before Python 3.13
        raise refuse("FILE", "a link that leads nowhere", readable, "copy the file") from None
    except OSError as error:
        found = (error.strerror or "an error of the system").lower()
        raise refuse("FILE", found, readable, "fix its permissions or the disk") from None
    if len(raw) > MAX_BYTES:
        found = f"{max(status.st_size, len(raw)) / 1e6:.1f} MB"
        raise refuse("SIZE", found, f"at most {MAX_BYTES // 1_000_000} MB", "split the file")
    return raw


def _decoded(raw: bytes, shown: str) -> str:
    if raw.startswith(_WIDE_MARKS):
        mark = " ".join(f"0x{byte:02X}" for byte in raw[:2])
        found, fix = f"bytes {mark}, the mark of UTF-16", "convert it: iconv -f UTF-16 -t UTF-8"
        raise InputError([Fault(shown, 1, 1, "ENC", found, "UTF-8", fix)])
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        if b"\0" in raw:  # no text of any one-byte encoding holds it
            found, fix = "a binary file (NUL bytes)", "restore the text file"
            raise InputError.of_file(shown, "ENC", found, "text in UTF-8", fix) from None
        raise InputError(islice(_not_utf8(raw, shown), MAX_FAULTS)) from None


def _not_utf8(raw: bytes, shown: str) -> Iterator[Fault]:
    """Yield a fault for each line that is not UTF-8."""
    start, number = 0, 1
    while start < len(raw):
        try:
            raw[start:].decode("utf-8")
            return
        except UnicodeDecodeError as error:
            bad = start + error.start
        number += raw.count(b"\n", start, bad)
        begin, end = raw.rfind(b"\n", 0, bad) + 1, raw.find(b"\n", bad)
        line = raw[begin:] if end < 0 else raw[begin:end]
        column = len(raw[begin:bad].decode("utf-8")) + 1
        fix = "save the file as UTF-8"
        with suppress(UnicodeDecodeError, StopIteration):
            words = re.finditer(r"\S+", line.decode("cp1252"))
            word = next(word for word in words if word.end() > bad - begin)[0]
            fix = f'it looks like Windows-1252 ("{word[:40]}"): iconv -f CP1252 -t UTF-8'
        yield Fault(shown, number, column, "ENC", f"byte 0x{raw[bad]:02X}, not UTF-8", "UTF-8", fix)
        start, number = (len(raw), number) if end < 0 else (end + 1, number + 1)


def _unseen(text: str, shown: str) -> Iterator[Fault]:
    """Yield a fault for each invisible character, which could hide what the file says."""
    last, number = 0, 1
    for run in re.finditer(r"[^ -~\n\t]+", text):
        plain = run[0].isprintable() and not BLANK.search(run[0])
        if plain or (run[0] == "\r" and text[run.end() : run.end() + 1] == "\n"):
            continue
        number += text.count("\n", last, run.start())
        last = run.start()
        before = text.rfind("\n", 0, last) + 1
        for index, character in enumerate(run[0], start=last):
            ends = character == "\r" and text[index + 1 : index + 2] == "\n"
            if ends or not is_unseen(character):
                continue
            fix = "end the line by U+000A" if character in "\r\x85\u2028\u2029" else "delete it"
            expected = "printable text without control or direction characters"
            column = index - before + 1
            yield Fault(shown, number, column, "CHAR", named(character), expected, fix)
