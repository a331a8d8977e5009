"""Tests of mcstats.report.pdf: the two PDF files of a topic, as a reader of PDF meets them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest

from helpers.complete_topic import FILES, complete_pages
from helpers.computed_tables import shipped_rubric
from helpers.shipped_topic import shipped_tables, shipped_topic
from mcstats.report.pdf import SUMMARY_PAGES, bound
from mcstats.report.site import render
from mcstats.workflow.steps import LOCK


def test_pages_are_bound_with_links_inside_and_unique_names() -> None:
    pages = complete_pages()[0]
    html = bound(pages)
    names = re.findall(r' id="([^"]*)"', html)
    assert len(names) == len(set(names))
    inside = re.findall(r'href="#([^"]*)"', html)
    assert inside and set(inside) <= set(names)
    assert not re.findall(r'href="[^"#:]*\.html', html)
    contents = html.partition('<ul class="contents">')[2].partition("</ul>")[0]
    assert contents.count("<li") == len(pages)
    assert html.count("<h1") == len(pages) + 1
    assert html.count("<main") == 1


def test_a_page_that_is_bound_keeps_its_words() -> None:
    pages = complete_pages()[0]
    html = bound(pages)
    for page in pages.values():
        main = page.partition("<main")[2].partition(">")[2].partition("</main>")[0]
        words = re.sub(r"<[^>]+>", "", main).split()
        assert " ".join(words) in " ".join(re.sub(r"<[^>]+>", "", html).split())


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from helpers.layered_environment import make_environment as layered

    assert shutil.which("pdftotext"), "no pdftotext; on Debian: apt install poppler-utils"
    return layered(tmp_path_factory.mktemp("env") / "pdf", "requirements-pdf.lock")


@pytest.fixture(scope="module")
def printed(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("work")
    return as_pdf(python, written(work), work / "reports", "showers")


@pytest.fixture(scope="module")
def summary(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The summary of the shipped topic."""
    path = tmp_path_factory.mktemp("summary") / "index.html"
    front = render(shipped_topic(), shipped_rubric(), shipped_tables())[0]["index.html"]
    path.write_text(front, encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from mcstats.report.pdf import summary_pdf\n"
        "page = Path(sys.argv[1]); html = page.read_text(encoding='utf-8')\n"
        "page.with_name('summary.pdf').write_bytes(summary_pdf(html))"
    )
    subprocess.run([str(python), "-W", "error", "-c", code, str(path)], check=True)
    return path.with_name("summary.pdf")


def written(work: Path) -> Path:
    """Write the files and pages of the complete topic, and return the folder of its data."""
    texts = {f"data/showers/{name}": text for name, text in FILES.items()}
    texts |= {f"reports/showers/{name}": text for name, text in complete_pages()[0].items()}
    texts[f"reports/{LOCK}"] = ""  # the mark of a folder of results
    for name, text in texts.items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(text, encoding="utf-8")
    return work / "data"


def as_pdf(python: Path, data: Path, reports: Path, topic: str, **env: str) -> Path:
    """Return the folder that holds both files."""
    folders = ["--data", str(data), "--reports", str(reports)]
    command = [str(python), "-W", "error", "-m", "mcstats", "pdf", topic, *folders]
    done = subprocess.run(
        command, env=os.environ | env, cwd=data.parent, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    folder = reports / topic
    assert done.stdout == f"{folder / 'summary.pdf'}\n{folder / 'report.pdf'}\n"
    return folder


def objects(path: Path) -> str:
    """Return a PDF as text, with what is compressed in it unpacked."""
    content = path.read_bytes()
    result = [content]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            result.append(zlib.decompress(match[1]))
        except zlib.error:  # a stream that is stored as it is
            continue
    return b"\n".join(result).decode("latin-1")


def pages_of(path: Path) -> list[str]:
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout.split("\f")[:-1]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["summary.pdf", "report.pdf"])
def test_a_pdf_is_tagged_and_has_a_language_a_title_and_an_outline(
    printed: Path, name: str
) -> None:
    text = objects(printed / name)
    assert "/StructTreeRoot" in text and "pdfuaid" in text
    assert re.search(r"/Marked true", text) and re.search(r"/DisplayDocTitle true", text)
    assert re.search(r"/Lang \(en-GB\)", text)
    headings = re.findall(r"<h2[ >]", (printed / "index.html").read_text())
    assert text.count("/Title") > len(headings) > 2
    for kind in ("H1", "H2", "Table", "TH", "TD", "L", "Link"):
        assert re.search(rf"/S /{kind}\b", text), kind


@pytest.mark.slow
def test_the_summary_has_two_pages_with_the_answer_and_every_claim(summary: Path) -> None:
    pages = pages_of(summary)
    assert len(pages) == SUMMARY_PAGES
    assert shipped_topic().claims.title in pages[0]
    text = "".join("".join(pages).split())
    for claim in shipped_topic().claims.claims:
        opening = "".join(claim.statement.split()[:2])
        assert opening in text, claim.statement


@pytest.mark.slow
def test_the_report_has_contents_whose_numbers_are_those_of_the_pages(printed: Path) -> None:
    pages = pages_of(printed / "report.pdf")
    entries = re.findall(r"^ *(.+?)\.{3,}\s*(\d+)$", pages[0], re.MULTILINE)
    assert len(entries) == len(complete_pages()[0])
    for title, number in entries:
        assert "".join(title.split())[:30] in "".join(pages[int(number) - 1].split())
    for number, page in enumerate(pages, start=1):
        assert re.search(rf"\b{number} / {len(pages)}\b", page)


@pytest.mark.slow
def test_a_table_over_several_pages_repeats_its_header(printed: Path) -> None:
    heads = [p for p in pages_of(printed / "report.pdf") if re.search(r"Study +What was done", p)]
    assert len(heads) > 1


@pytest.mark.slow
def test_another_seed_zone_and_language_print_the_same_bytes(python: Path, tmp_path: Path) -> None:
    result = []
    for number, (zone, words) in enumerate([("UTC", "C.UTF-8"), ("Asia/Kolkata", "C")]):
        work = tmp_path / str(number)
        data = written(work)
        env = {"PYTHONHASHSEED": str(number), "TZ": zone, "LC_ALL": words}
        folder = as_pdf(python, data, work / "reports", "showers", **env)
        result.append([(folder / n).read_bytes() for n in ("summary.pdf", "report.pdf")])
    assert result[0] == result[1]
