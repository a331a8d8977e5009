"""Apply the ratings that a person gave in place of computed ones, and refuse idle ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mcstats.bias.overall import OVERALL
from mcstats.model.errors import Fault
from mcstats.model.rubric import Rubric
from mcstats.model.study import RatingOverride, Study
from mcstats.model.tables import RatingRow
from mcstats.model.topic import Topic


def find_override(
    study: Study, domain: str, outcome: str, comparison: str
) -> RatingOverride | None:
    """Return the first override of a study that holds for a rating, or None."""
    return next((o for o in study.overrides if _holds(o, domain, outcome, comparison)), None)


def lint_overrides(
    topic: Topic, study: Study, rubric: Rubric, rows: Iterable[RatingRow]
) -> Iterator[Fault]:
    """Yield one fault for each override of a study that names no domain or changes nothing.

    The rows have the overrides applied.
    """
    review = study.is_review
    tables = (rubric.review_ratings if review else rubric.ratings).tables
    domains = (*(table.id for table in tables), OVERALL)
    mine = [row for row in rows if row.study == study.id]
    positions = topic.positions[f"studies/{study.id}"]
    for index, override in enumerate(study.overrides):
        if override.domain not in domains:
            yield positions.fault(
                ("overrides", index, "domain"),
                "REF",
                f'no domain "{override.domain}"',
                ", ".join(domains),
                "write one of these",
            )
            continue
        used = [
            row
            for row in mine
            if _holds(override, row.domain, row.outcome, row.comparison)
            and find_override(study, row.domain, row.outcome, row.comparison) is override
        ]
        if not any(row.computed != row.rating for row in used):
            rated = sorted({f"{r.outcome}, {r.comparison}" for r in mine if r.comparison})
            found = "an override without effect"
            if used:
                found += f": the computed rating is {override.rating.value} as well"
            elif any(_holds(override, r.domain, r.outcome, r.comparison) for r in mine):
                found += ": an earlier one holds for the same ratings"
            yield positions.fault(
                ("overrides", index),
                "OVERRIDE",
                found,
                f"another rating than the computed one, of {'; '.join(rated) or 'what is rated'}",
                "correct its outcome, comparison or rating, or remove it",
            )


def _holds(override: RatingOverride, domain: str, outcome: str, comparison: str) -> bool:
    return (
        override.domain == domain
        and override.outcome in (None, outcome)
        and override.comparison in (None, comparison)
    )
