"""Risk of bias: study by domain, in words, signs, shapes and colours."""

from __future__ import annotations

from mcstats.model.tables import RatingRow
from mcstats.report.badges import RATINGS, rating, rating_key
from mcstats.report.blocks import Block, Column, Details, Para, Row, Section, Table
from mcstats.report.inline import Bar, Inlines, Line, Muted, Words, file_of, join
from mcstats.report.number_register import anchor, row_count
from mcstats.report.view import View


def rob(view: View) -> Section:
    """Return the legend, the traffic lights, the counts, and the reason of every rating."""
    blocks: list[Block] = [
        Para(
            "Rated for each study and outcome: the same study can be blinded for one "
            "outcome and not for another. Control, blinding and funding stand first; "
            "funding is an axis of its own and lowers no other rating. What is not "
            "reported is “no information” and never counts as low."
        ),
        rating_key("key-rob"),
        _lights(view),
        _counts(view),
        Section("rob-reasons", "The reason of each rating", *_reasons(view), level=3),
    ]
    return Section("rob", "Risk of bias", *blocks)


def _alike_results(view: View) -> list[tuple[str, list[str], tuple[str, ...]]]:
    """Return each study with its outcomes that are rated alike, and their ratings."""
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for study, outcome in dict.fromkeys((r.study, r.outcome) for r in view.tables.ratings):
        rows = (view.ratings.get((study, outcome, domain)) for domain in view.domains)
        key = study, tuple(row.rating if row else "" for row in rows)
        alike.setdefault(key, []).append(outcome)
    return [(study, outcomes, ratings) for (study, ratings), outcomes in alike.items()]


def _lights(view: View) -> Table:
    columns = (
        Column("Study and outcome", "name"),
        *(Column(domain.capitalize(), "sign") for domain in view.domains),
    )
    rows = []
    for study, outcomes, ratings in _alike_results(view):
        cells = ((rating(word),) if word else ("not rated",) for word in ratings)
        labels = join([Words(view.outcome_label(study, o)) for o in outcomes], "; ")
        name = (*view.study_words(study), Line(Muted(*labels)))
        rows.append(Row(name, *cells))
    caption = ("Risk of bias by study, outcome and domain",)
    return Table("lights", caption, columns, rows)


def _tally(view: View, domain: str) -> dict[str, int]:
    ratings = [row.rating for row in view.tables.ratings if row.domain == domain]
    return {word: ratings.count(word) for word in RATINGS}


def _bar(tally: dict[str, int]) -> Bar:
    """Return how the results of a domain are split by rating."""
    total = sum(tally.values()) or 1
    left, parts = 0.0, []
    for word, number in tally.items():
        width = 100 * number / total
        parts.append((*RATINGS[word], round(left, 3), round(width, 3)))
        left += width
    return Bar(tuple(parts))


def _counts(view: View) -> Table:
    words = (Column(text, "figure") for _, text in RATINGS.values())
    columns = (Column("Domain"), Column("Share of the results", "share"), *words)
    rows = []
    for domain in view.domains:
        tally = _tally(view, domain)
        cells = [
            row_count(
                view.register,
                f"ratings.{domain.replace(' ', '_')}.{word.replace(' ', '_')}",
                number,
                "ratings",
                f"rows with the domain {domain} and the rating {word}",
            )
            for word, number in tally.items()
        ]
        rows.append(Row(domain.capitalize(), _bar(tally), *cells))
    caption = ("How many results have each rating",)
    return Table("rating-counts", caption, columns, rows)


def _reasons(view: View) -> tuple[Block, ...]:
    columns = (
        Column("Domain"),
        Column("Rating"),
        Column("Because", "wide"),
        Column("What it rests on", "wide"),
        Column("Reference"),
    )
    blocks: list[Block] = []
    for study in dict.fromkeys(row.study for row in view.tables.ratings):
        mine = [row for row in view.tables.ratings if row.study == study]
        whole = len({row.outcome for row in mine})
        rows = tuple(
            _reason(view, alike, whole)
            for domain in view.domains
            for alike in _alike([row for row in mine if row.domain == domain])
        )
        known = view.study(study)
        label = Words(f"{known.label if known else study}: reasons")
        table = Table(f"rob-{anchor(study)}", label, columns, rows)
        blocks.append(Details(label, table))
    return tuple(blocks)


def _alike(rows: list[RatingRow]) -> list[list[RatingRow]]:
    """Return the rows of one domain in groups that have the same reason at the same place."""
    groups: dict[tuple[str, ...], list[RatingRow]] = {}
    for row in rows:
        key = (row.rating, row.because, row.fact, row.source, row.at, row.line, row.reference)
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def _reason(view: View, rows: list[RatingRow], whole: int) -> Row:
    row = rows[0]
    domain: Inlines = (row.domain.capitalize(),)
    if len(rows) < whole:
        labels = join([Words(view.outcome_label(r.study, r.outcome)) for r in rows], "; ")
        domain = (*domain, Line(Muted(*labels)))
    place = Line(Muted(*view.source_words(row.source), ", ", Words(row.at, "place")))
    return Row(
        domain,
        RATINGS[row.rating][1],
        Words(row.because),
        (Words(row.fact), place, *file_of(row.line)),
        view.reference(row.reference),
    )
