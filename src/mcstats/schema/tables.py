"""The tables that travel between processes: one record per row, one codec for all of them.

Numbers are written with the fewest digits that read back as the same number, truth values as
yes and no, and what is not reported as an empty cell. A text cell that a spreadsheet would run as
a formula gets a leading apostrophe, which is taken off again on reading.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, TypeVar, get_type_hints

__all__ = [
    "ChangeRow",
    "CheckRow",
    "ChoiceRow",
    "EffectRow",
    "EvidenceRow",
    "FootnoteRow",
    "InputRow",
    "MissingRow",
    "MoveRow",
    "NumberRow",
    "PooledRow",
    "PoolingRow",
    "RatingRow",
    "StabilityRow",
    "StepRow",
    "TableError",
    "TippingRow",
    "UniverseRow",
    "VerdictRow",
    "dumps",
    "loads",
]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0", "'")


class TableError(ValueError):
    """A table that this program did not write, or that was edited."""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One value as printed: where it stands in the source and in the data."""

    study: str
    path: str
    printed: str
    unit: str
    source: str
    place: str
    words: str
    because: str
    used: bool
    at: str


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One effect under the declared reading."""

    effect: str
    study: str
    outcome: str
    time: str
    contrast: str
    measure: str
    route: str
    estimable: str
    yi: float | None
    vi: float | None
    ci_lb: float | None
    ci_ub: float | None
    yi_min: float | None
    yi_max: float | None
    n1: float | None
    n2: float | None
    df: float | None
    assumption: str
    because: str
    scale: str
    result: str
    sei: float | None
    level: float | None
    p_min: float | None
    p_max: float | None
    reference: str
    at: str


@dataclass(frozen=True, slots=True)
class InputRow:
    """One printed value that an effect rests on."""

    effect: str
    key: str
    arm: str
    printed: str
    lo: float | None
    hi: float | None
    source: str
    place: str
    words: str
    at: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One intermediate figure of a route, with its formula and citation."""

    effect: str
    number: int
    name: str
    symbol: str
    value: float | None
    lo: float | None
    hi: float | None
    formula: str
    citation: str


@dataclass(frozen=True, slots=True)
class PooledRow:
    """One synthesis under one method and one test."""

    synthesis: str
    outcome: str
    measure: str
    method: str
    k: int
    mu: float | None
    se: float | None
    ci_lb: float | None
    ci_ub: float | None
    pi_lb: float | None
    pi_ub: float | None
    tau2: float | None
    tau2_lb: float | None
    tau2_ub: float | None
    i2: float | None
    q: float | None
    q_p: float | None
    test: str
    level: float | None
    pi_df: float | None
    stratum: str
    role: str
    members: str
    because: str


@dataclass(frozen=True, slots=True)
class RatingRow:
    """The rating of one domain for one study and outcome."""

    study: str
    outcome: str
    domain: str
    rating: str
    because: str
    source: str
    at: str
    rule: str
    reference: str
    fact: str
    line: str


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """The verdict on one claim."""

    claim: str
    statement: str
    best_evidence: str
    quality: str
    quality_text: str
    verdict: str
    verdict_text: str
    certainty: str
    article_quality: str
    article_verdict: str
    agrees: bool | None
    because: str
    certainty_sold: str
    size: str
    qualifiers: str
    rules: str
    study: str
    outcome: str
    effect: str
    facts: str
    article: str
    row: str
    range_lo: str
    range_hi: str
    up: str
    down: str
    says_tested: str
    says_sold: str
    allowed: str


@dataclass(frozen=True, slots=True)
class FootnoteRow:
    """One step of a certainty: for the question as tested, or as sold."""

    claim: str
    question: str
    step: str
    change: int
    computed: int
    because: str
    rule: str
    reference: str
    overridden: str


@dataclass(frozen=True, slots=True)
class StabilityRow:
    """Over how many defensible analyses a verdict holds, and what flips it.

    `universes` counts those that do not contradict themselves, `left_out` those that do, `judged`
    the rows that stand for them; `verdicts` counts them by verdict. `enumerated` names what was
    varied and in how many ways, `not_arising` what was looked for and left nothing open.
    """

    claim: str
    verdict: str
    universes: int
    share: float
    flips: str
    held: int
    choices: str
    left_out: int
    judged: int
    verdicts: str
    enumerated: str
    not_arising: str


@dataclass(frozen=True, slots=True)
class UniverseRow:
    """One distinct result of defensible analyses of a claim, and how many come to it.

    `choices` is the shortest list of what was chosen otherwise, `changed` its length.
    """

    claim: str
    universe: int
    changed: int
    choices: str
    effect: str
    yi: float | None
    ci_lb: float | None
    ci_ub: float | None
    yi_min: float | None
    yi_max: float | None
    quality: str
    verdict: str
    count: int
    measure: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change that would, or would not, move a verdict.

    `kind` is nearest in the evidence, nearest in the claim, one change, or size; `then` lists every
    verdict that may follow, `direction` says whether these lie up, down or none of the two. A size
    is the smallest with which the interval decides, beside the sizes that there are now.
    """

    claim: str
    verdict: str
    kind: str
    change: str
    facts: str
    then: str
    direction: str
    n1: int | None
    n2: int | None
    now1: float | None
    now2: float | None
    because: str


@dataclass(frozen=True, slots=True)
class MissingRow:
    """One effect that cannot be estimated fully, what is implied, and what to ask for.

    `ask` is the one statistic that narrows the set most, else the fewest that complete the effect;
    `then` and `width_then` say what it would be after the answer, at worst. `completes` are the
    fewest statistics that give an estimate with its variance.
    """

    effect: str
    study: str
    outcome: str
    time: str
    measure: str
    estimable: str
    missing: str
    implied: str
    implied_lo: float | None
    implied_hi: float | None
    ask: str
    route: str
    then: str
    width_now: float | None
    width_then: float | None
    completes: str
    others: str
    because: str


@dataclass(frozen=True, slots=True)
class PoolingRow:
    """In how many defensible ways of pooling a synthesis says what it says as declared.

    `about` is its mean or a further study; `says` is benefit, harm, undecided or not estimable.
    """

    synthesis: str
    about: str
    says: str
    universes: int
    held: int
    share: float
    flips: str
    mu_min: float | None
    mu_max: float | None
    enumerated: str


@dataclass(frozen=True, slots=True)
class TippingRow:
    """A change without a control group, and what control arms show for the same construct."""

    effect: str
    study: str
    outcome: str
    change: float | None
    change_min: float | None
    change_max: float | None
    construct: str
    controls: str
    controls_min: float | None
    controls_max: float | None


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One option by itself, or one continuous choice over its range with its flip point."""

    claim: str
    choice: str
    declared: str
    option: str
    kind: str
    verdict: str
    moves: bool
    because: str
    sort: str
    effect: str
    yi: float | None
    flip: float | None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """What one check found."""

    check: str
    kind: str
    where: str
    printed: str
    allowed: str
    status: str
    diagnosis: str
    declared: str
    what: str
    alternatives: str


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One figure of the page: its full precision, what is shown, and what it rests on.

    `kind` is count, closed form, iterative or printed (then `value` may be empty, and the printed
    characters are the value); `rests_on` lists effects, tables or places, `cause` is a hash of the
    printed values behind it.
    """

    number: str
    value: float | None
    printed: str
    kind: str
    rests_on: str
    cause: str


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A figure that differs from the accepted one, with the reason where one can be told."""

    number: str
    old: str
    new: str
    cause: str


R = TypeVar("R")


_KNOWN: dict[type[Any], tuple[tuple[str, Any], ...]] = {}


def _columns(record: type[Any]) -> tuple[tuple[str, Any], ...]:
    if record not in _KNOWN:
        hints = get_type_hints(record)
        _KNOWN[record] = tuple((field.name, hints[field.name]) for field in fields(record))
    return _KNOWN[record]


def columns(record: type[Any]) -> tuple[str, ...]:
    """Return the column names of a record, in order."""
    return tuple(name for name, _ in _columns(record))


def _write(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if math.isnan(value):
            raise TableError("a NaN may not reach a table: what cannot be computed is empty")
        return "0.0" if value == 0 else repr(float(value))
    if isinstance(value, int):
        return str(int(value))
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _read(text: str, kind: Any, name: str) -> Any:
    if kind is str:
        return text[1:] if text.startswith("'") else text
    if kind is bool or kind == (bool | None):
        if text == "" and kind is not bool:
            return None
        if text not in {"yes", "no"}:
            raise TableError(f"{name}: found {text!r}; allowed yes, no")
        return text == "yes"
    if text == "" and kind is not float and kind is not int:
        return None
    try:
        return int(text) if kind is int else float(text)
    except ValueError as error:
        raise TableError(f"{name}: found {text!r}; allowed a number") from error


def dumps(record: type[R], rows: Iterable[R]) -> str:
    """Write records as CSV text with a header.

    Raises
    ------
    TableError
        For a NaN.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = columns(record)
    writer.writerow(names)
    for row in rows:
        writer.writerow([_write(getattr(row, name)) for name in names])
    return out.getvalue()


def loads(record: type[R], text: str) -> list[R]:
    """Read what `dumps` wrote.

    Raises
    ------
    TableError
        For another header, a row of another length, or a cell of another type.
    """
    rows = list(csv.reader(io.StringIO(text), strict=True))
    named = _columns(record)
    if not rows or tuple(rows[0]) != columns(record):
        raise TableError(f"found the header {rows[:1]}; allowed {columns(record)}")
    records = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(named):
            raise TableError(f"row {number}: found {len(row)} cells; allowed {len(named)}")
        cells = (_read(cell, kind, name) for cell, (name, kind) in zip(row, named, strict=True))
        records.append(record(*cells))
    return records
