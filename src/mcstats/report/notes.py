"""The note behind a count."""

from __future__ import annotations

from .blocks import Block, Terms
from .inline import Text, Words
from .ledger import Ledger

__all__ = ["count_note"]


def count_note(ledger: Ledger, key: str, table: str, what: str, target: str = "") -> str:
    """Enter the note of a count and return its id: which rows of which table are counted."""

    def blocks() -> tuple[Block, ...]:
        where = (Words(table, "label"),)
        return (Terms((((Text("Counted"),), (Words(what),)), ((Text("From"),), where))),)

    return ledger.note(f"counts.{key}", (Words(what),), blocks, target or f"counts.{key}")
