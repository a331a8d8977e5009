r"""The text that a value in TeX stands for.

A command that is not known prints nothing, so it is named beside the text; the argument of one that
would be lost with it, such as ``\mbox{a}``, is kept.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from functools import cache
from itertools import islice
from typing import Final, TypeVar

from bibtexparser.library import Library
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.model import Entry, Field, MiddlewareErrorBlock

from mcstats.data.reference import one_line

logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)  # it warns of what is no fault here

MOST_COMMANDS: Final = 50  # of one value that are looked at; each takes the decoder a millisecond
T = TypeVar("T")
_STYLES: Final = frozenset(
    "em it bf rm sf sl tt sc itshape bfseries scshape slshape upshape normalfont noindent relax"
    " protect left right limits displaystyle textstyle".split()
)
"""Commands that print nothing of their own."""
# A year or a name by which BibTeX sorts, which is not printed: {\noop{2003}}2002.
_SORTING: Final = re.compile(r"\\(?:noop|noopsort|sortnoop|SortNoop)\s*\{[^{}]*\}")
_COMMAND: Final = re.compile(r"(?<!\\)(?:\\\\)*(\\[A-Za-z]+)\s*(\{)?")


def plain_text(value: str) -> str:
    r"""Return a value without TeX: ``{\"o}`` is ö, ``--`` a dash, braces mean nothing.

    Raises `ValueError` where the TeX cannot be read.
    """
    value = _SORTING.sub("", value)
    for name in _few(found[1] for found in _COMMAND.finditer(value)):
        if _loses_argument(name):
            value = re.sub(rf"{re.escape(name)}(?![A-Za-z])\s*", "", value)
    if has_commands(value):
        value = _decoded(value)
    else:
        value = re.sub("[{}]", "", value).replace("---", "—").replace("--", "–").replace("~", " ")
    return one_line(value)


def unknown_commands(value: str) -> list[str]:
    """Return the commands of a value that print something which is not known here."""
    found = _few(m.groups() for m in _COMMAND.finditer(_SORTING.sub("", value)))
    return [name for name, brace in found if not (brace or name[1:] in _STYLES or _prints(name))]


def _few(found: Iterable[T]) -> list[T]:
    """Return the first of what was found, each once; a title holds a few commands."""
    return list(dict.fromkeys(islice(found, MOST_COMMANDS)))


def has_commands(value: str) -> bool:
    """Return whether a value needs the decoder, which is slow."""
    return "\\" in value or "$" in value


@cache
def _prints(name: str) -> bool:
    return bool(_decoded(f"{name}{{}}").strip()) or _decoded(f"{name}{{o}}") not in {"", "o"}


@cache
def _loses_argument(name: str) -> bool:
    return not _decoded(f"{name}{{o}}").strip() and not _decoded(f"{name} ").strip()


def _decoded(value: str) -> str:
    # TeX begins a comment at % and a column at &; in a title they are signs of the text.
    entry = Entry("", "", [Field("", re.sub(r"(?<!\\)([%&])", r"\\\1", value))])
    if isinstance(_tex_decoder().transform_entry(entry, Library()), MiddlewareErrorBlock):
        raise ValueError(value)
    text: str = entry.fields[0].value
    return text.replace("\u00ad", "")  # a place where a word may break


@cache
def _tex_decoder() -> LatexDecodingMiddleware:
    return LatexDecodingMiddleware(keep_math_mode=False)
