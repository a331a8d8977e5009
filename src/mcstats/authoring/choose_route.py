"""Choose the route from the columns of a table to an effect, or say what it lacks."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from typing import Final

from mcstats.data.study_columns import TYPICAL, likely_names
from mcstats.data.study_rows import Coded
from mcstats.data.study_table import StudyTable
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.routes.route import Route
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.model.errors import Fault

_ERRORS: Final = frozenset({"ci", "se", "se_log", "vi", "sei"})


def choose_route(keys: Iterable[tuple[int, str]], measure: str) -> Route | None:
    """Return the route from the values under keys to a measure, or None where there is none.

    Each value has its arm (1, 2; 0 is the comparison) and its key; an empty `measure` stands for
    any. The arms are taken as independent: a table does not say that they are not.
    """
    places = set(keys)
    whole = {key for arm, key in places if arm == 0}
    arms = [{key for arm, key in places if arm == number} for number in (1, 2)]
    served = [
        route
        for route in ROUTES.values()
        if route.arms in (0, 2)
        and not route.paired
        and (route.needs or route.arm_needs)
        and set(route.needs) <= whole
        and all(set(route.arm_needs) <= arm for arm in arms)
        and (not measure or measure in route.measures)
        and not all(find_measure(code).within for code in route.measures)
    ]
    return min(served, key=_directness, default=None)


def _directness(route: Route) -> tuple[bool, bool, bool, bool]:
    """Return what routes are ordered by: to a variance, from arms alone, with a printed error."""
    of_error = bool(_ERRORS & set(route.needs))
    return route.estimable != "yes", bool(route.needs), not of_error, "yi" in route.needs


def without_layout(table: StudyTable, measure: str) -> Fault:
    """Return the fault of a table whose columns make no effect, with the nearest ones as a fix."""
    if re.search(r"\bD1\b.*\bD[45]\b.*\bOverall\b", " ".join(table.names)):
        found = "judgements of the risk of bias"
        fix = "import the figures; judgements follow from the design that is coded"
        return Fault(table.shown, 1, 0, "CSV-HEADER", found, "figures of studies", fix)
    if measure:
        try:
            find_measure(measure)
        except ValueError:
            return Fault.of_file(table.shown, "ROUTE", *_unknown(measure))
    pairs, lacking = likely_names(table.names)
    if pairs and not lacking:
        fix = f"--columns {shlex.quote(','.join(pairs))}"
    else:
        pairs += [f"{name}=NAME" for name in lacking]
        fix = f"add the missing columns, or say which they are: --columns {','.join(pairs)}"
    expected = " | ".join(" ".join(names) for names in TYPICAL)
    found = f"the columns {', '.join(table.names)}"
    return Fault(table.shown, 1, 0, "CSV-HEADER", found, expected, fix)


def _unknown(measure: str) -> tuple[str, str, str]:
    known = sorted({code for route in ROUTES.values() for code in route.measures})
    near = next((code for code in known if code.lower() == measure.lower()), None)
    fix = f"use --measure {near}" if near else "use one of them"
    return f"the measure {measure}", ", ".join(known), fix


def without_route(table: StudyTable, row: Coded, measure: str) -> Fault:
    """Return the fault of a row whose figures do not make the measure that is asked for."""
    found, expected, fix = _unknown(measure)
    if measure in expected.split(", "):
        routes = [r for r in ROUTES.values() if measure in r.measures and r.arms in (0, 2)]
        found = f"{measure} of the columns {', '.join(table.names)}"
        needs = dict.fromkeys(" ".join((*r.needs, *r.arm_needs)) for r in routes)
        expected = f"for {measure}: {' | '.join(needs)}"
        fix = "choose another measure, or add the columns"
    return Fault(table.shown, row.line, 0, "ROUTE", found, expected, fix)
