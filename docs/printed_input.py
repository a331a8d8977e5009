"""Write the tables of printed input and of routes from the program's own registry.

`python docs/printed_input.py` writes docs/PRINTED_INPUT.md and the table of routes in
docs/howto/code-a-study.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from mcstats.effects.printed_kinds import FURTHER, NINETY, PrintedKind
from mcstats.effects.routes.route import Route
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.model.printed_keys import ArmKey, ContrastKey

ROOT = Path(__file__).resolve().parents[1]
PAGE, CODING = ROOT / "docs" / "PRINTED_INPUT.md", ROOT / "docs" / "howto" / "code-a-study.md"
HEAD = "| printed | route | measures |\n| --- | --- | --- |\n"


def measures_of(kind: PrintedKind) -> str:
    """Return the measures that the routes of a kind give, each once."""
    return " ".join(dict.fromkeys(m for name in kind.routes for m in ROUTES[name].measures))


def table_of_kinds(kinds: Iterable[PrintedKind], first: int) -> Iterator[str]:
    """Yield the lines of a table of kinds, numbered from `first`."""
    yield "| | printed | route | measures | needs besides, or why there is none |"
    yield "| ---: | --- | --- | --- | --- |"
    for number, kind in enumerate(kinds, first):
        routes = ", ".join(f"`{name}`" for name in kind.routes) or "none"
        yield f"| {number} | {kind.words} | {routes} | {measures_of(kind)} | {kind.note} |"


def _printed(route: Route) -> str:
    """Return what a route needs, in the words of the table."""
    needs = ", ".join(f"`{key}`" for key in route.needs)
    of_arms = ", ".join(f"`{key}`" for key in route.arm_needs)
    if not of_arms:
        return needs
    each = "one arm" if route.arms == 1 else "each arm"
    return f"{needs}; {of_arms} of {each}" if needs else f"{of_arms} of {each}"


def table_of_routes() -> str:
    """Return the table of routes: those that need and give the same stand in one row."""
    rows = []
    for (printed, measures), group in groupby(
        ROUTES.values(), key=lambda route: (_printed(route), route.measures)
    ):
        names = ", ".join(f"`{route.name}`" for route in group)
        rows.append(f"| {printed} | {names} | {' '.join(measures)} |\n")
    return HEAD + "".join(rows)


def page() -> str:
    """Return the page of printed input."""
    served = sum(bool(kind.routes) for kind in NINETY)
    lines = [
        "# Printed input",
        "",
        "What papers print, and the route that reads it. A route gives the set of effects that"
        " the print leaves open, and its steps. `python docs/printed_input.py` writes this page"
        " from the program.",
        "",
        "A P value gives a variance only where a source names its test, as an assumption declares"
        ' (`test_reported: "yes"`); otherwise, and for a P that is a bound, it gives a point, which'
        " is shown and never pooled.",
        "",
        f"Of the {len(NINETY)} kinds that metaConvert 2 takes as points, {served} have a route.",
        "",
        *table_of_kinds(NINETY, 1),
        "",
        "## Beyond those",
        "",
        *table_of_kinds(FURTHER, len(NINETY) + 1),
        "",
        "## What each route takes for granted",
        "",
        "| route | reads | takes for granted | source |",
        "| --- | --- | --- | --- |",
        *(
            f"| `{route.name}` | {route.words} | {route.assumptions} | {route.reference} |"
            for route in ROUTES.values()
        ),
        "",
    ]
    return "\n".join(lines)


def coding() -> str:
    """Return docs/howto/code-a-study.md with the current keys and the current table of routes."""
    text = CODING.read_text("utf-8")
    before, _, rest = text.partition(HEAD)
    _, _, after = rest.partition("\n\n")
    text = f"{before}{table_of_routes()}\n{after}"
    for opening, keys in (
        ("Of one arm (`groups`)", ArmKey),
        ("Of a comparison (`printed`)", ContrastKey),
    ):
        line = f"{opening}: `{' '.join(map(str, keys))}`."
        text = re.sub(rf"^{re.escape(opening)}: `.*$", line, text, count=1, flags=re.MULTILINE)
    return text


if __name__ == "__main__":
    CODING.write_text(coding(), "utf-8")
    PAGE.write_text(page(), "utf-8")
