"""Risk of bias of each study by domain, as robvis draws it: symbols that link to their reasons."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from mcstats.report.register import anchor
from mcstats.report.render import fill
from mcstats.report.text import Label
from mcstats.report.view import OVERALL, View
from mcstats.report.wording import capitalised

FIRST: Final = ("control", "blinding", "funding")
"""The domains that lead the grid."""


def bias_grid_of(view: View, *, reviews: bool = False) -> Markup | None:
    """Return the grid of trials or of reviews, one result a study; None where none is rated.

    Of a study that decides a claim it is the outcome that decides.
    """
    domains = view.review_domains if reviews else view.domains
    deciding = [(row.study, row.outcome) for claim in view.verdicts for row in view.deciding(claim)]
    rated = [(row.study, row.outcome) for row in view.tables.ratings]
    outcomes: dict[str, str] = {}
    for of_study, outcome in (*(d for d in deciding if d in set(rated)), *rated):
        outcomes.setdefault(of_study, outcome)
    known = (study for study in map(view.study, outcomes) if study is not None)
    rows = []
    for study in sorted(known, key=view.place_of):
        if study.is_review != reviews:
            continue
        name, outcome = study.id, outcomes[study.id]
        ratings = {
            domain: (rating.rating, f"@/studies.html#why-{anchor(name)}-{anchor(domain)}")
            for domain in domains
            if (rating := view.ratings.get((name, outcome, domain)))
        }
        rows.append((view.study_ref(name), Label(view.outcome_label(name, outcome)), ratings))
    if not rows:
        return None
    of = "review" if reviews else "study"
    title = f"Risk of bias, one main outcome of each {of}; select a symbol for its reason"
    rated_in = {domain for *_, ratings in rows for domain in ratings}
    first = [domain for domain in FIRST if domain in rated_in]
    rest = [d for d in domains if d in rated_in and d not in (*FIRST, OVERALL)]
    values = {
        "id": f"rob-{'reviews' if reviews else 'studies'}",
        "title": title,
        "rows": rows,
        "first": first,
        "overall": OVERALL,
        "domains": {d: capitalised(d) for d in (*first, *rest, OVERALL) if d in rated_in},
    }
    return Markup(fill("bias_grid.html.j2", **values))
