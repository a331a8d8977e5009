"""Tests of mcstats.authoring.import_references."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.imported_files import bring
from helpers.written_files import write_file
from mcstats.data.load_topic import load_topic
from mcstats.workflow.lint import lint_data

BIB = r"""
An address in a comment: someone@example.org
@string{jor = "Journal of " # rest}
@comment{nothing}
@article{müller_sleep_2019,
  title = {The {DNA} of sleep: {\"U}ber Schlaf -- 5\% \& more},
  author = {M{\"u}ller, Jos{\'e} Maria and van der Berg, A. and {The Sleep Group} and others},
  year = 2019, journal = "J. of {Sleep}", volume = {12}, number = {3}, pages = {1--9},
  doi = {https://doi.org/10.1000/xyz\_1}, month = jan
}
@misc{page, title={A page}, url={https://a.example/x}}
"""


def test_bibtex_becomes_sources(data: Path, tmp_path: Path) -> None:
    assert bring(data, write_file(tmp_path, BIB, "zotero.bib"), "--studies") == 0
    assert lint_data(data) == []
    topic = load_topic(data / "sleep")
    source = topic.sources.sources["muller_sleep_2019"]
    assert source.title == "The DNA of sleep: Über Schlaf – 5% & more"
    assert source.authors == "Müller JM, van der Berg A, The Sleep Group and others"
    assert (source.container, source.volume, source.pages) == ("J. of Sleep", "12(3)", "1–9")
    assert (source.year, source.doi, source.kind) == ("2019", "10.1000/xyz_1", "journal article")
    assert topic.sources.sources["page"].kind == "web article"
    assert [read.value for read in source.read] == ["not read yet"]
    assert "muller_sleep_2019" in topic.studies


CSL = [
    {
        "id": "http://zotero.org/users/1/items/ABCD",
        "type": "article-journal",
        "title": "On <i>sleep</i>",
        "container-title": "Sleep",
        "author": [
            {"family": "Berg", "given": "A. B.", "non-dropping-particle": "van den"},
            {"literal": "WHO"},
        ],
        "issued": {"date-parts": [[2020, 1]]},
        "volume": "3",
        "issue": "1",
        "page": "1-9",
        "DOI": "10.1000/x",
        "PMID": "12",
    },
    {"id": "page", "type": "webpage", "title": "A page", "URL": "https://a.example"},
]


def test_csl_becomes_sources_and_known_ones_are_left_alone(data: Path, tmp_path: Path) -> None:
    assert bring(data, write_file(tmp_path, json.dumps(CSL[:1]), "one.json")) == 0
    assert bring(data, write_file(tmp_path, json.dumps(CSL), "both.json")) == 0
    topic = load_topic(data / "sleep")
    source = topic.sources.sources["vandenberg2020"]
    assert (source.title, source.authors) == ("On sleep", "van den Berg AB, WHO")
    assert (source.year, source.volume, source.pmid) == ("2020", "3(1)", "12")
    assert list(topic.sources.sources) == ["claimant", "vandenberg2020", "page"]


def test_the_same_reference_again_changes_nothing_and_is_no_error(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(data, write_file(tmp_path, json.dumps(CSL), "x.json")) == 0
    before = (data / "sleep" / "sources.yaml").read_bytes()
    shouted = [{**CSL[0], "id": "other", "DOI": "HTTPS://DOI.ORG/10.1000/X", "title": "Sleep"}]
    capsys.readouterr()
    for again in (CSL, shouted):
        assert bring(data, write_file(tmp_path, json.dumps(again), "x.json")) == 0
        assert "nothing is new" in capsys.readouterr().out
    assert (data / "sleep" / "sources.yaml").read_bytes() == before


def test_references_of_one_author_and_year_get_ids_of_their_own(data: Path, tmp_path: Path) -> None:
    more = [{**CSL[0], "title": f"Title {n}", "DOI": f"10.1000/{n}", "PMID": ""} for n in "xyz"]
    assert bring(data, write_file(tmp_path, json.dumps(more), "x.json")) == 0
    assert list(load_topic(data / "sleep").sources.sources)[1:] == [
        "vandenberg2020", "vandenberg2020b", "vandenberg2020c",
    ]  # fmt: skip


RIS = """\
TY  - JOUR
AU  - Berg, Anna van den
AU  - Smith, John, Jr.
AU  - The Sleep Group
TI  - Rest and
      waking
PY  - 2019/05/01/
T2  - Journal of Rest
VL  - 4
IS  - 2
SP  - 10
EP  - 19
DO  - https://doi.org/10.1000/Rest.1
AB  - Words that are not kept.
ER  -

TY  - CHAP
A1  - Poe, E.
T1  - A part
ER  -
"""
NBIB = """\
PMID- 123456
OWN - NLM
TI  - Rest: a review of
      trials.
FAU - Doe, Jane Mary
AU  - Doe JM
CN  - Rest Group
DP  - 2021 Mar 3
TA  - J Rest
JT  - Journal of rest
VI  - 7
IP  - 1
PG  - 3-9
LID - 10.1000/rest.2 [doi]
PT  - Journal Article
PT  - Meta-Analysis
AB  - Words.
"""


def test_ris_and_nbib_become_sources(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(data, write_file(tmp_path, RIS, "x.ris")) == 0
    assert "left out, for a list of sources has no place for it: AB" in capsys.readouterr().out
    assert bring(data, write_file(tmp_path, NBIB, "x.nbib")) == 0
    assert lint_data(data) == []
    sources = load_topic(data / "sleep").sources.sources
    article, part, review = (sources[k] for k in ("berg2019", "poe", "doe2021"))
    assert article.title == "Rest and waking"
    assert article.authors == "Berg Avd, Smith J Jr, The Sleep Group"
    assert (article.container, article.volume, article.pages) == (
        "Journal of Rest", "4(2)", "10–19",
    )  # fmt: skip
    assert (article.doi, article.year, article.kind) == (
        "10.1000/Rest.1",
        "2019",
        "journal article",
    )
    assert (part.kind, part.year) == ("book", "no date")
    assert (review.kind, review.pmid, review.doi) == (
        "systematic review",
        "123456",
        "10.1000/rest.2",
    )
    assert (review.title, review.authors) == ("Rest: a review of trials", "Doe JM, Rest Group")


@pytest.mark.parametrize("name", ["x.ris", "x.nbib"])
def test_what_is_no_export_is_told_with_its_line(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert bring(data, write_file(tmp_path, "\nSome words\n", name)) == 2
    assert f'{name}:2:1 [REF] found "Some words" before the first ' in capsys.readouterr().err


def test_one_id_for_two_documents_is_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = [CSL[1], {**CSL[1], "title": "Another page"}]
    assert bring(data, write_file(tmp_path, json.dumps(twice, indent=1), "x.json")) == 2
    assert "x.json:8:2 [KEY-DUP]" in capsys.readouterr().err


def test_identifiers_that_lead_nowhere_are_left_out_and_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "refs.bib"
    table.write_text(
        "@article{jones, title={B trial}, author={Jones, A}, year={2020}, doi={not a doi},"
        " url={www.example.org/a}}\n"
        "@article{lee, title={C trial}, author={Lee, A}, year={2021}, pmid={PMID: 123},"
        " url={ftp://example.org}}\n",
        "utf-8",
    )
    assert bring(data, table) == 0
    told = capsys.readouterr().out
    assert 'left out of the reference on line 1: the doi "not a doi"; check it there' in told
    assert 'left out of the reference on line 2: the url "ftp://example.org"' in told
    (sources,) = data.glob("*/sources.yaml")
    text = sources.read_text("utf-8")
    assert "https://www.example.org/a" in text
    assert 'pmid: "123"' in text
