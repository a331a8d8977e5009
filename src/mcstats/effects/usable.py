"""What a study file asks of the statistics that they cannot do, found before it is computed."""

from __future__ import annotations

from collections.abc import Iterator

from mcstats.effects.estimate import DECLARED, find_route, settle
from mcstats.effects.heterogeneity import METHODS
from mcstats.effects.measures import find_measure
from mcstats.effects.options import Options
from mcstats.effects.synthesis import TESTS
from mcstats.schema.errors import Fault
from mcstats.schema.study import Study
from mcstats.schema.topic import Path, Topic

__all__ = ["misuses"]

SINCE = {"since": ("baseline", "previous")}


def misuses(topic: Topic) -> Iterator[Fault]:
    """Yield a fault for each unknown measure, route or setting, and each pair that does not fit."""
    for study in topic.studies.values():
        yield from _in_study(topic, study)
    for index, synthesis in enumerate(topic.claims.syntheses):
        try:
            find_measure(synthesis.measure)
        except ValueError as error:
            yield _fault(topic, "claims", ("syntheses", index, "measure"), "MEASURE", str(error))
        for name, known in (("method", METHODS), ("test", TESTS)):
            value = getattr(synthesis, name)
            if value not in known:
                told = f"{name} is {value!r}; allowed: {', '.join(known)}"
                yield _fault(topic, "claims", ("syntheses", index, name), "METHOD", told)


def _in_study(topic: Topic, study: Study) -> Iterator[Fault]:
    document = f"studies/{study.id}"
    for index, assumption in enumerate(study.assumptions):
        options = [("declared", assumption.declared)] if assumption.declared else []
        named: list[tuple[Path, dict[str, str]]] = [
            ((name, "settings"), dict(option.settings)) for name, option in options
        ]
        named += [
            (("others", number, "settings"), dict(option.settings))
            for number, option in enumerate(assumption.others)
        ]
        for path, settings in named:
            since = settings.pop("since", "baseline")
            at: Path = ("assumptions", index, *path)
            if since not in SINCE["since"]:
                found = f"since is {since!r}; allowed: {', '.join(SINCE['since'])}"
                yield _fault(topic, document, (*at, "since"), "SETTING", found)
            for name, value in settings.items():
                try:
                    Options.from_settings({name: value})
                except ValueError as error:
                    yield _fault(topic, document, (*at, name), "SETTING", str(error))
    for index, result in enumerate(study.results):
        for number, wanted in enumerate(result.estimates):
            at = ("results", index, "estimates", number)
            try:
                find_route(wanted)
            except ValueError as error:
                yield _fault(topic, document, at, "ROUTE", str(error))
        try:
            settle(study, result, DECLARED)
        except ValueError as error:
            yield _fault(topic, document, ("results", index), "SETTING", str(error))


def _fault(topic: Topic, document: str, path: Path, code: str, told: str) -> Fault:
    positions = topic.positions[document]
    line, column = positions.nearest(path)
    found, _, allowed = told.partition("; allowed: ")
    return Fault(
        positions.file,
        line,
        column,
        code,
        found,
        allowed or "what the routes and measures offer",
        "use one of them",
    )
