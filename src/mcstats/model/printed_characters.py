"""The characters a printed number is made of, and the one error that names the others."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

LONGEST = 120  # characters; a printed number with its unit is far shorter
DIGITS = 'digits, one ".", leading "-"'
SPACES = "\u00a0\u2007\u2009\u202f"  # that keep a number, or it and its unit, on one line
# Thin and non-breaking spaces part thousands; a plain space may as well part two numbers.
_GROUPED = re.compile(rf"(?<![0-9.,·])[1-9][0-9]{{0,2}}(?:[{SPACES}][0-9]{{3}})+(?![0-9])")
_INNER = re.compile(rf"(?<=\S)[{SPACES}](?=\S)")
# Behind a digit, a unit or a percent sign it may as well part the ends of a range.
_MINUS = re.compile(r"(?:(?<![0-9A-Za-z%)\].·])|(?<=[0-9][eE]))−(?=[0-9.·])")


class PrintedError(ValueError):
    """Text that is no printed number: what was found, what is expected, how to fix it.

    ``code`` is the kind of fault, ``position`` the character it starts at (from 1; 0 for the
    whole text), ``character`` its code point and name. ``str()`` is the message without a place.
    """

    def __init__(
        self, code: str, found: str, expected: str, fix: str, position: int = 0, character: str = ""
    ) -> None:
        self.code, self.expected, self.fix = code, expected, visible(fix)
        self.position, self.character = position, character
        self.found = f'"{visible(found)}"'
        if character:
            self.found += f" ({character} at character {position})"
        super().__init__(f"[{code}] found {self.found}; expected: {expected}; fix: {self.fix}")

    @property
    def words(self) -> tuple[str, str, str, str]:
        """The code, the finding, the values that are allowed, and the remedy, as of a fault."""
        return self.code, self.found, self.expected, self.fix


# Letters and marks that draw nothing, or change only how the one before is drawn: Hangul fillers,
# the blank of Braille, Khmer's inherent vowels, joiners and selectors (Unicode 16,
# DerivedCoreProperties, Default_Ignorable_Code_Point, and U+2800).
BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def is_unseen(character: str) -> bool:
    """Return whether a character is invisible, or steers how others are shown."""
    return unicodedata.category(character) in _UNSEEN or BLANK.match(character) is not None


def shows_something(text: str) -> bool:
    """Return whether any character of a text can be seen by itself: no space, no accent alone."""
    return any(unicodedata.category(c)[0] not in "ZMC" and not BLANK.match(c) for c in text)


def visible(text: str) -> str:
    """Show `text` with every character that cannot be seen written as U+XXXX."""
    return "".join(f"U+{ord(c):04X}" if not c.isprintable() or BLANK.match(c) else c for c in text)


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


_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = str.maketrans(f"{_SUPERSCRIPTS}⁺⁻−–‑", "0123456789+----")
# "10-14" alone is rather a range; behind "<" it is a power.
_POWER = re.compile(
    rf"(?:([0-9.·]+) ?[×✕⋅·*xX] ?|(?<=[<>≤≥=])(?: ?)|(?<![0-9.,·])(?=10[\^⁻]))"
    rf"10(\^[-+−]?[0-9]+|[⁺⁻]?[{_SUPERSCRIPTS}]+|[-−–‑][0-9]+)(?![0-9.])"
)
_FOOTNOTES = "†‡§¶"
_SIGNS = {"≦": "≤", "≧": "≥", "⩾": "≥", "⩽": "≤", "≲": "≤", "≳": "≥"}


def power_of_ten(text: str) -> str:
    """Return what to write instead of "1.2×10⁻³" or "10⁻³"; empty where no such number is there."""
    power = _POWER.search(text)
    if power is None:
        return ""
    exponent = power[2].lstrip("^").translate(_RAISED)
    number = power[1] or power[0].partition("10")[0] + "1"
    written = f"write {text[: power.start()]}{number}e{exponent}{text[power.end() :]}"
    plain = power[2][0] in "-−–‑"  # "3 × 10–15" may be three times ten to fifteen
    return f"if it is a power of ten {written}" if plain else written


def _remedy(text: str, position: int, c: str, *, at_edge: bool) -> str:
    """Return what to write instead of a character: never another number than the printed one."""
    code, before = f"U+{ord(c):04X}", text[: position - 1]
    number = re.search(r"[0-9]+(?:[.·][0-9]+)?(?= ?$)", before)
    if power := power_of_ten(text):
        return power
    if c in "⋅∙•‧":
        return f'replace {code} by "." if it is the decimal mark'
    if c in "–—‑-−" and re.search(rf"[0-9%] ?{c} ?[0-9.]", text):
        return "give the two ends under a key that takes an interval"
    if c in "−–—‐‑‒﹣－":
        return f'replace {code} by "-"'
    if c in "‰‱" and number:
        percent = Decimal(number[0].replace("·", ".")).scaleb(-1 if c == "‰" else -2)
        return f"write {before[: number.start()]}{percent:f}%"
    if c == "⁄" and (parts := re.fullmatch(r"(.*?)([0-9]+)⁄([0-9]+)(.*)", text)):
        return f"write {parts[1]}{parts[2]} of {parts[3]}{parts[4]}, or the decimal number"
    if "⁄" in unicodedata.normalize("NFKC", c):
        whole = Fraction(number[0]) if number and number[0].isdigit() else Fraction(0)
        value = whole + Fraction(unicodedata.numeric(c)).limit_denominator(100)
        if 10**6 % value.denominator:
            return "write the decimal number, with as many digits as are meant"
        start = number.start() if number else len(before)
        return f"write {before[:start]}{float(value):g}{text[position:]}"
    plain = "".join(t for t in text if t not in _SUPERSCRIPTS + _FOOTNOTES)
    if (c in _SUPERSCRIPTS or c in _FOOTNOTES) and number:
        return f"cut the footnote mark: write {plain}"
    if c.isdigit() and not unicodedata.decomposition(c).startswith("<su"):
        return f'replace {code} by "{unicodedata.digit(c)}"'
    if c == "±":
        return "give the two numbers under keys of their own"
    if c.isspace():
        return f"delete {code}" if at_edge else f"replace {code} by a plain space"
    plain = _SIGNS.get(c) or unicodedata.normalize("NFKC", c)
    if plain in _SIGNS.values() or (plain != c and re.fullmatch("[ -~]", plain)):
        return f'replace {code} by "{plain}"'
    if unicodedata.category(c) in ("Cf", "Cc", "Cn", "Co", "Cs"):
        return f"delete {code}"  # it cannot be seen, so that nothing is lost that a reader saw
    return f"write in plain digits what the source means by {code}"


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
        fix = _remedy(text, position, c, at_edge=position in (1, len(text)))
        raise PrintedError("NUM-CHAR", text, DIGITS, fix, position, named(c))
    if re.fullmatch(r"[+-]?(nan|inf|infinity|n/?a|n\.a\.|null|none|-+)", text, re.IGNORECASE):
        raise PrintedError("NUM-SPECIAL", text, "finite number", 'write "not reported"')
