"""The short texts of the front page on safety, regulation and the articles."""

from __future__ import annotations

from typing import Final

from mcstats.report.pages.articles import WARNED, gather_articles
from mcstats.report.pages.safety import ADVICE, gather_safety
from mcstats.report.view import Facts, View
from mcstats.report.wording import in_words, lower_first

GRAVEST: Final = 3
"""Wrong statements that the front page quotes, one of each article where there are several."""


def gather_briefs(view: View) -> Facts:
    """Return the facts of the short texts: those of both pages, and what stands out in them.

    `warned` are conditions that all sources warn of, `disputed` those on which they contradict one
    another, and `gravest` wrong statements, one of each article, the gravest first.
    """
    safety = gather_safety(view)
    articles = gather_articles(view) if view.topic.articles else None
    groups = articles.groups if articles else ()
    wrong = [said for _, group in groups for said in group if said.diagnosis != WARNED]
    firsts = {said.article.id: said for said in reversed(wrong)}
    sources = len(safety.columns)
    return Facts(
        safety=safety,
        warned=tuple(
            lower_first(in_words(warning.condition))
            for warning in safety.warnings
            if sources > 1 and list(warning.advice.values()) == [ADVICE[0]] * sources
        ),
        disputed=tuple(
            (lower_first(in_words(one.condition)), one.area)
            for one in safety.warnings
            if one.disputed
        ),
        articles=articles,
        gravest=sorted(firsts.values(), key=wrong.index)[:GRAVEST],
    )
