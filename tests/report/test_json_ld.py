"""Tests of mcstats.report.json_ld."""

from __future__ import annotations

import json

import pytest

from helpers.complete_topic import complete_pages, complete_tables
from helpers.page_tree import Node
from helpers.page_views import edited_view
from mcstats.report.json_ld import json_ld
from mcstats.report.pages.front import gather_front


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
    for name in ("name", "description", "creator", "distribution"):
        assert dataset[name]
    assert front.all("title")[0].text == dataset["name"]


@pytest.mark.parametrize(
    ("licence", "linked"),
    [
        ("", None),
        ("CC-BY-4.0", "https://spdx.org/licenses/CC-BY-4.0"),
        ("on request", "on request"),
    ],
)
def test_linked_data_have_the_licence_of_the_topic_and_no_other(
    licence: str, linked: str | None
) -> None:
    about = "about: {authors: [A. Reader], date: '2026-11-27', interests: None., protocol: None."
    about += f", licence: {licence}}}\n" if licence else "}\n"
    title = "title: Do cold showers work?\n"
    view = edited_view(("claims.yaml", title, title + about))
    (dataset,) = (d for d in json_ld(view, "A title") if d["@type"] == "Dataset")
    assert dataset.get("license") == linked
    assert gather_front(view).about.licence == licence
