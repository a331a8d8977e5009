"""The table of units: spellings, prefixes, and sizes that are exact by definition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final


def _by_spelling(units: Mapping[str, str]) -> dict[str, str]:
    return {spelling: unit for unit, named in units.items() for spelling in named.split()}


NAMED: Final[Mapping[str, str]] = _by_spelling(
    {
        "%": "percent pct",
        "points": "percentagepoint percentpoint pp point",
        "s": "second sec",
        "min": "minute mins",
        "h": "hour hr",
        "d": "day",
        "week": "wk w",
        "month": "mo mth",
        "year": "yr y",
        "lb": "pound",
        "oz": "ounce",
        "inch": "inche",
        "ft": "foot feet",
        "stone": "stone",
        "µg": "mcg",
        "cm3": "cc",
        "mmHg": "mmhg torr mmofhg mmofmercury millimetreofmercury millimeterofmercury"
        " millimetresofmercury millimetersofmercury",
        "cmH2O": "cmh2o cmofwater",
        "IU": "internationalunit ui",
        "Hz": "pulse/s pps cycle/s",
        "bpm": "beat/min",
    }
)
# Sizes in the base unit of a dimension, each exact by definition (BIPM SI brochure 2019, ch. 4;
# NIST special publication 811, app. B).
FIXED: Final[Mapping[str, tuple[str, str]]] = {
    "s": ("duration", "1"),
    "min": ("duration", "60"),
    "h": ("duration", "3600"),
    "d": ("duration", "86400"),
    "week": ("duration", "604800"),
    "fortnight": ("duration", "1209600"),
    "month": ("calendar", "1"),
    "year": ("calendar", "12"),
    "lb": ("g1", "453.59237"),
    "oz": ("g1", "28.349523125"),
    "stone": ("g1", "6350.29318"),
    "inch": ("m1", "0.0254"),
    "ft": ("m1", "0.3048"),
    "mmHg": ("Pa1", "133.322387415"),
    "cmH2O": ("Pa1", "98.0665"),
    "bar": ("Pa1", "100000"),
    "cal": ("J1", "4.184"),
    "kcal": ("J1", "4184"),
    "%": ("%", "1"),
    "‰": ("%", "0.1"),
    "points": ("points", "1"),
    "bpm": ("bpm", "1"),
}
FIXED_DAY: Final = Decimal(FIXED["d"][1])
COURSE: Final = frozenset({"session", "treatment", "d", "week", "month", "time", "application"})
SITTINGS: Final = frozenset({"session", "treatment", "application"})
"""One thing in prose."""
PERSON_TIME: Final = re.compile(
    r"per ([0-9][0-9,]*) (?:person|patient|participant)[- ]years?(?: .*)?"
)
DAYS_OF_MONTH: Final = (Decimal(28), Decimal(31))
"""Four weeks are called a month."""
DAYS_OF_YEAR: Final = (Decimal(364), Decimal(366))
"""And 52 weeks a year."""
PREFIXES: Final = {
    **{"pico": -12, "nano": -9, "micro": -6, "milli": -3, "centi": -2, "deci": -1},
    **{"kilo": 3, "mega": 6},
}
SHORT: Final = {"µ": -6, "μ": -6, "u": -6, "m": -3, "c": -2, "k": 3, "n": -9, "p": -12, "d": -1}
SIGNS: Final = {-12: "p", -9: "n", -6: "µ", -3: "m", -2: "c", -1: "d", 0: "", 3: "k", 6: "M"}
BASES: Final[Mapping[str, str]] = _by_spelling(
    {
        "A": "ampere amp a",
        "V": "volt v",
        "Hz": "hertz hz",
        "m": "metre meter m",
        "g": "gram gramme g",
        "l": "litre liter l",
        "Pa": "pascal pa",
        "J": "joule j",
        "W": "watt w",
        "mol": "mole mol",
        "IU": "iu",
        "Ω": "ohm ω",
        "Gy": "gray gy",
    }
)
IN_MILLIONS: Final = frozenset({"Hz", "Pa", "W", "J", "Ω"})
POWERS: Final = {"²": 2, "2": 2, "³": 3, "3": 3}
SQUARED: Final = {"square": "2", "sq": "2", "cubic": "3", "cu": "3"}
CUBIC_METRE: Final = Decimal(1000)
"""Litres in a cubic metre."""
TYPED: Final = frozenset({*COURSE, "duration", "calendar", "points"})
LOOSE: Final = frozenset({*COURSE, "%", "points"})
"""Units for which prose has words of its own: visits for sessions, people for percent."""
PEOPLE: Final = frozenset(
    "adult child children individual inpatient man men outpatient participant patient people "
    "person resident subject user volunteer woman women".split()
)
PARTS: Final = frozenset(
    "ear eye foot feet hand hip implant joint knee leg lesion limb shoulder side site sore teeth "
    "tooth ulcer wound".split()
)
