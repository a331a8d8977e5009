"""Tests of mcstats.report.sections.articles."""

from __future__ import annotations

import pytest

from helpers.complete_topic import complete_tables, complete_topic
from helpers.page_tree import Node, cells_of, section_of


def test_the_parts_of_a_bar_are_the_counts_beside_it(page_tree: Node) -> None:
    rows = section_of(page_tree, "rating-counts").all("tbody")[0].all("tr")
    assert len(rows) == len({row.domain for row in complete_tables().ratings})
    for row in rows:
        counts = [int(cell.text) for cell in row.all("td")[1:]]
        parts = row.all("rect")
        widths = [float(part.attributes["width"].rstrip("%")) for part in parts]
        total = sum(counts)
        assert total == len(
            [r for r in complete_tables().ratings if r.domain == row.all("th")[0].text.lower()]
        )
        assert widths == pytest.approx([100 * n / total for n in counts if n], abs=0.001)
        starts = [float(part.attributes["x"].rstrip("%")) for part in parts]
        assert starts == pytest.approx([sum(widths[:i]) for i in range(len(widths))], abs=0.01)
        # Colour is not alone: each part carries the sign of its rating.
        assert len(row.all("use")) == len(parts)


def test_the_words_of_the_article_stand_beside_ours(page_tree: Node) -> None:
    compared = [row for row in complete_tables().verdicts if row.article]
    (table,) = (
        t for t in section_of(page_tree, "verdicts").all("table") if "cell by cell" in t.text
    )
    rows = table.all("tbody")[0].all("tr")
    for row, verdict in zip(rows, compared, strict=True):
        ours, theirs, verdict_ours, verdict_theirs, agrees, why = cells_of(row)
        assert (ours, theirs) == (verdict.quality_text, verdict.article_quality)
        assert (verdict_ours, verdict_theirs) == (verdict.verdict_text, verdict.article_verdict)
        same = (ours, verdict_ours) == (theirs, verdict_theirs)
        assert ("Agrees" in agrees) == same
        assert why
        (link,) = row.all("a")
        assert link.attributes["href"] == f"#claim-{verdict.claim}"


def test_who_sells_what_and_who_warns_of_what_stand_article_by_article(page_tree: Node) -> None:
    articles = list(complete_topic().articles.values())
    sellers = section_of(page_tree, "sellers").all("tbody")[0].all("tr")
    for row, article in zip(sellers, articles, strict=True):
        assert row.all("th")[0].text == article.label
        wanted = [article.publisher.name, article.publisher.sells, article.publisher.place]
        assert cells_of(row) == wanted
    warnings = section_of(page_tree, "warnings")
    assert [th.text for th in warnings.all("thead")[0].all("th")[1:]] == [a.label for a in articles]
    (heart,) = warnings.all("tbody")[0].all("tr")
    assert heart.all("th")[0].text == "heart"
    assert cells_of(heart) == ["named line 5"]


def test_a_statement_stands_with_the_figure_of_the_study_the_diagnosis_and_the_other_readings(
    page_tree: Node,
) -> None:
    checks = {row.check: row for row in complete_tables().checks if row.kind == "article"}
    stated = [s for s in complete_topic().articles["blog2022"].statements if s.id != "heart"]
    for statement in stated:
        check = checks[f"blog2022/{statement.id}"]
        text = section_of(page_tree, f"statement-blog2022-{statement.id}").text
        for part in (statement.paraphrase, statement.place, check.printed, check.where):
            assert part in text
        for part in (check.allowed, check.diagnosis, check.what, check.alternatives):
            assert part in text
    swapped = section_of(page_tree, "statement-blog2022-days").text
    assert "81.6%" in swapped and "18.6%" in swapped and "adjacent digits swapped" in swapped
