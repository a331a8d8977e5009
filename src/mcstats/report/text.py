"""Text that a page shows: labels, figures, intervals and links, each a value that writes itself.

A template writes plain text as it is. Digits in it are an error, because every figure of a page
has to come from the register: a year in a citation or a name with a digit is a `Label`, a figure
is a `Number`, and an estimate with its interval is an `Interval`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Final

from markupsafe import Markup, escape

from mcstats.model.running_text import has_digit

LABEL: Final = "\ue000"
"""Opens digits that are no figure; `END` closes them. Both are gone when a page is written."""
UNTRACED: Final = "\ue002"
"""Opens digits that nothing declares: an error outside of an attribute."""
END: Final = "\ue001"
_MARKS: Final = str.maketrans("", "", LABEL + UNTRACED + END)


class Label(str):
    """Text whose digits are no figure, such as a citation, a place or the name of a dose."""

    __slots__ = ()


def first_letter(value: Any, *, upper: bool) -> Markup:
    """Return what a template writes for a value with its first letter in upper or lower case."""
    parts = re.split(r"(<[^>]*>)", str(escape(marked(value))).strip())
    for place, part in enumerate(parts):
        letters = part.lstrip(LABEL)
        if place % 2 == 0 and letters:
            kept = not upper and letters[1:2].isupper()
            first = letters[0].upper() if upper else letters[0] if kept else letters[0].lower()
            parts[place] = part[: len(part) - len(letters)] + first + letters[1:]
            break
        if place % 2 and part.startswith("<svg"):
            break
    return Markup("".join(parts))


def marked(value: Any) -> Any:
    """Return what a template writes for a value, with digits marked as declared or not."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    text = value.translate(_MARKS)
    if not has_digit(text):
        return text
    opens = LABEL if isinstance(value, Label) else UNTRACED
    return Markup(f"{opens}{escape(text)}{END}")


@dataclass(frozen=True, slots=True)
class Number:
    """A figure of the register, which leads to its line of the audit page.

    `id` is its row in ``numbers.csv``, `shown` the figure as the page shows it and `value` at
    full precision; `before` and `after` are a sign or unit that belongs to it, such as "%".
    """

    id: str
    line: str
    shown: str
    value: str
    after: str = ""
    before: str = ""

    def __html__(self) -> Markup:
        """Return the figure as a link to its line."""
        before, after = (escape(marked(Label(text))) for text in (self.before, self.after))
        link = f'<a class="n" href="@/audit.html#{self.line}">'
        return Markup(f"{link}{before}{self.plain()}{after}</a>")

    def plain(self) -> Markup:
        """Return the figure without a link, for the second figure of one statement."""
        value, shown = escape(self.value), escape(self.shown)
        return Markup(f'<data value="{value}" data-number="{self.id}">{shown}</data>')

    def with_unit(self, after: str, before: str = "") -> Number:
        """Return the figure with its unit, inside of its link."""
        return replace(self, after=after, before=before)


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with the ends of its interval, of which the estimate alone is a link."""

    point: Number
    low: Number | None = None
    high: Number | None = None
    ours: bool = False
    unit: str = ""

    def __html__(self) -> Markup:
        """Return the estimate, and its interval in brackets."""
        text = self.point.with_unit(self.unit).__html__()
        if self.low is None or self.high is None:
            return text
        mark = "*" if self.ours else ""
        return Markup("{} ({} to {}){}").format(text, self.low.plain(), self.high.plain(), mark)


@dataclass(frozen=True, slots=True)
class Ref:
    """A link to a place of the report, by its label."""

    label: str
    href: str

    def __html__(self) -> Markup:
        """Return the link."""
        label = escape(marked(Label(self.label)))
        link = Markup('<a class="ref" href="@/{}">{}</a>').format(self.href, label)
        return link if self.href else label


def joined(parts: list[Any], last: str = " and ") -> Markup:
    """Return parts as one list in words: commas, and a conjunction before the last."""
    shown = [escape(marked(part)) for part in parts]
    if len(shown) < 3:
        return Markup(last).join(shown)
    return Markup(", ").join(shown[:-1]) + Markup(last) + shown[-1]


def plain_text(value: Any) -> str:
    """Return what a template would write for a value, without markup."""
    return Markup(escape(marked(value)).translate(_MARKS)).striptags()
