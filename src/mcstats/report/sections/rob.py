"""Risk of bias: study by domain, in words, signs, shapes and colours."""

from __future__ import annotations

from mcstats.model.tables import RatingRow
from mcstats.report.badges import RATINGS, rating, rating_key
from mcstats.report.blocks import Block, Column, Details, Para, Row, Section, Table, table_of
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
    domains = [Column(domain.capitalize(), "sign") for domain in view.domains]
    rows = [
        Row(
            (*view.study_words(study), _outcomes(view, study, outcomes)),
            *(rating(word) if word else "not rated" for word in ratings),
        )
        for study, outcomes, ratings in _alike_results(view)
    ]
    columns = (Column("Study and outcome", "name"), *domains)
    return Table("lights", "Risk of bias by study, outcome and domain", columns, rows)


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
    return Table("rating-counts", "How many results have each rating", columns, rows)


def _reasons(view: View) -> list[Block]:
    blocks: list[Block] = []
    for study in dict.fromkeys(row.study for row in view.tables.ratings):
        mine = [row for row in view.tables.ratings if row.study == study]
        groups = [
            group
            for domain in view.domains
            for group in _alike([row for row in mine if row.domain == domain])
        ]
        known = view.study(study)
        label = Words(f"{known.label if known else study}: reasons")
        blocks.append(Details(label, _reason_table(view, study, label, groups)))
    return blocks


def _reason_table(view: View, study: str, label: Words, groups: list[list[RatingRow]]) -> Table:
    whole = len({row.outcome for group in groups for row in group})

    def domain(rows: list[RatingRow]) -> Inlines:
        name = rows[0].domain.capitalize()
        if len(rows) == whole:
            return (name,)
        return name, _outcomes(view, study, [row.outcome for row in rows])

    def basis(rows: list[RatingRow]) -> Inlines:
        place = Line(Muted(*view.place_words(rows[0].source, rows[0].at)))
        return Words(rows[0].fact), place, *file_of(rows[0].line)

    return table_of(
        groups,
        f"rob-{anchor(study)}",
        label,
        ("Domain", "", domain),
        ("Rating", "", lambda rows: RATINGS[rows[0].rating][1]),
        ("Because", "wide", lambda rows: Words(rows[0].because)),
        ("What it rests on", "wide", basis),
        ("Reference", "", lambda rows: view.reference(rows[0].reference)),
    )


def _outcomes(view: View, study: str, outcomes: list[str]) -> Line:
    return Line(Muted(*join([Words(view.outcome_label(study, o)) for o in outcomes], "; ")))


def _alike(rows: list[RatingRow]) -> list[list[RatingRow]]:
    """Return the rows of one domain in groups that have the same reason at the same place."""
    groups: dict[tuple[str, ...], list[RatingRow]] = {}
    for row in rows:
        key = (row.rating, row.because, row.fact, row.source, row.at, row.line, row.reference)
        groups.setdefault(key, []).append(row)
    return list(groups.values())
