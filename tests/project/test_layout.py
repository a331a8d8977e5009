"""A module is found by its name: each has a name of its own, a test file, and no list of names."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from helpers.places import ROOT

SOURCE, TESTS = ROOT / "src" / "mcstats", ROOT / "tests"
MODULES: Final = {
    path.relative_to(SOURCE).with_suffix("").as_posix(): path
    for path in sorted(SOURCE.rglob("*.py"))
    if path.name not in {"__init__.py", "__main__.py"}
}
TWO_LAYERS: Final = {
    "claim": "its record, and its page",
    "revman": "the reader of RevMan's files, and the writer",
    "safety": "the check of statements on safety, and the page on it",
}
"""Names that two modules share, because they are one thing in two layers."""
WHOLE: Final = {"bad", "browser", "golden", "project", "properties", "spec", "workflow"}
"""Folders with test files on more than one module."""
TESTED_WITH: Final = {
    "authoring/study_records": "authoring/test_import_studies",
    "check/consistency/table_methods": "check/consistency/test_count_checks",
    "check/printed_ratio": "check/consistency/test_interval_checks",
    "check/row": "check/test_charge",
    "check/statements/asked_number": "check/statements/test_check_statement",
    "check/statements/check_number": "check/statements/test_check_statement",
    "check/statements/compare_printed": "check/statements/test_check_statement",
    "check/statements/implied_number": "check/statements/test_comparisons",
    "check/statements/misread_number": "check/statements/test_check_statement",
    "check/statements/shares": "check/statements/test_counted_studies",
    "check/statements/study_index": "check/statements/test_check_statement",
    "data/bibtex_text": "data/test_bibtex",
    "data/load_rubric": "bad/test_corpus",
    "effects/inputs_of_result": "effects/test_study_effects",
    "effects/lint_assumptions": "effects/test_lint_estimates",
    "effects/measures/correlations": "effects/measures/test_registry",
    "effects/measures/data_columns": "effects/measures/test_escalc",
    "effects/measures/inputs": "effects/measures/test_registry",
    "effects/measures/measure": "effects/measures/test_registry",
    "effects/measures/paired": "effects/measures/test_registry",
    "effects/measures/rates": "effects/measures/test_registry",
    "effects/measures/two_groups": "effects/measures/test_registry",
    "effects/pooling/heterogeneity": "effects/pooling/test_pool",
    "effects/pooling/ragged": "effects/pooling/test_pool",
    "effects/pooling/regression_fit": "effects/pooling/test_meta_regression",
    "effects/routes/arm_means": "effects/routes/test_from_means",
    "effects/routes/from_ancova": "effects/routes/test_covariates",
    "effects/routes/from_paired_tests": "effects/routes/test_route_registry",
    "effects/routes/from_regression": "effects/routes/test_route_registry",
    "effects/routes/from_skewed_medians": "effects/routes/test_route_registry",
    "effects/routes/printed_errors": "effects/routes/test_from_tests",
    "effects/routes/route": "effects/routes/test_route_registry",
    "model/article": "check/statements/test_check_statement",
    "model/claim": "data/test_lint_claims",
    "model/design": "bias/test_review_signals",
    "model/errors": "bad/test_corpus",
    "model/facts": "model/test_decision_table",
    "model/prose_shares": "model/test_read_stated_number",
    "model/prose_words": "model/test_read_stated_number",
    "model/report_text": "data/test_lint_written",
    "model/result": "effects/test_study_effects",
    "model/rubric_requirements": "model/test_rubric_consistency",
    "model/stated_number": "model/test_read_stated_number",
    "model/study": "model/test_base",
    "model/tables_effects": "model/test_tables",
    "model/tables_verdicts": "model/test_tables",
    "model/unit_table": "model/test_units",
    "model/vocabularies": "model/test_stated_words",
    "report/pages/findings": "report/pages/test_claim",
    "report/plots/parts": "report/plots/test_draw",
    "report/picture": "report/plots/test_draw",
    "report/view": "report/test_claim_facts",
    "verdict/grade/figures": "verdict/grade/test_grade",
    "verdict/grade/inconsistency": "verdict/grade/test_grade",
    "verdict/grade/information_size": "verdict/grade/test_imprecision",
    "verdict/grade/other_steps": "verdict/grade/test_grade",
    "verdict/grade/parameters": "verdict/grade/test_grade",
    "verdict/grade/risk_of_bias": "verdict/grade/test_grade",
    "verdict/grade/start": "verdict/grade/test_grade",
    "verdict/grade/step": "verdict/grade/test_grade",
    "verdict/grade/thresholds": "verdict/grade/test_imprecision",
    "verdict/multiverse/specification": "verdict/multiverse/test_evaluate",
    "workflow/accepted_figures": "workflow/test_accept",
    "workflow/call_git": "workflow/diff/test_compare_states",
    "workflow/diff/diff_page": "cli/test_team_commands",
    "workflow/diff/figure_builder": "workflow/diff/test_attribute",
    "workflow/diff/states": "workflow/diff/test_compare_states",
    "workflow/run_steps": "workflow/test_jobs",
    "workflow/run_tables": "workflow/test_explain",
    "workflow/script/bound_script": "workflow/script/test_effect_script",
    "workflow/script/script_text": "workflow/script/test_effect_script",
    "workflow/script/variables": "workflow/script/test_write_script",
    "workflow/script/variances": "workflow/script/test_write_script",
    "workflow/steps": "workflow/test_snakefile",
}
"""Modules without a test file of their own, each with the test file that reaches what they do."""


def imported(text: str) -> Iterator[str]:
    """Yield each module of mcstats that a text imports, in functions too, as a path."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mcstats"):
            for alias in node.names:
                yield from (node.module or "", f"{node.module}.{alias.name}")
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("mcstats."))


def paths(text: str) -> set[str]:
    names = {name.removeprefix("mcstats.").replace(".", "/") for name in imported(text)}
    fronts = {name for name in names if (SOURCE / name / "__init__.py").exists()}
    through = (paths((SOURCE / name / "__init__.py").read_text("utf-8")) for name in fronts)
    return (names & MODULES.keys()).union(*through)


IMPORTS: Final = {name: paths(path.read_text("utf-8")) for name, path in MODULES.items()}


def reached(test: Path) -> set[str]:
    """Return the modules that a test file imports, through its helpers and others."""
    text = test.read_text("utf-8")
    helpers = {
        TESTS / f"{node.module.replace('.', '/')}.py"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers")
    }
    found = paths(text).union(*(paths(helper.read_text("utf-8")) for helper in helpers))
    waiting = list(found)
    while waiting:
        new = IMPORTS[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def mirrored() -> dict[str, Path]:
    """Return each test file of a folder that mirrors the source, by the module that it is of."""
    files = sorted(TESTS.rglob("test_*.py"))
    return {
        (path.parent / path.stem.removeprefix("test_")).relative_to(TESTS).as_posix(): path
        for path in files
    }


def test_no_two_modules_have_one_name_unless_they_are_one_thing_in_two_layers() -> None:
    by_name: defaultdict[str, list[str]] = defaultdict(list)
    for module in MODULES:
        by_name[module.rpartition("/")[2]].append(module)
    shared = {name: modules for name, modules in by_name.items() if len(modules) > 1}
    assert {name: m for name, m in shared.items() if name not in TWO_LAYERS} == {}
    assert set(TWO_LAYERS) == set(shared)
    packages = [{module.partition("/")[0] for module in modules} for modules in shared.values()]
    assert all(len(layers) > 1 for layers in packages)


def test_names_are_listed_at_the_fronts_of_packages_alone() -> None:
    files = (
        path for folder in (SOURCE, ROOT / "benchmarks", TESTS) for path in folder.rglob("*.py")
    )
    assigned = [
        str(path.relative_to(ROOT))
        for path in files
        if path.name != "__init__.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Name) and node.id == "__all__"
    ]
    assert assigned == []


def test_each_test_file_is_named_after_the_module_that_it_tests() -> None:
    nameless = [
        name for name in mirrored() if name not in MODULES and name.partition("/")[0] not in WHOLE
    ]
    assert nameless == []
    assert [name for name in mirrored() if name.rpartition("/")[2].startswith("edges")] == []


def test_each_module_has_a_test_file_or_one_that_reaches_it() -> None:
    without = sorted(MODULES.keys() - mirrored().keys())
    assert without == sorted(TESTED_WITH)


@pytest.mark.parametrize(("module", "test"), TESTED_WITH.items())
def test_what_is_tested_elsewhere_is_reached_from_there(module: str, test: str) -> None:
    assert module in reached(TESTS / f"{test}.py")


def test_imports_are_followed_through_fronts_and_functions() -> None:
    text = "from mcstats.cli import main\ndef late():\n    from mcstats.model import units\n"
    assert {"cli/command_line", "model/units"} <= paths(text)
    assert "model/units" not in paths("import re\nfrom mcstats.model.dates import parse_date\n")
