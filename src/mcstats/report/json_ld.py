"""JSON-LD of a page for machines: a Dataset and a ClaimReview for each claim (schema.org)."""

from __future__ import annotations

from typing import Any

from mcstats.report.register import anchor
from mcstats.report.view import TABLES, View


def json_ld(view: View, title: str) -> list[dict[str, Any]]:
    """Return one Dataset and a ClaimReview for each claim."""
    levels = view.levels("certainty")
    reviews = [
        {
            "@type": "ClaimReview",
            "url": f"claims/{anchor(row.claim)}.html",
            "claimReviewed": row.statement,
            "author": {"@type": "Organization", "name": "mcstats"},
            "reviewRating": {
                "@type": "Rating",
                "ratingValue": levels.index(row.certainty) + 1 if row.certainty in levels else 0,
                "worstRating": 0,
                "bestRating": len(levels),
                "alternateName": f"certainty of the evidence: {row.certainty}",
            },
            "reviewBody": row.reading_text,
        }
        for row in view.tables.verdicts
    ]
    about = view.topic.claims.about
    licence = about.licence if about is not None else None
    dataset: dict[str, Any] = {
        "@type": "Dataset",
        "name": title,
        "description": f"Evidence on {view.topic.sources.topic}: printed values, effects, "
        "ratings, verdicts and checks, with the place of each value in its source.",
        **({"license": licence_address(licence)} if licence else {}),
        "creator": {"@type": "Organization", "name": "mcstats"},
        "temporalCoverage": view.topic.sources.search.until,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "contentUrl": f"tables/{name}.csv",
            }
            for name in TABLES
        ],
    }
    return [{"@context": "https://schema.org"} | entry for entry in (dataset, *reviews)]


def licence_address(licence: str) -> str:
    """Return the address of an identifier of SPDX, which has no spaces; other words stay."""
    return licence if " " in licence else f"https://spdx.org/licenses/{licence}"
