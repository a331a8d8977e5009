"""A suite is worth what it notices: faults of the kinds that happen, and the tests that turn red.

Each fault is planted in a copy. The tests that should notice it pass there before, and fail after.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers.places import ROOT


@dataclass(frozen=True)
class Defect:
    """A passage that occurs once in a file, what takes its place, and the tests to be asked."""

    name: str
    file: str
    before: str
    after: str
    tests: str


DEFECTS = [
    Defect(
        "a wrong constant in the exact small-sample factor",
        "src/mcstats/effects/measures/small_sample.py",
        "- 0.5 * np.log(small / 2)",
        "- 0.5 * np.log(small / 2.01)",
        "effects/measures/test_small_sample.py golden/test_published_values.py",
    ),
    Defect(
        "a wrong coefficient in its series for large samples",
        "src/mcstats/effects/measures/small_sample.py",
        "_LOG_J: Final = (-3 / 4,",
        "_LOG_J: Final = (-4 / 4,",
        "effects/measures/test_small_sample.py golden/test_published_values.py",
    ),
    Defect(
        "the tolerance of accepted numbers loosened",
        "src/mcstats/check/accepted_numbers.py",
        '"closed form": 1e-10',
        '"closed form": 1e-4',
        "check/test_accepted_numbers.py",
    ),
    Defect(
        "the arms of a standardised difference swapped",
        "src/mcstats/effects/measures/two_groups.py",
        "g = j * (m1i - m2i) / pooled_sd",
        "g = j * (m2i - m1i) / pooled_sd",
        "effects/measures/test_registry.py properties/test_measures_and_pooling.py",
    ),
    Defect(
        "the direction of benefit forgotten",
        "src/mcstats/effects/routes/worksheet.py",
        'return effect.reversed() if options.better == "lower" else effect',
        "return effect",
        "effects/routes/test_route_registry.py "
        "effects/test_assumptions.py "
        "verdict/test_verdict_rows.py",
    ),
    Defect(
        "the sample size taken for the degrees of freedom",
        "src/mcstats/effects/routes/arm_means.py",
        "width / (2 * quantile(n - 1, level)) * np.sqrt(n)",
        "width / (2 * quantile(n, level)) * np.sqrt(n)",
        "effects/routes/test_route_registry.py properties/test_printed_sets.py",
    ),
    Defect(
        "the normal distribution taken for that of t",
        "src/mcstats/effects/sampling_interval.py",
        "special.ndtri(tail) if df is None else special.stdtrit(df, tail)",
        "special.ndtri(tail)",
        "effects/routes/test_route_registry.py "
        "effects/test_sampling_interval.py "
        "golden/test_published_values.py",
    ),
    Defect(
        "halves rounded to even",
        "src/mcstats/report/format.py",
        "from decimal import ROUND_HALF_UP, Context, Decimal",
        "from decimal import ROUND_HALF_EVEN as ROUND_HALF_UP, Context, Decimal",
        "report/test_format.py",
    ),
    Defect(
        "a rule of the verdict moved by a word",
        "data/rubric.yaml",
        'then: moderate\n          because: "Everyone was blinded, but',
        'then: good\n          because: "Everyone was blinded, but',
        "spec/test_rubric_cases.py verdict/rubric_proof/test_proof.py",
    ),
    Defect(
        "the tolerance of 'about' doubled",
        "data/rubric.yaml",
        'kind: about, units: "1"',
        'kind: about, units: "2"',
        "model/test_rubric.py check/statements/test_check_statement.py",
    ),
    Defect(
        "a declared discrepancy that is gone lets the check pass",
        "src/mcstats/model/tables.py",
        'if self.declared == "expired":',
        'if self.declared == "never":',
        "workflow/test_check.py check/test_accepted_numbers.py",
    ),
    Defect(
        "an undeclared mismatch passes as declared",
        "src/mcstats/check/row.py",
        " and row.diagnosis == diagnosis:",
        ":",
        "workflow/test_check.py",
    ),
    Defect(
        "impossible shares of whole people pass",
        "src/mcstats/effects/routes/from_counts.py",
        "share, slack = 100 * count / n, 1e-9",
        "share, slack = 100 * count / n, 1e-1",
        "effects/routes/test_from_counts.py",
    ),
    Defect(
        "one domain at high risk leaves a result at some concerns",
        "src/mcstats/bias/overall.py",
        "    if high:\n",
        "    if len(high) > 1:\n",
        "bias/test_overall.py",
    ),
    Defect(
        "a study that decides against a benefit contradicts nothing",
        "src/mcstats/verdict/agreement.py",
        "if answer.word in _AGAINST:",
        "if not answer.word:",
        "spec/test_bodies.py",
    ),
    Defect(
        "a number of a data file may stand without quotes",
        "src/mcstats/data/yaml_reader.py",
        "elif _NUMBER.fullmatch(value) or _DATE.fullmatch(value):",
        "elif _DATE.fullmatch(value):",
        "data/test_yaml_reader.py",
    ),
]


def run(copy: Path, tests: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=line", "-p", "no:cacheprovider"]
    files = [f"tests/{name}" for name in tests.split()]
    return subprocess.run(
        [*command, *files], cwd=copy, env=env, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    files = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in files.stdout.decode().split("\0"):
        if name and (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name, follow_symlinks=False)
    return folder


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda d: d.name)
def test_the_passage_of_each_defect_is_still_there_once(defect: Defect) -> None:
    assert (ROOT / defect.file).read_text(encoding="utf-8").count(defect.before) == 1
    assert all((ROOT / "tests" / name).is_file() for name in defect.tests.split())


@pytest.mark.slow
def test_without_a_defect_the_tests_that_are_asked_pass(copy: Path) -> None:
    done = run(copy, " ".join(sorted({name for d in DEFECTS for name in d.tests.split()})))
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("defect", DEFECTS, ids=lambda d: d.name)
def test_a_planted_defect_turns_the_suite_red(copy: Path, defect: Defect) -> None:
    path = copy / defect.file
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace(defect.before, defect.after), encoding="utf-8")
    try:
        done = run(copy, defect.tests)
    finally:
        path.write_text(sound, encoding="utf-8")
    assert done.returncode == 1, done.stdout
    assert "FAILED" in done.stdout
