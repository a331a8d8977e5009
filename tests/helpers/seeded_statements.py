"""Correct statements made from studies, and the same statements with one error of a known class.

The studies are those of a topic, or generated ones whose numbers are drawn. An error is seeded by
editing text and coordinates alone; nothing here calls the code that looks for it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from helpers.random_studies import draw_number
from mcstats.model.article import About, Article, Publisher, Statement
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.study import Study


@dataclass(frozen=True)
class Datum:
    """A number that a study prints, as its file holds it."""

    study: str
    quantity: str
    text: str
    unit: str = ""
    outcome: str | None = None
    time: str | None = None
    arm: str | None = None
    contrast: str | None = None
    scale: str | None = None
    subgroup: str | None = None
    reduces: bool = False

    @property
    def number(self) -> Decimal:
        return Decimal(self.text.lstrip("≥≤<>~ ").removeprefix("about ").rstrip("%"))

    @property
    def plain(self) -> bool:
        return self.text.rstrip("%").lstrip("-").replace(".", "", 1).isdigit()

    @property
    def decimals(self) -> int:
        return max(-int(self.number.as_tuple().exponent), 0)

    def about(self, **changes: Any) -> About:
        fields = {
            "study": self.study,
            "quantity": self.quantity,
            "outcome": self.outcome,
            "time": self.time,
            "arm": self.arm,
            "contrast": self.contrast,
            "scale": self.scale,
            "subgroup": self.subgroup,
            "unit": self.unit or None,
        } | changes
        return About.model_validate_json(json.dumps({k: v for k, v in fields.items() if v}))


@dataclass(frozen=True)
class Seeded:
    """A statement with the class that was seeded into it; None where it was left alone."""

    statement: Statement
    truth: D | None


def article_of_seeds(seeded: list[Seeded]) -> Article:
    """Return an article that holds the statements."""
    return Article(
        id="seeded",
        source="seeded",
        label="Seeded",
        publisher=Publisher(name="nobody", sells="nothing", place="line 1"),
        statements=tuple(entry.statement for entry in seeded),
    )


def data_of(study: Study) -> list[Datum]:
    """Return the numbers that a study prints, read from its nouns."""
    found: list[Datum] = []

    def take(quantity: str, value: Any, **where: Any) -> None:
        if hasattr(value, "printed"):
            datum = Datum(study.id, quantity, value.printed, value.unit or "", **where)
            try:
                datum = replace(datum, unit=datum.unit or ("%" if "%" in datum.text else ""))
                if datum.number:
                    found.append(datum)
            except ArithmeticError:
                return

    take("n", study.total)
    for arm in study.arms:
        take("n", arm.randomised, arm=arm.id)
        take("n", arm.analysed, arm=arm.id)
    for key, value in study.details.items():
        take(key, value)
    for result in study.results:
        where = {
            "outcome": result.outcome,
            "time": result.time,
            "scale": result.scale.value,
            "subgroup": result.subgroup,
            "reduces": study.outcome(result.outcome).prints_reductions,
        }
        for key, value in result.printed.items():
            if str(key) in {"difference", "estimate", "change"}:
                take(str(key), value, contrast=result.contrast.value, **where)
        for arm, group in result.groups.items():
            for arm_key, value in group.items():
                if str(arm_key) in {"change", "mean", "percent", "events"}:
                    take(str(arm_key), value, arm=arm, **where)
    return found


def statement(number: int, about: About, **what: Any) -> Statement:
    """Return a statement of a seeded article."""
    content = {
        "id": f"s{number}",
        "place": "line 1",
        "kind": "result",
        "paraphrase": "a statement",
        "about": about.model_dump(mode="json", exclude_none=True),
        **what,
    }
    return Statement.model_validate_json(json.dumps(content))


def rounding(number: Decimal, digits: int) -> str:
    """Return a number with so many decimals, rounded half up."""
    return f"{number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP):f}"


def correct(rng: random.Random, datum: Datum) -> str:
    """Return a way of telling a number that is right."""
    mark = "%" if "%" in datum.text else ""
    if not datum.plain:
        swap = {"≥": "at least ", "<": "fewer than ", "a": "a"}[datum.text[0]]
        return swap + datum.text[1:]
    ways = [datum.text]
    if datum.decimals:
        fewer = rounding(datum.number, datum.decimals - 1)
        ways += [f"{fewer}{mark}", f"about {fewer}{mark}"]
    if datum.number > 3 and datum.quantity not in {"n", "events"}:
        near = int(datum.number)
        ways += [f"over {near - 2}{mark}", f"under {near + 2}{mark}"]
    return rng.choice(ways)


def seen(text: str, truth: Datum) -> bool:
    """Whether a number can be told from the one that is printed."""
    try:
        told = Decimal(text.lstrip("<≥~").rstrip("%"))
    except ArithmeticError:
        return True
    digits = max(-int(told.as_tuple().exponent), 0)
    return told not in {truth.number, Decimal(rounding(truth.number, min(digits, truth.decimals)))}


Seed = Callable[[random.Random, Datum, list[Datum]], tuple[About, str] | None]


def _edited(change: Callable[[random.Random, str], str | None]) -> Seed:
    def seed(rng: random.Random, datum: Datum, _: list[Datum]) -> tuple[About, str] | None:
        if not datum.plain or len(f"{abs(datum.number):f}".replace(".", "")) < 2:
            return None
        text = change(rng, f"{datum.number:f}")
        return None if text is None else (datum.about(), text + ("%" if "%" in datum.text else ""))

    return seed


def _swap(rng: random.Random, text: str) -> str | None:
    places = [i for i, c in enumerate(text) if c.isdigit()]
    k = rng.randrange(len(places) - 1)
    letters, i, j = list(text), places[k], places[k + 1]
    letters[i], letters[j] = letters[j], letters[i]
    return "".join(letters) if letters[0] != "0" else None


def _drop(rng: random.Random, text: str) -> str | None:
    # Without its last digit a number is truncated, which is another class.
    places = [i for i, c in enumerate(text[:-1]) if c.isdigit()]
    i = rng.choice(places)
    if rng.random() < 0.5:
        return text[:i] + text[i] + text[i:]
    rest = text[:i] + text[i + 1 :]
    return rest if rest[0].isdigit() and rest[0] != "0" and rest.strip("0.") else None


def _shift(rng: random.Random, text: str) -> str | None:
    power = rng.choice((-1, 1, -3, 3))
    return f"{Decimal(text).scaleb(power):f}"


def _truncate(rng: random.Random, text: str) -> str | None:
    number = Decimal(text)
    digits = max(-int(number.as_tuple().exponent), 0)
    if not digits:
        return None
    cut = number.quantize(Decimal(1).scaleb(1 - digits), rounding=ROUND_DOWN)
    half = Decimal(5).scaleb(-digits)  # halves are rounded to either side
    if f"{cut:f}" == rounding(number, digits - 1) or abs(number - cut) == half:
        return None
    return f"{cut:f}"


def _add(rng: random.Random, text: str) -> str | None:
    return f"{text}{rng.choice('1234')}" if "." in text else None


def _reverse(rng: random.Random, text: str) -> str | None:
    return f"-{text}"


def _sibling(pick: Callable[[Datum, Datum], bool]) -> Seed:
    def seed(rng: random.Random, datum: Datum, others: list[Datum]) -> tuple[About, str] | None:
        fitting = [o for o in others if o.plain and datum.plain and pick(datum, o)]
        return (datum.about(), rng.choice(fitting).text) if fitting else None

    return seed


def _same(a: Datum, b: Datum, *but: str) -> bool:
    names = ("study", "quantity", "outcome", "time", "arm", "contrast", "subgroup")
    return all((getattr(a, n) == getattr(b, n)) != (n in but) for n in names)


def _bare(sign: str) -> Seed:
    def seed(rng: random.Random, datum: Datum, _: list[Datum]) -> tuple[About, str] | None:
        if not datum.text.startswith(sign):
            return None
        return datum.about(), datum.text[len(sign) :].strip()

    return seed


def _inequality(rng: random.Random, datum: Datum, _: list[Datum]) -> tuple[About, str] | None:
    return (datum.about(), datum.text[1:]) if datum.text[0] in "≥<" else None


def _points(rng: random.Random, datum: Datum, _: list[Datum]) -> tuple[About, str] | None:
    if datum.unit != "percentage points":
        return None
    return datum.about(unit="%"), f"{datum.text}%"


def _relative(rng: random.Random, datum: Datum, others: list[Datum]) -> tuple[About, str] | None:
    if datum.quantity != "percent" or datum.arm != "active" or not datum.plain:
        return None
    sham = [o for o in others if o.plain and _same(datum, o, "arm")]
    if not sham:
        return None
    points = datum.number - sham[0].number
    relative = 100 * (datum.number / sham[0].number - 1)
    if abs(relative - points) < 2:
        return None
    about = datum.about(
        quantity="difference", arm=None, contrast="between", unit="percentage points"
    )
    return about, rounding(relative, 0)


def _within(rng: random.Random, datum: Datum, others: list[Datum]) -> tuple[About, str] | None:
    arm = [o for o in others if o.quantity == "change" and o.arm == "active" and o.plain]
    own = [
        o for o in arm if (o.study, o.outcome, o.time) == (datum.study, datum.outcome, datum.time)
    ]
    if datum.quantity != "difference" or not own:
        return None
    return datum.about(), own[0].text


def _denominator(rng: random.Random, datum: Datum, others: list[Datum]) -> tuple[About, str] | None:
    own = [o for o in others if o.study == datum.study]
    if datum.quantity == "n" and datum.arm and datum.plain:
        whole = [o for o in own if o.quantity == "n" and o.arm is None]
        return (datum.about(), whole[0].text) if whole else None
    if datum.quantity != "percent" or not datum.plain:
        return None
    counted = replace(datum, quantity="events")
    count = [o for o in own if _same(counted, o)]
    sizes = [o for o in own if o.quantity == "n" and o.number > 0]
    if not count or not sizes:
        return None
    share = 100 * count[0].number / rng.choice(sizes).number
    return (datum.about(), f"{rounding(share, 1)}%") if share < 100 else None


def _elsewhere(rng: random.Random, datum: Datum, others: list[Datum]) -> tuple[About, str] | None:
    far = [
        o
        for o in others
        if o.plain
        and datum.plain
        and o.study != datum.study
        and o.quantity == datum.quantity
        and o.unit == datum.unit
    ]
    return (datum.about(), rng.choice(far).text) if far else None


def _invented(rng: random.Random, datum: Datum, _: list[Datum]) -> tuple[About, str] | None:
    if datum.quantity not in {"difference", "change", "age_mean", "mean"} or not datum.plain:
        return None
    return datum.about(), draw_number(rng, 61, 99, 2) + ("%" if "%" in datum.text else "")


def _days(rng: random.Random, datum: Datum, _: list[Datum]) -> tuple[About, str] | None:
    if datum.quantity != "sessions":
        return None
    return datum.about(quantity="days", unit="days"), datum.text


SEEDS: tuple[tuple[D, Seed], ...] = (
    (D.TRUNCATED, _edited(_truncate)),
    (D.OVER_PRECISE, _edited(_add)),
    (D.HEDGE, _bare("about ")),
    (D.INEQUALITY, _inequality),
    (D.POINTS, _points),
    (D.RELATIVE, _relative),
    (D.WITHIN_ARM, _within),
    (D.ARM, _sibling(lambda a, b: _same(a, b, "arm") and bool(a.arm and b.arm))),
    (D.TIME, _sibling(lambda a, b: _same(a, b, "time"))),
    (D.OUTCOME, _sibling(lambda a, b: _same(a, b, "outcome"))),
    (D.SUBGROUP, _sibling(lambda a, b: _same(a, b, "subgroup"))),
    (D.DENOMINATOR, _denominator),
    (D.SIGN, _edited(_reverse)),
    (D.SWAPPED, _edited(_swap)),
    (D.DIGIT, _edited(_drop)),
    (D.SHIFT, _edited(_shift)),
    (D.NOT_READ, _days),
    (D.OTHER_STUDY, _elsewhere),
    (D.DIFFERENT, _invented),
)
COUNTS = frozenset({"n", "events"})


def seeded_errors(rng: random.Random, studies: list[Study], each: int) -> Iterator[Seeded]:
    """Yield `each` statements of every class that the studies allow, and as many left alone."""
    pool = {study.id: data_of(study) for study in studies}
    everything = [datum for found in pool.values() for datum in found]
    number = 0
    for truth, seed in SEEDS:
        made = 0
        for _ in range(200 * each):
            if made == each:
                break
            datum = rng.choice(everything)
            found = seed(rng, datum, everything)
            if found is None or not _possible(datum, found[1], truth, everything):
                continue
            number, made = number + 1, made + 1
            yield Seeded(statement(number, found[0], says=found[1]), truth)
            other = rng.choice([d for d in everything if d.plain or d.text[0] in "≥<"])
            number += 1
            yield Seeded(statement(number, other.about(), says=correct(rng, other)), None)
    for study in studies:
        yield from _words(study, number)
        number += 10


def _possible(datum: Datum, text: str, truth: D, everything: list[Datum]) -> bool:
    """Whether a seeded number can be read at all, and be told from the printed one."""
    if truth in {D.HEDGE, D.INEQUALITY, D.POINTS, D.OVER_PRECISE, D.RELATIVE}:
        return True
    try:
        told = Decimal(text.rstrip("%"))
    except ArithmeticError:
        return False
    if truth is D.SIGN and datum.reduces:  # a reduction of 3.7 is a difference of -3.7
        return False
    if truth is D.TRUNCATED:
        return told != datum.number
    if datum.quantity in COUNTS and (told < 0 or told != told.to_integral_value()):
        return False
    if datum.quantity == "percent" and not 0 <= told <= 100:
        return False
    here = [other for other in everything if _same(datum, other) and other.plain]
    return truth in {D.SHIFT, D.NOT_READ} or all(seen(text, other) for other in here)


def _words(study: Study, number: int) -> Iterator[Seeded]:
    """Yield what is said of the design: as it is, told better than it is, and without a source."""
    about = About(study=study.id, quantity="allocation")
    value = getattr(study.design.allocation, "value", None)
    if value is None:
        return
    yield Seeded(statement(number + 1, about, states=value.value), None)
    upgradable = value.value in {"not randomised", "one group"}
    if upgradable and not study.design.allocation.other:  # else another record may say so
        yield Seeded(statement(number + 2, about, states="randomised"), D.UPGRADED)
    blinded = About(study=study.id, quantity="participants_blinded")
    if getattr(study.design.participants, "value", "") == "not blinded":
        yield Seeded(statement(number + 3, blinded, states="blinded"), D.UPGRADED)
    yield Seeded(statement(number + 4, about, states=value.value, untraceable="yes"), D.UNTRACEABLE)
