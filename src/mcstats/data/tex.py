"""The text that a value in TeX stands for."""

from __future__ import annotations

import logging
import re
from functools import cache

from bibtexparser.library import Library
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.model import Entry, Field, MiddlewareErrorBlock

from mcstats.data.reference import one_line

logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)  # it warns of what is no fault here


def plain_text(value: str) -> str:
    r"""Return a value without TeX: ``{\"o}`` is ö, ``--`` a dash, braces mean nothing.

    Raises
    ------
    ValueError
        Where the TeX cannot be read.
    """
    if has_commands(value):
        # TeX begins a comment at % and a column at &; in a title they are signs of the text.
        entry = Entry("", "", [Field("", re.sub(r"(?<!\\)([%&])", r"\\\1", value))])
        if isinstance(_tex_decoder().transform_entry(entry, Library()), MiddlewareErrorBlock):
            raise ValueError(value)
        value = entry.fields[0].value.replace("\u00ad", "")  # a place where a word may break
    else:
        value = re.sub("[{}]", "", value).replace("---", "—").replace("--", "–").replace("~", " ")
    return one_line(value)


def has_commands(value: str) -> bool:
    """Return whether a value needs the decoder, which is slow."""
    return "\\" in value or "$" in value


@cache
def _tex_decoder() -> LatexDecodingMiddleware:
    return LatexDecodingMiddleware(keep_math_mode=False)
