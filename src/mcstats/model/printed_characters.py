"""The characters a printed number is made of, and the one error that names the others."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120  # characters; a printed number with its unit is far shorter
DIGITS = 'digits, one ".", leading "-"'


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
        code = f"U+{ord(c):04X}"
        if c in "–—‑-" and re.search(rf"[0-9%] ?{c} ?[0-9.]", text):
            fix = "give the two ends under a key that takes an interval"
        elif c in "−–—‐‑‒﹣－":
            fix = f'replace {code} by "-"'
        elif c.isdigit():
            fix = f'replace {code} by "{unicodedata.digit(c)}"'
        elif c == "±":
            fix = "give the two numbers under keys of their own"
        elif c == "∞":
            raise PrintedError("NUM-SPECIAL", text, "finite number", 'write "not reported"')
        else:
            inner = c.isspace() and not at_edge
            fix = f"replace {code} by a plain space" if inner else f"delete {code}"
        raise PrintedError("NUM-CHAR", text, DIGITS, fix, position, named(c))
    if re.fullmatch(r"[+-]?(nan|inf|infinity|n/?a|n\.a\.|null|none|-+)", text, re.IGNORECASE):
        raise PrintedError("NUM-SPECIAL", text, "finite number", 'write "not reported"')
