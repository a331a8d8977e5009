"""Draw the picture of ARCHITECTURE.md from the imports that the source really has.

    python docs/architecture.py     # writes docs/architecture.svg

A box is a package or a module at the top of `mcstats`; it stands below all that import it. A line
leads down to what a package imports. It is left out where other lines lead there already.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent / "src" / "mcstats"
PICTURE = HERE / "architecture.svg"
WIDTH, BOX, HEIGHT, GAP, MARGIN = 640, 130, 36, 40, 16  # pixels

Graph = Mapping[str, frozenset[str]]


def packages(source: Path) -> dict[str, list[Path]]:
    """Return the modules of each package below `source`, by its name."""
    found: dict[str, list[Path]] = defaultdict(list)
    for file in sorted(source.rglob("*.py")):
        top = file.relative_to(source).parts[0].removesuffix(".py")
        if top not in ("__init__", "__main__"):  # the version, and `python -m mcstats`
            found[top].append(file)
    return dict(found)


def imports(file: Path) -> Iterator[str]:
    """Yield the package of each import from `mcstats`, inside functions too."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            root, _, rest = name.partition(".")
            if root == "mcstats" and rest:
                yield rest.partition(".")[0]


def import_graph(source: Path) -> dict[str, frozenset[str]]:
    """Return for each package the other packages that it imports."""
    known = packages(source)
    return {
        name: frozenset(target for file in files for target in imports(file) if target in known)
        - {name}
        for name, files in known.items()
    }


def reach(graph: Graph, start: str) -> frozenset[str]:
    """Return all that a package imports, directly or not."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        new = graph[waiting.pop()] - seen
        seen |= new
        waiting += new
    return frozenset(seen)


def needed_lines(graph: Graph) -> list[tuple[str, str]]:
    """Return the imports that do not follow from others."""
    below = {name: reach(graph, name) for name in graph}
    return sorted(
        (name, target)
        for name, targets in graph.items()
        for target in targets
        if not any(target in below[other] for other in targets - {target})
    )


def rows(graph: Graph) -> list[list[str]]:
    """Return the packages row by row; each stands below all that import it.

    Raises
    ------
    ValueError
        Where packages import one another in a circle.
    """
    left, placed = dict(graph), []
    while left:
        row = sorted(set(left) - {target for targets in left.values() for target in targets})
        if not row:
            raise ValueError(f"a circle of imports among {', '.join(sorted(left))}")
        placed.append(row)
        for name in row:
            del left[name]
    return placed


def draw(source: Path = SOURCE) -> str:
    """Return the picture as SVG text."""
    graph = import_graph(source)
    order, shown = rows(graph), needed_lines(graph)
    at: dict[str, tuple[int, int]] = {}
    for number, row in enumerate(order):
        for place, name in enumerate(sorted(row, key=lambda name: _middle_above(name, shown, at))):
            x = WIDTH * (2 * place + 1) // (2 * len(row)) - BOX // 2
            at[name] = x, MARGIN + number * (HEIGHT + GAP)
    height = 2 * MARGIN + len(order) * HEIGHT + (len(order) - 1) * GAP
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" font-family="sans-serif">',
        "<title>The packages of mcstats: each imports only those below it</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        '<g stroke="#667" fill="none">',
    ]
    for name, target in shown:
        (x1, y1), (x2, y2) = at[name], at[target]
        start, end = y1 + HEIGHT, y2
        bend = GAP if y2 - y1 == HEIGHT + GAP else 2 * GAP
        x1, x2 = x1 + BOX // 2, x2 + BOX // 2
        lines.append(f'<path d="M{x1} {start}C{x1} {start + bend} {x2} {end - bend} {x2} {end}"/>')
    lines.append('</g><g fill="#eef" stroke="#335">')
    lines += [f'<rect x="{x}" y="{y}" width="{BOX}" height="{HEIGHT}"/>' for x, y in at.values()]
    lines.append('</g><g text-anchor="middle" fill="#112">')
    for name, (x, y) in at.items():
        lines.append(f'<text x="{x + BOX // 2}" y="{y + 23}" font-size="15">{name}</text>')
    return "\n".join([*lines, "</g></svg>", ""])


def _middle_above(
    name: str, shown: list[tuple[str, str]], at: Mapping[str, tuple[int, int]]
) -> tuple[float, str]:
    """Return where the boxes that lead to a package stand on average, so that few lines cross."""
    above = [at[source][0] for source, target in shown if target == name]
    return sum(above) / len(above) if above else 0.0, name


if __name__ == "__main__":
    PICTURE.write_text(draw(), "utf-8")
