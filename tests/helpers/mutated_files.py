"""A fuzzer of data files: sound files, spoilt in the ways of people, editors and attackers.

It is guided by what the loader says: an input that gives a new set of faults is kept, and spoilt
further. The seed is fixed, so that a finding comes back.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

from helpers.faulty_topics import RUBRIC, SOUND_FOLDER
from mcstats.model.vocabularies import NOT_REPORTED

Mutation = Callable[[random.Random, str], str]

# What breaks parsers, numbers, shells, pages and terminals.
NASTY = (
    *(
        "",
        " ",
        "\t",
        "\n",
        "\r",
        "\x00",
        "\x1b[31m",
        "\u202e",
        "\u200b",
        "\ufeff",
        "\u2028",
        "\x85",
    ),
    *(
        "é",
        "−",
        "1",
        "é" * 50,
        "a" * 300,
        "😀",
        "\u0661",
        "\uff11",
        "\u00a0",
        "\u0301",
        "\U000e0001",
    ),
    *("1e400", "-0", "nan", ".inf", "1:30", "017", "0x1F", "1_000", "2021-05-04", "1,5", "1.5.2"),
    *("< 0", "≥ 100", "P = 0.05", "about 3", "over", "1 to 2", "2 to 1", "-1", "0", "100000000000"),
    *("yes", "no", "true", "~", "null", NOT_REPORTED, "one", "one or two", "half", "5%", "5 %"),
    *(
        ": ",
        " #",
        "- ",
        "? ",
        "| ",
        "> ",
        "|",
        ">",
        "&a ",
        "*a",
        "!!python/object:os ",
        "!x ",
        "%Y",
    ),
    *("[", "]", "{", "}", ",", '"', "'", "\\", "@", "`", "---\n", "...\n", "<<: *a\n", "\u2026"),
    *("../../etc/passwd", "<script>", "=1+1", "{0}", "{claimed}", "$(x)", "%s", "\\x41", "&amp;"),
)
_TOKEN = re.compile(r'"[^"\n]*"|[A-Za-z_][A-Za-z0-9_]*|[0-9.%-]+|[][{},:]|\n *')


def _somewhere(draw: random.Random, text: str) -> int:
    return draw.randrange(len(text) + 1)


def insert(draw: random.Random, text: str) -> str:
    """Put something nasty anywhere."""
    at = _somewhere(draw, text)
    return text[:at] + draw.choice(NASTY) + text[at:]


def replace(draw: random.Random, text: str) -> str:
    """Put something nasty, or a word of the same file, in the place of a word."""
    tokens = list(_TOKEN.finditer(text))
    if not tokens:
        return insert(draw, text)
    token = draw.choice(tokens)
    new = draw.choice(NASTY) if draw.random() < 0.6 else draw.choice(tokens)[0]
    if draw.random() < 0.3:
        new = '"' + new.replace('"', "") + '"'
    return text[: token.start()] + new + text[token.end() :]


def cut(draw: random.Random, text: str) -> str:
    """Leave out a run of characters."""
    at = _somewhere(draw, text)
    return text[:at] + text[at + draw.choice((1, 1, 2, 5, 20, 200)) :]


def lines(draw: random.Random, text: str) -> str:
    """Leave out, double, swap, or indent lines."""
    rows = text.split("\n")
    one, two = draw.randrange(len(rows)), draw.randrange(len(rows))
    what = draw.randrange(5)
    if what == 0:
        del rows[one]
    elif what == 1:
        rows.insert(two, rows[one])
    elif what == 2:
        rows[one], rows[two] = rows[two], rows[one]
    elif what == 3:
        rows[one] = " " * draw.randrange(1, 5) + rows[one]
    else:
        rows[one] = rows[one][draw.randrange(1, 4) :]
    return "\n".join(rows)


def byte(draw: random.Random, text: str) -> str:
    """Flip a byte, also into one that is not UTF-8."""
    raw = bytearray(text.encode("utf-8", "surrogateescape"))
    if raw:
        raw[draw.randrange(len(raw))] = draw.randrange(256)
    return raw.decode("utf-8", "surrogateescape")


def word(draw: random.Random, text: str) -> str:
    """Misspell a word."""
    words = [m for m in _TOKEN.finditer(text) if m[0][0].isalpha() and len(m[0]) > 2]
    if not words:
        return insert(draw, text)
    token = draw.choice(words)
    at = draw.randrange(token.start(), token.end() - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


MUTATIONS: tuple[Mutation, ...] = (insert, replace, replace, replace, cut, lines, byte, word)


def mutate(draw: random.Random, text: str) -> str:
    """Spoil a text once or a few times."""
    for _ in range(draw.choice((1, 1, 1, 2, 3, 8))):
        text = draw.choice(MUTATIONS)(draw, text)
    return text


def seed_files() -> dict[str, str]:
    """Return the files of the sound topic, and the rubric, by their names."""
    files = {
        str(p.relative_to(SOUND_FOLDER)): p.read_text("utf-8")
        for p in sorted(SOUND_FOLDER.rglob("*.yaml"))
    }
    return files | {"rubric.yaml": RUBRIC.read_text("utf-8")}


class Corpus:
    """The inputs so far, by file: the sound one first, then each that gave something new."""

    def __init__(self, seed: int, *names: str) -> None:
        self.draw = random.Random(seed)
        found = seed_files()
        self.kept = {name: [found[name]] for name in names or found}
        self.seen: set[tuple[object, ...]] = set()

    def next(self) -> tuple[str, bytes]:
        """Return the name of a file and new content for it."""
        self.name = self.draw.choice(list(self.kept))
        # Old inputs stay in play: most slips are made in sound files.
        kept = self.kept[self.name]
        text = kept[0] if self.draw.random() < 0.4 else self.draw.choice(kept)
        self.text = mutate(self.draw, text)
        return self.name, self.text.encode("utf-8", "surrogateescape")

    def tell(self, *behaviour: object) -> None:
        """Keep the last input if it made the program do something that no other did."""
        if behaviour not in self.seen and len(self.text) < 200_000:
            self.seen.add(behaviour)
            self.kept[self.name].append(self.text)


def write_files(folder: Path, name: str, content: bytes) -> None:
    """Write one file of a topic or of its data folder."""
    path = folder.parent / name if name == "rubric.yaml" else folder / name
    path.write_bytes(content)
