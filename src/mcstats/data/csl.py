"""CSL-JSON as reference managers export it: a list of items."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any, Final

from mcstats.data.reference import (
    MAX_REFERENCES,
    PRINTABLE,
    Places,
    Reference,
    UnreadableReference,
    doi_of,
    flaw,
    named_after,
    one_line,
    person,
    pmid_of,
    too_large,
    whole_references,
    with_issue,
)
from mcstats.data.suggestions import quote
from mcstats.data.text_file import read_text
from mcstats.model.errors import Fault, InputError
from mcstats.model.vocabularies import SourceKind

_KINDS: Final = {
    "article-journal": SourceKind.ARTICLE,
    "article": SourceKind.ARTICLE,
    "journal-article": SourceKind.ARTICLE,  # as Crossref calls it
    "posted-content": SourceKind.ARTICLE,
    "webpage": SourceKind.WEB,
    "post": SourceKind.WEB,
    "post-weblog": SourceKind.WEB,
    "article-magazine": SourceKind.WEB,
    "article-newspaper": SourceKind.WEB,
    "book": SourceKind.BOOK,
    "chapter": SourceKind.BOOK,
    "book-chapter": SourceKind.BOOK,
    "monograph": SourceKind.BOOK,
}
_READ: Final = frozenset(
    "id type title author editor issued volume issue page DOI PMID URL note citation-key"
    " container-title".split()
)
_LISTED: Final = ("title", "container-title")  # Crossref puts each into a list
_SPACE: Final = re.compile(r"\s*")
_TAG: Final = re.compile(r"</?(i|b|sub|sup|span|sc)\b[^<>]*>")
_FIX: Final = "export it again as CSL JSON"
# A number stays the text that it is: it may have more digits than Python converts.
_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=lambda pairs: _Object(pairs),
    parse_int=str,
    parse_float=str,
    parse_constant=str,
)


class _Object(dict[str, Any]):
    """An object of JSON, with the names that it has more than once: the last one counts."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counts = Counter(name for name, _ in pairs) if len(pairs) > len(self) else {}
        self.repeated = {name: count for name, count in counts.items() if count > 1}


def read_csl(path: FilePath, shown: str) -> list[Reference]:
    """Return the references of a file.

    Raises `InputError` with every fault of it.
    """
    return whole_references(_read(read_text(path, shown, path.parent), shown))


def _read(text: str, shown: str) -> Iterator[Reference | Fault]:
    try:
        for item, line, column in _items(text, shown):
            try:
                yield _reference(item, line, column)
            except UnreadableReference as error:
                yield Fault(shown, line, column, "CSL", *error.words)
    except InputError as error:  # the rest cannot be read
        yield from error.faults


def _items(text: str, shown: str) -> Iterator[tuple[Any, int, int]]:
    """Yield each item of the one list of a file, with the line and column where it begins."""
    places = Places(text)

    def space(offset: int) -> int:
        return _SPACE.match(text, offset).end()  # type: ignore[union-attr]  # it matches nothing as well

    def refuse(offset: int, code: str, found: str, expected: str) -> InputError:
        return InputError([Fault(shown, *places.of(offset), code, found, expected, _FIX)])

    offset, sign, count = space(0), "[", 0
    if text.startswith("{", offset):
        yield from ((item, *places.of(offset)) for item in _lone(text, offset, refuse))
        return
    if not text.startswith(sign, offset):
        raise refuse(offset, "CSL", "no list", "a list of items")
    if text.startswith("]", space(offset + 1)):
        offset, sign = space(offset + 1), ","
    while text.startswith(sign, offset):
        begin, sign, count = space(offset + 1), ",", count + 1
        if count > MAX_REFERENCES:
            raise too_large(shown, MAX_REFERENCES, "items")
        item, end = _decoded(text, begin, refuse)
        yield item, *places.of(begin)
        offset = space(end)
    if count == 0 and text.startswith("]", offset):
        raise refuse(offset, "CSL", "a list without an item", "1 item or more")
    if not text.startswith("]", offset):
        found = "text behind an item" if offset < len(text) else "a list that does not end"
        raise refuse(offset, "JSON", found, '"," or "]"')
    if (behind := space(offset + 1)) < len(text):
        raise refuse(behind, "JSON", "text behind the list", "one list of items")


Refuse = Callable[[int, str, str, str], InputError]


def _decoded(text: str, begin: int, refuse: Refuse) -> tuple[Any, int]:
    """Return the item that begins at an offset, and where it ends."""
    try:
        return _DECODER.raw_decode(text, begin)
    except json.JSONDecodeError as error:
        raise refuse(error.pos, "JSON", error.msg.lower(), "well-formed JSON") from None
    except RecursionError:
        raise refuse(begin, "JSON", "nesting too deep", "well-formed JSON") from None


def _lone(text: str, begin: int, refuse: Refuse) -> list[Any]:
    """Return the item of a file that holds one without a list, as doi.org and Crossref give it."""
    item, end = _decoded(text, begin, refuse)
    if (behind := _SPACE.match(text, end).end()) < len(text):  # type: ignore[union-attr]  # it matches nothing as well
        raise refuse(behind, "JSON", "extra data", "well-formed JSON")
    message = item.get("message") if "title" not in item else None
    if isinstance(message, dict):
        items = message.get("items", [message])
        return items if isinstance(items, list) else [message]
    return [item]


def _reference(item: Any, line: int, column: int) -> Reference:
    if not isinstance(item, _Object):
        raise UnreadableReference("no item", "items with a title", _FIX)
    if not item.get("title"):
        raise UnreadableReference("an item without a title", "items with a title", _FIX)

    def text(name: str) -> str:
        return one_line(_TAG.sub("", _text(item, name)))

    people = _people(item.get("author") or item.get("editor") or [])
    year = re.search(r"\d{4}", _first(item.get("issued")))
    fields = {
        "title": text("title"),
        "authors": people,
        "year": year[0] if year else "",
        "container": text("container-title"),
        "volume": with_issue(text("volume"), text("issue")),
        "pages": text("page"),
        "doi": doi_of(text("DOI")),
        "pmid": text("PMID") or pmid_of(text("note")),
        "url": text("URL"),
    }
    if found := flaw(fields):
        raise UnreadableReference(found, PRINTABLE, _FIX)
    key = text("citation-key") or text("id")
    named = bool(key) and "/" not in key and not key.isdecimal()
    kind = _KINDS.get(text("type"), SourceKind.OTHER)
    notes = [f"{name}, which stands there {n} times" for name, n in item.repeated.items()]
    if not fields["year"] and item.get("issued"):
        notes.append("a date without a year")
    return Reference(
        key if named else named_after(fields),
        kind,
        {k: v for k, v in fields.items() if v},
        line,
        column,
        named=named,
        left_out=tuple(name for name in item if name not in _READ and item[name]),
        notes=tuple(notes),
    )


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    if isinstance(value, list) and name in _LISTED:
        value = value[0] if value else None
    if value is not None and not isinstance(value, str):
        raise UnreadableReference(f"{_kind(value)} in {name}", "text", _FIX)
    return value or ""


def _kind(value: Any) -> str:
    kinds = {_Object: "an object", list: "a list", str: "text", bool: "true or false"}
    return kinds.get(type(value), "null")


def _first(issued: Any) -> str:
    """Return the first part of a date, or the text that stands for it."""
    while isinstance(issued, (list, dict)):
        if isinstance(issued, dict):
            names = ("date-parts", "raw", "literal")
            issued = next((issued[name] for name in names if issued.get(name)), None)
        else:
            issued = issued[0] if issued else None
    return issued if isinstance(issued, str) else ""


def _people(names: Any) -> str:
    """Return authors as a list gives them: family names with initials."""
    if not isinstance(names, list):
        raise UnreadableReference(f"{_kind(names)} for the authors", "a list of names", _FIX)
    people = []
    for name in names:
        if not isinstance(name, dict):
            found = quote(name) if isinstance(name, str) else _kind(name)
            raise UnreadableReference(
                f"{found} for an author", '"family" and "given", or "literal"', _FIX
            )
        family = f"{_text(name, 'non-dropping-particle')} {_text(name, 'family')}"
        given, literal = _text(name, "given"), _text(name, "literal") or _text(name, "name")
        suffix = _text(name, "suffix").rstrip(".")
        alone = literal or (given if not family.strip() else "")
        people.append(one_line(alone or f"{person(one_line(family), given)} {suffix}"))
    return ", ".join(filter(None, people))
