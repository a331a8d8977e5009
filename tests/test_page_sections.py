"""Sections of the page: who paid, counts of ratings, other ways to pool, kinds of checks."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from mcstats.check.page_audit import find_untraced
from mcstats.data.load_topic import load_topic
from mcstats.report.page import render
from page_reader import Node, read
from report_case import EXTRAS, FILES, loaded, page, rubric, tables, tables_of, topic


@pytest.fixture(scope="module")
def tree() -> Node:
    return read(page()[0])


def section(tree: Node, name: str) -> Node:
    return next(n for n in tree.walk() if n.attributes.get("id") == name)


def groups(table: Node) -> dict[str, list[Node]]:
    """Return the rows below each head of a table."""
    found: dict[str, list[Node]] = {}
    for body in table.all("tbody"):
        head, *rows = body.all("tr")
        found[head.all("th")[0].text] = rows
    return found


def test_effects_are_split_by_who_paid_with_the_figures_of_the_plots(tree: Node) -> None:
    split = groups(section(tree, "effects-by-payer"))
    assert list(split) == ["Payer: independent", "Payer: industry"]
    printed = {row.number: row.printed for row in page()[1]}
    smd = next(r for r in split["Payer: industry"] if "Standardised" in r.text)
    assert "Frost 2019" in smd.text
    assert printed["effects.frost2019-mood-end-smd.yi"] in smd.text
    assert all("Hail 2021" in row.text for row in split["Payer: independent"])
    # Snow 2020 does not print who paid.
    assert "Snow 2020" not in section(tree, "effects-by-payer").text
    paid = {"frost2019", "hail2021"}
    expected = [r for r in tables().effects if r.study in paid and r.estimable != "no"]
    assert sum(len(rows) for rows in split.values()) == len(expected)


def test_payers_are_set_against_each_other_only_where_they_share_an_outcome(tree: Node) -> None:
    alone = "No outcome has effects from studies with different payers"
    assert alone in section(tree, "funding").text
    snow = FILES["studies/snow2020.yaml"].replace(
        "{payer: not reported}", "{payer: {value: independent, place: footnote}}"
    )
    of = loaded(FILES | {"studies/snow2020.yaml": snow})
    told = section(read(render(of, rubric(), tables_of(of))[0]), "funding").text
    assert alone not in told
    assert "no effect of funding" in told


def test_without_any_printed_payer_nothing_is_split() -> None:
    silent = replace(tables(), effects=[r for r in tables().effects if r.study == "snow2020"])
    html, numbers = render(topic(), rubric(), silent, (), EXTRAS)
    assert "No effect can be set against who paid" in section(read(html), "funding").text
    assert find_untraced(html, numbers) == []


def test_the_parts_of_a_bar_are_the_counts_beside_it(tree: Node) -> None:
    rows = section(tree, "rating-counts").all("tbody")[0].all("tr")
    assert len(rows) == len({row.domain for row in tables().ratings})
    for row in rows:
        counts = [int(cell.text) for cell in row.all("td")[1:]]
        parts = row.all("rect")
        widths = [float(part.attributes["width"].rstrip("%")) for part in parts]
        total = sum(counts)
        assert total == len(
            [r for r in tables().ratings if r.domain == row.all("th")[0].text.lower()]
        )
        assert widths == pytest.approx([100 * n / total for n in counts if n], abs=0.001)
        starts = [float(part.attributes["x"].rstrip("%")) for part in parts]
        assert starts == pytest.approx([sum(widths[:i]) for i in range(len(widths))], abs=0.01)
        # Colour is not alone: each part carries the sign of its rating.
        assert len(row.all("use")) == len(parts)


def test_other_ways_to_pool_are_told_in_words_below_their_synthesis() -> None:
    files = dict(FILES)
    files["studies/rain2021.yaml"] = files["studies/snow2020.yaml"].replace("2020", "2021")
    files["studies/rain2021.yaml"] = files["studies/rain2021.yaml"].replace("snow2021", "rain2021")
    files["studies/rain2021.yaml"] = files["studies/rain2021.yaml"].replace("Snow", "Rain")
    snow = next(s for s in files["sources.yaml"].splitlines() if "snow2020:" in s)
    files["sources.yaml"] += snow.replace("snow2020", "rain2021") + "\n"
    member = "      - {study: snow2020, result: mood-end, measure: SMD}\n"
    added = member + member.replace("snow2020", "rain2021")
    files["claims.yaml"] = files["claims.yaml"].replace(member, added)
    of = loaded(files)
    found = tables_of(of)
    others = [r for r in found.pooled if r.role not in ("main", "single study")]
    assert {"without frost2019", "without rain2021", "estimator DL"} <= {r.role for r in others}
    shown = read(render(of, rubric(), found)[0])
    ((head, rows),) = groups(section(shown, "other-ways")).items()
    assert head == "Mood after cold showers"
    told = [row.all("th")[0].text for row in rows]
    assert len(told) == len(set(told)) == len(others)
    assert {"without Frost 2019", "without Rain 2021"} <= set(told)
    assert "random effects (DerSimonian-Laird)" in told


def test_a_small_study_test_is_shown_from_ten_studies_on_and_otherwise_said_to_be_left_out(
    tree: Node,
) -> None:
    told = section(tree, "sensitivity")
    assert "fewer than 10 studies such a test cannot tell chance from bias" in told.text
    assert not [n for n in told.walk() if n.attributes.get("id") == "small-studies"]
    of = load_topic(Path(__file__).parent / "topics" / "bcg")
    html, numbers = render(of, rubric(), tables_of(of))
    rows = section(read(html), "small-studies").all("tbody")[0].all("tr")
    # Four syntheses of thirteen trials each; the one of seven trials is not tested.
    assert [row.all("data")[0].text for row in rows] == ["13"] * 4
    row = rows[0]
    values = {n.number[13:]: n for n in numbers if n.number.startswith("small.bcg_rr.")}
    # The help page of metafor's regtest() for these trials: t = -1.4013, df = 11, p = 0.1887, with
    # the other sign, because there a benefit is negative.
    slope, error = values["slope"].value, values["se"].value
    assert slope is not None and error is not None
    assert slope / error == pytest.approx(1.4013, abs=5e-5)
    assert values["p"].value == pytest.approx(0.1887, abs=5e-5)
    assert "0.19" in row.text and values["slope"].printed in row.text
    assert find_untraced(html, numbers) == []


def test_the_axis_of_a_plot_is_left_out_where_nothing_can_be_drawn() -> None:
    nothing = [r for r in tables().effects if r.estimable == "no"]
    assert nothing
    html, _ = render(topic(), rubric(), replace(tables(), effects=nothing, pooled=[]))
    plots = read(html).with_class("forest")
    assert plots
    for plot in plots:
        assert not plot.all("tfoot")
        assert not [t for t in plot.all("text") if "tick" in t.attributes.get("class", "")]
        assert "not printed" in plot.text
    assert all(
        plot.all("tfoot")
        for plot in read(page()[0]).with_class("forest")
        if plot.with_class("point")
    )


def test_checks_are_counted_by_what_is_compared(tree: Node) -> None:
    rows = section(tree, "check-counts").all("tbody")[0].all("tr")
    found = Counter(row.kind for row in tables().checks)
    assert len(rows) == len(found)
    for row in rows:
        kind, *counts = row.all("th", "td")
        assert " against " in kind.text
        assert sum(int(cell.text) for cell in counts[:4]) in found.values()
    heads = [s.text for s in section(tree, "checks").all("summary")]
    assert heads and all(" against " in head for head in heads)


def cells_of(row: Node) -> list[str]:
    return [
        " ".join(cell.text.replace("\N{NO-BREAK SPACE}", " ").split()) for cell in row.all("td")
    ]


def test_a_reader_of_the_first_table_has_evidence_quality_verdict_size_certainty_and_share(
    tree: Node,
) -> None:
    first = section(tree, "verdicts").all("table")[0]
    assert first.attributes["id"] == "glance"
    rows = first.all("tbody")[0].all("tr")
    stability = {row.claim: row for row in tables().stability}
    printed = {row.number: row.printed for row in page()[1]}
    for row, verdict in zip(rows, tables().verdicts, strict=True):
        assert row.all("th")[0].text == verdict.statement
        evidence, quality, word, size, sure, held = cells_of(row)
        assert (evidence, quality, word) == (
            verdict.best_evidence,
            verdict.quality_text,
            verdict.verdict_text,
        )
        effect = next((e for e in tables().effects if e.effect == verdict.effect), None)
        if effect is not None and effect.yi is not None:
            assert printed[f"effects.{effect.effect}.yi"] in size
        for level in {verdict.certainty, verdict.certainty_sold}:
            assert level.capitalize() in sure or "No eligible evidence" in sure
        found = stability[verdict.claim]
        assert held.startswith(f"{found.held} of {found.universes}")


def test_the_words_of_the_article_stand_beside_ours(tree: Node) -> None:
    compared = [row for row in tables().verdicts if row.article]
    (table,) = (t for t in section(tree, "verdicts").all("table") if "cell by cell" in t.text)
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


def test_who_sells_what_and_who_warns_of_what_stand_article_by_article(tree: Node) -> None:
    articles = list(topic().articles.values())
    sellers = section(tree, "sellers").all("tbody")[0].all("tr")
    for row, article in zip(sellers, articles, strict=True):
        assert row.all("th")[0].text == article.label
        wanted = [article.publisher.name, article.publisher.sells, article.publisher.place]
        assert cells_of(row) == wanted
    warnings = section(tree, "warnings")
    assert [th.text for th in warnings.all("thead")[0].all("th")[1:]] == [a.label for a in articles]
    (heart,) = warnings.all("tbody")[0].all("tr")
    assert heart.all("th")[0].text == "heart"
    assert cells_of(heart) == ["named line 5"]


def test_a_statement_stands_with_the_figure_of_the_study_the_diagnosis_and_the_other_readings(
    tree: Node,
) -> None:
    found = {row.check: row for row in tables().checks if row.kind == "article"}
    stated = [s for s in topic().articles["blog2022"].statements if s.id != "heart"]
    for statement in stated:
        check = found[f"blog2022/{statement.id}"]
        told = section(tree, f"statement-blog2022-{statement.id}").text
        for part in (statement.paraphrase, statement.place, check.printed, check.where):
            assert part in told
        for part in (check.allowed, check.diagnosis, check.what, check.alternatives):
            assert part in told
    swapped = section(tree, "statement-blog2022-days").text
    assert "81.6%" in swapped and "18.6%" in swapped and "adjacent digits swapped" in swapped


def test_the_reason_of_a_rating_opens_with_what_it_rests_on_and_its_place(tree: Node) -> None:
    reasons = section(tree, "rob-reasons")
    for study in dict.fromkeys(row.study for row in tables().ratings):
        told = next(
            d
            for d in reasons.all("details")
            if d.all("table")[0].attributes["id"] == f"rob-{study}"
        ).text
        for row in (r for r in tables().ratings if r.study == study):
            for part in (row.because, row.fact, row.at, row.line):
                assert part in told
