"""Tests of mcstats.report.badges."""

from __future__ import annotations

from helpers.complete_topic import complete_tables, complete_topic
from helpers.computed_tables import shipped_rubric
from helpers.page_tree import Node, section_of
from mcstats.model.tables import RatingRow
from mcstats.report.badges import RATINGS, SHAPES


def test_every_level_of_each_scale_is_in_its_legend_used_or_not(page_tree: Node) -> None:
    scales, sizes = shipped_rubric().scales, shipped_rubric().certainty.sizes
    levels = {
        "key-verdicts": [scales["verdict"].words[w] for w in scales["verdict"].order[0]],
        "key-certainty": [w.capitalize() for w in scales["certainty"].order[0]],
        "key-sizes": [w.capitalize() for w in sizes if w != "unknown"],
    }
    for name, words in levels.items():
        items = [li.text.strip() for li in section_of(page_tree, name).all("li")]
        assert items[: len(words)] == words
        assert all(li.all("svg") for li in section_of(page_tree, name).all("li"))


def test_all_ratings_are_in_the_legend_before_the_lights(page_tree: Node) -> None:
    rob = section_of(page_tree, "rob")
    key = section_of(rob, "key-rob")
    for _, word in RATINGS.values():
        assert word in key.text
    order = [n.attributes.get("id") for n in rob.walk()]
    assert order.index("key-rob") < order.index("lights")
    assert {name for name, _, _ in SHAPES} == {sign for sign, _ in RATINGS.values()}


def arms_of(row: RatingRow) -> str:
    """The labels of the arms compared, where results of the study make several comparisons."""
    mine = {r.comparison for r in complete_tables().ratings if r.study == row.study}
    labels = {arm.id: arm.label for arm in complete_topic().studies[row.study].arms}
    return " v ".join(labels[arm] for arm in row.comparison.split(" v ")) if len(mine) > 1 else ""


def test_every_light_has_a_word_and_a_sign_and_results_rated_alike_share_a_row(
    page_tree: Node,
) -> None:
    rows = section_of(page_tree, "lights").all("tbody")[0].all("tr")
    domains = list(dict.fromkeys(r.domain for r in complete_tables().ratings))
    heads = [th.text.lower() for th in section_of(page_tree, "lights").all("thead")[0].all("th")][
        1:
    ]
    shown: dict[tuple[str, str, str, str], str] = {}
    for row in rows:
        name, *cells = row.all("th", "td")
        assert all(td.all("use") or td.text == "not asked" for td in cells)
        study = next(
            s for s in complete_topic().studies.values() if s.label == name.all("a")[0].text
        )
        *compared, outcomes = name.all("span")[-1].text.split(": ")
        labels = outcomes.split("; ")
        for outcome in (o for o in study.outcomes if o.label in labels):
            for domain, cell in zip(heads, cells, strict=True):
                if cell.text == "not asked":
                    continue
                key = (study.id, outcome.id, domain, "".join(compared))
                assert key not in shown
                shown[key] = cell.text
    expected = {
        (r.study, r.outcome, r.domain, arms_of(r)): RATINGS[r.rating][1]
        for r in complete_tables().ratings
    }
    assert shown == expected
    assert sorted(heads) == sorted(domains)
    assert heads[:2] + heads[-2:] == ["control", "blinding", "funding", "overall"]
    alike = {tuple(td.text for td in row.all("a", "td")) for row in rows}
    assert len(alike) == len(rows) < len({(r.study, r.outcome) for r in complete_tables().ratings})
