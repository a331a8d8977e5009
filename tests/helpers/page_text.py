"""The text of a page as a reader meets it: blocks, their sentences, and what must not be in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

BLOCKS: Final = frozenset(
    "p li td th h1 h2 h3 h4 dt dd caption figcaption summary title div section".split()
)
UNREAD: Final = frozenset({"script", "style", "svg", "code"})
QUOTED: Final = frozenset({"q", "cite"})
"""Words of others: no word of ours, and counted as one word of a sentence."""
RUNNING: Final = frozenset({"p", "li", "td", "dd", "figcaption", "div"})
"""Blocks that hold running text."""
MOST_WORDS: Final = 25
MOST_TIMES: Final = 4
BANNED: Final = (
    r"prints?|printed|declared|coded|as sold|as tested|holds in|universes?|defensible|flips?",
    r"the interval decides|decides for benefit|not estimable|nothing left open",
    r"bodies of evidence|met and left out|is turned|\(points\)|who tells the outcome",
    r"those who measured|likely real|real|and others",
)
_BANNED: Final = re.compile(rf"(?<![\w-])(?:{'|'.join(BANNED)})(?![\w-])", re.IGNORECASE)
_CASED: Final = re.compile(r"(?<!\w)None\b(?!\.)")
_ID: Final = re.compile(
    r"(?<![\w./@:-])[a-z]+(?:_[a-z0-9]+)+(?![\w/])|(?<![\w./-])[a-z]{3,}(?:19|20)\d\d[a-z]?\b"
)
_FILE: Final = re.compile(r"\w\.(?:yaml|csv):\d|\.yaml\b")
_END: Final = re.compile(r"(?<=[.?!])[”\"')]?\s+(?=[“\"(A-Z*†])")
_ABBREVIATED: Final = re.compile(r"\b(?:et al|v|vs|e\.g|i\.e|no|Ltd|Inc|St|[A-Z])\.\s")


@dataclass
class Block:
    """One block of a page: its tag, and its text with quotations replaced."""

    tag: str
    text: str
    own: str = ""


@dataclass
class _Open:
    tag: str
    parts: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.open = [_Open("body")]
        self.depth: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD | QUOTED:
            self.depth[tag] += 1
            if tag in QUOTED:
                self.open[-1].own.append(" “…” ")
        elif tag in BLOCKS:
            self.open.append(_Open(tag))
        elif tag == "br":
            self.handle_data(". ")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNREAD | QUOTED:
            self.depth[tag] -= 1
        elif tag in BLOCKS and any(one.tag == tag for one in self.open):
            while True:
                done = self.open.pop()
                self._close(done)
                if done.tag == tag:
                    break

    def _close(self, done: _Open) -> None:
        text, own = (" ".join("".join(p).split()) for p in (done.parts, done.own))
        if text:
            self.blocks.append(Block(done.tag, text, own))

    def handle_data(self, data: str) -> None:
        if any(self.depth[tag] for tag in UNREAD):
            return
        self.open[-1].parts.append(data)
        if not any(self.depth[tag] for tag in QUOTED):
            self.open[-1].own.append(data)


def blocks_of(html: str) -> list[Block]:
    """Return the blocks of a page, innermost first."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.blocks


def sentences_of(text: str) -> Iterator[str]:
    """Yield the sentences of a text; an abbreviation ends none."""
    kept = _ABBREVIATED.sub(lambda m: m[0].replace(". ", ".\N{NO-BREAK SPACE}"), text)
    for sentence in _END.split(kept):
        if sentence.strip():
            yield sentence.strip()


def words_of(sentence: str) -> int:
    """Return the number of words of a sentence; what stands in brackets as figures is one."""
    bare = re.sub(r"\([^()]*\d[^()]*\)", "", sentence)
    return sum(any(c.isalnum() for c in word) for word in bare.split())


def faults_of(html: str, ids: Iterable[str] = ()) -> list[str]:
    """Return what is wrong with the words of a page, each fault with its sentence."""
    faults, seen = [], Counter[str]()
    known = frozenset(ids)
    for block in blocks_of(html):
        for sentence in sentences_of(re.sub(r"“[^”]*”", "“…”", block.own)):
            faults += [f"banned {m[0]!r}: {sentence}" for m in _BANNED.finditer(sentence)]
            faults += [f"id {m[0]!r}: {sentence}" for m in _ID.finditer(sentence)]
            faults += [
                f"id {w!r}: {sentence}" for w in sentence.split() if w.strip(".,;:()") in known
            ]
            faults += [f"file {m[0]!r}: {sentence}" for m in _FILE.finditer(sentence)]
            if sentence.count(" and ") >= 3 and "," not in sentence:
                faults.append(f"three ands: {sentence}")
            if block.tag in RUNNING:
                if words_of(sentence) > MOST_WORDS:
                    faults.append(f"{words_of(sentence)} words: {sentence}")
                if sentence.endswith(".") and words_of(sentence) > 3:
                    seen[sentence] += 1
    faults += [f"{n} times: {s}" for s, n in seen.items() if n > MOST_TIMES]
    return faults
