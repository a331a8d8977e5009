"""Export the ratings of risk of bias as a table for robvis."""

from __future__ import annotations

from typing import Final

from mcstats.authoring.export.results import Results, csv_text
from mcstats.bias.overall import OVERALL
from mcstats.model.running_text import upper_first

NOT_ASKED: Final = "Not applicable"
CANNOT: Final = (
    "the rule and the reason of a rating, and the place in its source",
    "ratings of systematic reviews, which have other domains",
    "overridden ratings: the one that is used stands alone",
    "weights: each row has weight 1",
    "effects, certainty and verdicts",
)
"""The contents that the format cannot say."""


def write(results: Results) -> str:
    """Return the ratings as CSV: a row for each study, outcome and comparison, a column a domain.

    Columns and words are those of robvis: the name first, the overall rating and the weight last.
    Read it with ``tool = "Generic"``, as its domains are those of the rubric.
    """
    reviews = {name for name, study in results.topic.studies.items() if study.is_review}
    rated: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in results.ratings:
        if row.study not in reviews:
            key = (row.study, row.outcome, row.comparison)
            rated.setdefault(key, {})[row.domain] = row.rating
    domains = [d for d in dict.fromkeys(d for r in rated.values() for d in r) if d != OVERALL]
    rows = [["Study", *map(upper_first, domains), "Overall", "Weight"]]
    for (study, outcome, comparison), ratings in rated.items():
        words = [
            upper_first(ratings[d]) if d in ratings else NOT_ASKED for d in (*domains, OVERALL)
        ]
        of = results.topic.studies[study]
        name = f"{of.label}: {of.outcome(outcome).label}, {comparison}"
        rows.append([name, *words, "1"])
    return csv_text(rows)
