"""The characters a printed number is made of, and the one error that names the others."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

LONGEST = 120  # characters; a printed number with its unit is far shorter
DIGITS = 'digits, one ".", leading "-"'
SPACES = "\u00a0\u2007\u2009\u202f"  # that keep a number, or it and its unit, on one line
# Thin and non-breaking spaces part thousands; a plain space may as well part two numbers.
_GROUPED = re.compile(rf"(?<![0-9.,·])[1-9][0-9]{{0,2}}(?:[{SPACES}][0-9]{{3}})+(?![0-9])")
_INNER = re.compile(rf"(?<=\S)[{SPACES}](?=\S)")
# Behind a digit, a unit or a percent sign it may as well part the ends of a range.
_MINUS = re.compile(r"(?:(?<![0-9A-Za-z%)\].·])|(?<=[0-9][eE]))−(?=[0-9.·])")
_POWER = re.compile(r"([0-9.·]+) ?[×x] ?10(?:\^? ?([+−-]?[0-9]+)|([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))")
_FRACTION = re.compile(r"([0-9]*) ?([½¼¾⅛⅜⅝⅞⅕⅖⅗⅘])")


class PrintedError(ValueError):
    """Text that is no printed number: what was found, what is expected, how to fix it.

    ``code`` is the kind of fault, ``position`` the character it starts at (from 1; 0 for the
    whole text), ``character`` its code point and name. ``str()`` is the message without a place.
    """

    def __init__(
        self,
        code: str,
        found: str,
        expected: str,
        fix: str,
        position: int = 0,
        character: str = "",
    ) -> None:
        self.code, self.expected, self.fix = code, expected, fix
        self.position, self.character = position, character
        self.found = f'"{visible(found)}"'
        if character:
            self.found += f" ({character} at character {position})"
        super().__init__(f"[{code}] found {self.found}; expected: {expected}; fix: {fix}")


def visible(text: str) -> str:
    """Show `text` with every character that cannot be seen written as U+XXXX."""
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in text)


def named(character: str) -> str:
    """Return the code point and the Unicode name of one character."""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'CONTROL CHARACTER')}"


def plain_signs(text: str) -> str:
    """Return a text with the signs of typesetters that can mean one thing only as plain ones.

    A minus sign (U+2212) before a number becomes a hyphen, thin and non-breaking spaces between
    groups of three digits are left out, and others of them become plain spaces.
    """
    text = _GROUPED.sub(lambda found: re.sub(f"[{SPACES}]", "", found[0]), text)
    return _MINUS.sub("-", _INNER.sub(" ", text))


def check_characters(text: str, also: str = "") -> None:
    """Refuse what is empty, too long or holds a character that no printed number has."""
    if not text.strip():
        fix = 'write "not reported" if there is none'
        raise PrintedError("EMPTY", text, "a number as printed", fix)
    if len(text) > LONGEST:
        fix = "cut the words around it"
        raise PrintedError("NUM-FORM", text[:20] + "…", "one number with its unit", fix)
    for position, c in enumerate(text, 1):
        at_edge = c == " " and position in (1, len(text))
        if (" " <= c <= "~" and not at_edge) or c in "≥≤⩾⩽≈·µμ²³°" + also:
            continue
        if c == "∞":
            raise PrintedError("NUM-SPECIAL", text, "finite number", 'write "not reported"')
        fix = _remedy(text, c, at_edge=position in (1, len(text)))
        raise PrintedError("NUM-CHAR", text, DIGITS, fix, position, named(c))
    if re.fullmatch(r"[+-]?(nan|inf|infinity|n/?a|n\.a\.|null|none|-+)", text, re.IGNORECASE):
        raise PrintedError("NUM-SPECIAL", text, "finite number", 'write "not reported"')


def _remedy(text: str, c: str, *, at_edge: bool) -> str:
    """Return how to write a text without a character, so that its number stays the same."""
    code = f"U+{ord(c):04X}"
    if c in "–—‑-−" and re.search(rf"[0-9%] ?{c} ?[0-9.]", text):
        return "give the two ends under a key that takes an interval"
    if c in "−–—‐‑‒﹣－":
        return f'replace {code} by "-"'
    if c == "±":
        return "give the two numbers under keys of their own"
    if power := _POWER.search(text):
        exponent = unicodedata.normalize("NFKC", power[2] or power[3]).replace("−", "-")
        return f"write {power[1]}e{exponent}"
    if (fraction := _FRACTION.search(text)) and c == fraction[2]:
        value = int(fraction[1] or 0) + unicodedata.numeric(c)
        return f"write {value:g}"
    if c == "‰" and (share := re.search(r"[0-9]+(?:\.[0-9]+)? ?‰", text)):
        return f"write {Decimal(share[0].rstrip(' ‰')).scaleb(-1)}%"
    if c == "⁄":
        return "write it as a decimal, or its two counts under keys of their own"
    return _of_character(c, code, at_edge)


def _of_character(c: str, code: str, at_edge: bool) -> str:
    """Return the remedy for one character, whatever stands around it."""
    if c in "⋅∙•‧":
        return f'replace {code} by "." if it is the decimal mark'
    if c.isdecimal():
        return f'replace {code} by "{unicodedata.digit(c)}"'
    if c.isdigit():
        return "cut the footnote mark, or write the power in words"
    if c.isspace():
        return f"delete {code}" if at_edge else f"replace {code} by a plain space"
    if not c.isprintable():
        return f"delete {code}"
    plain = unicodedata.normalize("NFKC", c)
    if plain != c and plain.isascii() and plain.isprintable():
        return f'replace {code} by "{plain}"'
    return "write what it means in digits and plain words"
