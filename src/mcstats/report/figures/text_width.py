"""Widths of texts in the fonts of the drawings, which no program measures while a page is made."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

SIZE: Final = 14.0
"""Pixels of the text in drawings."""
WIDER: Final = 1.06
"""The system's own fonts are up to so much wider than Arial."""
BOLD: Final = 1.08
_ARIAL: Final = {  # the widths of Arial, in thousandths of the size
    222: "ijl",
    278: " !,./:;It[]f",
    333: "-()r",
    389: "*",
    500: "ckszJvxy",
    556: "abdeghnopqu0123456789L#$?_–",
    584: "+−<=>~±×÷",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    889: "%",
    944: "W",
    1000: "→←—…½",
}
_WIDTHS: Final = {letter: width for width, letters in _ARIAL.items() for letter in letters}
_OTHER: Final = 600
_WIDE: Final = 1000


def text_width(text: str, *, bold: bool = False) -> float:
    """Return the width of a text of `SIZE` in pixels, with room for fonts wider than Arial."""
    width = sum(map(_letter, text)) * SIZE / 1000 * WIDER
    return width * BOLD if bold else width


@cache
def _letter(letter: str) -> int:
    base = unicodedata.normalize("NFKD", letter)[0]
    if unicodedata.combining(letter):
        return 0
    wide = unicodedata.east_asian_width(base) in "WF"
    return _WIDTHS.get(base, _WIDE if wide else _OTHER)


def wrap(text: str, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return a text in lines that are no wider than `room`; a longer word is broken."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".lstrip()
        if text_width(longer, bold=bold) <= room:
            line = longer
            continue
        lines += [line] if line else []
        while text_width(word, bold=bold) > room and len(word) > 1:
            most = next(
                n
                for n in range(len(word), 0, -1)
                if n == 1 or text_width(word[:n], bold=bold) <= room
            )
            lines.append(word[:most])
            word = word[most:]
        line = word
    return (*lines, line)
