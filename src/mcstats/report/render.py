"""Write blocks and the lines in them as HTML: the only module that knows of templates.

A page has thirty thousand inlines, which is most of the work of filling it: they are written here,
by kind, and not by a macro of a template that would ask each of them for its kind.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from functools import cache, partial
from importlib import resources
from typing import Any, Final

from markupsafe import Markup, escape

from mcstats.report.badges import SHAPES
from mcstats.report.inline import (
    Bar,
    Content,
    Inline,
    Inlines,
    Line,
    Link,
    Mark,
    Muted,
    Num,
    Opens,
    Place,
    Strong,
    Words,
    has_digit,
    parts_of,
)
from mcstats.report.palette import DARK, LIGHT, variables

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


def fill_page(**values: Any) -> str:
    """Fill the template of a page, with its style sheet, its policy and the signs."""
    sheet = style()
    return fill("page.html.j2", policy=policy(sheet), style=Markup(sheet), signs=SHAPES, **values)


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


Signs = Callable[[Bar | Mark], str]
"""Draws a mark or a bar."""

_CODE: Final = frozenset({"code", "hash", "formula"})


def line(content: Content, signs: Signs) -> Markup:
    """Return what stands in one place as HTML; every figure is a <data> that the register holds.

    Raises
    ------
    ValueError
        For prose that holds a digit.
    """
    return Markup(_line(parts_of(content), signs))


def _line(body: Inlines, signs: Signs) -> str:
    return "".join([_WRITES[type(item)](item, signs) for item in body])


def _prose(text: str, _: Signs) -> str:
    if has_digit(text):
        raise ValueError(f"a figure in prose: {text!r}; use the register, or Words")
    return escape(text)


def _words(item: Words, _: Signs) -> str:
    tag = "code" if item.declared in _CODE else "span" if item.digits else ""
    text = escape(item.text)
    if not tag:
        return text
    declared = f' data-declared="{item.declared}"' if item.digits else ""
    return f"<{tag}{declared}>{text}</{tag}>"


def _num(item: Num, _: Signs) -> str:
    own = f' id="{escape(item.id)}"' if item.id else ""
    number = f' data-number="{escape(item.number)}"' if item.number != item.id else ""
    return f'<data{own}{number} value="{escape(item.value)}">{escape(item.shown)}</data>'


def _opens(item: Opens, signs: Signs) -> str:
    body = _line(item.body, signs)
    return f'<button class="fig" popovertarget="{escape(item.note)}">{body}</button>'


def _link(item: Link, signs: Signs) -> str:
    name = f' download="{escape(item.download)}"' if item.download else ""
    return f'<a href="{escape(item.href)}"{name}>{_line(item.body, signs)}</a>'


def _place(item: Place, _: Signs) -> str:
    declared = ' data-declared="place"' if item.digits else ""
    folder = f"{escape(item.folder)}<wbr>" if item.folder else ""
    return f'<span class="at"{declared}>{folder}{escape(item.file)}</span>'


_WRITES: Final[dict[type[Inline], Callable[[Any, Signs], str]]] = {
    str: _prose,
    Words: _words,
    Num: _num,
    Opens: _opens,
    Link: _link,
    Strong: lambda item, signs: f"<strong>{_line(item.body, signs)}</strong>",
    Muted: lambda item, signs: f'<span class="muted">{_line(item.body, signs)}</span>',
    Line: lambda item, signs: f'<span class="line">{_line(item.body, signs)}</span>',
    Place: _place,
    Bar: lambda item, signs: signs(item),
    Mark: lambda item, signs: signs(item),
}
