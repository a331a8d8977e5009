"""Quote findings in faults, and suggest the expected word that was probably meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

from mcstats.model.printed_characters import named, visible

# Usual words in descriptions of trials, and the expected words of the same meaning.
SYNONYMS: Final[Mapping[str, str]] = {
    "placebo": "sham",
    "placebo controlled": "sham",
    "control": "no treatment",
    "standard care": "usual care",
    "rct": "trial",
    "randomised trial": "trial",
    "randomized controlled trial": "trial",
    "randomised controlled trial": "trial",
    "systematic review": "meta-analysis",
    "review": "meta-analysis",
    "in vitro": "laboratory",
    "single blind": "blinded",
    "double blind": "blinded",
    "triple blind": "blinded",
    "masked": "blinded",
    "open": "not blinded",
    "open label": "not blinded",
    "unblinded": "not blinded",
    "cohort": "not randomised",
    "observational": "not randomised",
    "quasi randomised": "not randomised",
    "before and after": "one group",
    "before after": "one group",
    "uncontrolled": "one group",
    "single arm": "one group",
    "adults": "human",
    "patients": "human",
    "questionnaire": "self-report",
    "doctor": "rater",
    "device": "instrument",
    "events": "count",
    "more": "higher",
    "less": "lower",
    "company": "industry",
    "government": "independent",
    "positive": "benefit",
    "negative": "harm",
    "better": "benefit",
    "improved": "benefit",
    "worse": "harm",
    "worsened": "harm",
    "no change": "unclear",
    "no difference": "unclear",
    "significant": "yes",
    "statistically significant": "yes",
    "not significant": "no",
    "not statistically significant": "no",
    "safe": "none",
    "completely safe": "none",
    "perfectly safe": "none",
    "harmless": "none",
    "no side effects": "none",
    "yes": "named",
    "mild": "named",
    "rare": "named",
    "common": "named",
    "the safest of all": "safest",
    "ns": "unclear",
    "paper": "journal article",
    "blog": "web article",
    **dict.fromkeys(("or", "rr", "hr", "irr", "odds ratio", "risk ratio"), "estimate"),
    **dict.fromkeys(("hazard ratio", "rate ratio", "ratio"), "estimate"),
    **dict.fromkeys(("md", "mean difference"), "difference"),
    **dict.fromkeys(("confidence interval", "95 ci", "95% ci"), "ci"),
    **dict.fromkeys(("p value", "pvalue"), "p"),
    **dict.fromkeys(("sem", "standard error"), "se"),
    **dict.fromkeys(("std", "standard deviation"), "sd"),
    **dict.fromkeys(("incidence", "incidence rate"), "rate"),
    "nnh": "nnt",
}
_UNDER_DETAILS: Final = "under `details`"
_GEOMETRIC: Final = (
    "write the ratio of the geometric means under `estimate` and its interval under `ci`, with the "
    "measure ROM and the route pooled_ci; without a ratio, all of it " + _UNDER_DETAILS
)
_NO_TREATMENT: Final = (
    "it compares no treatments, and no route leads from it: write it " + _UNDER_DETAILS
)
_OF_TREND: Final = (
    "the P of a trend or an interaction is that of no two groups: write the effect of two groups "
    f"with its `ci`, and this P {_UNDER_DETAILS}"
)
_BEFORE_AFTER: Final = (
    "no route leads from medians before and after: write the P of the change under `p`, with the "
    f"route paired_p, and these medians {_UNDER_DETAILS}"
)
# Quantities that papers print and no key holds, with the way on.
NO_KEY: Final[Mapping[str, str]] = {
    **dict.fromkeys(("geometric mean", "gm", "geometric sd", "gsd"), _GEOMETRIC),
    **dict.fromkeys(("cv", "coefficient of variation"), _GEOMETRIC),
    **dict.fromkeys(("kappa", "alpha", "sensitivity", "specificity", "auc"), _NO_TREATMENT),
    **dict.fromkeys(("p trend", "p for trend", "ptrend", "p interaction"), _OF_TREND),
    **dict.fromkeys(("baseline median", "median change", "change median"), _BEFORE_AFTER),
    **dict.fromkeys(("baseline q1", "baseline q3", "baseline iqr"), _BEFORE_AFTER),
    "range": "write its ends under `min` and `max`",
    **dict.fromkeys(
        ("interquartile range", "quartiles"),
        "write the quartiles under `q1` and `q3`, or their distance under `iqr`",
    ),
}
_NOT = ("un", "not ")
MAX_QUOTED_CHARACTERS = 80  # of a found text; more of it would hide the rest of the message
MAX_LISTED_WORDS = (
    30  # words of a list, more than any record has keys; beyond it the nearest ones say more
)


def quote(text: str) -> str:
    """Return a text in quotes, on one line, with invisible characters as U+XXXX."""
    short = text if len(text) <= MAX_QUOTED_CHARACTERS else text[: MAX_QUOTED_CHARACTERS - 1] + "…"
    return f'"{visible(short)}"'


def quote_word(text: str) -> str:
    """Quote a word that is not in a vocabulary, and name the character that makes it differ."""
    shown = quote(text)
    if text != text.strip():
        edge = text[-1] if text[-1:].isspace() else text[0]
        where = "trailing" if text[-1:].isspace() else "leading"
        return f"{shown} ({where} U+{ord(edge):04X})"
    strange = next(((i, c) for i, c in enumerate(text, start=1) if not c.isascii()), None)
    if strange is None:
        return shown
    return f"{shown} ({named(strange[1])} at character {strange[0]})"


def join_words(words: Collection[str], target: str = "") -> str:
    """Join expected words into a list; of very many only the nearest to `target`."""
    if not words:
        return "(none is defined yet)"
    names = sorted(words)
    if len(names) <= MAX_LISTED_WORDS:
        return ", ".join(visible(name) for name in names)
    close = difflib.get_close_matches(target[:MAX_QUOTED_CHARACTERS], names, n=8, cutoff=0.0)
    return f"{', '.join(sorted(close))} … ({len(names)} in all)"


def find_nearest(text: str, expected: Collection[str]) -> str | None:
    """Return the word of a list that was probably meant, or None."""
    return _near(text[:MAX_QUOTED_CHARACTERS], tuple(sorted(expected)))


@lru_cache(maxsize=4096)
def _near(text: str, expected: tuple[str, ...]) -> str | None:
    same = [a for a in expected if _folded(a) == _folded(text)]
    meant = [a for a in expected if a == SYNONYMS.get(_folded(text))]
    close = difflib.get_close_matches(text, expected, n=3, cutoff=0.6)
    close = [a for a in close if a not in {no + text for no in _NOT}]  # not its opposite
    return next(iter([*same, *meant, *close]), None)


def _folded(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text).strip().casefold()


def suggest_nearest(text: str, expected: Collection[str]) -> str:
    """Return the fix for a word that is not in a list: the nearest one, which is never assumed."""
    if not expected:
        return "define it first"
    if "p" in expected and _folded(text) in NO_KEY:  # among the keys of printed values
        return NO_KEY[_folded(text)]
    word = find_nearest(text, expected)
    if word is None:
        return "use one of these words"
    return f"write {word}" if _folded(word) == _folded(text) else f'did you mean "{word}"?'
