"""Check that every figure on the rendered page is a traced number, or declared to be none.

A traced number is a ``<data>`` element whose number is in the ledger; digits that are no figure (a
year in a citation, the name of a dose) stand in an element with the attribute ``data-declared``, in
a quotation, a citation, a date or code, or in a drawing, whose figures a table beside it repeats.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser

from mcstats.model.running_text import has_digit
from mcstats.model.tables import NumberRow

DECLARED = frozenset({"label"})
_OWN = frozenset({"q", "cite", "time", "code", "svg"})
_UNSEEN = frozenset({"style", "script", "template"})
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
# Attributes that browsers show or screen readers read out.
_READ = ("aria-label", "title", "alt", "placeholder", "aria-description")
_MAX_SHOWN_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Untraced:
    """Digits on a page without an origin: their text, the reason, the line of the page."""

    text: str
    why: str
    line: int


def find_untraced(html: str, numbers: Iterable[NumberRow]) -> list[Untraced]:
    """Return every figure of a page that is not a traced number.

    Parameters
    ----------
    html : str
        The page.
    numbers : iterable of NumberRow
        The ledger of the page.

    Returns
    -------
    list of Untraced
        In the order of the page; empty where every figure is traced.
    """
    reader = _PageReader({row.number: row for row in numbers})
    reader.feed(html)
    reader.close()
    return reader.untraced


class _PageReader(HTMLParser):
    def __init__(self, ledger: dict[str, NumberRow]) -> None:
        super().__init__(convert_charrefs=True)
        self.ledger = ledger
        self.untraced: list[Untraced] = []
        self.open: list[tuple[str, dict[str, str]]] = []
        self.shown: list[str] = []

    def report(self, text: str, why: str) -> None:
        self.untraced.append(
            Untraced(" ".join(text.split())[:_MAX_SHOWN_CHARACTERS], why, self.getpos()[0])
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        declared = attributes.get("data-declared")
        if declared is not None and declared not in DECLARED:
            self.report(declared, "an unknown kind of declared digits")
        if tag not in _VOID:
            self.open.append((tag, attributes))
        if tag == "data":
            self.shown = []
            self.check_value(attributes)
        for name in _READ:
            text = attributes.get(name, "")
            if has_digit(text) and not self.declared() and declared is None:
                self.report(text, f"digits in {name}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index][0] == tag:
                _, attributes = self.open[index]
                del self.open[index:]
                if tag == "data":
                    self.check_shown(attributes)
                return

    def handle_data(self, data: str) -> None:
        tags = {tag for tag, _ in self.open}
        if tags & _UNSEEN:
            return
        if "data" in tags:
            self.shown.append(data)
        elif has_digit(data) and not self.declared():
            self.report(data, "digits that no traced number holds")

    def declared(self) -> bool:
        """Return whether an element around this place declares its digits."""
        return any(
            tag in _OWN or attributes.get("data-declared") in DECLARED
            for tag, attributes in self.open
        )

    def row(self, attributes: dict[str, str]) -> NumberRow | None:
        return self.ledger.get(attributes.get("data-number") or attributes.get("id", ""))

    def check_value(self, attributes: dict[str, str]) -> None:
        row = self.row(attributes)
        if row is None:
            self.report(attributes.get("id", ""), "a number that is not in the ledger")
            return
        value = row.printed if row.value is None else repr(row.value)
        if attributes.get("value") != value:
            self.report(attributes.get("value", ""), f"another value than the ledger's {value}")

    def check_shown(self, attributes: dict[str, str]) -> None:
        row, shown = self.row(attributes), "".join(self.shown)
        if row is not None and shown != row.printed:
            self.report(shown, f"another figure than the ledger's {row.printed}")
