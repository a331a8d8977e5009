"""Tests of mcstats.report.pages.studies."""

from __future__ import annotations

import re

import pytest

from helpers.complete_topic import complete_topic
from helpers.page_views import complete_view, edited_view, page_text, view_of
from helpers.shipped_topic import shipped_tables, shipped_topic
from mcstats.report.pages.studies import (
    design_words,
    gather_entries,
    gather_studies,
    path_words,
)
from mcstats.report.text import plain_text
from mcstats.report.view import Facts, View

FILE = "studies/frost2019.yaml"


def entry_of(view: View, study: str) -> Facts:
    return next(entry for entry in gather_entries(view) if entry.study.id == study)


@pytest.mark.parametrize(
    ("study", "words"),
    [
        ("kavanagh2012", "Randomised, untreated control"),
        ("wood1993", "Randomised, sham"),
        ("saniee2012", "Before–after"),
        ("houghton2010", "Randomised, usual care"),
        ("cheng1982", "Laboratory study"),
        ("arora2020", "Review"),
        ("nuface_k072260", "Regulatory record"),
    ],
)
def test_a_design_is_said_in_a_few_words(study: str, words: str) -> None:
    assert design_words(shipped_topic().studies[study]) == words


def test_the_unit_of_assignment_is_said_unless_arms_are_parallel() -> None:
    allocation = "allocation: {value: randomised, place: title}"
    crossover = f"{allocation}\n  assignment: {{value: crossover, place: title}}"
    view = edited_view((FILE, allocation, crossover))
    assert (
        design_words(view.topic.studies["frost2019"]) == "Randomised, crossover, untreated control"
    )


def test_an_allocation_that_is_not_known_is_called_so() -> None:
    silent = edited_view(
        (FILE, "allocation: {value: randomised, place: title}", "allocation: not reported")
    )
    assert design_words(silent.topic.studies["frost2019"]).startswith("Randomisation not stated")


def test_a_number_in_words_is_shown_in_digits() -> None:
    view = view_of(shipped_topic(), shipped_tables())
    people = entry_of(view, "kavanagh2012").people
    assert people is not None
    assert people.shown == "108"


def test_a_unit_is_named_only_where_no_people_were_counted() -> None:
    view = view_of(shipped_topic(), shipped_tables())
    assert entry_of(view, "wood1993").unit == "ulcers"
    assert entry_of(view, "kavanagh2012").unit == ""


def test_a_study_without_a_number_of_participants_has_none() -> None:
    view = edited_view(
        (FILE, 'total: {printed: "60", unit: adults, place: abstract}', "total: not reported")
    )
    assert entry_of(view, "frost2019").people is None


def test_a_result_is_shown_in_the_unit_of_its_source_where_it_has_one() -> None:
    results = entry_of(complete_view(), "frost2019").results
    first = results[0]
    assert (first.outcome, first.case) == ("Mood score", "interval")
    assert plain_text(first.estimate).startswith("2.3 points (")


def test_a_bound_is_shown_by_its_known_end() -> None:
    bound = entry_of(complete_view(), "frost2019").results[1]
    assert (bound.case, plain_text(bound.bound)) == ("bound", "at most 0.13")  # 0.05 / 0.40


def test_a_result_without_figures_says_in_words_what_was_read() -> None:
    view = edited_view((FILE, 'sd: {printed: "3.1", place: table 2}', "sd: not reported"))
    result = entry_of(view, "frost2019").results[0]
    assert (result.case, result.estimate, result.missing) == ("means", None, "not in the abstract")


def test_a_group_without_the_treatment_stands_in_words_beside_its_comparison_alone() -> None:
    results = entry_of(view_of(shipped_topic(), shipped_tables()), "kavanagh2012").results
    assert {result.arm for result in results} == {"", "NMES"}
    assert [result.case for result in results if result.arm] == ["within"]


def test_a_difference_of_percentages_is_in_percentage_points() -> None:
    results = entry_of(view_of(shipped_topic(), shipped_tables()), "barnes2014").results
    assert any(" percentage points (" in plain_text(result.estimate or "") for result in results)


def test_studies_of_the_use_that_is_sold_stand_first_and_laboratory_work_last() -> None:
    uses = [use for use, _ in gather_studies(view_of(shipped_topic(), shipped_tables())).groups]
    assert uses == ["facials", "burns", "pressure ulcers", "laboratory work"]


def test_studies_of_the_product_are_those_of_its_intervention_and_use() -> None:
    direct = gather_studies(view_of(shipped_topic(), shipped_tables())).direct
    assert {entry.study.id for entry in direct} >= {"saniee2012", "jackson_univali"}
    assert "kavanagh2012" not in {entry.study.id for entry in direct}


def test_the_funder_is_named_with_its_kind_and_else_what_was_read_is() -> None:
    view = complete_view()
    assert entry_of(view, "frost2019").payer == "Industry: Taps Ltd"
    assert entry_of(view, "snow2020").payer == "Not in the abstract"
    assert entry_of(view, "hail2021").payer == "Independent"


def test_a_rating_that_differs_between_outcomes_names_them() -> None:
    reasons = entry_of(view_of(shipped_topic(), shipped_tables()), "kavanagh2012").reasons
    blinding = [reason for reason in reasons if reason.domain == "blinding"]
    assert len(blinding) > 1
    assert all(reason.outcomes for reason in blinding)
    assert [bool(reason.id) for reason in blinding] == [True] + [False] * (len(blinding) - 1)


def test_another_record_stands_beside_the_one_that_is_used() -> None:
    ((what, row),) = entry_of(complete_view(), "frost2019").other_readings
    assert (what, row.printed) == ("minutes", "10 min")


def test_a_path_in_a_study_file_is_said_in_words() -> None:
    assert path_words("results.1.groups.cold.sd") == "cold SD"
    assert path_words("details.session_minutes.other.0") == "session minutes"
    assert path_words("total") == "total"
    assert path_words("1") == "1"


def test_what_awaits_assessment_is_listed_with_its_claims() -> None:
    excluded = "  excluded:\n"
    waiting = "  awaiting:\n    - {what: Sleet 2024, because: not read yet, claims: [mood]}\n"
    html = page_text(
        edited_view(("sources.yaml", excluded, waiting + excluded)), "studies", gather_studies
    )
    section = html.partition('<h2 id="awaiting">')[2].partition("</section>")[0]
    assert "Sleet" in section
    assert 'href="claims/mood.html"' in section
    assert '<h2 id="awaiting">' not in page_text(complete_view(), "studies", gather_studies)


def test_every_symbol_of_the_grid_leads_to_a_reason_on_the_page(pages: dict[str, str]) -> None:
    html = pages["studies.html"]
    reasons = set(re.findall(r'href="#(why-[^"]*)"', html))
    assert reasons <= set(re.findall(r'id="(why-[^"]*)"', html))


def test_a_topic_of_studies_without_reviews_has_no_part_for_them() -> None:
    html = page_text(complete_view(), "studies", gather_studies)
    assert '<h2 id="reviews">' not in html
    assert '<h2 id="included">' in html
    assert [study.label for study in complete_topic().studies.values()] == sorted(
        set(
            re.findall(
                r'<details class="folded" id="study-[^"]*"><summary>(?:<[^>]*>)?([^<]*)', html
            )
        )
    )


def links_of(view: View, source: str) -> dict[str, str]:
    """Return the identifiers of a source on the page, each with its address or nothing."""
    html = page_text(view, "studies", gather_studies)
    entry = html.partition(f'id="source-{source}"')[2].partition("</li>")[0]
    plain = re.sub(r"</?span[^>]*>|<p.*", "", entry)
    found = re.findall(r'(?:<a href="([^"]*)">)?<cite>([^<]*)</cite>', plain)
    return {words: address for address, words in found[1:]}


def test_identifiers_of_a_source_are_links() -> None:
    view = view_of(shipped_topic(), shipped_tables())
    links = links_of(view, "kavanagh2012")
    (doi,) = (words for words in links if words.startswith("doi:"))
    assert links[doi] == f"https://doi.org/{doi.removeprefix('doi:')}"
    registered = links_of(view, "nct03753581")
    assert registered["NCT03753581"] == "https://clinicaltrials.gov/study/NCT03753581"


def test_a_registry_without_known_addresses_is_named_without_a_link() -> None:
    old = 'year: "2021", read: [abstract]}'
    view = edited_view(
        ("sources.yaml", old, 'year: "2021", registry: ISRCTN12345678, read: [abstract]}')
    )
    assert links_of(view, "hail2021")["ISRCTN12345678"] == ""


def test_a_full_text_is_said_to_have_been_read() -> None:
    lead = "No study was read in full"
    assert lead in page_text(complete_view(), "studies", gather_studies)
    old = "pages: 1-9, doi: 10.1000/frost, read: [abstract]"
    view = edited_view(("sources.yaml", old, old.replace("[abstract]", "[full text]")))
    assert lead not in page_text(view, "studies", gather_studies)


def test_reviews_show_who_paid_for_them(pages: dict[str, str]) -> None:
    table = pages["studies.html"].partition('<h2 id="reviews">')[2].partition("</table>")[0]
    heads = re.findall(r'<th scope="col">([^<]*)', table)
    assert ("Who paid" in heads) is bool(table)
    rows = table.partition("<tbody>")[2].count("<tr>")
    assert table.count('data-label="Who paid"') == rows


@pytest.mark.parametrize(("other", "differs"), [("sixty", False), ("70", True)])
def test_a_value_that_a_record_only_spells_in_another_way_is_no_other_reading(
    other: str, differs: bool
) -> None:
    old = 'total: {printed: "60", unit: adults, place: abstract}'
    reading = f'because: as counted, other: [{{printed: "{other}", place: registry}}]'
    view = edited_view((FILE, old, f"{old[:-1]}, {reading}}}"))
    found = entry_of(view, "frost2019").other_readings
    assert any(row.path.startswith("total") for _, row in found) is differs


@pytest.mark.parametrize("topic_name", ["salt"])
def test_a_result_of_a_subgroup_names_it(pages: dict[str, str]) -> None:
    text = re.sub(r"<[^>]+>", "", pages["studies.html"])
    assert re.search(r"Serious hyperkalaemia, [^:]*, people with a stroke before: ", text)


@pytest.mark.parametrize("topic_name", ["prepost"])
def test_the_bias_of_a_trial_with_a_control_group_is_that_of_its_comparison(
    pages: dict[str, str],
) -> None:
    assert "there was no control group" not in pages["studies.html"].lower()


@pytest.mark.parametrize("topic_name", ["salt"])
def test_a_dose_stands_with_its_unit(pages: dict[str, str]) -> None:
    assert "Dose: 40 mmol/day" in re.sub(r"<[^>]+>", "", pages["studies.html"])


CALM = '      p: {printed: "0.04", place: abstract}\n'


@pytest.mark.parametrize(("better", "word"), [("higher", "more"), ("lower", "less")])
def test_what_was_found_stands_before_what_is_missing(better: str, word: str) -> None:
    old = "measures: calm, better: higher, measured: self-report"
    new = f"measures: illness, better: {better}, measured: count"
    snow = "studies/snow2020.yaml"
    view = edited_view((snow, old, new), (snow, CALM, "      p: not reported\n"))
    text = re.sub(r"<[^>]+>", "", page_text(view, "studies", gather_studies))
    finding = f"{word} frequent with cold showers; no figure in the abstract"
    assert f"Calm, 6 weeks: {finding}" in text


@pytest.mark.parametrize("topic_name", ["microcurrent"])
def test_results_of_one_outcome_and_time_are_told_apart(pages: dict[str, str]) -> None:
    text = " ".join(re.sub(r"<[^>]+>", "", pages["studies.html"]).split())
    assert "Wound area, reduction, 6 weeks, cathodal and anodal current v sham: 30" in text
    assert "Ulcers healed, 8 weeks, Arora et al 2020: 25 of 41" in text
    assert "12 weeks, NMES: improved by 18.6%" in text


@pytest.mark.parametrize("topic_name", ["microcurrent"])
def test_what_is_not_known_of_a_study_is_named_once_and_not_where_it_is_rated(
    pages: dict[str, str],
) -> None:
    lists = re.findall(r"<b>No information:</b>(.*?)</li>", pages["studies.html"], re.DOTALL)
    for found in lists:
        domains = re.sub(r"<[^>]+>", "", found).strip().split(", ")
        assert len(domains) == len(set(domains)) > 0
    assert len(lists) > 10


def test_a_study_in_which_nobody_was_assigned_is_called_observational() -> None:
    allocation = "allocation: {value: randomised, place: title}"
    exposed = "allocation: {value: not randomised, place: title}"
    view = edited_view(
        (FILE, allocation, f"{exposed}\n  assignment: {{value: exposure, place: title}}")
    )
    assert design_words(view.topic.studies["frost2019"]) == "Observational study"


@pytest.mark.parametrize("topic_name", ["salt", "bcg"])
def test_bias_is_told_without_a_sham_where_the_topic_has_none(pages: dict[str, str]) -> None:
    for name in ("studies.html", "safety.html"):
        assert not re.search(r"\bsham\b", re.sub(r"<[^>]+>", " ", pages[name]), re.IGNORECASE)


@pytest.mark.parametrize("topic_name", ["salt"])
def test_of_a_cohort_nobody_is_said_to_have_been_treated(pages: dict[str, str]) -> None:
    entry = pages["studies.html"].partition(' id="study-mesa2019">')[2]
    text = re.sub(r"<[^>]+>", " ", entry.partition("</details>")[0])
    assert "may differ in more than the exposure" in text
    assert "imitated" not in text and "known their treatment" not in text
