"""BibTeX as reference managers export it: entries, strings, braces, accents.

Read here and not by a library: those at hand give no line of an entry, and a fault needs one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Final, NoReturn

from mcstats.schema.errors import Fault, InputError
from mcstats.schema.words import SourceKind

from .reference import Reference, doi_of, one_line, person, pmid_of
from .text import read_text

_KINDS: Final = {
    "article": SourceKind.ARTICLE,
    "online": SourceKind.WEB,
    "electronic": SourceKind.WEB,
    "webpage": SourceKind.WEB,
    "book": SourceKind.BOOK,
    "inbook": SourceKind.BOOK,
    "incollection": SourceKind.BOOK,
}
_MONTHS: Final = (
    "January February March April May June July August September October November December"
).split()
_ACCENTS: Final = dict(
    zip(
        "'`^\"~=.cvHkurdb",
        "\u0301\u0300\u0302\u0308\u0303\u0304\u0307\u0327\u030c\u030b\u0328\u0306\u030a\u0323\u0331",
        strict=True,
    )
)
_LETTERS: Final = {
    "ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "l": "ł", "L": "Ł", "i": "i", "j": "j", "dh": "ð", "th": "þ",
    "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "\u2018",
    "textquotedblleft": "“", "textquotedblright": "”", "textbackslash": "\\", "alpha": "α",
    "beta": "β", "mu": "μ",
}  # fmt: skip
_ACCENT = re.compile(r"\\(['`^\"~=.]|[cvHkurdb](?![A-Za-z]))\s*(\{\\?([A-Za-z])\}|\\?([A-Za-z]))")
_COMMAND = re.compile(r"\\([A-Za-z]+)(\{\}|\s+|(?![A-Za-z]))")


def read_bibtex(path: FilePath, shown: str) -> tuple[list[Reference], list[Fault]]:
    """Return the references of a file, or every fault of it."""
    try:
        reader = _Reader(read_text(path, shown, path.parent), shown)
        return list(reader.references()), reader.faults
    except InputError as error:
        return [], list(error.faults)


def plain_text(value: str) -> str:
    r"""Return a value without TeX: ``{\"o}`` is ö, ``--`` a dash, braces mean nothing."""
    text = _ACCENT.sub(lambda m: (m[3] or m[4]) + _ACCENTS[m[1]], value)
    text = re.sub(r"(?<!\\)\$", "{}", text)
    text = _COMMAND.sub(lambda m: _LETTERS.get(m[1], ""), text)
    text = re.sub(r"\\([&%$#_{} ])", lambda m: m[1] if m[1] not in "{}" else "", text)
    text = text.replace("---", "—").replace("--", "–").replace("~", " ")
    return one_line(unicodedata.normalize("NFC", re.sub(r"[{}]", "", text)))


class _Reader:
    """Reads entries one after the other; text between them is a comment, as BibTeX has it."""

    def __init__(self, text: str, shown: str) -> None:
        self.text, self.shown, self.at = text, shown, 0
        self.strings = {month[:3].lower(): month for month in _MONTHS}
        self.faults: list[Fault] = []

    def references(self) -> Iterator[Reference]:
        while (start := self.text.find("@", self.at)) >= 0:
            self.at = start + 1
            kind = self.take(r"[A-Za-z]+").lower()
            if not kind or not self.take(r"\s*[{(]"):
                continue  # an address in a comment
            closing = "}" if self.text[self.at - 1] == "{" else ")"
            if kind in {"comment", "preamble"}:
                self.braced(start) if closing == "}" else self.take(r"[^)]*\)")
                continue
            key = "" if kind == "string" else self.take(r"\s*[^\s,{}=\"#%]+(?=\s*,)").strip()
            if not key and kind != "string":
                self.refuse(start, "an entry without a key", "@article{key, …", "give it a key")
            fields = dict(self.fields(closing, start))
            if kind == "string":
                self.strings |= fields
            else:
                yield self.reference(kind, key, fields, start)

    def fields(self, closing: str, start: int) -> Iterator[tuple[str, str]]:
        while True:
            self.take(r"[\s,]*")
            if self.take(re.escape(closing)):
                return
            name = self.take(r"[A-Za-z][\w:+-]*").lower()
            if not name or not self.take(r"\s*=\s*"):
                fix = "close the entry, or fix the field here"
                self.refuse(self.at, "no field", "name = {value}", fix, start)
            yield name, self.values(closing, start)

    def values(self, closing: str, start: int) -> str:
        parts = [self.value(closing, start)]
        while self.take(r"\s*#\s*"):
            parts.append(self.value(closing, start))
        return "".join(parts)

    def value(self, closing: str, start: int) -> str:
        """Return a value in braces or quotes, a number, or what a string stands for."""
        if self.take(r"\{"):
            return self.braced(start)
        if self.take('"'):
            depth, begin = 0, self.at
            while self.at < len(self.text):
                sign = self.text[self.at]
                depth += (sign == "{") - (sign == "}")
                self.at += 2 if sign == "\\" else 1
                if sign == '"' and depth == 0:
                    return self.text[begin : self.at - 1]
            self.refuse(begin - 1, "a quote never closed", "balanced quotes", "close it", start)
        word = self.take(r"[^\s,{}()=\"#]+")
        if not word:
            self.refuse(self.at, "no value", "{value}", "put the value in braces", start)
        return word if word.isdigit() else self.strings.get(word.lower(), word)

    def braced(self, start: int) -> str:
        depth, begin = 1, self.at
        while self.at < len(self.text):
            sign = self.text[self.at]
            depth += (sign == "{") - (sign == "}")
            self.at += 2 if sign == "\\" else 1
            if depth == 0:
                return self.text[begin : self.at - 1]
        self.refuse(begin - 1, "a brace never closed", "balanced braces", "close it", start)

    def take(self, pattern: str) -> str:
        found = re.compile(pattern).match(self.text, self.at)
        if not found:
            return ""
        self.at = found.end()
        return found[0]

    def reference(self, kind: str, key: str, fields: dict[str, str], start: int) -> Reference:
        line, column = self.place(start)
        plain = {name: plain_text(value) for name, value in fields.items()}
        year = re.search(r"\d{4}", plain.get("year") or plain.get("date", ""))
        names = {
            "title": plain.get("title", ""),
            "authors": _people(fields.get("author") or fields.get("editor", "")),
            "year": year[0] if year else "",
            "container": plain.get("journal")
            or plain.get("journaltitle")
            or plain.get("booktitle", ""),
            "volume": plain.get("volume", ""),
            "pages": plain.get("pages", ""),
            "doi": doi_of(fields.get("doi", "").replace("\\_", "_")),
            "pmid": plain.get("pmid") or pmid_of(plain.get("note", "")),
            "url": fields.get("url", "").replace("\\_", "_"),
        }
        issue = plain.get("number") or plain.get("issue")
        if names["volume"] and issue:
            names["volume"] += f"({issue})"
        given = {name: value for name, value in names.items() if value}
        what = _KINDS.get(kind, SourceKind.OTHER)
        if kind == "misc" and names["url"]:
            what = SourceKind.WEB
        return Reference(key, what, given, line, column)

    def place(self, at: int) -> tuple[int, int]:
        return self.text.count("\n", 0, at) + 1, at - self.text.rfind("\n", 0, at)

    def refuse(
        self, at: int, found: str, expected: str, fix: str, start: int | None = None
    ) -> NoReturn:
        line, column = self.place(min(at, len(self.text)))
        entry = "" if start is None else f" in the entry of line {self.place(start)[0]}"
        raise InputError([Fault(self.shown, line, column, "BIB", found + entry, expected, fix)])


def _people(names: str) -> str:
    """Return authors as a list gives them: family names with initials."""
    people = []
    for name in re.split(r"\s+and\s+", one_line(names)):
        if not name or (name.startswith("{") and name.endswith("}")):
            people.append(plain_text(name))  # an institution
            continue
        plain = plain_text(name)
        if plain.lower() == "others":
            people.append("and others")
            continue
        family, _, given = plain.partition(", ")
        if not given:
            given, _, family = plain.rpartition(" ")
        people.append(person(family, given))
    return ", ".join(name for name in people if name).replace(", and others", " and others")
