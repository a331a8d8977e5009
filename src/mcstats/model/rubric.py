"""The records of ``rubric.yaml``: scales, spaces of rules, qualifiers, certainty, parameters.

Every section is a field of `Rubric`; a further one is one more field with its record.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, model_validator

from mcstats.model.base import Id, PlainNumber, Record, Text, refuse
from mcstats.model.decision_table import Chain, OrdinalScale, Space, When
from mcstats.model.diagnoses import ErrorModel
from mcstats.model.printed import Hedge, HedgeKind


class Parameter(Record):
    """A threshold that methodologists set, with its unit and its source."""

    value: PlainNumber
    unit: Text
    because: Text
    reference: Id
    label: Text | None = None

    @property
    def number(self) -> float:
        """The value as a number."""
        return float(self.value)


def _not_negative(text: str) -> str:
    if float(text) < 0:
        raise refuse("NUMBER", repr(text), "a number of 0 or more", "write a number")
    return text


class HedgeRule(Record):
    """The meaning of a hedging word in front of a printed number.

    `kind` is about, at least, over, up to or under; `units` widens "about" by that many units of
    the last printed digit on each side.
    """

    words: Chain
    kind: HedgeKind
    units: Annotated[PlainNumber, AfterValidator(_not_negative)] = "0"
    because: Text
    reference: Id


class Combination(Record):
    """The last step of a verdict: it is the lowest of several results on its scale."""

    gives: Id
    least: Chain
    because: Text


class Monotone(Record):
    """The effects that the statements on monotone rules call beneficial, and the adverse ones."""

    fact: Id
    beneficial: Chain
    adverse: Chain


class Qualifier(Record):
    """Words that are added to a cell where a condition holds; they never change a level.

    `phrase` follows the text after `opens`, or after a comma where the qualifier before it opened
    alike; a `frame` takes the text in, in lower case, at ``{text}``.
    """

    id: Id
    shows: Id
    when: When
    opens: str = ""
    phrase: Text | None = None
    frame: Text | None = None
    because: Text

    @model_validator(mode="after")
    def _one_form(self) -> Qualifier:
        if (self.phrase is None) == (self.frame is None):
            raise refuse("FORM", "both or neither", "a phrase or a frame", "keep one of the two")
        return self


class Transition(Record):
    """A change of one fact that no further evidence makes.

    `where` is a condition on the facts as they are.
    """

    fact: Id
    where: When = {}
    was: Chain = ()
    becomes: Chain
    because: Text


class Nearest(Record):
    """The order and the limits of the search for the nearest change.

    `first` settles ties by the fact that changes; further evidence may only raise those that are
    `rising`; a transition without `was` holds from every word.
    """

    first: Chain
    rising: Chain
    never: tuple[Transition, ...]


class CertaintyRules(Record):
    """The words of GRADE: the names of its steps, and the sizes of standardised effects.

    `steps` lower and `up` raise, `domains` are the ratings that count as risk of bias; `sizes` run
    from small to large, each with the parameter it begins at; `none` is the word where nothing is
    eligible.
    """

    domains: Chain
    steps: Chain
    up: Chain
    none: Text
    sizes: dict[Text, Text]
    note: Text


class Rubric(Record):
    """The rules of the project, each with its reason and reference."""

    title: Text
    circularity: Text
    references: dict[Id, Text]
    scales: dict[Id, OrdinalScale]
    effect: Space
    kind: Space
    ratings: Space
    review_ratings: Space
    further: Chain
    verdict: Space
    reach: Space
    combine: Combination
    monotone: Monotone
    nearest: Nearest
    qualifiers: tuple[Qualifier, ...]
    certainty: CertaintyRules
    parameters: dict[Id, Parameter]
    hedges: tuple[HedgeRule, ...]
    errors: ErrorModel | None = None

    def __hash__(self) -> int:
        """Hash by the title alone: pydantic hashes each field, and a dictionary has no hash.

        Equality separates rubrics of one title, so that a cache never confuses them.
        """
        return hash(self.title)

    def spaces(self) -> dict[str, Space]:
        """Return the spaces of rules by the name of their section."""
        return {
            "effect": self.effect,
            "kind": self.kind,
            "ratings": self.ratings,
            "review_ratings": self.review_ratings,
            "verdict": self.verdict,
            "reach": self.reach,
        }

    def given(self) -> dict[str, tuple[str, ...]]:
        """Return what a table may give: the words of a scale, or of a fact behind a verdict."""
        facts = {name: tuple(axis.words) for name, axis in self.verdict.facts.items()}
        return facts | {name: tuple(scale.words) for name, scale in self.scales.items()}

    def hedge_words(self) -> dict[str, Hedge]:
        """Return what each hedging word means, for the reader of printed numbers."""
        return self._hedge_words

    @cached_property  # a reader keeps what it read by the identity of the words
    def _hedge_words(self) -> dict[str, Hedge]:
        return {w: Hedge(h.kind, float(h.units)) for h in self.hedges for w in h.words}
