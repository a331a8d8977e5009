"""Write the disagreements of two coders to a file, and read what was decided on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from mcstats.authoring.compare.codings import Codings, Decision
from mcstats.authoring.compare.consequences import Consequence, Consequences
from mcstats.authoring.yaml_writer import Plain, yaml_text
from mcstats.data.suggestions import find_nearest, quote
from mcstats.data.topic_folder import display_path
from mcstats.data.validation import validate
from mcstats.data.yaml_reader import read_yaml
from mcstats.model.base import Record, Text
from mcstats.model.errors import InputError

HEAD: Final = """\
# The disagreements of two codings. Write for each under `use`: a, b, or undecided.
# Then: mcstats compare A B --decisions THIS-FILE --output FOLDER
"""


class Use(StrEnum):
    """The coding that stands."""

    A = "a"
    B = "b"
    UNDECIDED = "undecided"


class Decided(Record):
    """One disagreement with its decision; `a` and `b` are those that the decision is about."""

    where: Text
    """The name of the decision within the topic."""
    a: Text
    """The first coding."""
    at_a: Text | None = None
    """Its place."""
    b: Text
    """The second coding."""
    at_b: Text | None = None
    """Its place."""
    matters: tuple[Text, ...] = ()
    """The answers that it changes."""
    use: Use
    """The coding that stands."""
    because: Text | None = None
    """The reason."""


class Adjudication(Record):
    """A file of decisions."""

    disagreements: tuple[Decided, ...]
    """The disagreements, each with its decision."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions on the disagreements of two codings, with their reasons.

    `places` holds file, line and column of the `use` of each decision that a file holds.
    """

    settled: Mapping[Decision, str]
    open: tuple[Decision, ...]
    reasons: Mapping[Decision, str]
    places: Mapping[Decision, tuple[str, int, int]] = field(default_factory=dict)


def undecided(codings: Codings) -> Decisions:
    """Return the decisions before anybody has decided."""
    return Decisions({}, codings.disagreements, {})


def read_decisions(path: Path, codings: Codings) -> Decisions:
    """Read a file of decisions.

    Raises `InputError` with every fault: also for a disagreement that there is none of, or no
    longer as it was.
    """
    shown = display_path(path)
    data, positions, faults = read_yaml(path, shown, path.absolute().parent)
    if data is None or faults:
        raise InputError(faults)
    record, faults = validate(Adjudication, data, positions)
    if record is None:
        raise InputError(faults)
    known = {decision.where: decision for decision in codings.disagreements}
    settled: dict[Decision, str] = {}
    reasons: dict[Decision, str] = {}
    places: dict[Decision, tuple[str, int, int]] = {}
    named: set[str] = set()
    for index, one in enumerate(record.disagreements):
        place = ("disagreements", index, "where")
        decision = known.get(one.where)
        if decision is None:
            near = find_nearest(one.where, known)
            found, expected = f"no disagreement {quote(one.where)}", near or "one of the codings"
            fix = "delete the entry, or write the file again with --adjudicate"
            faults.append(positions.fault(place, "DECISION", found, expected, fix))
        elif one.where in named:
            found, expected = f"{quote(one.where)} again", "each disagreement once"
            faults.append(positions.fault(place, "KEY-DUP", found, expected, "delete one"))
        elif (one.a, one.b) != (decision.a, decision.b):
            found = f"a decision between {quote(one.a)} and {quote(one.b)}"
            expected = f"{quote(decision.a)} and {quote(decision.b)}, as the codings have it now"
            fix = "decide anew: copy these two, and write under `use` which stands"
            faults.append(positions.fault(place, "DECISION", found, expected, fix))
        elif one.use is not Use.UNDECIDED:
            settled[decision] = one.use.value
            reasons[decision] = one.because or ""
            places[decision] = (shown, *positions.nearest(("disagreements", index, "use")))
        named.add(one.where)
    if faults:
        raise InputError(faults)
    open_ = tuple(decision for decision in codings.disagreements if decision not in settled)
    return Decisions(settled, open_, reasons, places)


def adjudication_text(codings: Codings, decisions: Decisions, consequences: Consequences) -> str:
    """Return the file to adjudicate, those that matter first; what was decided stays decided."""
    order = sorted(codings.disagreements, key=lambda one: one not in consequences.matter)
    entries = [_entry(one, decisions, consequences.matter.get(one, ())) for one in order]
    return HEAD + yaml_text({"disagreements": entries})


def _entry(
    decision: Decision, decisions: Decisions, matters: Iterable[Consequence]
) -> dict[str, Plain]:
    entry: dict[str, Plain] = {
        "where": decision.where,
        "a": decision.a,
        "at_a": decision.at_a,
        "b": decision.b,
        "at_b": decision.at_b,
        "matters": list(dict.fromkeys(consequence_text(one) for one in matters)),
        "use": decisions.settled.get(decision, Use.UNDECIDED.value),
        "because": decisions.reasons.get(decision, ""),
    }
    return {key: value for key, value in entry.items() if value}


def consequence_text(one: Consequence) -> str:
    """Return one answer that a disagreement changes, in words."""
    return f"{one.what} of {one.claim}: {one.was or 'nothing'} → {one.becomes or 'nothing'}"
