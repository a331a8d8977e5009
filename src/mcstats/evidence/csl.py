"""CSL-JSON as reference managers export it: a list of items."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any, Final

from mcstats.schema.errors import Fault, InputError
from mcstats.schema.words import SourceKind

from .reference import Reference, doi_of, one_line, person, pmid_of
from .text import read_text

_KINDS: Final = {
    "article-journal": SourceKind.ARTICLE,
    "article": SourceKind.ARTICLE,
    "webpage": SourceKind.WEB,
    "post": SourceKind.WEB,
    "post-weblog": SourceKind.WEB,
    "article-magazine": SourceKind.WEB,
    "article-newspaper": SourceKind.WEB,
    "book": SourceKind.BOOK,
    "chapter": SourceKind.BOOK,
}
_SPACE = re.compile(r"[\s,]*")
_TAG = re.compile(r"</?(i|b|sub|sup|span|sc)\b[^>]*>")


def read_csl(path: FilePath, shown: str) -> tuple[list[Reference], list[Fault]]:
    """Return the references of a file, or every fault of it."""
    try:
        text = read_text(path, shown, path.parent)
        items = list(_items(text, shown))
    except InputError as error:
        return [], list(error.faults)
    faults: list[Fault] = []
    references: list[Reference] = []
    for item, line, column in items:
        if not isinstance(item, dict) or not item.get("title"):
            found = "an item without a title" if isinstance(item, dict) else "no item"
            fix = "export it again as CSL JSON"
            faults.append(Fault(shown, line, column, "CSL", found, "items with a title", fix))
            continue
        references.append(_reference(item, line, column))
    return ([], faults) if faults else (references, [])


def _items(text: str, shown: str) -> Iterator[tuple[Any, int, int]]:
    """Yield each item of the outer list with the place where it begins."""
    start = len(text) - len(text.lstrip())
    if text[start : start + 1] != "[":
        fix = "export it as CSL JSON"
        raise InputError([Fault(shown, 1, start + 1, "CSL", "no list", "a list of items", fix)])
    decoder, at = json.JSONDecoder(), start + 1
    while True:
        at += len(_SPACE.match(text, at)[0])  # type: ignore[index]  # it matches nothing as well
        if text[at : at + 1] == "]":
            return
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        try:
            item, at = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError) as error:
            if isinstance(error, json.JSONDecodeError):
                line, column = error.lineno, error.colno
            found = getattr(error, "msg", "nesting too deep").lower()
            fault = Fault(shown, line, column, "JSON", found, "well-formed JSON", "export it again")
            raise InputError([fault]) from None
        yield item, line, column


def _reference(item: Mapping[str, Any], line: int, column: int) -> Reference:
    def text(name: str) -> str:
        value = item.get(name, "")
        return one_line(_TAG.sub("", str(value))) if isinstance(value, str | int) else ""

    year = _year(item)
    people = _people(item.get("author") or item.get("editor") or [])
    volume, issue = text("volume"), text("issue")
    fields = {
        "title": text("title"),
        "authors": people,
        "year": year,
        "container": text("container-title"),
        "volume": f"{volume}({issue})" if volume and issue else volume,
        "pages": text("page"),
        "doi": doi_of(text("DOI")),
        "pmid": text("PMID") or pmid_of(text("note")),
        "url": text("URL"),
    }
    key = text("citation-key") or text("id")
    if not key or "/" in key:
        first = people.split(",")[0]
        key = f"{first.rpartition(' ')[0] or first}{year}"
    kind = _KINDS.get(text("type"), SourceKind.OTHER)
    return Reference(key, kind, {k: v for k, v in fields.items() if v}, line, column)


def _year(item: Mapping[str, Any]) -> str:
    issued = item.get("issued")
    if not isinstance(issued, dict):
        return ""
    parts = issued.get("date-parts")
    shown = json.dumps(parts) if parts else str(issued.get("raw") or issued.get("literal", ""))
    found = re.search(r"\d{4}", shown)
    return found[0] if found else ""


def _people(names: Any) -> str:
    people = []
    for name in names if isinstance(names, list) else []:
        if not isinstance(name, dict):
            continue
        if name.get("literal"):
            people.append(one_line(str(name["literal"])))
            continue
        particle = name.get("non-dropping-particle") or ""
        family = f"{particle} {name.get('family', '')}".strip()
        people.append(person(one_line(family), str(name.get("given", ""))))
    return ", ".join(people)
