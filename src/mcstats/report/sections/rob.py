"""Risk of bias: study by domain, in words, signs, shapes and colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mcstats.model.tables import RatingRow
from mcstats.model.vocabularies import StudyKind
from mcstats.report.badges import RATINGS, rating, rating_key
from mcstats.report.blocks import Block, Column, Details, Para, Row, Section, Table, table_of
from mcstats.report.format import count
from mcstats.report.inline import Bar, Inlines, Line, Muted, Opens, Words, file_of, join
from mcstats.report.number_register import anchor, count_note
from mcstats.report.view import OVERALL, View

_TABLE = "tables/ratings.csv"


def rob(view: View) -> Section:
    """Return the legend, the traffic lights, the counts, and the reason of every rating."""
    reviews = [row for row in view.tables.ratings if _is_review(view, row)]
    trials = [row for row in view.tables.ratings if not _is_review(view, row)]
    of_trials, of_reviews = _asked(trials, view.domains), _asked(reviews, view.review_domains)
    blocks: list[Block] = [
        Para(
            "Rated for each study, outcome and comparison: the same study can be blinded for one "
            "outcome and not for another, and against a sham and not against no treatment. The "
            "last sign takes all domains but funding together. What is not reported is “no "
            "information” and never counts as low."
        ),
        rating_key("key-rob"),
        _lights(view, "lights", "Risk of bias by study, outcome and domain", trials, of_trials),
    ]
    if reviews:
        caption = "Conduct of the reviews, by outcome and domain"
        blocks.append(_lights(view, "review-lights", caption, reviews, of_reviews))
    blocks += [
        _counts(view, tuple(dict.fromkeys((*of_trials, *of_reviews)))),
        Section("rob-reasons", "The reason of each rating", *_reasons(view), level=3),
    ]
    return Section("rob", "Risk of bias", *blocks)


def _asked(rows: Iterable[RatingRow], domains: tuple[str, ...]) -> tuple[str, ...]:
    """Return the domains that are asked of at least one result."""
    present = {row.domain for row in rows}
    return tuple(domain for domain in domains if domain in present)


def _is_review(view: View, row: RatingRow) -> bool:
    study = view.study(row.study)
    return study is not None and study.kind is StudyKind.META_ANALYSIS


def _alike_results(
    rows: Iterable[RatingRow], domains: tuple[str, ...]
) -> list[tuple[str, str, list[str], tuple[str, ...]]]:
    """Return each study and comparison with its outcomes that are rated alike, and the ratings."""
    rated: dict[tuple[str, str, str], dict[str, str]] = {}
    for row in rows:
        rated.setdefault((row.study, row.comparison, row.outcome), {})[row.domain] = row.rating
    alike: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for (study, comparison, outcome), words in rated.items():
        key = study, comparison, tuple(words.get(domain, "") for domain in domains)
        alike.setdefault(key, []).append(outcome)
    return [(*key[:2], outcomes, key[2]) for key, outcomes in alike.items()]


def _lights(
    view: View,
    identifier: str,
    caption: str,
    rated: Sequence[RatingRow],
    domains: tuple[str, ...],
) -> Table:
    several = _with_several_comparisons(rated)

    def arms(study: str, comparison: str) -> str:
        return view.comparison_words(study, comparison) if study in several else ""

    rows = [
        Row(
            (*view.study_words(study), _outcomes(view, study, outcomes, arms(study, comparison))),
            *(rating(word) if word else "not asked" for word in ratings),
        )
        for study, comparison, outcomes, ratings in _alike_results(rated, domains)
    ]
    signs = (Column(domain.capitalize(), "sign") for domain in domains)
    return Table(identifier, caption, (Column("Study and outcome", "name"), *signs), rows)


def _with_several_comparisons(rows: Iterable[RatingRow]) -> set[str]:
    """Return the studies whose results make more than one comparison."""
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.study, set()).add(row.comparison)
    return {study for study, comparisons in found.items() if len(comparisons) > 1}


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


def _counts(view: View, domains: tuple[str, ...]) -> Table:
    words = (Column(text, "figure") for _, text in RATINGS.values())
    columns = (Column("Domain"), Column("Share of the results", "share"), *words)
    rows = []
    for domain in domains:
        tally = _tally(view, domain)
        cells = [_count(view, domain, word, number) for word, number in tally.items()]
        rows.append(Row(domain.capitalize(), _bar(tally), *cells))
    return Table("rating-counts", "How many results have each rating", columns, rows)


def _count(view: View, domain: str, word: str, number: int) -> Opens:
    """Return how many results have a rating; the counts of a domain share a note."""
    key = f"ratings.{domain.replace(' ', '_')}"
    counted = f"rows with the domain {domain} and the rating at the head of the column"
    note = count_note(view.register, key, _TABLE, counted, "rating-counts")
    name = f"counts.{key}.{word.replace(' ', '_')}"
    return Opens(note, view.register.enter(name, number, count(number), "count", [_TABLE]))


def _reasons(view: View) -> list[Block]:
    blocks: list[Block] = []
    for study in dict.fromkeys(row.study for row in view.tables.ratings):
        mine = [row for row in view.tables.ratings if row.study == study]
        groups = [
            group
            for domain in dict.fromkeys(row.domain for row in mine)
            for group in _alike([row for row in mine if row.domain == domain])
        ]
        known = view.study(study)
        label = Words(f"{known.label if known else study}: reasons")
        blocks.append(Details(label, _reason_table(view, study, label, groups)))
    return blocks


def _reason_table(view: View, study: str, label: Words, groups: list[list[RatingRow]]) -> Table:
    every = {(row.outcome, row.comparison) for group in groups for row in group}
    several = len({comparison for _, comparison in every}) > 1

    def domain(rows: list[RatingRow]) -> Inlines:
        name = rows[0].domain.capitalize()
        if len(rows) == len(every):
            return (name,)
        by_arms: dict[str, list[str]] = {}
        for row in rows:
            by_arms.setdefault(row.comparison, []).append(row.outcome)
        return name, *(
            _outcomes(
                view, study, outcomes, view.comparison_words(study, compared) if several else ""
            )
            for compared, outcomes in by_arms.items()
        )

    def basis(rows: list[RatingRow]) -> Inlines:
        if rows[0].domain == OVERALL:
            return ("the ratings above",)
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


def _outcomes(view: View, study: str, outcomes: list[str], compared: str = "") -> Line:
    """Return the labels of outcomes, and in front of them the arms where that is asked."""
    labels = join([Words(view.outcome_label(study, o)) for o in outcomes], "; ")
    return Line(Muted(*((Words(compared), ": ") if compared else ()), *labels))


def _alike(rows: list[RatingRow]) -> list[list[RatingRow]]:
    """Return the rows of one domain in groups that have the same reason at the same place."""
    groups: dict[tuple[str, ...], list[RatingRow]] = {}
    for row in rows:
        key = (row.rating, row.because, row.fact, row.source, row.at, row.line, row.reference)
        groups.setdefault(key, []).append(row)
    return list(groups.values())
