"""The columns that a table of effects may have: metafor's names, and one for each key of a study.

A column gives one value of an arm (1 or 2) or of the comparison (0). metafor's names come first;
every other key has its own name, with the arm behind it: ``median_1``, ``percent_2``, ``estimate``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from mcstats.model.printed_keys import OF_POOLING, ArmKey, ContrastKey

NAMING: Final = ("study", "slab", "author", "year")  # the first of them that is there
FACTS: Final = ("id", "outcome", "time", "measure", "unit", "better", "allocation")
"""Further texts that a row may give on its study or result."""
LOW, HIGH = "ci_lb", "ci_ub"
"""The two ends of an interval, where each has a column."""
OTHERS: Final = "others"
"""Those without the event, in a table of four cells."""

_METAFOR: Final[Mapping[str, tuple[int, str]]] = {
    **{f"{name}{arm}i": (arm, key) for arm in (1, 2) for name, key in
       (("m", "mean"), ("sd", "sd"), ("n", "n"), ("x", "events"), ("t", "person_time"))},
    "ai": (1, "events"), "bi": (1, OTHERS), "ci": (2, "events"), "di": (2, OTHERS),
    "yi": (0, "yi"), "vi": (0, "vi"), "sei": (0, "sei"),
}  # fmt: skip
# `ci` is metafor's name for the events of the control arm, so an interval has another one.
_OF_REVIEWS: Final = OF_POOLING | {"n", "change"}
_GENERIC: Final[Mapping[str, tuple[int, str]]] = {
    **{f"{key.value}_{arm}": (arm, key.value) for arm in (1, 2) for key in ArmKey if key != "ci"},
    **{f"{end}_{arm}": (arm, end) for arm in (1, 2) for end in (LOW, HIGH)},
    **{key.value: (0, key.value) for key in ContrastKey if key != "ci" and key not in _OF_REVIEWS},
    **{end: (0, end) for end in (LOW, HIGH)},
    **{f"interval_{arm}": (arm, "ci") for arm in (1, 2)},
    "interval": (0, "ci"),
}
COLUMNS: Final[Mapping[str, tuple[int, str]]] = {**_METAFOR, **_GENERIC}
"""For each column the arm (1, 2; 0 is the comparison) and the key of its value."""
TYPICAL: Final = (
    ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"),
    ("ai", "n1i", "ci", "n2i"),
    ("ai", "bi", "ci", "di"),
    ("median_1", "q1_1", "q3_1", "n1i", "median_2", "q1_2", "q3_2", "n2i"),
    ("x1i", "t1i", "x2i", "t2i"),
    ("percent_1", "n1i", "percent_2", "n2i"),
    ("difference", "ci_lb", "ci_ub", "n1i", "n2i"),
    ("estimate", "ci_lb", "ci_ub"),
    ("yi", "vi"),
    ("yi", "sei"),
)
"""The columns of the usual tables, which messages list; others make an effect as well."""

# Names that other programs and people give these columns; offered as a fix, never assumed.
_ALSO: Final[Mapping[str, str]] = {
    **dict.fromkeys(("trial", "studlab", "name", "studyid", "studyname", "study_name"), "study"),
    **dict.fromkeys(("reference", "paper", "citation"), "study"),
    **{"evente": "ai", "ne": "n1i", "eventc": "ci", "nc": "n2i", "te": "yi", "sete": "sei"},
    **{"meane": "m1i", "sde": "sd1i", "meanc": "m2i", "sdc": "sd2i"},
    **{"tpos": "ai", "tneg": "bi", "cpos": "ci", "cneg": "di"},
    **{"mean1": "m1i", "sd1": "sd1i", "n1": "n1i", "mean2": "m2i", "sd2": "sd2i", "n2": "n2i"},
    **{"events1": "ai", "total1": "n1i", "events2": "ci", "total2": "n2i"},
    **dict.fromkeys(("es", "effect", "logrr", "logor", "loghr", "smd", "g", "d"), "yi"),
    **dict.fromkeys(("rr", "or", "hr", "ratio"), "estimate"),
    **dict.fromkeys(("riskratio", "oddsratio", "hazardratio"), "estimate"),
    **dict.fromkeys(("md", "meandifference", "diff"), "difference"),
    **dict.fromkeys(("lower", "low", "lcl", "cilow", "cilower", "cilb", "lci", "ll"), LOW),
    **dict.fromkeys(("upper", "high", "ucl", "cihigh", "ciupper", "ciub", "uci", "ul"), HIGH),
    **dict.fromkeys(("ci95", "95ci", "confidenceinterval"), "interval"),
    **dict.fromkeys(("pvalue", "pval"), "p"),
    **dict.fromkeys(("stderr", "standarderror"), "sei"),
    **dict.fromkeys(("var", "variance"), "vi"),
    **dict.fromkeys(("endpoint", "measurename", "outcomename"), "outcome"),
    **dict.fromkeys(("timepoint", "followup", "visit"), "time"),
}  # fmt: skip


def known_columns() -> list[str]:
    """Return every name that a column may have."""
    return [*NAMING, *FACTS, *COLUMNS]


def meant_by(column: str) -> str | None:
    """Return the name that a column of another program or another spelling has here, or None."""
    plain = re.sub(r"[^a-z0-9]", "", column.lower())
    if plain in _ALSO:
        return _ALSO[plain]
    return next((name for name in known_columns() if re.sub(r"_", "", name) == plain), None)


def likely_names(columns: Collection[str]) -> tuple[list[str], list[str]]:
    """Return what columns may be, as ``ai=NAME``, and which names of a usual table have none.

    The usual table is the one of which most is there, by these names or by those of other programs.
    """
    meant = {meant_by(column): column for column in reversed(list(columns))}
    known = {name for name in COLUMNS if name in columns} | set(meant)
    wanted = max(TYPICAL, key=lambda names: len(known & set(names)) / len(names))
    pairs = [f"{name}={meant[name]}" for name in wanted if name not in columns and name in meant]
    if not set(NAMING) & set(columns):
        pairs.insert(0, f"study={meant.get('study', 'NAME')}")
    return pairs, [name for name in wanted if name not in known]
