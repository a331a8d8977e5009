"""The page as PDF: tagged, with its language and outline, readable from page one on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from helpers.places import DATA, ROOT, SHIPPED_TOPIC
from mcstats.data.load_topic import load_topic


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from helpers.layered_environment import make_environment as layered

    assert shutil.which("pdftotext"), "no pdftotext; on Debian: apt install poppler-utils"
    return layered(tmp_path_factory.mktemp("env") / "pdf", "requirements-pdf.lock")


@pytest.fixture(scope="module")
def printed(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    reports = tmp_path_factory.mktemp("reports")
    snakemake = [sys.executable, "-m", "snakemake", "-q", "all", "--directory", str(reports)]
    config = [f"data={DATA}", f"reports={reports}", f"topic={SHIPPED_TOPIC.name}"]
    command = [*snakemake, "--snakefile", str(ROOT / "Snakefile"), "-c2", "--config", *config]
    subprocess.run(command, check=True, capture_output=True)
    return as_pdf(python, DATA, reports, SHIPPED_TOPIC.name)


def as_pdf(python: Path, data: Path, reports: Path, topic: str, **env: str) -> Path:
    folders = ["--data", str(data), "--reports", str(reports)]
    command = [str(python), "-W", "error", "-m", "mcstats", "pdf", topic, *folders]
    done = subprocess.run(
        command, env=os.environ | env, cwd=reports, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{reports / topic}.pdf\n"
    return reports / f"{topic}.pdf"


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


def pages(path: Path) -> list[str]:
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout.split("\f")


@pytest.mark.slow
def test_the_pdf_is_tagged_and_has_a_language_a_title_and_an_outline(printed: Path) -> None:
    text = objects(printed)
    assert "/StructTreeRoot" in text
    assert re.search(r"/Marked true", text)
    assert re.search(r"/Lang \(en\)", text)
    assert re.search(r"/DisplayDocTitle true", text)
    assert "pdfuaid" in text
    assert len(re.findall(r"/Dest ", text)) + len(re.findall(r"/A <</?", text)) > 0
    titles = re.findall(r"<h2>(.*?)</h2>", (printed.with_suffix("") / "index.html").read_text())
    assert len(titles) > 10
    assert text.count("/Title") > len(titles)
    for kind in ("H1", "H2", "Table", "TH", "TD", "L", "Link", "Figure"):
        assert re.search(rf"/S /{kind}\b", text), kind


@pytest.mark.slow
def test_every_claim_and_its_verdict_stand_on_page_one(printed: Path) -> None:
    first = "".join(pages(printed)[0].split())
    for claim in load_topic(SHIPPED_TOPIC).claims.claims:
        opening = "".join(claim.statement.split()[:2])
        assert opening in first, claim.statement


@pytest.mark.slow
def test_a_table_over_several_pages_repeats_its_header(printed: Path) -> None:
    heads = [page for page in pages(printed) if re.search(r"Study and outcome +Control", page)]
    assert len(heads) > 1


@pytest.mark.slow
def test_another_seed_zone_and_language_print_the_same_bytes(python: Path, tmp_path: Path) -> None:
    from helpers.complete_topic import FILES, complete_page

    result = []
    for number, (zone, words) in enumerate([("UTC", "C.UTF-8"), ("Asia/Kolkata", "C")]):
        reports = tmp_path / str(number)
        data = tmp_path / "data" / "showers"
        for name, text in FILES.items():
            (data / name).parent.mkdir(parents=True, exist_ok=True)
            (data / name).write_text(text)
        (reports / "showers").mkdir(parents=True)
        (reports / "showers" / "index.html").write_text(complete_page()[0])
        env = {"PYTHONHASHSEED": str(number), "TZ": zone, "LC_ALL": words}
        result.append(as_pdf(python, data.parent, reports, "showers", **env).read_bytes())
    assert result[0] == result[1]
    assert result[0].startswith(b"%PDF-1.7")
