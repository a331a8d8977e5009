"""The measure that a table or a registry means: by its code, its name, or the usual one."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from mcstats.effects.measures.measure import Compared, Family, Measure
from mcstats.effects.measures.paired import MC, SMCC, SMCR
from mcstats.effects.measures.percent_changes import GEN
from mcstats.effects.measures.registry import MEASURES
from mcstats.effects.measures.two_by_two import AS, OR, OR2DL, OR2DN, PETO, RD, RR
from mcstats.effects.measures.two_groups import MD, SMD, SMDH

# Other names of a measure in files of RevMan and in registries, as words in any order.
_ALSO: Final = {
    "std. mean difference": SMD,
    "standardized mean difference": SMD,
    "standardised mean difference": SMD,
    "least squares mean difference": MD,
    "difference in means": MD,
    "mean difference": MD,
    "ls mean difference": MD,
    "relative risk": RR,
}


def measure_in_words(text: str) -> str | None:
    """Return the code of the measure that a text names, such as "Hazard Ratio (HR)", or None.

    A code stands alone or in brackets; a name is that of the measure without "log" in front.
    """
    plain = " ".join(text.replace("_", " ").split()).strip()
    codes = [
        plain,
        plain.upper().removesuffix(f" {OR.code}"),
        *re.findall(r"\(([A-Z0-9]+)\)", plain),
    ]
    for code in map(str, codes):
        if code in MEASURES:
            return code
    names: dict[str, str] = {
        measure.name.removeprefix("log "): measure.code for measure in MEASURES.values()
    }
    names |= {name: measure.code for name, measure in _ALSO.items()}
    inside = [name for name in names if name in plain.lower()]
    return str(names[max(inside, key=len)]) if inside else None


def usual_measure(served: Collection[str], needs: Collection[str]) -> str | None:
    """Return the usual measure of a route that serves several, or None where it must be named.

    Parameters
    ----------
    served : collection of str
        The codes of the measures that the route serves.
    needs : collection of str
        The keys of the comparison that it needs.
    """
    if "yi" in needs:
        return GEN.code
    if "estimate" in needs:
        return None  # of a ratio nobody can see whether it is one of risks, odds or hazards
    order = (MD, SMD, RR) if "difference" in needs else (SMD, RR, MD)
    usual = next((measure.code for measure in order if measure.code in served), None)
    return usual or (None if needs else next(iter(served), None))


def is_in_metafor(measure: Measure) -> bool:
    """Return whether every version of metafor computes a measure by the formula that is used here.

    The correction of ratios of means is in metafor from version 5 on.
    """
    of_means = measure.compares is Compared.MEANS and measure.family is Family.RATIO
    return measure.code in _IN_METAFOR and not of_means


_IN_METAFOR: Final = {
    measure.code for measure in (MD, SMD, SMDH, MC, SMCC, SMCR, RR, OR, RD, AS, PETO, OR2DL, OR2DN)
}
