"""Tests of mcstats.report.json_ld."""

from __future__ import annotations

import json

from helpers.complete_topic import complete_tables
from helpers.page_tree import Node, section_of


def test_linked_data_say_what_the_page_says(page_tree: Node) -> None:
    result = [json.loads(s.text) for s in page_tree.all("script")]
    assert [f["@type"] for f in result].count("Dataset") == 1
    reviews = {f["claimReviewed"]: f for f in result if f["@type"] == "ClaimReview"}
    assert set(reviews) == {v.statement for v in complete_tables().verdicts}
    for row in complete_tables().verdicts:
        rating = reviews[row.statement]["reviewRating"]
        assert rating["alternateName"] == row.verdict_text
        assert row.verdict_text in section_of(page_tree, "glance").text
        line = next(r for r in section_of(page_tree, "glance").all("tr") if row.statement in r.text)
        scale = next(s for s in line.all("svg") if s.attributes.get("class") == "scale")
        dots = [c.attributes["class"] for c in scale.all("circle")]
        assert rating["worstRating"] == 1 and rating["bestRating"] == len(dots)
        assert [n for n, dot in enumerate(dots, start=1) if dot == "on"] == [rating["ratingValue"]]
        assert reviews[row.statement]["reviewBody"] in section_of(page_tree, "reasons").text
        assert section_of(page_tree, reviews[row.statement]["url"][1:])
    for name in ("claimReviewed", "reviewRating", "url", "author"):
        assert all(review[name] for review in reviews.values())
    dataset = next(f for f in result if f["@type"] == "Dataset")
    for name in ("name", "description", "license", "creator", "distribution"):
        assert dataset[name]
    offered = {a.text for a in section_of(page_tree, "files").all("a")}
    assert {entry["contentUrl"] for entry in dataset["distribution"]} <= offered
    assert page_tree.all("title")[0].text == dataset["name"]
