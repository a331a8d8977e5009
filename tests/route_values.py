"""Printed texts to what a route takes, for the tests of routes."""

from __future__ import annotations

from mcstats.effects.options import Options
from mcstats.effects.route import Effect, Given, Value
from mcstats.effects.routes import ROUTES
from mcstats.schema.printed import Reading, parse, parse_pair

COUNTS = {"n", "events"}


def read(key: str, text: str, reading: Reading = "rounded") -> Value:
    if key == "ci":
        return parse_pair(text)
    if key == "p":
        return parse(text, None, reading, kind="p")
    return parse(text, kind="count" if key in COUNTS else "value", share=key == "percent")


def arm(**texts: str) -> dict[str, str]:
    return texts


def run(
    route: str,
    measure: str,
    *arms: dict[str, str],
    options: Options | None = None,
    **contrast: str,
) -> Effect:
    """Run a route on the texts of the comparison and of each arm."""
    options = options or Options()
    given = Given(
        {key: read(key, text, options.p_reading) for key, text in contrast.items()},
        tuple({key: read(key, text) for key, text in texts.items()} for texts in arms),
    )
    return ROUTES[route].compute(given, options, measure)
