"""A page as a tree: what tests ask of it without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass
class Node:
    tag: str
    attributes: dict[str, str]
    parent: Node | None = None
    children: list[Node | str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def all(self, *tags: str) -> list[Node]:
        return [node for node in self.walk() if node.tag in tags]

    def with_class(self, name: str) -> list[Node]:
        return [n for n in self.walk() if name in n.attributes.get("class", "").split()]

    @property
    def text(self) -> str:
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    @cached_property
    def by_id(self) -> dict[str, Node]:
        return {n.attributes["id"]: n for n in self.walk() if "id" in n.attributes}

    @cached_property
    def opened(self) -> list[tuple[str, str]]:
        """The figures that stand in buttons, each with the id of the note that its button opens."""
        return [
            (
                figure.attributes.get("data-number", figure.attributes.get("id", "")),
                button.attributes["popovertarget"],
            )
            for button in self.all("button")
            for figure in button.all("data")
        ]

    def ancestors(self) -> Iterator[Node]:
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("#document", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"<{tag}> has an attribute twice: {names}"
        node = Node(tag, {k: v or "" for k, v in attrs}, self.open[-1])
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_page(html: str) -> Node:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert [node.tag for node in reader.open] == ["#document"], "an element is not closed"
    return reader.root


def note_of(tree: Node, key: str) -> Node | None:
    """Return the note that the figures whose ids begin so open, or None where no button holds any.

    A figure that stands elsewhere first has the name of a section before its own.
    """
    notes = (note for figure, note in tree.opened if figure.startswith(f"{key}."))
    note = next(notes, None)
    return None if note is None else tree.by_id[note]


def section_of(tree: Node, name: str) -> Node:
    return next(n for n in tree.walk() if n.attributes.get("id") == name)


def ids_of(tree: Node) -> list[str]:
    return [n.attributes["id"] for n in tree.walk() if "id" in n.attributes]


def rows_by_group(table: Node) -> dict[str, list[Node]]:
    """Return the rows below each head of a table."""
    found: dict[str, list[Node]] = {}
    for body in table.all("tbody"):
        head, *rows = body.all("tr")
        found[head.all("th")[0].text] = rows
    return found


def cells_of(row: Node) -> list[str]:
    return [
        " ".join(cell.text.replace("\N{NO-BREAK SPACE}", " ").split()) for cell in row.all("td")
    ]
