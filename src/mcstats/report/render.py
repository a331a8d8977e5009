"""Blocks to HTML: the only module that knows of templates."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache, partial
from importlib import resources
from typing import Any

from .line import line
from .palette import DARK, LIGHT, variables

__all__ = ["data_link", "fill", "policy", "style", "text_link"]

# What a URL or an attribute would change: everything else stands as it is, to keep the page small.
_ENCODED = str.maketrans({c: f"%{ord(c):02X}" for c in "%#\"'<>&\\^`{|}\t\n\r"})

_LOST = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def fill(template: str, **values: Any) -> str:
    """Fill a template of this package.

    Raises
    ------
    jinja2.UndefinedError
        For a name that is not given: nothing is left out silently.
    """
    return str(_environment().get_template(template).render(**values))


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("mcstats", "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
        auto_reload=False,
    )
    sign = cache(environment.get_template("signs.html.j2").module.__dict__["sign"])
    environment.globals["inlines"] = partial(line, signs=sign)
    return environment


@cache
def style() -> str:
    """Return the style sheet with the colours of both themes."""
    sheet = resources.files("mcstats.report").joinpath("page.css").read_text(encoding="utf-8")
    light, dark = variables(LIGHT), variables(DARK)
    themes = (
        f":root{{color-scheme:light dark;{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    )
    return themes + sheet.replace("PRINTLIGHT", light)


def policy(sheet: str) -> str:
    """Return the content security policy: nothing but this style and pictures inside the page."""
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    allowed = {"style-src": f"'sha256-{digest}'", "img-src": "data:"}
    closed = dict.fromkeys(("default-src", "base-uri", "form-action"), "'none'")
    return "; ".join(f"{name} {value}" for name, value in (closed | allowed).items())


def text_link(text: str, kind: str) -> str:
    """Return a text file as a link that holds it.

    Raises
    ------
    ValueError
        For control characters other than tabs and line ends: a URL would lose them.
    """
    if _LOST.search(text) or text != text.strip(" "):
        raise ValueError("a text file with control characters, or with spaces at an end")
    return f"data:{kind};charset=utf-8,{text.translate(_ENCODED)}"


def data_link(content: bytes, kind: str) -> str:
    """Return a file as a link that holds it."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def sorted_items(found: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return items by name."""
    return sorted(found.items())
