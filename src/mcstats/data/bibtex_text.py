"""Values of BibTeX as they stand: joined, inherited, not closed, with signs put into TeX."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

BLOCK: Final = re.compile(r"@\w*[ \t]*[{(]")
_MARK: Final = re.compile(r'(?<!\\)[{}"#]')
_FREE: Final = re.compile(r"@(comment|preamble)\b", re.IGNORECASE)
_TEX_SIGNS: Final = {"less": "<", "greater": ">", "underscore": "_", "asciitilde": "~"}
_TEX_SIGN: Final = re.compile(rf"\\text({'|'.join(_TEX_SIGNS)})(?![a-z]) ?(?:\{{\}})?")
_NOT_INHERITED: Final = frozenset({"doi", "url", "note", "crossref", "pages"})


def without_tex(value: str) -> str:
    """Return a DOI or an address without the TeX that some programs put around its signs."""
    value = _TEX_SIGN.sub(lambda found: _TEX_SIGNS[found[1]], value)
    value = re.sub(r"(?<!\\)[{}]", "", value)
    value = re.sub(r"(?<!\\)\$([^$]*)(?<!\\)\$", r"\1", value)
    return re.sub(r"\\([&%$#_~{}])", r"\1", value).strip()


def joined_parts(value: str) -> Iterator[str]:
    """Yield what # joins, outside of braces and quotes."""
    depth, in_quotes, start = 0, False, 0
    for mark in _MARK.finditer(value) if "#" in value else ():
        sign = mark[0]
        if sign in "{}":
            depth += 1 if sign == "{" else -1
        elif depth == 0 and sign == '"':
            in_quotes = not in_quotes
        elif depth == 0 and not in_quotes:
            yield value[start : mark.start()].strip()
            start = mark.end()
    yield value[start:].strip()


def unclosed(raw: str) -> int | None:
    """Return where the first brace or quote of a value stands that a block does not close.

    In a comment or a preamble it is the block's own bracket, where no other is open.
    """
    begin = BLOCK.match(raw).end()  # type: ignore[union-attr]  # the library found it by this
    free = bool(_FREE.match(raw))
    opened: list[int] = []
    quote = None
    for mark in _MARK.finditer(raw, begin):
        if mark[0] == "{":
            opened.append(mark.start())
        elif mark[0] == "}":
            del opened[-1:]
        elif mark[0] == '"' and not free and not opened:
            quote = mark.start() if quote is None else None
    own = begin - 1 if free else None
    return opened[0] if opened else own if quote is None else quote


def inherited(
    values: dict[str, str], known: Mapping[str, dict[str, str]]
) -> tuple[dict[str, str], list[str]]:
    """Return the values of an entry with those of the one that it is part of, and what is lacking.

    By BibTeX's rule a field that the part lacks is that of the whole; the title of the whole is
    the container of the part.
    """
    key = values.get("crossref", "").strip().lower()
    if not key:
        return values, []
    whole = known.get(key)
    if whole is None:
        return values, [f"the entry {key} that it is part of, which is not in the file"]
    more = {name: value for name, value in whole.items() if name not in _NOT_INHERITED}
    if "title" in whole:
        more.setdefault("booktitle", whole["title"])
    return more | values, []
