"""What stands in a line, as HTML.

A page has thirty thousand of these, which is most of the work of filling it: they are written here,
by kind, and not by a macro of a template that would ask each of them for its kind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from markupsafe import Markup, escape

from .inline import (
    Bar,
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
    Text,
    Words,
)

__all__ = ["Signs", "line"]

Signs = Callable[[Bar | Mark], str]
"""Draws what is no text."""

_CODE: Final = frozenset({"code", "hash", "formula"})


def line(body: Inlines, signs: Signs) -> Markup:
    """Return what stands in a line as HTML; every figure is a <data> that the ledger holds.

    Parameters
    ----------
    body : Inlines
        What stands there.
    signs : callable
        Draws a mark or a bar.
    """
    return Markup(_line(body, signs))


def _line(body: Inlines, signs: Signs) -> str:
    return "".join([_WRITES[type(item)](item, signs) for item in body])


def _text(item: Text, _: Signs) -> str:
    return escape(item.text)


def _words(item: Words, _: Signs) -> str:
    text = escape(item.text)
    if item.declared in _CODE:
        return f"<code{_declared(item.declared)}>{text}</code>" if item.digits else _code(text)
    if item.digits:
        at = f' data-at="{escape(item.at)}"' if item.at else ""
        return f"<span{_declared(item.declared)}{at}>{text}</span>"
    return text


def _code(text: str) -> str:
    return f"<code>{text}</code>"


def _declared(kind: str) -> str:
    return f' data-declared="{kind}"'


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


def _strong(item: Strong, signs: Signs) -> str:
    return f"<strong>{_line(item.body, signs)}</strong>"


def _muted(item: Muted, signs: Signs) -> str:
    return f'<span class="muted">{_line(item.body, signs)}</span>'


def _of_its_own(item: Line, signs: Signs) -> str:
    return f'<span class="line">{_line(item.body, signs)}</span>'


def _place(item: Place, _: Signs) -> str:
    declared = _declared("place") if item.digits else ""
    folder = f"{escape(item.folder)}<wbr>" if item.folder else ""
    return f'<span class="at"{declared}>{folder}{escape(item.file)}</span>'


def _sign(item: Bar | Mark, signs: Signs) -> str:
    return signs(item)


_WRITES: Final[dict[type[Inline], Callable[[Any, Signs], str]]] = {
    Text: _text,
    Words: _words,
    Num: _num,
    Opens: _opens,
    Link: _link,
    Strong: _strong,
    Muted: _muted,
    Line: _of_its_own,
    Place: _place,
    Bar: _sign,
    Mark: _sign,
}
