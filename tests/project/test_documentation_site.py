"""The site of `make docs`: complete, without a dead link, with its reference from the program."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from helpers.places import ROOT
from mcstats.cli import COMMANDS

DOCS = ROOT / "docs"
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)")


def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_pages", DOCS / "reference_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def entries(nav: Any) -> list[str]:
    if isinstance(nav, str):
        return [nav]
    parts = nav.values() if isinstance(nav, dict) else nav
    return [entry for part in parts for entry in entries(part)]


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    pages: dict[str, str] = reference().reference_pages()
    return pages


def test_the_navigation_lists_every_page_once(pages: dict[str, str]) -> None:
    nav = entries(yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"])
    written = [path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")]
    assert sorted(nav) == sorted([*written, *(f"reference/{name}.md" for name in pages)])


def test_every_link_between_the_pages_leads_to_a_file(pages: dict[str, str]) -> None:
    generated = {DOCS / "reference" / f"{name}.md" for name in pages}
    dead = [
        (path.name, target)
        for path in [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "data" / "README.md"]
        for target in LINK.findall(path.read_text("utf-8"))
        if not (path.parent / target).exists()
        and Path(path.parent / target).resolve() not in generated
    ]
    assert dead == []


def test_every_command_has_its_section_with_its_arguments(pages: dict[str, str]) -> None:
    text = pages["commands"]
    assert re.findall(r"^## mcstats (\S+)$", text, re.M) == list(COMMANDS)
    assert "| `--against` |" in text


def test_the_keys_of_the_data_files_have_their_meaning(pages: dict[str, str]) -> None:
    rows = re.findall(r"^\| `\w+` \| (?:yes|no) \| (.*) \|$", pages["data-files"], re.M)
    assert len(rows) > 300
    assert [row for row in rows if not row.strip()] == []


def test_the_columns_of_the_tables_have_their_meaning(pages: dict[str, str]) -> None:
    assert "## effects.csv" in pages["tables"]
    rows = re.findall(r"^\| `\w+` \| \w+ \| (.*) \|$", pages["tables"], re.M)
    assert len(rows) > 200
    assert [row for row in rows if not row.strip()] == []


@pytest.mark.slow  # installs MkDocs
def test_the_site_builds_without_a_warning_and_asks_for_nothing(tmp_path: Path) -> None:
    from helpers.layered_environment import make_environment

    python = make_environment(tmp_path / "docs", "requirements-docs.lock")
    site = tmp_path / "site"
    command = [str(python), "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}  # of the theme, on a later major version
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    fetched = re.compile(r'<(?:script|img|link)[^>]+(?:src|href)="(https?:[^"]+)"')
    found = {
        (page.name, address)
        for page in site.rglob("*.html")
        for address in fetched.findall(page.read_text("utf-8"))
    }
    assert found == set()
