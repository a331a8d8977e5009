"""The short texts of the front page on safety, regulation and the articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mcstats.report.pages.articles import Articles, Said, gather_articles
from mcstats.report.pages.safety import ADVICE, Safety, gather_safety
from mcstats.report.register import anchor
from mcstats.report.text import Label
from mcstats.report.view import View
from mcstats.report.wording import in_words, lower_first

GRAVEST: Final = 3
"""Wrong statements that the front page quotes, one of each article where there are several."""


@dataclass(frozen=True, slots=True)
class Briefs:
    """The facts of the short texts.

    Attributes
    ----------
    safety, articles
        The facts of both pages; no articles where the topic has none.
    warned, disputed : tuple of Label
        Conditions that all sources warn of, and those on which they disagree.
    statuses, regulators : tuple of Label
        The decisions in the records of regulators, and whose they are.
    gravest : tuple of (Said, str)
        Wrong statements with their place on the page of articles, the gravest first.
    """

    safety: Safety
    warned: tuple[Label, ...]
    disputed: tuple[Label, ...]
    statuses: tuple[Label, ...]
    regulators: tuple[Label, ...]
    articles: Articles | None
    gravest: tuple[tuple[Said, str], ...]


def gather_briefs(view: View) -> Briefs:
    """Return the facts of the short texts."""
    safety = gather_safety(view)
    articles = gather_articles(view) if view.topic.articles else None
    conditions = [(lower_first(in_words(w.condition)), w) for w in safety.warnings]
    wrong = [said for _, group in articles.groups for said in group] if articles else []
    firsts = list({said.article.id: said for said in reversed(wrong)}.values())
    gravest = sorted(firsts, key=wrong.index)[:GRAVEST]
    return Briefs(
        safety=safety,
        warned=tuple(
            name
            for name, warning in conditions
            if len(safety.columns) > 1 and len(warning.names(ADVICE[0])) == len(safety.columns)
        ),
        disputed=tuple(name for name, warning in conditions if warning.disputed),
        statuses=tuple(
            dict.fromkeys(r.details["status"] for r in safety.records if "status" in r.details)
        ),
        regulators=tuple(dict.fromkeys(record.regulator for record in safety.records)),
        articles=articles,
        gravest=tuple((said, f"articles.html#{anchor(said.id)}") for said in gravest),
    )
