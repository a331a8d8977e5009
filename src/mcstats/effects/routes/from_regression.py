"""Routes from the coefficient of the exposure in a regression, with what is printed beside it."""

from __future__ import annotations

from functools import partial
from typing import Final

from mcstats.effects.assumptions import Options
from mcstats.effects.measures.measure import Measure, codes
from mcstats.effects.measures.percent_changes import GEN, PC
from mcstats.effects.measures.two_by_two import OR
from mcstats.effects.measures.two_groups import MD
from mcstats.effects.routes.printed_errors import effect_of_error, error_of
from mcstats.effects.routes.route import Compute, Effect, Given, Route
from mcstats.effects.routes.worksheet import Worksheet

COEFFICIENT: Final = "Cochrane Handbook 2019, sec. 6.3.2 and 6.5.2.3"
ERRORS: Final = {
    "se": "standard error",
    "ci": "interval",
    "t": "t statistic",
    "p": "P value",
}


def _from_coefficient(key: str, kind: str) -> Compute:
    """Return the run of a route from a coefficient printed under `key`, its error as `kind`."""

    def run(given: Given, options: Options, measure: Measure) -> Effect:
        sheet = Worksheet({key: given.single(key)})
        yi = sheet.compute_step(
            "coefficient", "b", "as printed", COEFFICIENT, lambda a: getattr(a, key)
        )
        df = given.single("df").best if "df" in given.contrast else None
        error = error_of(kind, given, options, yi, df)
        return effect_of_error(sheet, options, measure, yi, error, df)

    return run


_NORMAL: Final = "the coefficient is normal, or follows t with the printed degrees of freedom"
_route: Final = partial(Route, reference=COEFFICIENT)

FROM_REGRESSION: Final = tuple(
    _route(
        name=f"{name}_{kind}",
        words=f"from a {text} and its {error}",
        needs=(key, kind),
        measures=measures,
        assumptions=f"{assumed}; {_NORMAL}",
        run=_from_coefficient(key, kind),
    )
    for name, key, text, measures, assumed in (
        (
            "coefficient",
            "coefficient",
            "regression coefficient",
            codes(MD, PC, GEN),
            "the exposure is arm 1 against the last arm, or one unit of a quantity (GEN)",
        ),
        (
            "beta",
            "beta",
            "standardised regression coefficient",
            codes(GEN),
            "the change of the outcome in SDs for one SD of the exposure",
        ),
        (
            "logistic",
            "log_odds",
            "coefficient of a logistic regression",
            codes(OR),
            "the exposure is arm 1 against the last arm",
        ),
    )
    for kind, error in ERRORS.items()
)
