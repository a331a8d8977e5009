"""The documents name what the program has: functions, files, columns, and the picture."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import mcstats
from helpers.places import ROOT

DOCS = ROOT / "docs"
PACKAGES = {module.name for module in pkgutil.iter_modules(mcstats.__path__)}
TERMS = """
topic · source · study · review · arm · comparison · outcome · construct · time point · contrast ·
reported value · route · measure · effect · synthesis · body of evidence · tier · domain ·
signalling question · rating · certainty · directness · smallest important difference ·
information size · claim · reading · verdict · premise · statement · check · discrepancy ·
specification · tipping point · `yi` · `vi` · `sei` · `ci_lb`, `ci_ub` · `mu` · `tau2` · `i2` ·
`q` · `pi_lb`, `pi_ub`
"""


def drawing() -> ModuleType:
    spec = importlib.util.spec_from_file_location("architecture", DOCS / "architecture.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def exists(place: str) -> bool:
    """Return whether a dotted name below `mcstats` leads to a module, a class, or a part of one."""
    parts, found = place.split("."), mcstats
    for number in range(len(parts)):
        try:
            found = importlib.import_module(".".join(["mcstats", *parts[: number + 1]]))
        except ModuleNotFoundError:
            return has_parts(found, parts[number:])
    return True


def has_parts(owner: Any, names: list[str]) -> bool:
    for name in names:
        # The fields of records and rows stand in their annotations, and not in the class.
        if name in getattr(owner, "__annotations__", {}) and not hasattr(owner, name):
            return name == names[-1]
        if not hasattr(owner, name):
            return False
        owner = getattr(owner, name)
    return True


def dotted_names(text: str) -> list[str]:
    """Return each name in backticks that begins with a package."""
    names = re.findall(r"`([a-z_]+(?:\.\w+)+)(?:\(\))?`", text)
    code = [name for name in names if name.partition(".")[0] in PACKAGES]
    return [name for name in code if not name.endswith((".csv", ".py"))]


def file_names(text: str) -> list[str]:
    """Return each file that a text names in backticks, without reports and placeholders."""
    names = re.findall(r"`([\w./-]+/[\w.-]+\.(?:py|yaml|csv|json|md|R|j2|css|svg|toml))`", text)
    own = [name for name in names if not name.startswith("reports/")]
    # A part in capitals, such as TOPIC, stands for a name that the reader chooses.
    return [name for name in own if not re.search(r"(^|[/_])(TOPIC|ID|NAME)\b", name)]


def rows_of_glossary() -> list[list[str]]:
    lines = (DOCS / "GLOSSARY.md").read_text("utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    return [row for row in cells if row[0] != "Term" and not row[0].startswith("---")]


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "GLOSSARY.md", "CONTRIBUTING.md"])
def test_each_function_and_file_that_a_document_names_exists(name: str) -> None:
    text = (DOCS / name).read_text("utf-8")
    names, files = dotted_names(text), file_names(text)
    assert len(names) > 15
    assert [place for place in names if not exists(place)] == []
    bases = (ROOT, ROOT / "src" / "mcstats", ROOT / "tests")
    missing = [file for file in files if not any((base / file).exists() for base in bases)]
    assert missing == []


def test_every_promise_of_security_names_tests_that_are_there() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    promises = [line.strip("| ").split(" | ") for line in text.splitlines() if "| **" in line]
    assert len(promises) > 8
    for promise, tests in promises:
        named = [Path(name) for name in re.findall(r"`([\w./]+)`", tests)]
        assert named, promise
        for path in named:
            beside = ROOT / named[0].parent / path.name  # a second name stands without its folder
            assert (ROOT / path).exists() or beside.exists(), path


@pytest.mark.parametrize(
    ("place", "there"),
    [
        ("model.claim.Threshold", True),
        ("model.claim.Claim.threshold", True),
        ("model.tables.EffectRow.yi", True),
        ("effects.routes.route.Route.compute", True),
        ("effects.routes", True),
        ("model.claim.Treshold", False),
        ("model.claim.Claim.treshold", False),
        ("model.tables.EffectRow.yi.more", False),
        ("effects.roots", False),
    ],
)
def test_a_place_that_is_misspelt_is_noticed(place: str, there: bool) -> None:
    assert exists(place) is there


def test_the_picture_is_what_its_script_draws_from_the_imports() -> None:
    picture = (DOCS / "architecture.svg").read_text("utf-8")
    assert picture == drawing().draw(), "run: python docs/architecture.py"


def test_the_picture_follows_the_imports_of_a_package(tmp_path: Path) -> None:
    for name, text in {
        "top.py": "def late():\n    from mcstats.middle import part\n",
        "middle/__init__.py": "from mcstats import low\n",
        "middle/part.py": "import mcstats.low\n",
        "low.py": "import json\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    script = drawing()
    graph = script.import_graph(tmp_path)
    assert graph == {
        "top": frozenset({"middle"}),
        "middle": frozenset({"low"}),
        "low": frozenset(),
    }
    assert script.rows(graph) == [["top"], ["middle"], ["low"]]
    direct = {**graph, "top": frozenset({"middle", "low"})}
    assert script.needed_lines(direct) == [("middle", "low"), ("top", "middle")]
    with pytest.raises(ValueError, match="circle of imports among low, middle"):
        script.rows({"middle": frozenset({"low"}), "low": frozenset({"middle"})})


def test_the_architecture_names_every_package_once() -> None:
    text = (DOCS / "ARCHITECTURE.md").read_text("utf-8")
    named = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert sorted(named) == sorted(PACKAGES - {"__main__"})


def test_the_value_of_the_journey_is_the_one_in_the_data() -> None:
    text = (DOCS / "ARCHITECTURE.md").read_text("utf-8")
    (printed,) = re.findall(r"^```yaml\n(.*?)\n```$", text, re.MULTILINE | re.DOTALL)
    study = ROOT / "data/microcurrent/studies/kavanagh2012.yaml"
    assert printed in study.read_text("utf-8")


def test_the_glossary_explains_every_term_of_the_vocabulary_once() -> None:
    terms = [row[0] for row in rows_of_glossary()]
    assert len(set(terms)) == len(terms)
    wanted = [" ".join(term.split()) for term in TERMS.split("·")]
    assert [term for term in wanted if term not in terms] == []


def test_every_term_has_one_sentence_and_a_place_in_the_code() -> None:
    for term, meaning, place in rows_of_glossary():
        assert meaning.endswith("."), term
        assert dotted_names(place), f"{term}: {place} names nothing"
