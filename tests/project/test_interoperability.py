"""What else reads us: pip, other workflows, Snakemake's own report, pandas and R."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from helpers.places import EXAMPLE_TOPICS, ROOT
from mcstats import __version__

README = (ROOT / "README.md").read_text("utf-8")


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    """Run a command and return what it says; its failure fails the test with both streams."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def snakemake(*arguments: str | Path, cwd: Path = ROOT) -> str:
    return run(sys.executable, "-m", "snakemake", *arguments, cwd=cwd)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    config = (f"data={EXAMPLE_TOPICS}", f"reports={folder}", "topic=prepost")
    snakemake("--cores", "2", "--quiet", "--config", *config)
    return folder


def test_the_citation_names_this_version_and_licence() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["version"] == __version__
    assert citation["license"] == "GPL-3.0-or-later"
    assert citation["title"] == "mcstats"
    assert citation["authors"]


@pytest.mark.slow  # builds a source distribution, and a wheel from it
def test_what_pip_installs_builds_a_topic_without_this_folder(tmp_path: Path) -> None:
    source = tmp_path / "source"
    tracked = run("git", "ls-files")
    for name in tracked.splitlines():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, source / name, follow_symlinks=False)
    backend = "import setuptools.build_meta as backend; print(backend.build_sdist('dist'))"
    archive = run(sys.executable, "-c", backend, cwd=source).splitlines()[-1]
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation")
    run(*pip, "--target", tmp_path / "lib", source / "dist" / archive, PIP_NO_INDEX="1")
    lib = {"PYTHONPATH": str(tmp_path / "lib")}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    mcstats = tmp_path / "lib" / "bin" / "mcstats"
    assert run(mcstats, "--version", cwd=elsewhere, **lib) == f"mcstats {__version__}\n"
    where = "import mcstats; print(mcstats.__file__)"
    found = run(sys.executable, "-c", where, cwd=elsewhere, **lib)
    assert found.startswith(str(tmp_path / "lib"))
    # A topic of one's own: the shipped rubric judges it, the shipped workflow writes the pages.
    for arguments in ("new topic sleep", "new study ann2001", "lint data/sleep", "build --quiet"):
        run(mcstats, *arguments.split(), cwd=elsewhere, **lib)
    page = (elsewhere / "reports" / "sleep" / "index.html").read_text("utf-8")
    assert "<style" in page
    assert (tmp_path / "lib/mcstats/rubric.yaml").read_bytes() == (
        ROOT / "data/rubric.yaml"
    ).read_bytes()


@pytest.mark.slow  # starts Snakemake
def test_another_workflow_takes_ours_as_a_module_and_builds_what_it_asks_for(
    tmp_path: Path,
) -> None:
    (tmp_path / "Snakefile").write_text(f"""
module evidence:
    snakefile: "{ROOT / "Snakefile"}"
    config: {{"data": "{EXAMPLE_TOPICS}", "reports": "out"}}

use rule * from evidence as evidence_*

rule digest:
    default_target: True
    input:
        expand("out/{{topic}}/tables/pooled.csv", topic=["bcg", "prepost"]),
    output:
        "digest.txt",
    shell:
        "cat {{input}} > {{output}}"
""")
    snakemake("--cores", "2", "--quiet", cwd=tmp_path)
    assert "bcg_rr,tuberculosis,RR,REML,13," in (tmp_path / "digest.txt").read_text()
    assert not (tmp_path / "out" / "bcg" / "index.html").exists()


@pytest.mark.slow  # runs a topic
def test_the_report_of_snakemake_lists_the_page(made: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    config = (f"data={EXAMPLE_TOPICS}", f"reports={made}", "topic=prepost")
    said = snakemake("--config", *config, "--report", report)
    assert "Adding index.html" in said
    text = report.read_text("utf-8")
    assert '"Pages"' in text
    assert "prepost" in text


@pytest.mark.slow  # starts Snakemake
def test_the_lint_of_snakemake_has_only_the_remark_that_the_workflow_answers() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", "--lint"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    remarks = set(re.findall(r"^    \* (.*)$", done.stdout + done.stderr, re.MULTILINE))
    assert remarks == {"No log directive defined:"}
    assert "keeps one remark" in (ROOT / "Snakefile").read_text("utf-8")


def snippet(start: str) -> str:
    """Return the line of the README that begins so."""
    (line,) = (line.strip() for line in README.splitlines() if line.strip().startswith(start))
    return line.replace("reports/microcurrent", "{made}/prepost")


@pytest.mark.slow  # runs a topic
def test_the_line_for_pandas_reads_a_table_with_every_value(made: Path) -> None:
    import pandas

    names = {"pandas": pandas}
    exec(snippet("effects = ").format(made=made), names)
    effects = names["effects"]
    assert effects["yi"].dtype == float
    assert effects["yi"].notna().all()
    assert set(effects["measure"]) == {"SMCR", "SMD", "MD", "SMCC"}


@pytest.mark.slow  # runs a topic, and R
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_line_for_r_reads_a_table_that_metafor_takes(made: Path) -> None:
    line = snippet("effects <- ").format(made=made)
    program = (
        f"suppressMessages(library(metafor)); {line}; "
        'r <- rma(yi, vi, data = effects, subset = measure == "SMCR" & contrast == "between"); '
        "cat(r$k, round(r$b, 5))"
    )
    assert run("Rscript", "-e", program).split()[-2:] == ["5", "0.94916"]


@pytest.mark.slow  # runs a topic
def test_the_data_package_lies_beside_the_page(made: Path) -> None:
    package = json.loads((made / "prepost" / "datapackage.json").read_text("utf-8"))
    assert package["profile"] == "tabular-data-package"
