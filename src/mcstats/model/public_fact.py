"""Public facts: what records, labels, dictionaries and arithmetic say apart from any study."""

from __future__ import annotations

from pydantic import model_validator

from mcstats.model.base import FewWords, Id, Record, SourceId, StudyId, Text, refuse
from mcstats.model.derivation import Derivation


class PublicFact(Record):
    """One fact that anybody can look up, with its place in a source.

    A statement finds it by its `quantity`, and by its `study` where it names one.
    """

    id: Id
    """A short name, used by calculations; several facts may share a quantity."""
    quantity: Id
    """The quantity, as statements name it."""
    study: StudyId | None = None
    """The study or record that it belongs to, where it belongs to one."""
    subject: Text | None = None
    """The device, person or thing that it is about, in words."""
    says: Text | None = None
    """A number or a range with its unit, as the source prints it."""
    states: Text | None = None
    """A word, or several between "or" that the source allows alike."""
    names: tuple[Id, ...] = ()
    """The quantities that a list of the source names, such as the contraindications of a label."""
    derived: Derivation | None = None
    """The calculation from other facts, in the place of a printed number."""
    unit: Text | None = None
    """The unit of a number, where it is printed elsewhere."""
    source: SourceId
    """An id in sources.yaml."""
    place: Text
    """The place in the source."""
    words: FewWords | None = None
    """At most twelve words that find the place."""
    because: Text | None = None
    """The reason for reading it so."""

    @model_validator(mode="after")
    def _holds_one_value(self) -> PublicFact:
        given = (self.says, self.states, self.names or None, self.derived)
        if sum(value is not None for value in given) != 1:
            expected = "one of says, states, names and derived"
            found = f"{sum(value is not None for value in given)} values"
            raise refuse("FACT", found, expected, "write what the source says, once")
        return self


class PublicFacts(Record):
    """``facts.yaml``: the public facts of a topic."""

    facts: tuple[PublicFact, ...] = ()
    """The facts."""
