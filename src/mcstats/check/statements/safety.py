"""Compare statements of articles on harm with the adverse events that studies print."""

from __future__ import annotations

from mcstats.check.row import MATCH, MISMATCH, UNSUPPORTED, check_row
from mcstats.check.statements.wording import normalise
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Topic

DENIES = frozenset({"none", "no"})
# A statement is about harm as a whole, or about the event whose name follows the prefix.
WHOLE, EVENT = "side_effects", "adverse_"


def compare_safety(stated: str, quantity: str, topic: Topic) -> CheckRow | None:
    """Return the result, or None for a statement that is not about harm."""
    if quantity != WHOLE and not quantity.startswith(EVENT):
        return None
    # Events under the intervention that is sold come first, those under others after them.
    direct = topic.claims.sold.intervention
    studies = sorted(
        (study for study in topic.studies.values() if study.adverse_events),
        key=lambda study: (study.intervention.stimulus != direct, study.id),
    )
    words = normalise(quantity.removeprefix(EVENT)) if quantity != WHOLE else ()
    listed = [
        (study, event.printed)
        for study in studies
        for event in study.adverse_events
        if _names(words, normalise(f"{event.printed} {event.words or ''}"))
    ]
    allowed = "; ".join(f"{printed} ({study.label})" for study, printed in listed)
    if not listed:
        what = "this event" if words else "adverse events"
        text = f"no study that was read prints {what}"
        return _row(UNSUPPORTED, Diagnosis.NOT_READ, text, "")
    if stated in DENIES:
        text = f"adverse events are printed: {_first(listed)}"
        return _row(MISMATCH, Diagnosis.SIGN, text, allowed)
    return _row(MATCH, Diagnosis.EXACT, f"printed: {_first(listed)}", allowed)


def _names(words: tuple[str, ...], printed: tuple[str, ...]) -> bool:
    """Return whether each word is printed in some form: "swelling" matches "swelled"."""
    return all(any(_stem(a, b) for b in printed) for a in words)


def _stem(a: str, b: str) -> bool:
    shared = max(4, min(len(a), len(b)) - 3)
    return a == b or (min(len(a), len(b)) >= 4 and a[:shared] == b[:shared])


def _first(listed: list[tuple[Study, str]]) -> str:
    study, printed = listed[0]
    more = len(listed) - 1
    return f"{printed!r} ({study.label})" + (f", and {more} more" if more else "")


def _row(status: str, diagnosis: Diagnosis, what: str, allowed: str) -> CheckRow:
    return check_row("", "article", "", status, what, diagnosis=diagnosis, allowed=allowed)
