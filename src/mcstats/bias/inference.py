"""List the facts of a study that are inferred from words of its sources, for one outcome.

"Double-blind" suggests that those who measured did not know the arm, and "sham" that it looked
like the treatment; neither says so. Such a fact is marked as inferred in the data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from mcstats.model.base import Fact
from mcstats.model.study import Outcome, Study
from mcstats.model.topic import Path
from mcstats.model.vocabularies import NOT_REPORTED, YesNo

# The facts of each record that signals read.
_DESIGN: Final = (
    "allocation",
    "sequence",
    "concealment",
    "credible_sham",
    "participants",
    "as_registered",
    "adjusted",
    "comparable",
)
_OUTCOME: Final = ("assessors", "scale_validated")
_REVIEW: Final = (
    "comprehensive",
    "two_readers",
    "protocol",
    "bias_assessed",
    "bias_considered",
    "appropriate",
    "participants_once",
)


@dataclass(frozen=True, slots=True)
class InferredFact:
    """A fact that the words of a source only suggest."""

    signal: str  # its name, as signals have it
    path: Path  # in the file of the study
    fact: Fact[Any]
    others: tuple[str, ...]  # the words that it may hold instead, "not reported" among them

    @property
    def word(self) -> str:
        """The word that is coded."""
        return str(self.fact.value.value)


def is_inferred(value: object) -> bool:
    """Return whether a value is a fact that is marked as inferred."""
    return isinstance(value, Fact) and value.inferred is YesNo.YES


def replace_fact(study: Study, inferred: InferredFact, word: str) -> Study:
    """Return the study with one of its `others` for a fact, which is then inferred no longer."""
    value: Fact[Any] | str = NOT_REPORTED
    if word != NOT_REPORTED:
        known = type(inferred.fact.value)(word)
        value = inferred.fact.model_copy(update={"value": known, "inferred": YesNo.NO})
    replaced: Study = put_value(study, inferred.path, value)
    return replaced


def coded_facts(study: Study, outcome: Outcome) -> Iterator[tuple[str, Path, Fact[Any]]]:
    """Yield the facts behind the ratings of an outcome: name, path in the file, and fact."""
    index = study.outcomes.index(outcome)
    records: list[tuple[Path, Any, tuple[str, ...]]] = [
        (("design",), study.design, _DESIGN),
        (("funding",), study.funding, ("payer",)),
        (("review",), study.review, _REVIEW if study.review is not None else ()),
        (("outcomes", index), outcome, _OUTCOME),
    ]
    for path, record, names in records:
        for name in names:
            fact = getattr(record, name)
            if isinstance(fact, Fact):
                yield name, (*path, name), fact


def inferred_facts(study: Study, outcome: Outcome) -> Iterator[InferredFact]:
    """Yield those of these facts that are inferred."""
    for name, path, fact in coded_facts(study, outcome):
        if is_inferred(fact):
            others = (str(member.value) for member in type(fact.value) if member != fact.value)
            yield InferredFact(name, path, fact, (*others, NOT_REPORTED))


def put_value(record: Any, path: Path, value: Any) -> Any:
    """Return a record, or a tuple of records, with a value in the place of a path."""
    if not path:
        return value
    key, *rest = path
    if isinstance(record, tuple):
        at = int(key)
        return (*record[:at], put_value(record[at], tuple(rest), value), *record[at + 1 :])
    name = str(key)
    return record.model_copy(update={name: put_value(getattr(record, name), tuple(rest), value)})
