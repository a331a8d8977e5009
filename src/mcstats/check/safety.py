"""What an article says of harm against the adverse events that studies and reports print."""

from __future__ import annotations

from mcstats.schema.error_model import Diagnosis
from mcstats.schema.study import Study
from mcstats.schema.tables import CheckRow
from mcstats.schema.topic import Topic

from .row import MATCH, MISMATCH, UNSUPPORTED, check_row
from .wording import normalise

__all__ = ["compare_safety"]

DENIES = frozenset({"none", "no"})
# A statement speaks of harm as a whole, or of one event by the name that follows this prefix.
WHOLE, EVENT = "side_effects", "adverse_"


def compare_safety(stated: str, quantity: str, topic: Topic) -> CheckRow | None:
    """Return what is found, or None for a statement on something else than harm."""
    if quantity != WHOLE and not quantity.startswith(EVENT):
        return None
    # What was seen under the intervention that is sold comes before what was seen under others.
    direct = topic.claims.sold.intervention
    studies = sorted(
        (study for study in topic.studies.values() if study.adverse_events),
        key=lambda study: (study.intervention.stimulus != direct, study.id),
    )
    wanted = normalise(quantity.removeprefix(EVENT)) if quantity != WHOLE else ()
    listed = [
        (study, event.printed)
        for study in studies
        for event in study.adverse_events
        if _names(wanted, normalise(f"{event.printed} {event.words or ''}"))
    ]
    allowed = "; ".join(f"{printed} ({study.label})" for study, printed in listed)
    if not listed:
        what = "this event" if wanted else "adverse events"
        told = f"no study that was read prints {what}"
        return _row(UNSUPPORTED, Diagnosis.NOT_READ, told, "")
    if stated in DENIES:
        told = f"adverse events are printed: {_first(listed)}"
        return _row(MISMATCH, Diagnosis.SIGN, told, allowed)
    return _row(MATCH, Diagnosis.EXACT, f"printed: {_first(listed)}", allowed)


def _names(wanted: tuple[str, ...], told: tuple[str, ...]) -> bool:
    """Whether each word that is wanted is told in some form: swelling, swelled, swollen not."""
    return all(any(_stem(a, b) for b in told) for a in wanted)


def _stem(a: str, b: str) -> bool:
    shared = max(4, min(len(a), len(b)) - 3)
    return a == b or (min(len(a), len(b)) >= 4 and a[:shared] == b[:shared])


def _first(listed: list[tuple[Study, str]]) -> str:
    study, printed = listed[0]
    more = len(listed) - 1
    return f"{printed!r} ({study.label})" + (f", and {more} more" if more else "")


def _row(status: str, diagnosis: Diagnosis, what: str, allowed: str) -> CheckRow:
    return check_row("", "article", "", status, what, diagnosis=diagnosis, allowed=allowed)
