"""Tests of mcstats.report.json_ld."""

from __future__ import annotations

import json

from helpers.complete_topic import complete_pages, complete_tables
from helpers.page_tree import Node


def test_linked_data_say_what_the_page_says(front: Node) -> None:
    result = [json.loads(s.text) for s in front.all("script")]
    assert [f["@type"] for f in result].count("Dataset") == 1
    reviews = {f["claimReviewed"]: f for f in result if f["@type"] == "ClaimReview"}
    assert set(reviews) == {v.statement for v in complete_tables().verdicts}
    shown = " ".join(front.text.split())
    for row in complete_tables().verdicts:
        review = reviews[row.statement]
        rating = review["reviewRating"]
        assert rating["worstRating"] == 0 and rating["bestRating"] == 4
        assert 0 <= rating["ratingValue"] <= 4
        assert row.statement in shown and review["reviewBody"] in shown
        assert review["url"] in complete_pages()[0]
    dataset = next(f for f in result if f["@type"] == "Dataset")
    for name in ("name", "description", "license", "creator", "distribution"):
        assert dataset[name]
    assert front.all("title")[0].text == dataset["name"]
