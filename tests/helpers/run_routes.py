"""Printed texts to what a route takes, for the tests of routes."""

from __future__ import annotations

from mcstats.effects.assumptions import Options
from mcstats.effects.routes.designs import estimate_by_design
from mcstats.effects.routes.route import Effect, Given, Value
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.model.printed import Reading
from mcstats.model.printed_keys import kind_of
from mcstats.model.read_printed import parse, parse_pair


def read_value(key: str, text: str, reading: Reading = "rounded") -> Value:
    known = kind_of(key)
    if known.interval:
        return parse_pair(text)
    return parse(text, None, reading if known.kind == "p" else "rounded", kind=known.kind)


def arm(**texts: str) -> dict[str, str]:
    return texts


def run_route(
    route: str,
    measure: str,
    *arms: dict[str, str],
    options: Options | None = None,
    **contrast: str,
) -> Effect:
    """Run a route on the texts of the comparison and of each arm."""
    options = options or Options()
    given = Given(
        {key: read_value(key, text, options.p_reading) for key, text in contrast.items()},
        tuple({key: read_value(key, text) for key, text in texts.items()} for texts in arms),
    )
    return estimate_by_design(ROUTES[route], given, options, measure)


def why_not(route: str, measure: str, *arms: dict[str, str], **more: object) -> str:
    """Return why a route gives no effect, having made sure that it gives none."""
    effect = run_route(route, measure, *arms, **more)  # type: ignore[arg-type]
    assert (effect.estimable, effect.yi, effect.vi, effect.span) == ("no", None, None, None)
    return effect.because
