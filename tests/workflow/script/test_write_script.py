"""Every script prints the figure that it is of, in R with metafor and in Python."""

from __future__ import annotations

import contextlib
import io
import math
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from helpers.minimal_topic import run_command
from helpers.places import ROOT
from mcstats.cli import main
from mcstats.data.load_rubric import load_rubric
from mcstats.effects.effect_rows import estimate_topic
from mcstats.effects.pooling.rare_events import BETA_BINOMIAL, CONDITIONAL
from mcstats.effects.syntheses import pool_topic
from mcstats.model.tables import EffectRow, PooledRow
from mcstats.workflow.paths import TopicPaths
from mcstats.workflow.script.effect_script import NO_VARIANCE, effect_script
from mcstats.workflow.script.expressions import Language
from mcstats.workflow.script.pooled_script import pooled_ids, pooled_script

MOST_LINES = 25  # of a script that a person is to read
# Another order of the same operations; REML and ML are iterated by each program to its own end.
TOLERANCE, ITERATED = 1e-9, 1e-6
SHIPPED = ("data", "microcurrent")
OTHERS = tuple(("tests/topics", name) for name in ("bcg", "prepost", "salt"))
# Models that are fitted by search, of which the script says that it has none.
BY_SEARCH = {BETA_BINOMIAL, CONDITIONAL}
WITH_R = pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")


@dataclass(frozen=True)
class Case:
    """A figure with both of its scripts and what they have to print."""

    name: str
    kind: str
    scripts: dict[Language, list[str]]
    figures: list[float]
    tolerance: float


@cache
def cases(data: str, topic_name: str) -> list[Case]:
    topic = TopicPaths(topic_name, ROOT / data, ROOT / "nowhere").load()
    hedges = load_rubric(ROOT / "data" / "rubric.yaml").hedge_words()
    effects = estimate_topic(topic, hedges).effects
    languages: tuple[Language, ...] = ("R", "Python")
    found = [
        Case(
            row.effect,
            f"{row.route} {row.measure} {row.estimable}",
            {to: effect_script(topic, row.effect, hedges, to) for to in languages},
            _of_effect(row),
            TOLERANCE,
        )
        for row in effects
    ]
    by_id = {row.effect: row for row in effects}
    for name, row in pooled_ids(pool_topic(topic, effects)).items():
        scripts = {to: pooled_script(topic, name, row, by_id, to) for to in languages}
        kind = f"pooled {row.method} {row.test} {row.k == 1}"
        found.append(Case(name, kind, scripts, _of_synthesis(row), ITERATED))
    return found


def _of_effect(row: EffectRow) -> list[float]:
    if row.estimable == "no":
        return []
    figures = [row.yi, row.vi] if row.yi is not None else [row.yi_min, row.yi_max]
    return [figure for figure in figures if figure is not None]


def _of_synthesis(row: PooledRow) -> list[float]:
    if row.method in BY_SEARCH:
        return []
    figures = [row.mu, row.se, *((row.ci_lb, row.ci_ub, row.tau2) if row.k > 1 else ())]
    return [figure for figure in figures if figure is not None]


def run_python(case: Case) -> list[float]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec("\n".join(case.scripts["Python"]), {})
    return [float(word) for word in out.getvalue().split()]


def run_r(chosen: list[Case], folder: Path) -> dict[str, list[float]]:
    """Run the scripts one after the other, each with its own variables."""
    file = folder / "all.R"
    parts = ["suppressPackageStartupMessages(library(metafor))"]
    for case in chosen:
        body = "\n".join(case.scripts["R"])
        parts.append(f'cat("@ {case.name}\\n")\ninvisible(local({{\n{body}\n}}))')
    file.write_text("\n".join(parts), "utf-8")
    done = subprocess.run(["Rscript", str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    printed = {}
    for part in done.stdout.split("@ ")[1:]:
        name, _, figures = part.partition("\n")
        printed[name] = [float(word.replace("Inf", "inf")) for word in figures.split()]
    return printed


def differs(case: Case, printed: list[float]) -> bool:
    expected = case.figures
    if any(NO_VARIANCE in line for line in case.scripts["R"]):
        expected = expected[:1]
    return len(printed) != len(expected) or not all(
        a == b or math.isclose(a, b, rel_tol=case.tolerance, abs_tol=case.tolerance / 100)
        for a, b in zip(printed, expected, strict=True)
    )


def one_of_each(found: list[Case]) -> list[Case]:
    return list({case.kind: case for case in found}.values())


def every(*topics: tuple[str, str]) -> list[Case]:
    return [case for topic in topics for case in cases(*topic)]


def test_no_script_is_longer_than_it_may_be() -> None:
    for case in every(SHIPPED, *OTHERS):
        for lines in case.scripts.values():
            assert len(lines) <= MOST_LINES, case.name


def test_every_effect_of_the_shipped_topic_has_a_script_with_its_variance() -> None:
    for case in cases(*SHIPPED):
        for lines in case.scripts.values():
            assert not any("# no script" in line or NO_VARIANCE in line for line in lines), (
                case.name
            )


def test_a_script_in_python_of_each_kind_prints_its_figures() -> None:
    chosen = one_of_each(every(SHIPPED, *OTHERS))
    assert [c.name for c in chosen if differs(c, run_python(c))] == []


@WITH_R
def test_a_script_in_r_of_each_kind_prints_its_figures(tmp_path: Path) -> None:
    chosen = one_of_each(every(SHIPPED, *OTHERS))
    printed = run_r(chosen, tmp_path)
    assert [c.name for c in chosen if differs(c, printed[c.name])] == []


@pytest.mark.slow
def test_every_script_in_python_prints_its_figures() -> None:
    assert [c.name for c in every(SHIPPED, *OTHERS) if differs(c, run_python(c))] == []


@pytest.mark.slow
@WITH_R
def test_every_script_in_r_prints_its_figures(tmp_path: Path) -> None:
    found = every(SHIPPED, *OTHERS)
    printed = run_r(found, tmp_path)
    assert [c.name for c in found if differs(c, printed[c.name])] == []


def test_a_script_starts_from_the_printed_digits_and_their_places(
    capsys: pytest.CaptureFixture[str],
) -> None:
    where = ["--data", str(ROOT / "data")]
    assert main(["script", "polak2017-area-6w-both-smd", "--python", *where]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert 'mean1 = 70.77  # cathodal_anodal: "70.77%", abstract, results' in lines
    assert any(line.startswith("SD1 = (ci_hi1 - ci_lo1) / (2 * stats.t.ppf(") for line in lines)


def test_what_cannot_be_estimated_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--data", str(ROOT / "data"), "--topic", "microcurrent"]
    assert main(["script", "rfhifes2025-thickness-24w-mc", "--r", *where]) == 0
    assert "# not estimable: not printed: baseline_sd, sd, n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nosuch"], "[ID]"),
        (["bcg_rr/nosuch"], "[ID]"),
        (["bcg_rr", "--r", "--python"], "[OPTION]"),
    ],
)
def test_what_has_no_script_is_told(
    arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["script", *arguments, "--data", str(ROOT / "tests" / "topics")]) == 2
    assert code in capsys.readouterr().err


def test_a_sensitivity_of_a_synthesis_has_a_script_under_its_own_id(
    capsys: pytest.CaptureFixture[str],
) -> None:
    where = ["--data", str(ROOT / "tests" / "topics")]
    assert main(["script", "bcg_rr/estimator-dl", *where]) == 0
    assert 'method = "DL"' in capsys.readouterr().out


def test_the_script_of_a_claim_is_that_of_the_one_effect_that_decides_it(
    minimal_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(minimal_reports, "script", "pain") == 0
    of_claim = capsys.readouterr().out
    assert run_command(minimal_reports, "script", "trial2020-pain-end-md") == 0
    assert of_claim == capsys.readouterr().out


def test_the_script_of_a_claim_that_several_studies_decide_pools_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["script", "prevents", "--python", "--data", str(ROOT / "tests/topics")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("# prevents: RR of 7 studies, REML")
    assert lines[1].count(", ") == 6


def test_a_claim_that_no_effect_decides_has_no_script(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["script", "instant_lift", "--data", str(ROOT / "data")]) == 0
    assert capsys.readouterr().out.startswith("# instant_lift: no effect decides it")


def test_a_printed_reduction_is_called_one_and_no_comment_is_cut_off(
    capsys: pytest.CaptureFixture[str],
) -> None:
    where = ["--data", str(ROOT / "tests" / "topics")]
    assert main(["script", "geleijnse1994-systolic-24w-md", *where]) == 0
    assert 'estimate <- -7.6  # "7.6" (a reduction), abstract' in capsys.readouterr().out
    for case in cases(*SHIPPED):
        for lines in case.scripts.values():
            assert not any(line.endswith("…") for line in lines), case.name
